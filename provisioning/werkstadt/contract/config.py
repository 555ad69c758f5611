"""Configuration of the programs: TOML; an unknown key is an error that names its line."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

from werkstadt.contract.errors import ContractError


def parse_toml(text: str, source: Path, known: Mapping[str, type | tuple[type, ...]]) -> dict[str, object]:
    """The keys of text, flattened ("console.port"), each known and of its type. Raises ContractError."""
    try:
        tree = tomllib.loads(text)
    except (ValueError, RecursionError) as err:  # TOMLDecodeError, or a number or nesting past what Python reads
        raise ContractError(str(source), "TOML", str(err)) from err
    flat = dict(_flatten(tree, ""))
    for key, value in flat.items():
        where = f"{source}:{_line_of(text, key)}: {key}"
        if key not in known:
            raise ContractError(where, f"one of {', '.join(sorted(known))}", key)
        kinds = known[key] if isinstance(known[key], tuple) else (known[key],)
        if type(value) not in kinds:  # type: ignore[operator]
            raise ContractError(where, " or ".join(kind.__name__ for kind in kinds), value)  # type: ignore[union-attr]
    return flat


def _flatten(tree: Mapping[str, object], prefix: str) -> list[tuple[str, object]]:
    rows: list[tuple[str, object]] = []
    for key, value in tree.items():
        rows += _flatten(value, f"{prefix}{key}.") if value and isinstance(value, dict) else [(prefix + key, value)]
    return rows


def _line_of(text: str, key: str) -> int:
    """The line where the key, or the table it names, stands; 1 if it cannot be found (a table in a line)."""
    table = ""
    for number, line in enumerate(text.splitlines(), start=1):
        name = line.split("=", 1)[0].split("#", 1)[0].strip().strip("\"'")
        if name.startswith("["):
            name = table = name.strip("[] ")
        elif table:
            name = f"{table}.{name}"
        if name == key:
            return number
    return 1
