"""make bench: every measure, its peer in the same run, into build/bench.json, and the table docs/bench.md from it.

`python -m tests.bench journal kiosk` runs some of them and keeps the other rows: those of docs/bench.json, which the
table in docs/bench.md is made from, where nothing was measured here yet.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import cast

from tests.bench.row import Row

REPOSITORY = Path(__file__).parents[2]
RESULT = REPOSITORY / "build" / "bench.json"
KEPT = REPOSITORY / "docs" / "bench.json"
TABLE = KEPT.with_suffix(".md")
PARTS = (
    "kiosk",
    "finding",
    "lanes",
    "monkey",
    "web",
    "journal",
    "shipping",
    "away",
    "fleet",
    "content",
    "system",
    "forms",
    "results",
    "touches",
    "studies",
    "studyreport",
    "demo",
    "image",
)


def compile_python() -> None:
    """As every installation does; some shells forbid it, and half of each start would be spent on it."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(RESULT.parent / "pycache")


def git(*arguments: str) -> str:
    return subprocess.run(
        ["git", *arguments], cwd=REPOSITORY, capture_output=True, text=True, check=True
    ).stdout.strip()


def main(chosen: list[str]) -> int:
    unknown = set(chosen) - set(PARTS)
    if unknown:
        print(f"tests.bench: expected some of {', '.join(PARTS)}, got {', '.join(unknown)}", file=sys.stderr)
        return 2
    compile_python()
    changed = ", with changes" if git("status", "--porcelain", "--untracked-files=no") else ""
    commit = git("rev-parse", "--short=12", "HEAD") + changed
    for part in chosen or PARTS:
        measure = cast(Callable[[], list[Row]], import_module(f"tests.bench.{part}").rows)
        before = os.getloadavg()[0]
        measured = measure()
        load = round(max(before, os.getloadavg()[0]), 1)
        fresh = [{**row, "part": part, "commit": commit, "load": load} for row in measured]
        source = RESULT if RESULT.exists() else KEPT
        kept = [row for row in json.loads(source.read_text()) if row["part"] != part] + fresh
        RESULT.parent.mkdir(exist_ok=True)
        for file in (RESULT, KEPT):
            file.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n")
        TABLE.write_text(table(kept))
        for row in fresh:
            print(line(row), flush=True)
    return 0


def shown(value: object, unit: object = "") -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        value = f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
    return f"{value} {unit}".strip()


def line(row: dict[str, object]) -> str:
    met = {True: "yes", False: "**no**", None: "–"}[cast(bool | None, row["met"])]
    cells = [row["name"], shown(row["value"], row["unit"]), row["peer"] or "–", shown(row["peer_value"], row["unit"])]
    cells += [shown(row["ratio"]), row["budget"] or "–", met]
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def table(rows: list[dict[str, object]]) -> str:
    commits = sorted({str(row["commit"]) for row in rows})
    load = max(cast(float, row.get("load", 0.0)) for row in rows)
    head = [
        "# What it costs",
        "",
        "Made by `make bench` from `build/bench.json`: medians where nothing else is said, each beside its peer,",
        "both measured in the same run on a machine with 2 cores and software rendering. A peer that cannot run here",
        "is quoted, and says so.",
        f"Measured at commit {', '.join(commits)}, with a load average of up to {load} (2 means that both cores were",
        "busy): whatever is above 2 was another program's work, and slows both sides.",
        "",
        "| what | value | peer | peer's value | ratio | budget | met |",
        "|---|---|---|---|---|---|---|",
    ]
    return "\n".join(head + [line(row) for row in rows]) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
