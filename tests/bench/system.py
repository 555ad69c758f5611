"""A new system: how much of it moves where one package changed. Between two images that were built, before and after:

make image && mv build/image build/image-before; then a commit that changes one package, and make image. Without both
there is no row.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from tests.bench.row import Row, row
from werkstadt.contract.system import Chunk, System, cut, encode_system, pack
from werkstadt.hub.content.systems import Part, read_image

BUILD = Path(__file__).parents[2] / "build"
BEFORE, AFTER = BUILD / "image-before", BUILD / "image"
MOST_PERCENT = 15.0


def rows() -> list[Row]:
    if not all((folder / "manifest.json").exists() for folder in (BEFORE, AFTER)):
        return []
    before = {hashlib.sha256(data).digest() for data in chunks(BEFORE)}
    moved = whole = 0
    seen: dict[bytes, Chunk] = {}
    for data in chunks(AFTER):
        sha256 = hashlib.sha256(data).digest()
        if sha256 not in seen:
            stored = pack(data)
            seen[sha256] = Chunk(len(data), sha256.hex(), hashlib.sha256(stored).hexdigest(), len(stored))
            whole += len(stored)
            moved += 0 if sha256 in before else len(stored)
    moved += len(encode_system(System("device", 1, "as one", 1, "0" * 64, tuple(seen.values()))))
    name = "a system in which one package changed: moves of the image, both packed"
    return [
        row(name, 100 * moved / whole, "%", most=MOST_PERCENT),
        row("a system in which one package changed: moves", moved / 1e6, "MB", "all of it", whole / 1e6),
    ]


def chunks(folder: Path) -> Iterator[bytes]:
    """But for zeros."""
    image = read_image(folder)
    with image.disk.open("rb") as disk:
        disk.seek(image.at)
        yield from (data for data in cut(Part(disk, image.size)) if data.count(0) != len(data))
