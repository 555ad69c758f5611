"""docs/forms.md says what the program does: its tables are compared with the code."""

import re
from pathlib import Path

from werkstadt.exhibits.authoring.xlsform.kinds import KINDS
from werkstadt.exhibits.authoring.xlsform.kinds import REFUSED as REFUSED_TYPES
from werkstadt.exhibits.forms.catalogue import FUNCTIONS, REFUSED

TEXT = (Path(__file__).parents[2] / "docs" / "forms.md").read_text(encoding="utf-8")


def rows_after(mark: str) -> list[list[str]]:
    """The cells of the first table after a mark, without its heading."""
    lines = TEXT[TEXT.index(mark) :].splitlines()
    start = next(place for place, line in enumerate(lines) if line.startswith("|---"))
    rows = []
    for line in lines[start + 1 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]])
    return rows


def test_the_table_of_types_is_that_of_the_checker() -> None:
    assert [row[0].strip("`") for row in rows_after("<!-- types")] == [kind.written for kind in KINDS.values()]


def test_the_table_of_functions_is_that_of_the_parser() -> None:
    told = {row[0].strip("`"): row[1] for row in rows_after("<!-- functions")}
    assert told == {f"{name}()": signature.about for name, signature in FUNCTIONS.items()}


def test_the_table_of_refused_functions_is_that_of_the_parser() -> None:
    told = {row[0].strip("`"): row[1] for row in rows_after("What is refused, and what to do instead")}
    assert told == {f"{name}()": why[1:-1] for name, why in REFUSED.items()}


def test_every_type_that_is_refused_is_named_with_its_reason() -> None:
    line = next(line for line in TEXT.splitlines() if line.startswith("- **Types**"))
    for name, why in REFUSED_TYPES.items():
        assert f"`{name}`" in line
        assert why in line


def test_every_appearance_and_parameter_is_named() -> None:
    known = {word for kind in KINDS.values() for word in (*kind.appearances, *kind.parameters)}
    rare = {
        "label",
        "list-nolabel",
        "search",
        "numbers",
        "thousands-sep",
        "no-calendar",
        "vertical",
        "no-ticks",
        "picker",
    }
    rare |= {"new", "rows", "max-pixels", "quality", "columns-2", "columns-3", "columns-4", "columns-5"}
    assert [word for word in sorted(known - rare) if f"`{word}`" not in TEXT and f"{word}=" not in TEXT] == []
