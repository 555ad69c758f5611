"""Compiles a timeline: the author's table, with words counted and pictures checked."""

from werkstadt.exhibits.authoring.source import PAGE_WORDS_MAX, Source, check_words
from werkstadt.exhibits.fields import Fields
from werkstadt.exhibits.model import Words
from werkstadt.scenes.timeline.load import EVENTS_MAX, EVENTS_MIN, YEAR_MAX, YEAR_MIN

TITLE_WORDS_MAX = 8
WHEN_WORDS_MAX = 2


def compile(fields: Fields, source: Source) -> dict[str, object]:
    title = fields.words("title")
    check_words(fields, "title", title, TITLE_WORDS_MAX)
    events: list[dict[str, object]] = []
    before = float("-inf")
    for event in fields.tables("event", EVENTS_MIN, EVENTS_MAX):
        year = event.number("year")
        if not YEAR_MIN <= year <= YEAR_MAX:
            event.refuse("year", f"a year from {YEAR_MIN} to {YEAR_MAX}", f"{year:g}")
        elif year <= before:
            event.refuse("year", f"a year after {before:g}, that of the event before", f"{year:g}")
        before = max(before, year)
        events.append({"year": year, **_compile_words(event), **_compile_picture(event, source)})
        event.done()
    return {"title": title, "event": events}


def _compile_words(event: Fields) -> dict[str, Words]:
    when, title, text = event.words("when"), event.words("title"), event.words("text")
    check_words(event, "when", when, WHEN_WORDS_MAX)
    check_words(event, "title", title, TITLE_WORDS_MAX)
    check_words(event, "text", text, PAGE_WORDS_MAX - TITLE_WORDS_MAX)
    return {"when": when, "title": title, "text": text}


def _compile_picture(event: Fields, source: Source) -> dict[str, object]:
    picture = source.compile_picture(event, "picture")
    return {"picture": picture} if picture else {}
