"""docs/accessibility.md from build/accessibility.json: python -m tests.accessibility"""

import json
import sys
import tomllib
from pathlib import Path
from typing import Any

from tests.accessibility.recorder import FILE

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "accessibility.md"
ASKED = tomllib.loads((Path(__file__).parent / "requirements.toml").read_text(encoding="utf-8"))
_BEGIN, _END = "<!-- measured -->", "<!-- end -->"
_LEAST = {":", "°", "mm"}
"""Units of which the smallest value is the worst."""


def worst(values: list[dict[str, Any]]) -> dict[str, Any]:
    smallest = str(values[0]["unit"])[:2].strip(" 1") in _LEAST
    return (min if smallest else max)(values, key=lambda value: float(value["value"]))


def rows(told: dict[str, Any]) -> list[str]:
    lines = ["| | asked by | what | measured | by |", "|---|---|---|---|---|"]
    for id_, (asked_by, what) in ASKED.items():
        tests = {name: test for name, test in told.items() if id_ in test["ids"]}
        failed = [name for name, test in tests.items() if test["outcome"] != "passed"]
        values = [value for test in tests.values() for value in test["values"] if value["id"] == id_]
        names = sorted({name.split("[")[0].split("::")[-1] for name in tests})
        if not tests:
            result = "**not measured**"
        elif failed:
            result = f"**fails**: {', '.join(failed)}"
        elif values:
            value = worst(values)
            result = f"{value['value']:g} {value['unit']} ({value['where']})"
        else:
            result = "holds"
        by = ", ".join(f"`{name}`" for name in names) + (f" ({len(tests)} runs)" if len(tests) > len(names) else "")
        lines.append(f"| {id_} | {asked_by} | {what} | {result.replace('|', '/')} | {by} |")
    return lines


def main() -> int:
    if not FILE.is_file():
        print(f"{FILE}: expected what a test run leaves there, got nothing: make test first", file=sys.stderr)
        return 1
    told = json.loads(FILE.read_text(encoding="utf-8"))
    head, _, rest = PAGE.read_text(encoding="utf-8").partition(_BEGIN)
    tail = rest.partition(_END)[2]
    table = "\n".join(rows(told))
    PAGE.write_text(f"{head}{_BEGIN}\n\n{table}\n\n{_END}{tail}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
