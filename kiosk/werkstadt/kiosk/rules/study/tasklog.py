"""What is remembered of one task while a participant is at it, and when its rule is met. Times: monotonic seconds."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from werkstadt.exhibits.studies.model import Task

NAMES_MAX = 500
"""So many pages and elements of a task are kept by name; more are counted as touches only."""


@dataclass
class TaskLog:
    """at_s: when it began. outcome: "" while it goes on; by: what met the rule, like "page:plan"."""

    task: "Task"
    at_s: float
    outcome: str = ""
    by: str = ""
    left_s: float | None = None
    met_s: float | None = None
    first_touch_s: float | None = None
    touches: int = 0
    misclicks: int = 0
    answer: str | None = None
    seq: int | None = None
    pages: list[tuple[str, float]] = field(default_factory=list)
    elements: list[tuple[str, float]] = field(default_factory=list)

    @property
    def goes_on(self) -> bool:
        return self.left_s is None

    @property
    def page(self) -> str:
        """The one that is seen now."""
        return self.pages[-1][0] if self.pages else ""

    def saw(self, page: str, now_s: float) -> None:
        if self.goes_on and page != self.page:
            self._keep(self.pages, page, now_s)
            self._meet("page", page, self.task.success.pages, now_s)

    def touched(self, element: str, now_s: float) -> None:
        """A finger came down. element: what is called so, "" for nothing that has a name."""
        if not self.goes_on:
            return
        self.touches += 1
        if self.first_touch_s is None:
            self.first_touch_s = now_s
        if self.task.targets and element not in self.task.targets:
            self.misclicks += 1
        if element:
            self._keep(self.elements, element, now_s)
            self._meet("element", element, self.task.success.elements, now_s)

    def told(self, event: str, now_s: float) -> None:
        """The prototype says that something happened."""
        if self.goes_on:
            self._meet("event", event, self.task.success.events, now_s)

    def replied(self, name: str, now_s: float) -> None:
        """The participant chose an answer to the task's question."""
        rule = self.task.success.answer
        if rule is None or not self.goes_on or name not in {choice.name for choice in rule.choices}:
            return
        self.answer = name
        if any(choice.name == name and choice.right for choice in rule.choices):
            self._meet("answer", name, (name,), now_s)
        self.leave(self._success() if self.met_s is not None else "wrong", now_s)

    def claim(self, now_s: float) -> None:
        self.leave("claimed", now_s)

    def give_up(self, now_s: float) -> None:
        self.leave("given-up", now_s)

    def look(self, now_s: float, settle_s: float) -> None:
        """Ends it where its rule was met so long ago that the page could be seen, or its time is over."""
        if self.met_s is not None and now_s - self.met_s >= settle_s:
            self.leave(self._success(), self.met_s)
        elif self.met_s is None and now_s - self.at_s >= self.task.time_limit_s:
            self.leave("time", self.at_s + self.task.time_limit_s)

    def leave(self, outcome: str, now_s: float) -> None:
        if self.goes_on:
            self.outcome, self.left_s = outcome, now_s

    def body(self, run_s: float) -> dict[str, object]:
        """As in a record of kind run. run_s: when the run began."""
        end_s = self.left_s if self.left_s is not None else self.at_s
        first = None if self.first_touch_s is None else _ms(self.at_s, self.first_touch_s)
        return {
            "task": self.task.id,
            "outcome": self.outcome,
            "by": self.by,
            "at_ms": _ms(run_s, self.at_s),
            "duration_ms": _ms(self.at_s, end_s),
            "first_touch_ms": first,
            "touches": self.touches,
            "misclicks": self.misclicks if self.task.targets else None,
            "pages": self._named(self.pages),
            "elements": self._named(self.elements),
            "answer": self.answer,
            "seq": self.seq,
        }

    def _success(self) -> str:
        """Where it begins and where it leads to are on every path."""
        path, first = self.task.path, self.pages[:1]
        on_path = {*path, *self.task.success.pages, *(page for page, _ in first)}
        return "direct" if not path or all(page in on_path for page, _ in self.pages) else "indirect"

    def _meet(self, what: str, name: str, wanted: Sequence[str], now_s: float) -> None:
        if self.met_s is None and name in wanted:
            self.met_s, self.by = now_s, f"{what}:{name}"

    def _keep(self, names: list[tuple[str, float]], name: str, now_s: float) -> None:
        if len(names) < NAMES_MAX:
            names.append((name, now_s))

    def _named(self, names: list[tuple[str, float]]) -> list[list[object]]:
        return [[name, _ms(self.at_s, at_s)] for name, at_s in names]


def _ms(start_s: float, end_s: float) -> int:
    return max(0, round((end_s - start_s) * 1000))
