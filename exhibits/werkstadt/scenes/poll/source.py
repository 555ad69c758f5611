"""Compiles a poll: the author's table as it is, with its ids and words checked."""

from werkstadt.exhibits.authoring.source import ID, ID_EXPECTED, Source, check_words
from werkstadt.exhibits.fields import Fields
from werkstadt.exhibits.problems import short
from werkstadt.scenes.poll.load import load

QUESTION_WORDS_MAX = 20
CHOICE_WORDS_MAX = 8


def compile(fields: Fields, source: Source) -> dict[str, object]:
    poll = load(fields)
    check_words(fields, "question", poll.question, QUESTION_WORDS_MAX)
    for place, choice in enumerate(poll.choices):
        check_words(fields, f"choice.{place}.text", choice.text, CHOICE_WORDS_MAX)
        if choice.id and not ID.fullmatch(choice.id):
            fields.refuse(f"choice.{place}.id", ID_EXPECTED, short(choice.id))
        elif choice.id in [other.id for other in poll.choices[:place]]:
            fields.refuse(f"choice.{place}.id", "an id of its own", short(choice.id))
    if poll.feed and not ID.fullmatch(poll.feed):
        fields.refuse("feed", ID_EXPECTED, short(poll.feed))
    choices = [{"id": choice.id, "text": choice.text} for choice in poll.choices]
    return {"question": poll.question, "choice": choices, **({"feed": poll.feed} if poll.feed else {})}
