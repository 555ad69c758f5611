"""A timeline from its compiled table: {"id", "title", "event": [{"year", "when", "title", "text", "picture"}]}."""

from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

from werkstadt.exhibits.fields import Fields
from werkstadt.exhibits.model import Picture, Scene, Words
from werkstadt.exhibits.pictures import load_picture

EVENTS_MIN, EVENTS_MAX = 2, 12
YEAR_MIN, YEAR_MAX = -14_000_000_000, 10_000


@dataclass(frozen=True)
class Event:
    """year: where it lies on the line; a fraction is a part of a year. when: how that is written."""

    year: float
    when: Words
    title: Words
    text: Words
    picture: Picture | None


@dataclass(frozen=True)
class Timeline(Scene):
    kind: ClassVar[str] = "timeline"

    title: Words
    events: tuple[Event, ...]


def load(fields: Fields) -> Timeline:
    events = tuple(_load_event(event) for event in fields.tables("event", EVENTS_MIN, EVENTS_MAX))
    _check_order(fields, events)
    return Timeline(id=fields.text("id"), title=fields.words("title"), events=events)


def _load_event(fields: Fields) -> Event:
    event = Event(
        year=fields.number("year"),
        when=fields.words("when"),
        title=fields.words("title"),
        text=fields.words("text"),
        picture=load_picture(fields.table("picture")) if "picture" in fields else None,
    )
    if not YEAR_MIN <= event.year <= YEAR_MAX:
        fields.refuse("year", f"a year from {YEAR_MIN} to {YEAR_MAX}", f"{event.year:g}")
    fields.done()
    return event


def _check_order(fields: Fields, events: tuple[Event, ...]) -> None:
    for number, (one, other) in enumerate(pairwise(events), start=2):
        if other.year <= one.year:
            fields.refuse("event", f"years rising from event to event (event {number})", f"{other.year:g}")
            return
