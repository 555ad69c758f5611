"""Compiles a film: whole and playable, a picture to stand before it, and as text what is heard and seen in it."""

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
    if "poster" not in fields:
        fields.raw("poster")
        fields.refuse("poster", "a picture that stands there before the film begins", "none")
    loop = fields.flag("loop") if "loop" in fields else False
    recording = compile_recording(fields, source, film=True)
    if loop and recording["sound"] != "none":
        fields.refuse("loop", 'sound = "none": nothing sounds by itself', f'sound = "{recording["sound"]}"')
    poster = source.compile_picture(fields, "poster") or {"file": "", "alt": {}}
    return {**compiled, "poster": poster, "loop": loop, "recording": recording}
