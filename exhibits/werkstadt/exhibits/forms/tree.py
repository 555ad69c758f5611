"""The answers of one visit as a tree: groups hold questions, repeats hold their parts, numbered from 1."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from werkstadt.exhibits.model import Form, FormQuestion

GROUP, REPEAT = "group", "repeat"


@dataclass(eq=False)
class Template:
    """A row of the form. ref: path below the root without numbers. number: in the order of the form."""

    name: str
    ref: str
    question: FormQuestion | None
    parent: "Template | None"
    number: int = 0
    children: dict[str, "Template"] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        return "root" if self.question is None else self.question.type

    @property
    def is_leaf(self) -> bool:
        return self.question is not None and self.question.type not in (GROUP, REPEAT)

    def repeat(self) -> "Template | None":
        """The innermost repeat around it, itself not counted."""
        above = self.parent
        while above is not None and above.kind != REPEAT:
            above = above.parent
        return above


def templates(form: Form) -> tuple[Template, ...]:
    """The root first, then in the order of the form."""
    root = Template("data", "", None, None)
    found = [root]
    stack = [(root, question) for question in reversed(form.rows)]
    while stack:
        parent, question = stack.pop()
        name = question.ref.rpartition("/")[2]
        one = Template(name, question.ref, question, parent, len(found))
        parent.children[name] = one
        found.append(one)
        stack += [(one, inner) for inner in reversed(question.questions)]
    return tuple(found)


class Node:
    """A question, a group, a repeat or a part of one, of one visit.

    base: what was last given or worked out, kept while it is not asked. value: what expressions see. items: the parts
    of a repeat; a part's parent is the group around the repeat, its range the repeat.
    """

    __slots__ = (
        "base",
        "children",
        "is_range",
        "items",
        "last",
        "number",
        "original",
        "parent",
        "range",
        "relevant",
        "template",
        "value",
    )

    def __init__(self, template: Template, parent: "Node | None", range_: "Node | None" = None) -> None:
        self.template = template
        self.parent = parent
        self.range = range_
        self.children: dict[str, Node] = {}
        self.items: list[Node] = []
        self.is_range = template.kind == REPEAT and range_ is None
        self.number = 1
        self.base = ""
        self.value = ""
        self.relevant = False
        self.original: bool = parent is None or parent.original
        """Of the form as it is opened, not of a part that came later: there, repeats begin without parts, as in ODK."""
        self.last: object = None
        """What a calculation or a trigger saw before."""

    @property
    def ref(self) -> str:
        """Path below the root, parts of repeats numbered from 1."""
        parts: list[str] = []
        node: Node | None = self
        while node is not None and node.template.question is not None:
            number = f"[{node.number}]" if node.range is not None else ""
            parts.append(node.template.name + number)
            node = node.parent
        return "/".join(reversed(parts))

    def leaves(self) -> Iterator["Node"]:
        """All questions below, in the order of the form."""
        stack = [self]
        while stack:
            node = stack.pop()
            if node.template.is_leaf:
                yield node
            stack.extend(reversed(node.items if node.is_range else list(node.children.values())))

    def inside(self) -> Iterator["Node"]:
        """The node and all below it."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.items if node.is_range else list(node.children.values())))
