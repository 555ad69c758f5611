"""A table of answers, as any spreadsheet writes it. Does no IO."""

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from werkstadt.contract.errors import ContractError
from werkstadt.hub.rules.scores.instruments import GOT_MAX, Exclusion, Instrument, Row, sift

FILE_MAX = 32 * 2**20
_DELIMITERS = ";,\t"
"""The first wins where the heading has none of them: then a comma below it can only be a decimal one."""
_ITEM = re.compile(r"q[0-9]+")
_DIGITS = re.compile(r"[0-9][0-9.,]*")


@dataclass(frozen=True)
class Table:
    """excluded: in the order of rows; ignored: columns that the instrument does not ask for."""

    rows: tuple[Row, ...]
    excluded: tuple[Exclusion, ...]
    ignored: tuple[str, ...]


def read_table(data: bytes, instrument: Instrument, source: str) -> Table:
    """Commas, semicolons or tabs; UTF-8 with or without its mark, UTF-16, or what Excel writes; 5,0 or 5.0.

    Raises ContractError where the file cannot be right; a row that cannot is excluded.
    """
    text = _decode(data, source)
    delimiter = max(_DELIMITERS, key=lambda one: _known(text, one, instrument))
    records = _records(text, delimiter, source)
    number, cells = next(records, (1, []))
    names = [cell.strip() for cell in cells]
    head = [name.lower() for name in names]
    _check_head(head, instrument, f"{source}: row {number}")
    places = [head.index(field.name) for field in instrument.fields]
    marks = _Marks(instrument, source)
    uneven: list[Exclusion] = []

    def answers() -> Iterator[tuple[int, list[str]]]:
        for number, cells in records:
            if any(cell.strip() for cell in cells[len(head) :]):
                uneven.append(Exclusion(number, "row", f"{len(head)} cells", f"{len(cells)}"))
                continue
            texts = [cells[place] if place < len(cells) else "" for place in places]
            marks.note(number, texts)
            yield number, texts

    rows, excluded = sift(instrument, answers())
    wanted = {field.name for field in instrument.fields}
    return Table(
        tuple(rows),
        tuple(sorted([*excluded, *uneven], key=lambda one: one.row)),
        tuple(name[:GOT_MAX] for name in names if name and name.lower() not in wanted),
    )


class _Marks:
    """12,5 beside 1.234 in one file: one of them is thousands, and nobody can say which."""

    def __init__(self, instrument: Instrument, source: str) -> None:
        self._places = [place for place, field in enumerate(instrument.fields) if not field.whole]
        self._source = source
        self._seen: dict[str, int] = {}

    def note(self, number: int, texts: Sequence[str]) -> None:
        for place in self._places:
            text = texts[place].strip()
            for mark in ",." if _DIGITS.fullmatch(text) else "":
                if mark in text:
                    self._seen.setdefault(mark, number)
        if len(self._seen) > 1:
            expected = "one decimal mark in the whole file, and none for thousands"
            got = " and ".join(f"{mark!r} in row {at}" for mark, at in self._seen.items())
            raise ContractError(self._source, expected, got)


def _decode(data: bytes, source: str) -> str:
    if len(data) > FILE_MAX:
        raise ContractError(source, f"at most {FILE_MAX} bytes", "more")
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        # Excel's plain CSV. All that is asked for is ASCII, so other letters only stand in what is passed over.
        text = data.decode("cp1252", "replace")
    if "\0" in text:
        raise ContractError(source, "a CSV", "bytes that are no text")
    return text


def _known(text: str, delimiter: str, instrument: Instrument) -> int:
    """How many of its columns the heading has, split like this."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        head = {cell.strip().lower() for cell in next((cells for cells in reader if cells), [])}
    except csv.Error:
        return 0
    return sum(field.name in head for field in instrument.fields)


def _records(text: str, delimiter: str, source: str) -> Iterator[tuple[int, list[str]]]:
    """Row and cells. Empty lines count, since an only answer may be missing; but for those at the very end."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    empty: list[int] = []
    begun = False
    try:
        for number, cells in enumerate(reader, start=1):
            if not cells:
                empty += [number] if begun else []
                continue
            yield from ((at, []) for at in empty)
            empty.clear()
            begun = True
            yield number, cells
    except csv.Error as err:
        raise ContractError(f"{source}: line {reader.line_num}", "a CSV", str(err)) from err


def _check_head(head: Sequence[str], instrument: Instrument, where: str) -> None:
    """Questions that the instrument does not have would be another instrument's, and its figures wrong."""
    names = [field.name for field in instrument.fields]
    expected = f"for {instrument.id} the columns {', '.join(names)}, each once"
    if missing := [name for name in names if name not in head]:
        raise ContractError(where, expected, f"no {missing[0]}")
    if twice := [name for name in names if head.count(name) > 1]:
        raise ContractError(where, expected, f"{twice[0]} twice")
    if more := [name for name in head if _ITEM.fullmatch(name) and name not in names]:
        raise ContractError(where, f"{expected}, and no further question", more[0])
