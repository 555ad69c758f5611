"""A form while a visitor fills it in: which question, what was answered, and the way back from the review."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from werkstadt.exhibits.model import Form, FormQuestion, Words
from werkstadt.kiosk.rules.fields import may_be_negative, moved, order_of

if TYPE_CHECKING:
    from werkstadt.exhibits.forms.page import Question, ReviewRow

BLOBS_MAX = 24 * 1024 * 1024
"""Bytes of photos and recordings of one visit, all together: they lie in memory until they are sent."""


class Session(Protocol):
    """What is asked of werkstadt.exhibits' FormSession, which nobody imports before a form is opened."""

    language: str
    simple: bool
    cannot: frozenset[str]

    def question(self) -> "Question | None": ...
    def answer(self, value: str | tuple[str, ...] | None) -> None: ...
    def problem(self) -> str | None: ...
    def forward(self) -> str | None: ...
    def back(self) -> bool: ...
    def review(self) -> "Sequence[ReviewRow]": ...
    def go_to(self, ref: str) -> None: ...
    def answers(self) -> Mapping[str, object]: ...
    def answer_row(self, ref: str, value: str | None) -> None: ...
    def add_part(self) -> bool: ...
    def remove_part(self, number: int | None = None) -> bool: ...


class Asking:
    """started_ms: UTC. problem: what is wrong with the answer on screen, in the form's words, "" for nothing.

    folder: of its pack. asked: the form itself. cannot: types of questions that this device cannot ask; nobody has to
    answer them. blobs: photos and recordings by SHA-256, in memory alone.
    """

    def __init__(
        self,
        session: Session,
        form: str,
        form_version: str,
        pack: str,
        started_ms: int,
        folder: Path = Path(),
        asked: Form | None = None,
        cannot: frozenset[str] = frozenset(),
    ) -> None:
        self.session = session
        self.form = form
        self.form_version = form_version
        self.pack = pack
        self.started_ms = started_ms
        self.problem = ""
        self.folder = folder
        self.cannot: frozenset[str] = frozenset()
        for type_ in cannot:
            self.cannot_ask(type_)
        self.personal: Words = asked.personal if asked else {}
        self.retention_days = asked.retention_days if asked else None
        self.blobs: dict[str, bytes] = {}
        self._rows = {question.ref: question for question in _all(asked.rows)} if asked else {}

    def row(self, ref: str) -> FormQuestion | None:
        """The question, group or repeat itself. ref: also with the numbers of its parts."""
        return self._rows.get(_unnumbered(ref))

    def type_of(self, ref: str) -> str:
        known = self.row(ref)
        return known.type if known else ""

    def is_signed(self, ref: str) -> bool:
        """Whether a number there may be below nothing."""
        known = self.row(ref)
        return known is not None and may_be_negative(known.constraint)

    def cannot_ask(self, type_: str) -> None:
        """There is no camera, say: the question stands there and says so, and nobody has to answer it."""
        self.cannot |= {type_}
        self.session.cannot = self.cannot

    def answer(self, value: str | tuple[str, ...] | None) -> None:
        self.session.answer(value)
        self.problem = ""

    def choose_row(self, ref: str, name: str) -> None:
        """In a table: another answer in the row ref."""
        question = self.session.question()
        if question and ref in {row.ref for row in question.rows} and name in {known for known, _ in question.choices}:
            self.session.answer_row(ref, name)
            self.problem = ""

    def rank(self, name: str, by: int) -> None:
        """by: 1 further down, -1 up; 0 takes the order as it stands."""
        question = self.session.question()
        if question is not None and question.type == "rank":
            order = order_of(question.value, [known for known, _ in question.choices])
            self.answer(moved(order, name, by))

    def add_part(self) -> None:
        self.problem = ""
        self.session.add_part()

    def remove_part(self, number: int) -> None:
        self.problem = ""
        self.session.remove_part(number)

    def take(self, data: bytes) -> bool:
        """A photo or a recording is the answer at hand. False where there is no room for it."""
        sha256 = hashlib.sha256(data).hexdigest()
        self.drop()
        if sum(map(len, self.blobs.values())) + len(data) > BLOBS_MAX:
            return False
        self.blobs[sha256] = data
        self.answer(sha256)
        return True

    def drop(self) -> None:
        """The photo or recording at hand goes."""
        question = self.session.question()
        if question is not None and isinstance(question.value, str):
            self.blobs.pop(question.value, None)
            self.answer(None)

    def sent_blobs(self) -> tuple[bytes, ...]:
        """Those that belong to an answer as things stand."""
        named = [value for value in self.session.answers().values() if isinstance(value, str)]
        return tuple(self.blobs[sha256] for sha256 in dict.fromkeys(named) if sha256 in self.blobs)

    def choose(self, name: str) -> None:
        """Takes a choice; of several it adds or removes one."""
        question = self.session.question()
        if question is None or name not in {known for known, _ in question.choices}:
            return
        if question.type != "select_multiple":
            self.answer(name)
            return
        chosen = set(question.value or ()) ^ {name}
        self.answer(tuple(known for known, _ in question.choices if known in chosen) or None)

    def forward(self) -> bool:
        """True at the review."""
        self.problem = self.session.forward() or ""
        return self.session.question() is None

    def back(self) -> bool:
        """False where there is no question before this one."""
        self.problem = ""
        return self.session.back()

    def change(self, ref: str) -> None:
        self.problem = ""
        self.session.go_to(ref)

    def say_in(self, language: str, simple: bool) -> None:
        """A problem that is on screen must not stay in the language before."""
        self.session.language, self.session.simple = language, simple
        if self.problem:
            self.problem = self.session.problem() or ""


def _all(rows: Iterable[FormQuestion]) -> Iterator[FormQuestion]:
    for row in rows:
        yield row
        yield from _all(row.questions)


def _unnumbered(ref: str) -> str:
    return re.sub(r"\[\d+\]", "", ref)
