"""Puts a checked exhibition into a content folder: whole or not at all, the last two kept.

content/packs/<hash>/ and content/exhibitions/<hash>/ are written beside their place, synced and renamed; then
content/current is renamed over. Whatever goes wrong before that last step, the old exhibition stays in force.
"""

import contextlib
import fcntl
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from werkstadt.exhibits.authoring.exhibition import Checked
from werkstadt.exhibits.problems import ContentError

_HASH = re.compile(r"[0-9a-f]{64}")
_STAGING = ".staging-"


def install(checked: Checked, content: Path) -> str:
    """The exhibition's hash, now in force. Raises ContentError if it could not be written; the old one stays."""
    if checked.exhibition is None or checked.errors:
        raise ContentError(str(content), "an exhibition without errors", f"{len(checked.errors)} of them")
    try:
        with _locked(content):
            before = _current(content)
            for pack in (*checked.packs.values(), *([checked.brand] if checked.brand else [])):
                _place(content / "packs" / pack.hash(), {**pack.files, "manifest.json": pack.manifest()})
            hash_ = checked.exhibition_hash()
            _place(content / "exhibitions" / hash_, {"exhibition.json": checked.exhibition})
            _switch(content, hash_)
            if before != hash_:
                _sweep(content, {hash_, before} - {""})
    except OSError as err:
        raise ContentError(str(err.filename or content), "a folder that can be written", str(err.strerror)) from err
    return hash_


@contextlib.contextmanager
def _locked(content: Path) -> Iterator[None]:
    """One build at a time; a second one says so at once."""
    content.mkdir(parents=True, exist_ok=True)
    with (content / ".lock").open("wb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as err:
            raise ContentError(str(content), "one build at a time", "another one going on") from err
        yield


def _place(folder: Path, files: Mapping[str, bytes]) -> None:
    """A folder of that name holds these files and is durable when this returns. One that is damaged is replaced."""
    if _holds(folder, files):
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=_STAGING, dir=folder.parent))
    try:
        for name, data in files.items():
            _write(staging / name, data)
        for inner in sorted((path for path in staging.rglob("*") if path.is_dir()), reverse=True):
            inner.chmod(0o755)
            _sync(inner)
        staging.chmod(0o755)
        _sync(staging)
        if folder.exists():
            folder.rename(staging.with_name(f"{staging.name}-damaged"))
        staging.rename(folder)
        _sync(folder.parent)
    finally:
        for rest in folder.parent.glob(f"{staging.name}*"):
            shutil.rmtree(rest)


def _holds(folder: Path, files: Mapping[str, bytes]) -> bool:
    try:
        return all((folder / name).read_bytes() == data for name, data in files.items())
    except OSError:
        return False


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fchmod(file.fileno(), 0o644)
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _current(content: Path) -> str:
    try:
        return (content / "current").readlink().name
    except OSError:
        return ""


def _switch(content: Path, hash_: str) -> None:
    target = Path("exhibitions") / hash_
    link = content / "current"
    if link.is_symlink() and link.readlink() == target:
        return
    staged = content / f"{_STAGING}current"
    staged.unlink(missing_ok=True)
    staged.symlink_to(target)
    staged.replace(link)
    _sync(content)


def _sweep(content: Path, keep: set[str]) -> None:
    """Deletes exhibitions that are not kept, packs that no kept one names, and what a killed build left behind."""
    packs: set[str] = set()
    for hash_ in keep:
        packs |= _packs_of(content / "exhibitions" / hash_ / "exhibition.json")
    for folder, kept in ((content / "exhibitions", keep), (content / "packs", packs)):
        for path in folder.iterdir():
            if path.name.startswith(_STAGING) or (_HASH.fullmatch(path.name) and path.name not in kept):
                shutil.rmtree(path)


def _packs_of(file: Path) -> set[str]:
    try:
        table = json.loads(file.read_bytes())
        brand = [table["brand"]] if "brand" in table else []
        return {row["hash"] for row in (*table["shows"], *table["forms"], *brand)}
    except (OSError, ValueError, KeyError, TypeError):
        return set()
