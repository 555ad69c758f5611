"""A quiz from its compiled table: {"id", "question", "picture", "choice": [{"right", "text", "explanation"}]}."""

from werkstadt.exhibits.fields import Fields
from werkstadt.exhibits.model import Choice, Quiz
from werkstadt.exhibits.scenes.pictures import load_picture

CHOICES_MIN = 2
CHOICES_MAX = 6


def load_quiz(fields: Fields) -> Quiz:
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
