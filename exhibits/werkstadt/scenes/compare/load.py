"""A comparison from its compiled table: {"id", "title", "text", "before", "after": {"label", "picture"}, "start"}."""

from dataclasses import dataclass
from typing import ClassVar

from werkstadt.exhibits.fields import Fields
from werkstadt.exhibits.model import Picture, Scene, Words
from werkstadt.exhibits.pictures import load_picture

PER_CENT = 100


@dataclass(frozen=True)
class Side:
    label: Words
    picture: Picture


@dataclass(frozen=True)
class Compare(Scene):
    """start: how much of the later picture is seen at first, in per cent of its width."""

    kind: ClassVar[str] = "compare"

    title: Words
    text: Words
    before: Side
    after: Side
    start: int


def load(fields: Fields) -> Compare:
    return Compare(
        id=fields.text("id"),
        title=fields.words("title"),
        text=fields.words("text"),
        before=_load_side(fields.table("before")),
        after=_load_side(fields.table("after")),
        start=fields.whole("start", 0, PER_CENT),
    )


def _load_side(fields: Fields) -> Side:
    side = Side(fields.words("label"), load_picture(fields.table("picture")))
    fields.done()
    return side
