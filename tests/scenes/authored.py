"""An exhibit as an author writes it, with one scene of a type."""

import struct
import zlib
from pathlib import Path

from werkstadt.exhibits.authoring.exhibition import check_source

HEAD = """format = 1
id = "{id}"
version = "1.0.0"
duration_min = 1
ages = [6, 99]
ground = "sky"
cover = "pictures/a.svg"
cover_alt = {{ de = "Wort", en = "word", de-simple = "Wort" }}
licence = "CC-BY-4.0"
title = {{ de = "Wort", en = "word", de-simple = "Wort" }}
subtitle = {{ de = "Wort", en = "word", de-simple = "Wort" }}
[[scene]]
type = "{kind}"
id = "one"
"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}"><rect width="400" height="300" fill="#1F6FB5"/></svg>'


class Authored:
    """Writes the exhibit into the folder and gives the folder. Pictures: a.svg (400 × 300), huge.png (10⁹ px)."""

    def __init__(self, folder: Path, kind: str, box: str = "0 0 400 300") -> None:
        self._folder, self._kind, self._box = folder, kind, box

    def __call__(self, body: str) -> Path:
        pictures = self._folder / "pictures"
        pictures.mkdir(parents=True, exist_ok=True)
        (pictures / "a.svg").write_text(SVG.format(box=self._box), encoding="utf-8")
        if "huge.png" in body:
            (pictures / "huge.png").write_bytes(huge_png())
        head = HEAD.format(id=self._folder.name, kind=self._kind)
        (self._folder / "exhibit.toml").write_text(head + body, encoding="utf-8")
        return self._folder


def problems_of(folder: Path) -> list[str]:
    """Every problem as `check` prints it, without the folder."""
    return [str(problem).replace(f"{folder}/", "") for problem in check_source(folder).problems]


def huge_png() -> bytes:
    """Says that it has 10⁹ pixels."""

    def part(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", 31_623, 31_623, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", header) + part(b"IDAT", zlib.compress(b"")) + part(b"IEND", b"")
