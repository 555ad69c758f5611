"""Compiles a sound: whole and playable, and what is heard in it as text."""

from werkstadt.exhibits.authoring.recordings import compile_recording
from werkstadt.exhibits.authoring.source import Source, check_words
from werkstadt.exhibits.fields import Fields

TITLE_WORDS_MAX = 8
TEXT_WORDS_MAX = 40


def compile(fields: Fields, source: Source) -> dict[str, object]:
    title = fields.words("title")
    check_words(fields, "title", title, TITLE_WORDS_MAX)
    compiled: dict[str, object] = {"title": title}
    if "text" in fields:
        text = compiled["text"] = fields.words("text")
        check_words(fields, "text", text, TEXT_WORDS_MAX)
    picture = source.compile_picture(fields, "picture")
    if picture is not None:
        compiled["picture"] = picture
    return {**compiled, "recording": compile_recording(fields, source, film=False)}
