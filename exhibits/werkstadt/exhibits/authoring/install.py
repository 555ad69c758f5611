"""Puts a checked exhibition into a content folder: whole or not at all, the last two kept (contentfolder.py)."""

from pathlib import Path

from werkstadt.exhibits.authoring.exhibition import Checked
from werkstadt.exhibits.contentfolder import ContentFolder, write_pack
from werkstadt.exhibits.manifest import parse_manifest
from werkstadt.exhibits.problems import ContentError


def install(checked: Checked, content: Path) -> str:
    """The exhibition's hash, now in force. Raises ContentError if it could not be written; the old one stays."""
    if checked.exhibition is None or checked.errors:
        raise ContentError(str(content), "an exhibition without errors", f"{len(checked.errors)} of them")
    folder = ContentFolder(content)
    try:
        with folder.locked():
            for pack in (*checked.packs.values(), *([checked.brand] if checked.brand else [])):
                data = pack.manifest()
                write_pack(folder, pack.files, data, parse_manifest(data, f"the pack {pack.id}"))
            hash_ = folder.place_exhibition(checked.exhibition)
            folder.switch(hash_)
    except OSError as err:
        raise ContentError(str(err.filename or content), "a folder that can be written", str(err.strerror)) from err
    return hash_
