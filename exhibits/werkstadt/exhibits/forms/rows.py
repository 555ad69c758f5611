"""The rows of the sheet choices as expressions see them: instance('list')/root/item, and choice filters."""

from werkstadt.exhibits.model import FormChoice


class Cell:
    __slots__ = ("value",)
    is_range = False
    parent = None
    children: dict[str, "Cell"] = {}  # noqa: RUF012 never filled

    def __init__(self, value: str) -> None:
        self.value = value


class Row:
    __slots__ = ("children",)
    is_range = False
    parent = None

    def __init__(self, choice: FormChoice) -> None:
        self.children = {"name": Cell(choice.name), **{name: Cell(text) for name, text in choice.cells.items()}}

    @property
    def value(self) -> str:
        return "".join(cell.value for cell in self.children.values())
