"""docs/commands.md from the programs' own --help, so that it is always true. `check` says whether it is up to date."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from werkstadt.agent.__main__ import app as agent
from werkstadt.exhibits.__main__ import app as pack
from werkstadt.hub.cli.app import app as hub
from werkstadt.kiosk.options import parser

PAGE = Path(__file__).parents[1] / "docs" / "commands.md"
HEAD = """# Every command

Made from the programs' own `--help` by `make words`. Exit status everywhere: 0 done, 1 refused with a reason,
2 used wrongly.
"""


def described(command: Any, name: str, parent: Any = None) -> Iterator[tuple[str, str]]:
    """Every command below, with its path. Typer carries a copy of click of its own, hence Any."""
    context = command.context_class(command, info_name=name, parent=parent, terminal_width=100, max_content_width=100)
    yield context.command_path, command.get_help(context)
    for below, one in sorted(getattr(command, "commands", {}).items()):
        yield from described(one, below, context)


def page() -> str:
    parts = [HEAD]
    parts.append(f"## werkstadt-kiosk\n\n```\n{parser().format_help().strip()}\n```\n")
    for name, app in (("werkstadt-agent", agent), ("werkstadt-hub", hub), ("werkstadt-pack", pack)):
        for path, text in described(typer.main.get_command(app), name):
            parts.append(f"{'##' if path == name else '###'} {path}\n\n```\n{text.strip()}\n```\n")
    return "\n".join(parts)


if __name__ == "__main__":
    if sys.argv[1:] == ["check"]:
        sys.exit(PAGE.read_text() != page())
    PAGE.write_text(page())
