"""CSV that a spreadsheet opens right by a double click.

UTF-8 with a byte order mark, or Excel reads umlauts wrongly. Semicolons for German, commas for English: what Excel of
that language expects; LibreOffice finds out by itself. Lines end with CR LF (RFC 4180).
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

SEPARATOR = {"de": ";", "en": ","}
_BOM = "\ufeff"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""Full-width signs too: some spreadsheets take them for the narrow ones."""

Cell = str | int | float | None


def lines(language: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    separator = SEPARATOR[language]
    yield (_BOM + _line(separator, header)).encode()
    for row in rows:
        yield _line(separator, [text(language, cell) for cell in row]).encode()


def text(language: str, cell: Cell) -> str:
    """A text that would be taken for a formula gets an apostrophe before it; numbers stay numbers."""
    if cell is None:
        return ""
    if isinstance(cell, int | float):
        return str(cell).replace(".", ",") if language == "de" else str(cell)
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA_STARTS) else cell


def _line(separator: str, cells: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="\r\n").writerow(cells)
    return out.getvalue()
