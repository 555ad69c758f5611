"""Compiles a comparison, and sees to it that both pictures have the same shape: else nothing lies on its like."""

from werkstadt.exhibits.authoring.pictures import picture_size
from werkstadt.exhibits.authoring.source import PAGE_WORDS_MAX, Source, check_words
from werkstadt.exhibits.fields import Fields
from werkstadt.scenes.compare.load import PER_CENT

LABEL_WORDS_MAX = 4
TITLE_WORDS_MAX = 8
HALF = 50
_SHAPE_APART = 0.01
"""So much may the ratios of width to height differ."""


def compile(fields: Fields, source: Source) -> dict[str, object]:
    title, text = fields.words("title"), fields.words("text")
    check_words(fields, "title", title, TITLE_WORDS_MAX)
    check_words(fields, "text", text, PAGE_WORDS_MAX - TITLE_WORDS_MAX)
    before, after = (_compile_side(fields.table(name), source) for name in ("before", "after"))
    _check_shapes(fields, source, before, after)
    start = fields.whole("start", 0, PER_CENT) if "start" in fields else HALF
    return {"title": title, "text": text, "before": before, "after": after, "start": start}


def _compile_side(fields: Fields, source: Source) -> dict[str, object]:
    label = fields.words("label")
    check_words(fields, "label", label, LABEL_WORDS_MAX)
    if "picture" not in fields:
        fields.refuse("picture", "a picture", "none")
    picture = source.compile_picture(fields, "picture") or {"file": "", "alt": {}}
    fields.done()
    return {"label": label, "picture": picture}


def _check_shapes(fields: Fields, source: Source, *sides: dict[str, object]) -> None:
    sizes = []
    for side in sides:
        picture = side["picture"]
        file = str(picture["file"]) if isinstance(picture, dict) else ""
        if file not in source.files:
            return  # told already
        sizes.append(picture_size(source.files[file]))
    (wide, high), (other_wide, other_high) = sizes
    if abs(wide / high - other_wide / other_high) > _SHAPE_APART * wide / high:
        expected = f"the shape of the first picture, {wide:g} × {high:g}"
        fields.refuse("after.picture", expected, f"{other_wide:g} × {other_high:g}")
