"""On which line a key of a TOML text stands. tomllib reads the values but forgets where they were."""

import re

from werkstadt.exhibits.fields import Path

_HEADER = re.compile(r"\s*(\[\[?)([^\[\]]+)\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))*)\s*=""")
_STRINGS = re.compile(r'"""|\'\'\'|"(?:[^"\\]|\\.)*"|\'[^\']*\'|#.*')


def key_lines(text: str) -> dict[Path, int]:
    """Line, from 1, by path: ("scene", 1, "choice", 0, "text"). Keys in an inline value have no line."""
    lines: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    depth, quote = 0, ""
    for number, line in enumerate(text.splitlines(), start=1):
        begins_here = depth == 0 and not quote
        header = _HEADER.fullmatch(line) if begins_here else None
        if header is not None:
            table = _enter(header[2], header[1] == "[[", counts)
            lines.setdefault(table, number)
            continue
        key = _KEY.match(line) if begins_here else None
        if key is not None:
            lines.setdefault((*table, *_parts(key[1])), number)
        depth, quote = _after(line, depth, quote)
    return lines


def line_of(lines: dict[Path, int], path: Path) -> int:
    """The line of the key, or of the closest table around it, 1 if there is none."""
    while path:
        if path in lines:
            return lines[path]
        path = path[:-1]
    return 1


def _enter(name: str, is_list: bool, counts: dict[Path, int]) -> Path:
    """The path of the table that a header opens. counts: how many each list of tables has so far."""
    path: Path = ()
    parts = _parts(name)
    for place, part in enumerate(parts, start=1):
        path = (*path, part)
        if is_list and place == len(parts):
            counts[path] = counts.get(path, 0) + 1
        if path in counts:
            path = (*path, counts[path] - 1)
    return path


def _parts(name: str) -> list[str]:
    return [part.strip().strip("\"'") for part in re.findall(r"""[A-Za-z0-9_-]+|"[^"]*"|'[^']*'""", name)]


def _after(line: str, depth: int, quote: str) -> tuple[int, str]:
    """Whether the value goes on in the next line: open brackets, and the open triple quote."""
    rest = line
    while True:
        if quote:
            _, closed, rest = rest.partition(quote)
            if not closed:
                return depth, quote
            quote = ""
        match = _STRINGS.search(rest)
        plain = rest if match is None else rest[: match.start()]
        depth = max(0, depth + sum((char in "[{") - (char in "]}") for char in plain))
        if match is None:
            return depth, ""
        if match[0] in ('"""', "'''"):
            quote = match[0]
        rest = rest[match.end() :]
