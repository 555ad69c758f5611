"""What differs between two images: differs.py build/image build/again/image

Read are manifest.json and files.txt of both. Prints one line each and exits with 1; with 0 where both are the same.
"""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def main(arguments: list[str]) -> int:
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    one, other = (Path(argument) for argument in arguments)
    found = differences(_read(one), _read(other))
    for line in found:
        print(line)
    print(f"{one}, {other}: {f'{len(found)} lines differ' if found else 'the same, byte by byte'}")
    return 1 if found else 0


def differences(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """one, other: a manifest, with "listing": the text of files.txt."""
    found: list[str] = []
    for part in ("packages", "from", "files"):
        found += _entries(part, one.get(part, {}), other.get(part, {}))
    return found + _entries("in slot A", _by_path(one["listing"]), _by_path(other["listing"]))


def _entries(part: str, one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    return [
        f"{part}: {name}: {_plain(one.get(name))} | {_plain(other.get(name))}"
        for name in sorted({*one, *other})
        if one.get(name) != other.get(name)
    ]


def _by_path(listing: str) -> dict[str, str]:
    """Paths may hold spaces, and a link's target, too: the path begins after the last " /" of a line."""
    parts = (line.rpartition(" /") for line in listing.splitlines())
    return {f"/{path}": rest for rest, _, path in parts}


def _plain(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return " ".join(_plain(one) for one in value.values())
    return " ".join(word[:16] for word in str(value).split(" "))


def _read(folder: Path) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text())
    return {**manifest, "listing": (folder / "files.txt").read_text()}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
