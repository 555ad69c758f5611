"""A pack's manifest: the files of a pack by SHA-256 and size. Its own SHA-256 is the name of the pack.

It may come from anywhere, so everything in it is looked at before a byte of a file is fetched or a path is made.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from werkstadt.exhibits.problems import ContentError, short

MANIFEST = "manifest.json"
EXHIBITION = "exhibition.json"
MANIFEST_MAX = 4 * 1024 * 1024
EXHIBITION_MAX = 4 * 1024 * 1024
FILES_MAX = 20_000
PACKS_MAX = 2_281
"""Shows, forms, a brand, studies and what only those need, as many as an exhibition may have."""
FILE_MAX = 4 * 1024**3
"""A film of some hours; what is larger is a mistake."""
PATH_MAX = 240
SHA256 = re.compile(r"[0-9a-f]{64}")
ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_PART = re.compile(r"[^/\x00-\x1f\x7f\\]{1,100}")


@dataclass(frozen=True, order=True)
class FileRef:
    """sha256: hex. size: bytes."""

    sha256: str
    size: int


@dataclass(frozen=True)
class Manifest:
    """files: by path inside the pack, without manifest.json. hash: its name."""

    hash: str
    kind: str
    id: str
    version: str
    files: Mapping[str, FileRef]


@dataclass(frozen=True)
class PackRef:
    """A pack as an exhibition names it. hash: of its manifest, hex."""

    id: str
    hash: str


def parse_manifest(data: bytes, where: str) -> Manifest:
    """Raises ContentError: where, what was expected, what came."""
    table = _table(data, where, MANIFEST_MAX)
    if table.get("format") != 1:
        raise ContentError(f"{where}: format", "1", short(table.get("format")))
    kind, id_, version = (_text(table, key, where) for key in ("kind", "id", "version"))
    for key, value in (("kind", kind), ("id", id_)):  # kinds of later versions are carried, too
        if not ID.fullmatch(value):
            raise ContentError(f"{where}: {key}", "small letters, digits and -", short(value))
    rows = table.get("files")
    if not isinstance(rows, dict) or not 1 <= len(rows) <= FILES_MAX:
        came = f"{len(rows)} of them" if isinstance(rows, dict) else short(rows)
        raise ContentError(f"{where}: files", f"a table of 1 to {FILES_MAX} files", came)
    files = {check_path(path, where): _file(row, f"{where}: files.{short(path)}") for path, row in rows.items()}
    _check_tree(files, where)
    return Manifest(hashlib.sha256(data).hexdigest(), kind, id_, version, files)


def packs_of(data: bytes, where: str) -> tuple[PackRef, ...]:
    """The packs that an exhibition.json names, each once. Raises ContentError."""
    table = _table(data, where, EXHIBITION_MAX)
    rows: list[object] = []
    for key in ("shows", "forms", "studies", "tested"):
        part = table.get(key, [] if key in ("studies", "tested") else None)
        if not isinstance(part, list):
            raise ContentError(f"{where}: {key}", "a list", short(part))
        rows += part
    if "brand" in table:
        rows.append(table["brand"])
    if len(rows) > PACKS_MAX:
        raise ContentError(f"{where}: packs", f"at most {PACKS_MAX}", str(len(rows)))
    found = (_pack(row, where) for row in rows)
    return tuple(dict.fromkeys(found))


def exhibition_id(data: bytes, where: str) -> str:
    """Raises ContentError."""
    id_ = _text(_table(data, where, EXHIBITION_MAX), "id", where)
    if not ID.fullmatch(id_):
        raise ContentError(f"{where}: id", "small letters, digits and -", short(id_))
    return id_


def check_path(path: str, where: str) -> str:
    """Raises ContentError unless path stays inside the pack and every disk can hold it."""
    parts = path.split("/")
    odd = any(part in (".", "..") or not _PART.fullmatch(part) or part != part.strip() for part in parts)
    if odd or parts[0].casefold() == MANIFEST or not _is_utf8(path) or len(path.encode()) > PATH_MAX:
        raise ContentError(f"{where}: files", "paths inside the pack", short(path))
    return path


def _check_tree(files: Mapping[str, FileRef], where: str) -> None:
    """No file is a folder of another, and no two differ in capitals only."""
    folders = {folder for path in files for folder in _folders(path)}
    for path in files:
        if path in folders:
            raise ContentError(f"{where}: files", "files beside folders", f"{short(path)} as both")
    if len({path.casefold() for path in files}) < len(files):
        raise ContentError(f"{where}: files", "names that differ in more than capitals", "two that do not")


def _folders(path: str) -> Iterator[str]:
    parts = path.split("/")
    for count in range(1, len(parts)):
        yield "/".join(parts[:count])


def _pack(row: object, where: str) -> PackRef:
    if not isinstance(row, dict):
        raise ContentError(f"{where}: packs", "a table each", short(row))
    id_, hash_ = _text(row, "pack", where), _text(row, "hash", where)
    if not ID.fullmatch(id_) or not SHA256.fullmatch(hash_):
        raise ContentError(f"{where}: packs", "an id and a SHA-256 value in hex", f"{short(id_)}, {short(hash_)}")
    return PackRef(id_, hash_)


def _file(row: object, where: str) -> FileRef:
    sha256, size = (row.get("sha256"), row.get("size")) if isinstance(row, dict) else (None, None)
    if not isinstance(sha256, str) or not SHA256.fullmatch(sha256):
        raise ContentError(f"{where}.sha256", "a SHA-256 value in hex", short(sha256))
    if type(size) is not int or not 0 <= size <= FILE_MAX:
        raise ContentError(f"{where}.size", f"0 to {FILE_MAX} bytes", short(size))
    return FileRef(sha256, size)


def _text(table: Mapping[str, object], key: str, where: str) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not 1 <= len(value) <= 200 or not value.isprintable():
        raise ContentError(f"{where}: {key}", "text of 1 to 200 characters in a line", short(value))
    return value


def _table(data: bytes, where: str, most: int) -> dict[str, object]:
    if len(data) > most:
        raise ContentError(where, f"at most {most} bytes", f"{len(data)}")
    try:
        tree = json.loads(data.decode("utf-8"), object_pairs_hook=_once)
    except (ValueError, RecursionError) as err:
        raise ContentError(where, "JSON in UTF-8", str(err)) from err
    if not isinstance(tree, dict):
        raise ContentError(where, "a table", short(tree))
    return tree


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Two readers of a key that stands twice could take different ones."""
    table = dict(pairs)
    if len(table) < len(pairs):
        raise ValueError("a key stands twice")
    return table


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
