"""A quiz from its compiled table: {"id", "question", "picture", "choice": [{"right", "text", "explanation"}]}."""

from dataclasses import dataclass
from typing import ClassVar

from werkstadt.exhibits.fields import Fields
from werkstadt.exhibits.model import Picture, Scene, Words
from werkstadt.exhibits.pictures import load_picture

CHOICES_MIN = 2
CHOICES_MAX = 6


@dataclass(frozen=True)
class Choice:
    text: Words
    right: bool
    explanation: Words


@dataclass(frozen=True)
class Quiz(Scene):
    """One question; every choice answers with its own explanation."""

    kind: ClassVar[str] = "quiz"
    slow: ClassVar[bool] = False

    question: Words
    choices: tuple[Choice, ...]
    picture: Picture | None


def load(fields: Fields) -> Quiz:
    choices = tuple(_load_choice(choice) for choice in fields.tables("choice", CHOICES_MIN, CHOICES_MAX))
    if choices and not any(choice.right for choice in choices):
        fields.refuse("choice", "at least one with right = true", "none")
    return Quiz(
        id=fields.text("id"),
        question=fields.words("question"),
        choices=choices,
        picture=load_picture(fields.table("picture")) if "picture" in fields else None,
    )


def _load_choice(fields: Fields) -> Choice:
    choice = Choice(text=fields.words("text"), right=fields.flag("right"), explanation=fields.words("explanation"))
    fields.done()
    return choice
