"""Pictures that no check has seen: a card says so, memory stays bounded, and the visit goes on."""

import struct
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

import psutil
import pytest

from tests.kiosk.showroom import write_showroom
from tests.kiosk.visitor import ListJournal, Open

SIDE_PX = 31_623
"""So that there are 10⁹ pixels."""
GROWN_MAX = 96 * 1024 * 1024
SAYS_SO = "Dieses Bild lässt sich gerade nicht zeigen."


def huge_png() -> bytes:
    """10⁹ grey pixels of 8 bits, all black, in 1 MB."""
    packer, packed = zlib.compressobj(9), bytearray()
    row = bytes(SIDE_PX + 1)
    for _ in range(SIDE_PX):
        packed += packer.compress(row)
    packed += packer.flush()
    header = struct.pack(">IIBBBBB", SIDE_PX, SIDE_PX, 8, 0, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", bytes(packed)), (b"IEND", b"")]
    parts = [
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


PICTURES: Mapping[str, Callable[[], bytes]] = {
    "huge": huge_png,
    "broken": lambda: b"\x89PNG\r\n\x1a\n" + b"?" * 600,
    "nothing": lambda: b" ",
}


@pytest.mark.attempt("Q64")
@pytest.mark.qt_log_ignore("QML|QImageIOHandler|libpng|Error decoding|svg", extend=True)
@pytest.mark.parametrize("kind", PICTURES)
def test_a_picture_that_cannot_be_shown_is_a_card_and_the_rest_goes_on(visit: Open, tmp_path: Path, kind: str) -> None:
    content = write_showroom(tmp_path / "content", ring=PICTURES[kind]())
    visitor = visit(content, ListJournal())
    memory = psutil.Process()
    before = memory.memory_info().rss
    visitor.tap("Berühre mich")
    visitor.tap("Wie klein ist klein?")
    visitor.until(lambda: any(name.startswith(SAYS_SO) for name in visitor.names()), "what stands for the picture")
    (told,) = [name for name in visitor.names() if name.startswith(SAYS_SO)]
    assert told == f"{SAYS_SO} Zwei Ringe aus Licht", "and what it would have shown"
    assert "Bild vergrößern" not in " ".join(visitor.names())
    assert memory.memory_info().rss - before < GROWN_MAX
    page = visitor.lane.stay.place.at
    visitor.tap("Weiter")
    assert visitor.lane.stay.place.at == page + 1
