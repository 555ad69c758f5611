"""A picture as every scene names it in a compiled pack: {"file": path, "alt": words, "caption": words}."""

from pathlib import Path

from werkstadt.exhibits.fields import Fields
from werkstadt.exhibits.model import Picture


def load_picture(fields: Fields) -> Picture:
    picture = Picture(
        file=Path(fields.text("file")),
        alt=fields.words("alt"),
        caption=fields.words("caption") if "caption" in fields else {},
    )
    fields.done()
    return picture
