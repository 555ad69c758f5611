"""Answers, question by question, in the words of the form. Decides; does no IO."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from werkstadt.exhibits.model import Form, FormQuestion, say
from werkstadt.hub.rules.tally import Question, tally
from werkstadt.hub.store.answers import Submission


@dataclass(frozen=True)
class Bar:
    """One answer and how often it was given. name: as stored; label: in the form's words."""

    name: str
    label: str
    count: int


@dataclass(frozen=True)
class Result:
    """kind: "choice", "choices", "number" or "text". answered: submissions with an answer.

    bars: empty for texts. texts: (language tag, text), newest first; empty for all else. only_positive: by smiley5.
    """

    ref: str
    label: str
    kind: str
    answered: int
    bars: tuple[Bar, ...]
    texts: tuple[tuple[str, str], ...]
    only_positive: bool


_KINDS = {"select_one": "choice", "select_multiple": "choices", "integer": "number", "text": "text"}


def results(submissions: Sequence[Submission], form: Form | None, language: str) -> list[Result]:
    """In the order of the form; questions that the form no longer has follow.

    Without the form a short text cannot be told from a choice, so that unknown questions are shown as texts unless
    they are numbers or lists.
    """
    counted = {one.ref: one for one in tally(submission.answers for submission in submissions)}
    known = {question.ref: question for question in form.questions if question.type != "note"} if form else {}
    found = [_known(question, counted.get(ref), submissions, language) for ref, question in known.items()]
    return found + [_unknown(one, submissions) for ref, one in counted.items() if ref not in known]


def label_of(form: Form | None, ref: str, language: str) -> str:
    question = _question(form, ref)
    return ref if question is None else say(question.label, language)[0]


def written_answer(form: Form | None, ref: str, value: object, language: str) -> str:
    """One answer as people read it: labels for choices."""
    question = _question(form, ref)
    labels = {choice.name: say(choice.label, language)[0] for choice in question.choices} if question else {}
    values = value if isinstance(value, list) else [value]
    return ", ".join(labels.get(str(one), str(one)) for one in values if one is not None)


def gave(submission: Submission, ref: str, answer: str) -> bool:
    """Whether this submission gave the answer that a bar counts."""
    value = submission.answers.get(ref)
    if isinstance(value, list):
        return answer in (str(one) for one in value)
    return f"{value:g}" == answer if isinstance(value, int | float) else value == answer


def _question(form: Form | None, ref: str) -> FormQuestion | None:
    return next((one for one in form.questions if one.ref == ref), None) if form else None


def _known(
    question: FormQuestion, counted: Question | None, submissions: Iterable[Submission], language: str
) -> Result:
    kind = _KINDS.get(question.type, "text")
    texts = _texts(question.ref, submissions) if kind == "text" else ()
    counts = _counts(question.ref, submissions)
    bars: tuple[Bar, ...] = ()
    if kind in ("choice", "choices"):
        listed = [Bar(one.name, say(one.label, language)[0], counts.pop(one.name, 0)) for one in question.choices]
        bars = (*listed, *(Bar(name, name, count) for name, count in counts.items()))
    elif kind == "number" and counted is not None:
        bars = tuple(Bar(name, name, count) for name, count in counted.counts)
    return Result(
        ref=question.ref,
        label=say(question.label, language)[0],
        kind=kind,
        answered=0 if counted is None else counted.answered,
        bars=bars,
        texts=texts,
        only_positive=question.appearance == "smiley5",
    )


def _unknown(counted: Question, submissions: Iterable[Submission]) -> Result:
    kind = counted.kind if counted.kind in ("number", "choices") else "text"
    bars = tuple(Bar(name, name, count) for name, count in counted.counts) if kind != "text" else ()
    texts = _texts(counted.ref, submissions) if kind == "text" else ()
    return Result(counted.ref, counted.ref, kind, counted.answered, bars, texts, only_positive=False)


def _counts(ref: str, submissions: Iterable[Submission]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for submission in submissions:
        value = submission.answers.get(ref)
        for one in value if isinstance(value, list) else [value]:
            if one not in (None, ""):
                counts[str(one)] = counts.get(str(one), 0) + 1
    return counts


def _texts(ref: str, submissions: Iterable[Submission]) -> tuple[tuple[str, str], ...]:
    said = ((submission.language, submission.answers.get(ref)) for submission in submissions)
    return tuple((language, str(value)) for language, value in said if value not in (None, "", []))


def exhibits_and_languages(submissions: Iterable[Submission]) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """What can be filtered by, with how often each occurs."""
    exhibits: dict[str, int] = {}
    languages: dict[str, int] = {}
    for submission in submissions:
        exhibits[submission.exhibit] = exhibits.get(submission.exhibit, 0) + 1
        languages[submission.language] = languages.get(submission.language, 0) + 1
    return exhibits, languages
