"""Which pages a form has as things stand: one for each question, one for a rating table, one after each repeat."""

from collections.abc import Iterator
from dataclasses import dataclass

from werkstadt.exhibits.forms.instance import Instance
from werkstadt.exhibits.forms.tree import GROUP, REPEAT, Node
from werkstadt.exhibits.model import FormQuestion

SILENT = ("calculate", "hidden", "today", "start", "end")
"""Types that nobody is asked."""
TABLE = ("table-list", "field-list")
HEADING = "label"
"""Appearance of the row of a table that only names its choices."""


@dataclass(frozen=True)
class Page:
    """kind: the question's type, "table" or "repeat". rows: of a table."""

    node: Node
    kind: str
    rows: tuple[Node, ...] = ()

    @property
    def question(self) -> FormQuestion:
        question = self.node.template.question
        assert question is not None, "the form itself is never a page"
        return question

    @property
    def is_asked(self) -> bool:
        return self.kind not in ("note", "repeat")


def pages(instance: Instance) -> list[Page]:
    return list(_pages(instance.root))


def _pages(root: Node) -> Iterator[Page]:
    stack: list[Node | Page] = [root]
    while stack:
        one = stack.pop()
        if isinstance(one, Page):
            yield one
            continue
        if not one.relevant:
            continue
        kind = one.template.kind
        if one.template.is_leaf:
            if kind not in SILENT and not _is_heading(one):
                yield Page(one, kind)
        elif one.is_range:
            if _asks_for_more(one):
                stack.append(Page(one, REPEAT))
            stack.extend(reversed(one.items))
        elif rows := _table(one):
            yield Page(one, "table", rows)
        else:
            stack.extend(reversed(list(one.children.values())))


def _is_heading(node: Node) -> bool:
    question = node.template.question
    return question is not None and (question.made or question.appearance == HEADING)


def _asks_for_more(range_: Node) -> bool:
    question = range_.template.question
    return question is not None and question.repeat_count is None


def _table(node: Node) -> tuple[Node, ...]:
    """The rows, where the group is a table: nothing but single choices out of the same list, two at least."""
    question = node.template.question
    if question is None or question.type != GROUP or not set(question.appearance.split()) & set(TABLE):
        return ()
    rows = [child for child in node.children.values() if child.relevant and not _is_heading(child)]
    questions = [row.template.question for row in rows]
    kinds = {one.type if one else "" for one in questions}
    lists = {tuple(choice.name for choice in one.choices) if one else () for one in questions}
    plain = all(one is not None and one.choice_filter is None and not one.randomize for one in questions)
    return tuple(rows) if len(rows) > 1 and kinds == {"select_one"} and len(lists) == 1 and plain else ()


def above(node: Node) -> list[Node]:
    """All that it stands in, outermost first, the form itself not counted."""
    found: list[Node] = []
    at = node.parent
    while at is not None and at.template.question is not None:
        found.append(at)
        at = at.parent
    return found[::-1]


def parts(node: Node) -> list[Node]:
    """The parts of repeats that it stands in, outermost first."""
    return [one for one in above(node) if one.range is not None]


def is_inside(node: Node, part: Node) -> bool:
    return node is part or part in above(node)
