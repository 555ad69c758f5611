"""What is tried, read from catalogue.toml, and which tests say that they try it."""

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("catalogue.toml")
TESTS = Path(__file__).parents[1]
LEVELS = {
    "Q": "in the kiosk's real window",
    "W": "under a headless compositor",
    "V": "on the booted device, in an emulator",
}
WHO = (
    *("teenager", "toddler", "cleaner", "parent", "thief", "stranger", "engineer", "author", "next visitor"),
    *("staff", "power"),
)
"""author: of a pack, hostile or careless. power: nobody, things that happen. stranger: brings something along."""
MARKS = ("attempt", "unhardened")
_ID = re.compile(r"[QWV]\d\d")
_KEYS = {"who": str, "tried": str, "expected": str, "audit": bool}


class CatalogueError(ValueError):
    """Says where, what was expected and what came."""


@dataclass(frozen=True)
class Attempt:
    id: str
    who: str
    tried: str
    expected: str
    audit: bool = False

    @property
    def level(self) -> str:
        return self.id[0]


def catalogue(text: str | None = None) -> dict[str, Attempt]:
    """By number, in order. Raises CatalogueError."""
    found = tomllib.loads(FILE.read_text(encoding="utf-8") if text is None else text)
    return {id_: _attempt(id_, fields) for id_, fields in found.items()}


def _attempt(id_: str, fields: object) -> Attempt:
    if not _ID.fullmatch(id_) or not isinstance(fields, dict):
        raise CatalogueError(f"{FILE.name}: expected tables named like [Q01], got {id_!r}")
    for key, value in fields.items():
        if key not in _KEYS or not isinstance(value, _KEYS[key]):
            raise CatalogueError(f"{FILE.name}: {id_}: expected one of {', '.join(_KEYS)}, got {key} = {value!r}")
    missing = {"who", "tried", "expected"} - set(fields)
    if missing or fields["who"] not in WHO:
        said = ", ".join(sorted(missing)) or f"who = {fields['who']!r}"
        raise CatalogueError(f"{FILE.name}: {id_}: expected who (of {', '.join(WHO)}), tried and expected, got {said}")
    return Attempt(id_, **fields)


def marked(folder: Path = TESTS) -> Iterator[tuple[str, str, str]]:
    """Every mark of a test file: which (of MARKS), the number it names, and FILE:LINE. Found without importing any."""
    for file in sorted(folder.rglob("test_*.py")):
        text = file.read_text(encoding="utf-8")
        if not any(f"mark.{mark}" in text for mark in MARKS):
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in MARKS:
                for argument in node.args:
                    value = argument.value if isinstance(argument, ast.Constant) else "?"
                    yield node.func.attr, str(value), f"{file.relative_to(folder.parent)}:{node.lineno}"
