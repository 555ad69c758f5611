"""Compiles a sheet to draw on: the author's table, with its picture checked and folded into one table."""

from werkstadt.exhibits.authoring.source import PAGE_WORDS_MAX, Source, check_words
from werkstadt.exhibits.fields import Fields
from werkstadt.scenes.draw.load import load_colours

TITLE_WORDS_MAX = 12


def compile(fields: Fields, source: Source) -> dict[str, object]:
    title = fields.words("title")
    check_words(fields, "title", title, TITLE_WORDS_MAX)
    compiled: dict[str, object] = {"title": title, "colours": list(load_colours(fields))}
    if "send" in fields:
        send = fields.words("send")
        check_words(fields, "send", send, PAGE_WORDS_MAX)
        compiled["send"] = send
    if "faint" in fields:
        compiled["faint"] = fields.flag("faint")
        if "picture" not in fields:
            fields.refuse("faint", "picture, the one that is faint", "none")
    picture = source.compile_picture(fields, "picture")
    return {**compiled, "picture": picture} if picture else compiled
