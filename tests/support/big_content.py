"""Exhibitions of any size, as a build leaves them; what is in them nobody opens."""

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path

from werkstadt.exhibits.contentfolder import ContentFolder, write_pack
from werkstadt.exhibits.manifest import parse_manifest


def fill(folder: Path, packs: Mapping[str, Mapping[str, bytes]], id_: str = "gross") -> str:
    """packs: files by path, by id of the pack. The hash of the exhibition, in force in folder."""
    content = ContentFolder(folder)
    shows = []
    with content.locked():
        for pack, files in packs.items():
            rows = {
                path: {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)} for path, data in files.items()
            }
            table = {"format": 1, "kind": "exhibit", "id": pack, "version": "1", "files": rows}
            data = json.dumps(table, sort_keys=True).encode()
            manifest = parse_manifest(data, pack)
            write_pack(content, files, data, manifest)
            shows.append({"pack": pack, "hash": manifest.hash})
        document = json.dumps({"format": 2, "kind": "exhibition", "id": id_, "shows": shows, "forms": []}).encode()
        hash_ = content.place_exhibition(document)
        content.switch(hash_)
    return hash_


def noise(size: int, count: int = 1) -> dict[str, bytes]:
    """Files that no link makes smaller."""
    return {f"pictures/{number}.bin": os.urandom(size) for number in range(count)}


def thicken(folder: Path, pack: str, files: Mapping[str, bytes]) -> str:
    """What was built, with more files in one of its packs that no page shows. The hash of the exhibition, in force."""
    content = ContentFolder(folder)
    document = json.loads((folder / "current" / "exhibition.json").read_bytes())
    (shown,) = (one for one in document["shows"] if one["pack"] == pack)
    old = folder / "packs" / shown["hash"]
    table = json.loads((old / "manifest.json").read_bytes())
    data = {path: (old / path).read_bytes() for path in table["files"] if not path.startswith("more/")}
    data |= {f"more/{path}": more for path, more in files.items()}
    table["files"] = {path: {"sha256": hashlib.sha256(one).hexdigest(), "size": len(one)} for path, one in data.items()}
    manifest_data = json.dumps(table, sort_keys=True).encode()
    manifest = parse_manifest(manifest_data, pack)
    with content.locked():
        write_pack(content, data, manifest_data, manifest)
        shown["hash"] = manifest.hash
        hash_ = content.place_exhibition(json.dumps(document).encode())
        content.switch(hash_)
    return hash_
