"""Compiles a quiz: the author's table, with its picture checked and folded into one table."""

from werkstadt.exhibits.authoring.source import PAGE_WORDS_MAX, Source, check_words
from werkstadt.exhibits.fields import Fields
from werkstadt.scenes.quiz.load import CHOICES_MAX, CHOICES_MIN

ANSWER_WORDS_MAX = 12


def compile(fields: Fields, source: Source) -> dict[str, object]:
    question = fields.words("question")
    check_words(fields, "question", question, PAGE_WORDS_MAX)
    choices = [_compile_choice(choice) for choice in fields.tables("choice", CHOICES_MIN, CHOICES_MAX)]
    if choices and not any(choice["right"] for choice in choices):
        fields.refuse("choice", "at least one with right = true", "none")
    compiled: dict[str, object] = {"question": question, "choice": choices}
    picture = source.compile_picture(fields, "picture")
    return {**compiled, "picture": picture} if picture else compiled


def _compile_choice(fields: Fields) -> dict[str, object]:
    text, explanation = fields.words("text"), fields.words("explanation")
    check_words(fields, "text", text, ANSWER_WORDS_MAX)
    check_words(fields, "explanation", explanation, PAGE_WORDS_MAX)
    compiled = {"text": text, "right": fields.flag("right"), "explanation": explanation}
    fields.done()
    return compiled
