"""Reads the PDFs that typst writes: objects, the tree of tags, and text by its fonts. No more than that."""

import re
import zlib
from collections.abc import Iterator
from functools import cached_property

_OBJECT = re.compile(rb"(\d+) 0 obj\s")
_LENGTH = re.compile(rb"/Length (\d+)")
_SHOWN = re.compile(rb"/(\w+) [\d.]+ Tf|/ActualText\s?(?:<[0-9A-F]*>|(\())|<([0-9A-F]+)>|(\()|(\bET\b)")
_IN_TEXT = re.compile(rb"\\.|[()]", re.S)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.S)
_NAMES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


class Pdf:
    def __init__(self, data: bytes) -> None:
        assert data.startswith(b"%PDF-"), data[:20]
        self.objects: dict[int, tuple[bytes, bytes]] = {}
        at = 0
        while found := _OBJECT.search(data, at):
            end = data.index(b"endobj", found.end())
            start = data.find(b"stream\n", found.end(), end)
            if start < 0:
                self.objects[int(found[1])] = data[found.end() : end], b""
                at = end
                continue
            head, start = data[found.end() : start], start + len(b"stream\n")
            length = _LENGTH.search(head)
            assert length is not None, head
            raw = data[start : start + int(length[1])]
            self.objects[int(found[1])] = head, zlib.decompress(raw) if b"FlateDecode" in head else raw
            at = start + len(raw)

    @property
    def dictionaries(self) -> bytes:
        return b"\n".join(head for head, _ in self.objects.values())

    @property
    def metadata(self) -> str:
        return next(body.decode() for head, body in self.objects.values() if b"/Metadata" in head and body)

    def elements(self, tag: str) -> list[bytes]:
        """Of the tree of tags."""
        return [head for head, _ in self.objects.values() if re.search(rb"/S\s?/" + tag.encode() + rb"\b", head)]

    @cached_property
    def pages(self) -> list[str]:
        """Text of each; what is set in pieces is put together as it comes."""
        order = re.search(
            rb"/Type\s?/Pages.*?/Kids\s?\[(.*?)\]|/Kids\s?\[(.*?)\].*?/Type\s?/Pages", self.dictionaries, re.S
        )
        assert order is not None
        return ["".join(self._text(int(number))) for number in re.findall(rb"(\d+) 0 R", order[1] or order[2])]

    @property
    def text(self) -> str:
        """Without ends of lines and hyphens at them: they are where the type happens to break."""
        return re.sub(r"\s+", " ", " ".join(self.pages))

    def _text(self, page: int) -> Iterator[str]:
        head = self.objects[page][0]
        contents = re.search(rb"/Contents (\d+) 0 R", head)
        assert contents is not None, head
        fonts = {
            name: self._letters(int(number)) for name, number in re.findall(rb"/(f\d+) (\d+) 0 R", self._fonts(head))
        }
        letters: dict[int, str] = {}
        drawn, at = self.objects[int(contents[1])][1], 0
        while shown := _SHOWN.search(drawn, at):
            at, codes = shown.end(), b""
            if shown[1]:
                letters = fonts[shown[1]]
            elif shown[2]:
                at = _end_of_text(drawn, at)
            elif shown[3]:
                codes = bytes.fromhex(shown[3].decode())
            elif shown[4]:
                at = _end_of_text(drawn, at)
                codes = _ESCAPE.sub(_unescaped, drawn[shown.end() : at - 1])
            elif shown[5]:
                yield " "
            yield "".join(letters[codes[i] << 8 | codes[i + 1]] for i in range(0, len(codes), 2))

    def _fonts(self, head: bytes) -> bytes:
        linked = re.search(rb"/Resources (\d+) 0 R", head)
        return self.objects[int(linked[1])][0] if linked else head

    def _letters(self, font: int) -> dict[int, str]:
        linked = re.search(rb"/ToUnicode (\d+) 0 R", self.objects[font][0])
        assert linked is not None
        pairs = re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>\n", self.objects[int(linked[1])][1])
        return {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}


def _end_of_text(drawn: bytes, at: int) -> int:
    """Behind its last bracket; brackets in it come in pairs or behind a backslash."""
    depth = 1
    while depth:
        found = _IN_TEXT.search(drawn, at)
        assert found is not None
        depth += {b"(": 1, b")": -1}.get(found[0], 0)
        at = found.end()
    return at


def _unescaped(found: re.Match[bytes]) -> bytes:
    code = found[1]
    return bytes([int(code, 8)]) if code[:1].isdigit() else _NAMES.get(code, code)


def alternatives(pdf: Pdf) -> list[str]:
    """Alt texts of figures, in order."""
    found = (re.search(rb"/Alt\s?(?:<([0-9A-F]+)>|\(((?:[^()\\]|\\.)*)\))", one) for one in pdf.elements("Figure"))
    return [
        "" if one is None else bytes.fromhex(one[1].decode()).decode("utf-16") if one[1] else one[2].decode("latin-1")
        for one in found
    ]
