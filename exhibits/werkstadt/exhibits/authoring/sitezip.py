"""Takes a site out of a zip, as prototyping tools give it, into a folder; what is in it is judged there as any site is.

A zip may come from anywhere: nothing is written outside the folder, and no more than a site may have.
"""

import stat
import struct
import zipfile
import zlib
from pathlib import Path

from werkstadt.exhibits.problems import short
from werkstadt.scenes.web.load import FILES_MAX, is_path
from werkstadt.scenes.web.sitefiles import SITE_MAX

_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 1
"""Bit of a member's flags. Source: APPNOTE.TXT of PKWARE, 4.4.4."""


class ZipError(ValueError):
    """expected and came, for a problem."""

    def __init__(self, expected: str, came: str) -> None:
        super().__init__(expected, came)
        self.expected, self.came = expected, came


def unzip_site(file: Path, into: Path) -> None:
    """into: is there and empty. A single folder around all files is left out. Raises ZipError."""
    try:
        with zipfile.ZipFile(file) as archive:
            _unzip(archive, into)
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, RuntimeError, ValueError, OSError) as err:
        if isinstance(err, ZipError):
            raise
        raise ZipError("a zip that can be read", short(str(err) or type(err).__name__)) from err


def _unzip(archive: zipfile.ZipFile, into: Path) -> None:
    members = [member for member in archive.infolist() if not _is_by_the_way(member.filename)]
    if len(members) > FILES_MAX:
        raise ZipError(f"at most {FILES_MAX} files", str(len(members)))
    names = [member.filename for member in members]
    top = _folder_around(names)
    if len({name.casefold() for name in names}) < len(names):
        raise ZipError("names that differ in more than capitals", "two that do not")
    room = SITE_MAX
    for member in members:
        data = _read(archive, member, member.filename.removeprefix(top), room)
        room -= len(data)
        target = into / member.filename.removeprefix(top)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: str, room: int) -> bytes:
    if not is_path(path):
        raise ZipError("names of plain letters, digits, and . _ -", short(member.filename))
    if stat.S_ISLNK(member.external_attr >> 16):
        raise ZipError("files of its own", f"{short(path)}, a link")
    if member.flag_bits & _ENCRYPTED or member.compress_type not in _METHODS:
        raise ZipError("files without a password, packed as zips are usually", short(path))
    with archive.open(member) as packed:
        data = packed.read(room + 1)
    if len(data) > room:
        raise ZipError(f"at most {SITE_MAX // 2**20} MiB in all", f"more, with {short(path)}")
    return data


def _is_by_the_way(name: str) -> bool:
    """Folders, and what somebody's system has put in: files that begin with a dot, and macOS's own."""
    parts = name.split("/")
    return (
        name.endswith("/")
        or parts[0] == "__MACOSX"
        or any(part.startswith(".") and part not in (".", "..") for part in parts)
    )


def _folder_around(names: list[str]) -> str:
    top = f"{names[0].partition('/')[0]}/" if names else ""
    return top if all(name.startswith(top) for name in names) else ""
