"""A sheet to draw on from its compiled table: as the author's, with the picture folded into one table."""

from dataclasses import dataclass
from typing import ClassVar

from werkstadt.exhibits.fields import Fields
from werkstadt.exhibits.model import Picture, Scene, Words
from werkstadt.exhibits.pictures import load_picture
from werkstadt.exhibits.problems import short

COLOURS = ("ink", "coral", "sun", "petrol", "sky", "violet")
COLOURS_MIN, COLOURS_MAX = 4, 6


@dataclass(frozen=True)
class Draw(Scene):
    """colours: tokens. picture: under the sheet, or None; faint: pale, to be traced. send: what happens with a drawing
    that is sent, in words; empty: none can be sent.
    """

    kind: ClassVar[str] = "draw"

    title: Words
    colours: tuple[str, ...]
    picture: Picture | None
    faint: bool
    send: Words


def load(fields: Fields) -> Draw:
    return Draw(
        id=fields.text("id"),
        title=fields.words("title"),
        colours=load_colours(fields),
        picture=load_picture(fields.table("picture")) if "picture" in fields else None,
        faint=fields.flag("faint") if "faint" in fields else False,
        send=fields.words("send") if "send" in fields else {},
    )


def load_colours(fields: Fields) -> tuple[str, ...]:
    """All where none are named."""
    if "colours" not in fields:
        return COLOURS
    named = fields.texts("colours")
    for at, name in enumerate(named):
        if name not in COLOURS:
            fields.refuse(f"colours.{at}", f"one of {', '.join(COLOURS)}", short(name))
        elif name in named[:at]:
            fields.refuse(f"colours.{at}", "each colour once", short(name))
    if not COLOURS_MIN <= len(named) <= COLOURS_MAX:
        fields.refuse("colours", f"{COLOURS_MIN} to {COLOURS_MAX} colours", str(len(named)))
    known = tuple(dict.fromkeys(name for name in named if name in COLOURS))
    return known or COLOURS
