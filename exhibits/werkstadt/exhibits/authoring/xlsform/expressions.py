"""Whether the expressions of a form make sense, with the questions and choices they name; problems with their cells."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyxform.utils import default_is_dynamic  # type: ignore[import-untyped]

from werkstadt.exhibits.authoring.xlsform.findings import Findings, meant
from werkstadt.exhibits.authoring.xlsform.survey import Question, is_yes
from werkstadt.exhibits.authoring.xlsform.workbook import Row
from werkstadt.exhibits.forms.expression import parse_expression
from werkstadt.exhibits.forms.syntax import Call, Expression, ExpressionError, Literal, Node, Operation, Path, walk
from werkstadt.exhibits.problems import Spot, short

COLUMNS = ("relevant", "constraint", "calculation", "choice_filter", "repeat_count", "required", "read_only", "default")
_PARTS = ("count", "count-non-empty", "position", "indexed-repeat")
"""Functions that take a repeat or a group itself."""
_LOGICAL = ("relevant", "constraint", "required", "read_only", "choice_filter")
_REFERENCE = re.compile(r"\$\{([^{}]*)\}")
_PYXFORM_TYPES = {"text": "string", "integer": "int", "note": "string"}


@dataclass(frozen=True)
class Written:
    """An expression of the author, in its column."""

    question: Question
    column: str
    text: str
    spot: Spot
    expression: Expression


def is_worked_out(question: Question, column: str) -> bool:
    """Whether the cell holds an expression: required and read_only may say yes, and defaults be plain."""
    text = question.row.text(column)
    if not text:
        return False
    if column in ("required", "read_only"):
        return is_yes(text) is None
    if column == "default":
        return bool(default_is_dynamic(text, _PYXFORM_TYPES.get(question.type, question.type)))
    return True


def check_expressions(questions: Sequence[Question], lists: Mapping[str, Sequence[str]], problems: Findings) -> None:
    """questions: all, in order, groups too. lists: names of their columns by list."""
    checker = _Checker(questions, lists, problems)
    for question in questions:
        for column in COLUMNS:
            if is_worked_out(question, column):
                checker.check(question, column)
        checker.check_names(question.row)
        for choice in question.choices:
            checker.check_names(choice.row)


class _Checker:
    def __init__(self, questions: Sequence[Question], lists: Mapping[str, Sequence[str]], problems: Findings) -> None:
        self._by_name = {question.name: question for question in questions}
        self._places = {question.name: place for place, question in enumerate(questions)}
        self._lists = lists
        self._problems = problems
        self._rows: set[tuple[str, int]] = set()

    def check(self, question: Question, column: str) -> None:
        text, spot = question.row.text(column), question.row.spot_of(column)
        try:
            expression = parse_expression(text, dot=column == "constraint", columns=column == "choice_filter")
        except ExpressionError as err:
            self._problems.error(spot, err.expected, f"{err.came} at character {err.position} of {short(text)}")
            return
        written = Written(question, column, text, spot, expression)
        if all([self._known(name, spot) for name in sorted(expression.names)]):
            self._check_targets(written)
            self._check_choices(written)
            self._check_columns(written)
            self._check_order(written)
        if column in _LOGICAL:
            self._check_truth(written)

    def check_names(self, row: Row) -> None:
        """${…} in words."""
        if (row.sheet.name, row.number) in self._rows:
            return
        self._rows.add((row.sheet.name, row.number))
        for heading, cell in row.cells.items():
            if "::" not in heading and heading not in ("label", "hint", "required_message", "constraint_message"):
                continue
            for name in _REFERENCE.findall(cell.text):
                if self._known(name.strip(), cell.spot) and not self._has_answer(self._by_name[name.strip()]):
                    self._problems.error(cell.spot, "questions with an answer", f"${{{name}}}")

    def _known(self, name: str, spot: Spot) -> bool:
        if name in self._by_name:
            return True
        shown = ", ".join(f"${{{one}}}" for one in list(self._by_name)[:40])
        self._problems.error(spot, f"one of {shown}", f"${{{name}}}{meant(name, list(self._by_name))}")
        return False

    def _has_answer(self, question: Question) -> bool:
        return question.type not in ("note", "group", "repeat")

    def _check_targets(self, written: Written) -> None:
        """Notes and groups have no value; repeats may be counted."""
        for path, counted in _paths(written.expression.root):
            if path.start != "name" or path.name not in self._by_name:
                continue
            target = self._by_name[path.name]
            if target.type == "note":
                self._problems.error(written.spot, "questions with an answer", f"${{{path.name}}}, a note")
            elif target.type in ("group", "repeat") and path.last in (".", path.name) and not counted:
                came = f"${{{path.name}}}, a {target.type} (count(${{{path.name}}}) says how many)"
                self._problems.error(written.spot, "questions with an answer", came)
            for step in path.steps:
                if step.name not in (".", "..") and step.name not in self._by_name:
                    self._problems.error(written.spot, "names of questions", step.name)

    def _check_choices(self, written: Written) -> None:
        for name, text in _compared(written.expression.root):
            question = self._by_name.get(name)
            if question is None or not question.choices or not text:
                continue
            names = [choice.name for choice in question.choices]
            several = question.type != "select_one" and set(text.split()) <= set(names)
            if text not in names and not several:
                expected = f"one of the choices of ${{{name}}}: {', '.join(names[:40])}"
                self._problems.house(written.spot, expected, short(text))

    def _check_columns(self, written: Written) -> None:
        """Bare names are columns of a list, in choice filters and in the conditions of instance()."""
        lists = [
            (path, path.name)
            for path in walk(written.expression.root)
            if isinstance(path, Path) and path.start == "list"
        ]
        for path, name in lists:
            if name not in self._lists:
                known = ", ".join(sorted(self._lists)) or "none"
                self._problems.error(written.spot, f"a list of the sheet choices ({known})", short(name))
                continue
            for step in path.steps:
                self._check_cells(written, step.condition, name)
            if len(path.steps) > 1:
                self._check_cell(written, path.steps[1].name, name)
        if written.column == "choice_filter" and written.question.list_name in self._lists:
            self._check_cells(written, written.expression.root, written.question.list_name)

    def _check_cells(self, written: Written, node: Node | None, list_name: str) -> None:
        for path in walk(node):
            if isinstance(path, Path) and path.start == "here" and path.steps[0].name not in (".", ".."):
                self._check_cell(written, path.steps[0].name, list_name)

    def _check_cell(self, written: Written, column: str, list_name: str) -> None:
        known = ("name", *self._lists[list_name])
        if column not in known:
            expected = f"a column of the list {list_name} ({', '.join(known)})"
            self._problems.error(written.spot, expected, short(column) + meant(column, known))

    def _check_order(self, written: Written) -> None:
        if written.column not in ("relevant", "constraint", "choice_filter"):
            return
        here = self._places[written.question.name]
        later = [name for name in sorted(written.expression.names) if self._places[name] > here]
        if later:
            self._problems.warn(written.spot, "names of earlier questions", f"${{{later[0]}}}")

    def _check_truth(self, written: Written) -> None:
        """In XPath an answer is true as soon as its question is there, also without an answer."""
        for path in _bare(written.expression.root):
            shown = f"${{{path.name}}}" if path.start == "name" else path.last
            if path.start in ("name", "here", "root"):
                self._problems.warn(
                    written.spot, f"a comparison like {shown} != ''", f"{shown}, true also where it is empty"
                )


def _paths(node: Node, counted: bool = False) -> Iterator[tuple[Path, bool]]:
    """All paths, and whether they are counted, not read."""
    if isinstance(node, Path):
        yield node, counted
        for step in node.steps:
            if step.condition is not None:
                yield from _paths(step.condition)
    elif isinstance(node, Call):
        for argument in node.arguments:
            yield from _paths(argument, node.name in _PARTS)
    elif isinstance(node, Operation):
        for side in (node.left, node.right):
            if side is not None:
                yield from _paths(side)


def _compared(root: Node) -> Iterator[tuple[str, str]]:
    """Names of questions with the texts that they are compared with."""
    for node in walk(root):
        pair: tuple[Node | None, ...] = ()
        if isinstance(node, Operation) and node.operator in ("=", "!="):
            pair = (node.left, node.right)
        elif isinstance(node, Call) and node.name == "selected":
            pair = node.arguments
        if len(pair) == 2:
            for one, other in (pair, pair[::-1]):
                named = isinstance(one, Path) and one.start == "name" and not one.steps
                if named and isinstance(other, Literal) and isinstance(other.value, str):
                    yield one.name, other.value  # type: ignore[union-attr]


def _bare(node: Node | None) -> Iterator[Path]:
    """Paths that stand where a truth value is wanted."""
    if isinstance(node, Path):
        yield node
    elif isinstance(node, Operation) and node.operator in ("and", "or"):
        yield from _bare(node.left)
        yield from _bare(node.right)
    elif isinstance(node, Call) and node.name in ("not", "boolean", "if"):
        yield from _bare(node.arguments[0])
