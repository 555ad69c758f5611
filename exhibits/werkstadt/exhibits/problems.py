"""What is wrong with a source or a pack, as one sentence each: where, what was expected, what came."""

from dataclasses import dataclass

from werkstadt.contract.errors import ContractError


class ContentError(ContractError):
    """A pack, form or exhibition cannot be shown: where, what was expected, what came."""


@dataclass(frozen=True, order=True)
class Spot:
    """A place in a source. file: as the author knows it. line, row: from 1. key: of a TOML or JSON file.

    sheet, row, column: of a spreadsheet; column: its letter, and its heading where there is one.
    """

    file: str
    line: int = 0
    key: str = ""
    sheet: str = ""
    row: int = 0
    column: str = ""

    def __str__(self) -> str:
        parts = [f"{self.file}:{self.line}" if self.line else self.file]
        if self.sheet:
            parts.append(f"sheet {self.sheet}")
        if self.row:
            parts.append(f"row {self.row}")
        if self.column:
            parts.append(f"column {self.column}")
        if self.key:
            parts.append(self.key)
        return ", ".join(parts)


@dataclass(frozen=True, order=True)
class Problem:
    """warning: the pack can be built all the same."""

    spot: Spot
    expected: str
    came: str
    warning: bool = False

    def __str__(self) -> str:
        kind = "warning: " if self.warning else ""
        return f"{self.spot}: {kind}expected {self.expected}, got {self.came}"

    def to_json(self) -> dict[str, object]:
        spot = {name: value for name, value in vars(self.spot).items() if value}
        return {**spot, "expected": self.expected, "came": self.came, "level": "warning" if self.warning else "error"}


def parse_problem(row: dict[str, object]) -> Problem:
    """From to_json(), as a child process sends it."""
    line, at_row = row.get("line", 0), row.get("row", 0)
    spot = Spot(
        file=str(row["file"]),
        line=line if isinstance(line, int) else 0,
        key=str(row.get("key", "")),
        sheet=str(row.get("sheet", "")),
        row=at_row if isinstance(at_row, int) else 0,
        column=str(row.get("column", "")),
    )
    return Problem(spot, str(row["expected"]), str(row["came"]), row.get("level") == "warning")


def short(value: object, most: int = 60) -> str:
    """What came, for a sentence: texts in quotes, long ones cut, and nothing that a terminal would obey."""
    try:
        text = f'"{value}"' if isinstance(value, str) else repr(value)
    except RecursionError:
        text = f"a deep {type(value).__name__}"
    text = printable(" ".join(text.split()))
    return text if len(text) <= most else f"{text[: most - 1]}…"


def printable(text: str) -> str:
    """Whatever a terminal would obey, written out."""
    return "".join(one if one.isprintable() else ascii(one)[1:-1] for one in text)
