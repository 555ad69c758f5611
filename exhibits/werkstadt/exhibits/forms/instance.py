"""The answers of one visit: how they are given and taken back, and what is wrong with them."""

from collections.abc import Iterator

from werkstadt.exhibits.forms.deriving import Deriving, question_of
from werkstadt.exhibits.forms.evaluate import Evaluate, Scope
from werkstadt.exhibits.forms.tree import Node
from werkstadt.exhibits.forms.values import to_text


class Instance(Deriving):
    """Nodes are found by their ref: path below the root, parts of repeats numbered from 1."""

    def find(self, ref: str) -> Node:
        """Raises KeyError where there is no such question, group, repeat or part."""
        node = self.root
        for part in ref.split("/") if ref else ():
            name, _, number = part.partition("[")
            node = node.children[name]
            if number:
                node = node.items[_number(number) - 1] if _number(number) <= len(node.items) else _nobody(ref)
        return node

    def asked(self) -> Iterator[Node]:
        """Everything with a value or a text that is relevant, in the order of the form."""
        return (node for node in self.root.leaves() if node.relevant)

    def is_required(self, node: Node) -> bool:
        question = question_of(node)
        return question.required or self._holds(node, "required_if", False)

    def is_read_only(self, node: Node) -> bool:
        return self._holds(node, "read_only", False)

    def fits(self, node: Node) -> bool:
        return self._holds(node, "constraint", True)

    def violation(self, node: Node) -> str | None:
        """ "constraint", "required" or None."""
        if not node.relevant:
            return None
        if node.value:
            return None if self.fits(node) else "constraint"
        return "required" if self.is_required(node) else None

    def evaluate(self, node: Node, path: Evaluate) -> str:
        return to_text(path(Scope(node)))

    def add(self, range_: Node) -> None:
        if self.can_add(range_):
            self.shape += 1
            self._enter(self._grown(range_, len(range_.items) + 1, original=False), self._counting(range_))

    def remove(self, range_: Node, number: int) -> None:
        """number: of the part, from 1."""
        self.shape += 1
        gone = range_.items.pop(number - 1)
        self._forget([gone])
        for place, part in enumerate(range_.items, start=1):
            part.number = place
        self._settle(self._counting(range_))

    def say_in_another_language(self) -> None:
        """Names of choices may stand in calculations."""
        self._settle(self._named)


def _number(text: str) -> int:
    """Of "2]"; raises KeyError."""
    if not text.endswith("]") or not text[:-1].isascii() or not text[:-1].isdigit() or int(text[:-1]) < 1:
        raise KeyError(text)
    return int(text[:-1])


def _nobody(ref: str) -> Node:
    raise KeyError(ref)
