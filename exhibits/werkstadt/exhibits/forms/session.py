"""One visitor's way through a form: one question a page, back and forth, a review at the end. Stores nothing."""

import random
from collections.abc import Iterable

from werkstadt.contract.limits import TEXT_ANSWER_MAX_CHARS
from werkstadt.exhibits.forms import pages
from werkstadt.exhibits.forms.functions import Clock
from werkstadt.exhibits.forms.instance import Instance
from werkstadt.exhibits.forms.messages import MESSAGES
from werkstadt.exhibits.forms.page import Option, Part, Question, ReviewRow, TableRow
from werkstadt.exhibits.forms.pages import Page
from werkstadt.exhibits.forms.rules import Rules
from werkstadt.exhibits.forms.tree import Node
from werkstadt.exhibits.forms.typed import Reading, Typed, from_instance, read_typed, to_instance
from werkstadt.exhibits.forms.values import number_text
from werkstadt.exhibits.forms.wording import Wording
from werkstadt.exhibits.model import Form, FormQuestion, Words

TEXTS_MAX = 160 * 1024
"""Bytes of all answers together, so that a submission fits one record."""


class FormSession:
    """language, simple: may be set at any time. Raises ContentError if the form cannot be run.

    cannot: types that nobody can answer on this device, such as a photo without a camera: none is required.

    clock: what today() and now() say, and where days are cut. chance: for choices in an order of chance.
    """

    def __init__(
        self,
        form: Form,
        language: str = "de",
        simple: bool = False,
        clock: Clock | None = None,
        chance: random.Random | None = None,
    ) -> None:
        self.form = form
        self.cannot: frozenset[str] = frozenset()
        self._wording = Wording(language, simple)
        self.instance = Instance(Rules(form), clock, chance, lambda choice: self._wording.plain(choice.label))
        self._typed: dict[Node, Typed] = {}
        self._read: dict[Node, Reading] = {}
        self._seen: set[Node] = set()
        self._at: Page | None = None
        self._from_review = False
        self._shape = -1
        self._kept: list[Page] = []
        self._places: dict[Page, int] = {}
        self._asked: dict[Page, int] = {}
        self._show(next(iter(self._pages()), None))

    @property
    def language(self) -> str:
        return self._wording.language

    @language.setter
    def language(self, language: str) -> None:
        self._wording.language = language
        self.instance.say_in_another_language()

    @property
    def simple(self) -> bool:
        return self._wording.simple

    @simple.setter
    def simple(self, simple: bool) -> None:
        self._wording.simple = simple
        self.instance.say_in_another_language()

    # The page at hand

    def question(self) -> Question | None:
        """None: at the review."""
        numbers, total = self._numbers()
        page = self._at
        if page is None:
            return None
        node, question = page.node, page.question
        first = page.rows[0] if page.rows else node
        options = tuple(
            Option(choice.name, self._say(choice.label, node), self._wording.media(choice.media))
            for choice in self.instance.choices(first)
        )
        return Question(
            ref=node.ref,
            type=page.kind,
            appearance=question.appearance,
            label=self._say(question.label, node),
            hint=self._say(question.hint, node),
            required=page.kind != "table" and self.instance.is_required(node),
            choices=tuple((option.name, option.label) for option in options),
            value=None if page.rows else self._shown(node),
            number=numbers.get(page, 0),
            total=total,
            tag=self._wording.tag(question.label),
            options=options,
            media=self._wording.media(question.media),
            bounds=question.bounds,
            read_only=self.instance.is_read_only(node),
            groups=tuple(self._group_labels(node)),
            parts=tuple(self._parts(node)),
            rows=tuple(self._table_row(row) for row in page.rows),
            count=len(node.items),
            can_add=page.kind == "repeat" and self.instance.can_add(node),
            can_remove=page.kind == "repeat" and bool(node.items),
        )

    def answer(self, value: Typed) -> None:
        """For the question at hand; None takes the answer back. Told only by forward() whether it will do."""
        if self._at is not None and not self._at.rows and self._at.kind != "repeat":
            self._take(self._at.node, value)

    def answer_row(self, ref: str, value: Typed) -> None:
        """For a row of the table at hand. Raises KeyError where it has no such row."""
        self._pages()
        rows = {row.ref: row for row in self._at.rows} if self._at else {}
        self._take(rows[ref], value)

    def add_part(self) -> bool:
        """At the end of a repeat: one more, and on to its first question. False where there is none to add."""
        if self._at is None or self._at.kind != "repeat" or not self.instance.can_add(self._at.node):
            return False
        range_ = self._at.node
        self.instance.add(range_)
        inside = [page for page in self._pages() if pages.is_inside(page.node, range_.items[-1])]
        if inside:
            self._show(inside[0])
        return True

    def remove_part(self, number: int | None = None) -> bool:
        """At the end of a repeat. number: from 1; None for the last one. False where there is none."""
        if self._at is None or self._at.kind != "repeat":
            return False
        range_ = self._at.node
        number = len(range_.items) if number is None else number
        if not 1 <= number <= len(range_.items):
            return False
        for node in range_.items[number - 1].inside():
            self._typed.pop(node, None)
            self._read.pop(node, None)
            self._seen.discard(node)
        self.instance.remove(range_, number)
        return True

    def problem(self) -> str | None:
        """What is wrong with the answer at hand, in the language, or None."""
        self._pages()
        return None if self._at is None else self._page_problem(self._at)

    # From page to page

    def forward(self) -> str | None:
        """On to the next question or the review. Returns what is wrong, in the language, and stays, if something is."""
        here = self._pages()
        if self._at is None:
            return None
        problem = self._page_problem(self._at)
        if problem is not None:
            return problem
        place = self._places.get(self._at, -1) + 1
        if self._from_review or place == len(here):
            self._show(next((page for page in here if self._is_open(page)), None))
        else:
            self._show(here[place])
        return None

    def back(self) -> bool:
        """To the question before. False at the first one."""
        here = self._pages()
        place = len(here) if self._at is None else self._places.get(self._at, 0)
        if place == 0:
            return False
        self._show(here[place - 1])
        self._from_review = False
        return True

    def go_to(self, ref: str) -> None:
        """To a question that the review names; forward() then leads back to the review. Raises KeyError."""
        for page in self._pages():
            if page.node.ref == ref or any(row.ref == ref for row in page.rows):
                self._from_review = True
                self._show(page)
                return
        raise KeyError(ref)

    # All answers

    def review(self) -> tuple[ReviewRow, ...]:
        """The questions asked as things stand, without notes."""
        rows = []
        for page in self._pages():
            if page.kind == "repeat":
                label = self._say(page.question.label, page.node)
                groups = tuple(self._group_labels(page.node))
                count = str(len(page.node.items))
                rows.append(ReviewRow(page.node.ref, label, count, part=self._part_text(page.node), groups=groups))
            elif page.kind != "note":
                rows += [self._review_row(node) for node in page.rows or (page.node,)]
        return tuple(rows)

    def complete(self) -> bool:
        """Whether every question that is asked has an answer that will do, so that the form can be sent."""
        return all(self._page_problem(page) is None for page in self._pages())

    def answers(self) -> dict[str, str | int | float | list[str]]:
        """Of the questions that are asked as things stand: text, number, or names. Unanswered ones are not in it."""
        return {
            node.ref: from_instance(_of(node), node.value)
            for node in self.instance.asked()
            if node.value and _of(node).type != "note" and not _of(node).made
        }

    def _pages(self) -> list[Page]:
        if self._shape != self.instance.shape:
            self._shape = self.instance.shape
            self._kept = pages.pages(self.instance)
            self._places = {page: place for place, page in enumerate(self._kept)}
            self._at = self._same_page(self._at)
            asked = [page for page in self._kept if page.is_asked]
            self._asked = {page: number for number, page in enumerate(asked, start=1)}
        return self._kept

    def _same_page(self, page: Page | None) -> Page | None:
        """The page at hand as it is now: a table may have other rows."""
        if page is None:
            return None
        alike = (one for one in self._kept if one.node is page.node and one.kind == page.kind)
        return next(alike, page)

    def _numbers(self) -> tuple[dict[Page, int], int]:
        self._pages()
        return self._asked, len(self._asked)

    def _show(self, page: Page | None) -> None:
        self._at = page
        if page is not None:
            self._seen.add(page.node)

    def _is_open(self, page: Page) -> bool:
        """Whether the visitor has to see it before the review."""
        return page.node not in self._seen or self._page_problem(page) is not None

    def _take(self, node: Node, value: Typed) -> None:
        if self.instance.is_read_only(node):
            return
        self._typed[node] = value
        offered = [choice.name for choice in self.instance.choices(node)]
        reading = read_typed(_of(node), value, offered)
        text = to_instance(reading.value)
        if text and self._bytes_without(node) + len(text.encode()) > TEXTS_MAX:
            reading, text = Reading(problem="full"), ""
        self._read[node] = reading
        self.instance.put(node, text)

    def _bytes_without(self, node: Node) -> int:
        return sum(len(one.value.encode()) for one in self._read if one is not node)

    def _shown(self, node: Node) -> Typed:
        """What was typed, unless something else has come in its place since."""
        reading = self._read.get(node)
        if reading is not None and node.base == to_instance(reading.value):
            return self._typed.get(node)
        several = _of(node).type in ("select_multiple", "rank")
        return (tuple(node.value.split()) if several else node.value) or None

    def _page_problem(self, page: Page) -> str | None:
        if page.kind == "repeat":
            return None
        return next((problem for node in page.rows or (page.node,) if (problem := self._problem_of(node))), None)

    def _problem_of(self, node: Node) -> str | None:
        question, reading = _of(node), self._read.get(node, Reading())
        if reading.problem is not None and not node.base:
            return self._message(reading.problem, question, len(self._typed.get(node) or ""))
        wrong = None if question.type == "note" else self.instance.violation(node)
        if wrong is None or (wrong == "required" and question.type in self.cannot):
            return None
        written = question.required_message if wrong == "required" else question.constraint_message
        return self._say(written, node) or self._message(wrong, question)

    def _review_row(self, node: Node) -> ReviewRow:
        answer = self._answer_text(node)
        text = answer or self._message("none", _of(node))
        label, groups = self._say(_of(node).label, node), tuple(self._group_labels(node))
        return ReviewRow(node.ref, label, text, bool(answer), self._part_text(node), groups)

    def _answer_text(self, node: Node) -> str:
        names = node.value.split()
        if _of(node).type in ("select_one", "select_multiple"):
            return ", ".join(self._say(one.label, node) for one in self.instance.choices(node) if one.name in names)
        if _of(node).type == "rank":
            labels = {one.name: self._say(one.label, node) for one in self.instance.choices(node)}
            return ", ".join(f"{place}. {labels[name]}" for place, name in enumerate(names, start=1))
        return node.value

    def _table_row(self, node: Node) -> TableRow:
        label, required = self._say(_of(node).label, node), self.instance.is_required(node)
        return TableRow(node.ref, label, self._shown(node), required, self._problem_of(node))

    def _parts(self, node: Node) -> Iterable[Part]:
        for part in pages.parts(node):
            range_ = part.range
            if range_ is not None:
                yield Part(range_.ref, self._say(_of(range_).label, range_), part.number, len(range_.items))

    def _part_text(self, node: Node) -> str:
        return ", ".join(f"{part.label} {part.number}" for part in self._parts(node))

    def _group_labels(self, node: Node) -> list[str]:
        found = [above for above in pages.above(node) if above.template.kind == "group"]
        return [label for above in found if (label := self._say(_of(above).label, above))]

    def _say(self, words: Words, node: Node) -> str:
        return self._wording.say(words, self.instance, node)

    def _message(self, key: str, question: FormQuestion, count: int = 0) -> str:
        bounds = question.bounds
        low, high = sorted((bounds.start, bounds.end)) if bounds else (0.0, 0.0)
        said = self._wording.plain(MESSAGES[key])
        return said.format(count=count, most=TEXT_ANSWER_MAX_CHARS, low=number_text(low), high=number_text(high))


def _of(node: Node) -> FormQuestion:
    question = node.template.question
    assert question is not None, "the form itself is never a page"
    return question
