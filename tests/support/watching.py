"""Somebody who looks at a device's content the whole time: once it had a whole exhibition in force, it has one."""

import hashlib
import json
import threading
from dataclasses import dataclass, field
from pathlib import Path

PAUSE_S = 0.1


def trouble_of(content: Path) -> str | None:
    """What is missing of the exhibition in force; "" where it is whole; None where there is none yet."""
    while True:
        try:
            before = (content / "current").readlink()
        except FileNotFoundError:
            return None
        found = _missing(content, before.name)
        try:
            if (content / "current").readlink() == before:
                return found
        except FileNotFoundError:
            return "current is gone"


def _missing(content: Path, hash_: str) -> str:
    """Every document by its hash, every file by its size."""
    try:
        document = (content / "exhibitions" / hash_ / "exhibition.json").read_bytes()
        if hashlib.sha256(document).hexdigest() != hash_:
            return f"exhibition {hash_[:12]} is another one"
        table = json.loads(document)
        for pack in [*table["shows"], *table["forms"]]:
            folder = content / "packs" / pack["hash"]
            manifest = (folder / "manifest.json").read_bytes()
            if hashlib.sha256(manifest).hexdigest() != pack["hash"]:
                return f"pack {pack['pack']} is another one"
            for path, ref in json.loads(manifest)["files"].items():
                if (size := (folder / path).stat().st_size) != ref["size"]:
                    return f"{pack['pack']}/{path} has {size} bytes"
    except OSError as err:
        return f"{err.filename}: {err.strerror}"
    return ""


def damaged(content: Path) -> list[str]:
    """Files of the exhibition in force whose bytes are not those that were signed."""
    table = json.loads((content / "current" / "exhibition.json").read_bytes())
    wrong = []
    for pack in [*table["shows"], *table["forms"]]:
        folder = content / "packs" / pack["hash"]
        for path, ref in json.loads((folder / "manifest.json").read_bytes())["files"].items():
            if hashlib.sha256((folder / path).read_bytes()).hexdigest() != ref["sha256"]:
                wrong.append(f"{pack['pack']}/{path}")
    return wrong


@dataclass
class Watcher(threading.Thread):
    """contents: by name of device. looks: how often each was looked at with something in force."""

    contents: dict[str, Path]
    looks: dict[str, int] = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(name="watcher", daemon=True)
        self._stop_asked = threading.Event()

    def run(self) -> None:
        while not self._stop_asked.wait(PAUSE_S):
            for name, content in self.contents.items():
                found = trouble_of(content)
                if found is None and name in self.looks:
                    found = "nothing is in force any more"
                if found:
                    self.seen.append(f"{name}: {found}")
                if found is not None:
                    self.looks[name] = self.looks.get(name, 0) + 1

    def end(self) -> None:
        self._stop_asked.set()
        self.join()

    __hash__ = threading.Thread.__hash__
