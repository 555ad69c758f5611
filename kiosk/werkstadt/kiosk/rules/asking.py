"""A form while a visitor fills it in: which question, what was answered, and the way back from the review."""

from collections.abc import Mapping, Sequence
from typing import Protocol


class Question(Protocol):
    """As werkstadt.exhibits' FormSession gives it."""

    @property
    def ref(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def appearance(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def hint(self) -> str: ...
    @property
    def required(self) -> bool: ...
    @property
    def choices(self) -> Sequence[tuple[str, str]]: ...
    @property
    def value(self) -> str | tuple[str, ...] | None: ...
    @property
    def number(self) -> int: ...
    @property
    def total(self) -> int: ...


class ReviewRow(Protocol):
    @property
    def ref(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def answer(self) -> str: ...


class Session(Protocol):
    language: str
    simple: bool

    def question(self) -> Question | None: ...
    def answer(self, value: str | tuple[str, ...] | None) -> None: ...
    def problem(self) -> str | None: ...
    def forward(self) -> str | None: ...
    def back(self) -> bool: ...
    def review(self) -> Sequence[ReviewRow]: ...
    def go_to(self, ref: str) -> None: ...
    def answers(self) -> Mapping[str, object]: ...


class Asking:
    """started_ms: UTC. problem: what is wrong with the answer on screen, in the form's words, "" for nothing."""

    def __init__(self, session: Session, form: str, form_version: str, pack: str, started_ms: int) -> None:
        self.session = session
        self.form = form
        self.form_version = form_version
        self.pack = pack
        self.started_ms = started_ms
        self.problem = ""

    def answer(self, value: str | tuple[str, ...] | None) -> None:
        self.session.answer(value)
        self.problem = ""

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
