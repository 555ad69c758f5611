"""Single answers in the words of the form. Decides; does no IO."""

import re
from collections.abc import Iterable, Mapping

from werkstadt.exhibits.model import say
from werkstadt.hub.rules.counting import number_of, rounded
from werkstadt.hub.rules.freewords import REMOVED
from werkstadt.hub.rules.schemas import NUMBERS, Schema, bare
from werkstadt.hub.rules.texts import plain

_PLACE = re.compile(r"\[(\d+)\]")
_SHA256 = re.compile(r"[0-9a-f]{64}")


def label_of(schema: Schema, ref: str, language: str) -> str:
    """In a repeat with its numbers: "Name (2)"."""
    asked = schema.get(bare(ref))
    label = say(asked.label, language)[0] if asked is not None and asked.label else bare(ref)
    numbers = _PLACE.findall(ref)
    return f"{label} ({'.'.join(numbers)})" if numbers else label


def written_answer(schema: Schema, ref: str, value: object, language: str) -> str:
    """One answer as people read it: labels for choices. What was deleted, and files, are the caller's to name."""
    asked = schema.get(bare(ref))
    labels = {choice.name: say(choice.label, language)[0] for choice in asked.choices} if asked else {}
    values = value if isinstance(value, list) else [value]
    return ", ".join(labels.get(str(one)) or plain(str(one)) for one in values if one is not None)


def is_removed(value: object) -> bool:
    return value == REMOVED


def blob_of(value: object, blobs: Iterable[str]) -> str | None:
    """The file that an answer names, if its record has it."""
    if isinstance(value, str):
        found = _SHA256.search(value)
        return found[0] if found is not None and found[0] in set(blobs) else None
    return None


def gave(answers: Mapping[str, object], schema: Schema, ref: str, answer: str) -> bool:
    """Whether these answers gave the one that a bar stands for. ref: without the numbers of repeats."""
    asked = schema.get(ref)
    numeric = asked is None or asked.type in NUMBERS
    places = [key for key in answers if key == ref or (("[" in key) and bare(key).startswith(ref))]
    if any(_is(answers[place], answer, numeric) for place in places if bare(place) == ref):
        return True
    if not answer.isdigit() or not any("[" in place for place in places):
        return False
    numbers = [_PLACE.search(place[len(ref) :]) for place in places if place.startswith(f"{ref}[")]
    return max((int(one[1]) for one in numbers if one is not None), default=0) == int(answer)


def _is(value: object, answer: str, numeric: bool) -> bool:
    low, dots, high = answer.partition("..")
    if dots:
        number = number_of(value) if numeric else None
        return number is not None and float(low) <= float(rounded(number)) <= float(high)
    if isinstance(value, list):
        return answer in value
    return value == answer or (isinstance(value, str) and len(answer) == 7 and value.startswith(f"{answer}-"))
