"""Takes in the files of a site: which may be there, whether they are what their names say, and where they point."""

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path

from lxml import etree

from werkstadt.exhibits.authoring.pictures import PictureError, check_jpeg, check_png
from werkstadt.exhibits.authoring.source import Source
from werkstadt.exhibits.problems import Problem, Spot, short
from werkstadt.scenes.web.load import FILES_MAX, INDEX, TYPES, is_path, type_of
from werkstadt.scenes.web.references import Found, in_css, in_html, in_script, in_svg

SITE_MAX = 20 * 1024 * 1024
"""Bytes of the whole site."""
_Read = Callable[[str], list[Found]]
_TEXTS: Mapping[str, _Read] = {
    "html": in_html,
    "css": in_css,
    "js": in_script,
    "mjs": in_script,
    "svg": in_svg,
    "json": lambda text: [],
}


def add_site(source: Source, folder: str) -> list[str]:
    """Its paths within the folder, sorted. What is wrong goes into the source's problems."""
    paths = _paths(source, folder)
    if INDEX not in paths:
        _refuse(source, folder, 0, f"{INDEX}, its first page", "none")
    if len(paths) > FILES_MAX:
        _refuse(source, folder, 0, f"at most {FILES_MAX} files", f"{len(paths)}")
        return []
    room = SITE_MAX
    for path in paths:
        file = f"{folder}/{path}"
        if not is_path(path):
            _refuse(source, file, 0, "a name of plain letters, digits, and . _ -", short(path))
            continue
        if type_of(path) is None:
            _refuse(source, file, 0, f"a file that a site may hold ({', '.join(TYPES)})", short(Path(path).name))
            continue
        room -= (source.folder / file).stat().st_size
        if room < 0:
            _refuse(source, folder, 0, f"at most {SITE_MAX // 2**20} MiB in all", f"more, with {path}")
            return []
        source.add_file(file, Spot(source.name(file)), _checker(source, folder, path, set(paths)), "a file of the site")
    return [path for path in paths if f"{folder}/{path}" in source.files]


def _paths(source: Source, folder: str) -> list[str]:
    """Every file below; what begins with a dot is somebody's program's own and stays out. Links are refused."""
    top = source.folder / folder
    found: list[str] = []
    for here, folders, files in os.walk(top):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in (*folders, *files):
            path = Path(here, name)
            if path.is_symlink():
                _refuse(source, f"{folder}/{path.relative_to(top).as_posix()}", 0, "a file of its own", "a link")
        found += [
            Path(here, name).relative_to(top).as_posix()
            for name in files
            if not name.startswith(".") and not Path(here, name).is_symlink()
        ]
        if len(found) > FILES_MAX * 2:
            break
    return sorted(found)


def _checker(
    source: Source, folder: str, path: str, there: set[str]
) -> Callable[[Path, Spot, list[Problem]], bytes | None]:
    """A check for Source.add_file: the file's bytes, or None with a problem."""

    def check(file: Path, spot: Spot, problems: list[Problem]) -> bytes | None:
        kind = path.rpartition(".")[2].lower()
        try:
            data = file.read_bytes()
            _check_bytes(kind, data)
        except PictureError as err:
            problems.append(Problem(spot, err.expected, err.came))
            return None
        except OSError as err:
            problems.append(Problem(spot, "a file that can be read", err.strerror or str(err)))
            return None
        if kind in _TEXTS:
            _check_text(source, folder, path, data, there)
        return data

    return check


def _check_bytes(kind: str, data: bytes) -> None:
    """Whether they are what the name says. Raises PictureError."""
    if kind == "png":
        check_png(data)
    elif kind in ("jpg", "jpeg"):
        check_jpeg(data)
    elif kind == "woff2" and data[:4] != b"wOF2":
        raise PictureError("a font as WOFF2", "other bytes")
    elif kind == "wasm" and data[:4] != b"\0asm":
        raise PictureError("a WebAssembly module", "other bytes")
    elif kind == "svg":
        _check_svg(data)
    elif kind in _TEXTS and b"\0" in data:
        raise PictureError("text", "a byte of 0")


def _check_svg(data: bytes) -> None:
    if b"<!ENTITY" in data or b"<!DOCTYPE" in data:
        raise PictureError("an SVG without a document type", "<!DOCTYPE or <!ENTITY")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as err:
        raise PictureError("an SVG that can be read", short(str(err.msg))) from err
    if etree.QName(root).localname != "svg":
        raise PictureError("an SVG", f"<{short(etree.QName(root).localname)}>")


def _check_text(source: Source, folder: str, path: str, data: bytes, there: set[str]) -> None:
    file, kind = f"{folder}/{path}", path.rpartition(".")[2].lower()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as err:
        _refuse(source, file, data[: err.start].count(b"\n") + 1, "UTF-8", f"byte 0x{data[err.start]:02x}")
        return
    if kind == "json":
        try:
            json.loads(text)
        except (ValueError, RecursionError) as err:
            _refuse(source, file, getattr(err, "lineno", 1), "JSON", str(err)[:80])
    for found in _TEXTS[kind](text):
        _judge(source, path, file, found, there)


def _judge(source: Source, path: str, file: str, found: Found, there: set[str]) -> None:
    if found.warning:
        _warn(source, file, found.line, found.expected, found.came)
    elif found.outside:
        _refuse(source, file, found.line, "nothing from outside the site: there is no network", short(found.came))
    elif (target := found.target_from(path)) is not None and target not in there:
        _warn(source, file, found.line, "a file of the site", f"{short(found.came)} is missing")


def _refuse(source: Source, file: str, line: int, expected: str, came: str) -> None:
    source.problems.append(Problem(Spot(source.name(file), line), expected, came))


def _warn(source: Source, file: str, line: int, expected: str, came: str) -> None:
    source.problems.append(Problem(Spot(source.name(file), line), expected, came, warning=True))
