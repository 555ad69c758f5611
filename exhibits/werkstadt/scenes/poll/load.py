"""A poll from its compiled table, which has the shape of the author's."""

from dataclasses import dataclass
from typing import ClassVar

from werkstadt.exhibits.fields import Fields
from werkstadt.exhibits.model import Scene, Words

CHOICES_MIN = 2
CHOICES_MAX = 6


@dataclass(frozen=True)
class Choice:
    """id: as it stands in the records and feeds; it stays, whatever the words become."""

    id: str
    text: Words


@dataclass(frozen=True)
class Poll(Scene):
    """feed: where the result of the whole house comes from, "" for none."""

    kind: ClassVar[str] = "poll"
    slow: ClassVar[bool] = False

    question: Words
    choices: tuple[Choice, ...]
    feed: str


def load(fields: Fields) -> Poll:
    return Poll(
        id=fields.text("id"),
        question=fields.words("question"),
        choices=tuple(_load_choice(choice) for choice in fields.tables("choice", CHOICES_MIN, CHOICES_MAX)),
        feed=fields.text("feed", 40) if "feed" in fields else "",
    )


def _load_choice(fields: Fields) -> Choice:
    choice = Choice(id=fields.text("id", 40), text=fields.words("text"))
    fields.done()
    return choice
