"""The sheets of a workbook as rows of texts, each cell with its address, before any form compiler sees it."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
from openpyxl.utils import get_column_letter

from werkstadt.exhibits.authoring.xlsform.spelling import canonical
from werkstadt.exhibits.problems import Problem, Spot, short

FILE_MAX = 2 * 1024 * 1024
UNPACKED_MAX = 20 * 1024 * 1024
PARTS_MAX = 200
ROWS_MAX = 8_000
MERGED_SHOWN_MAX = 20
COLUMNS_MAX = 60
CELL_CHARS_MAX = 2_000
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]{0,40}?ref="(([A-Z]{1,3})([0-9]{1,7}):[A-Z]{1,3}[0-9]{1,7})"')
_NOT_TEXT = re.compile(r"[^\t\n\r -~\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Cell:
    text: str
    spot: Spot


@dataclass
class Row:
    """cells: those that are not empty, by heading. spot_of() names one that is."""

    number: int
    cells: dict[str, Cell]
    sheet: "Sheet"

    def text(self, heading: str) -> str:
        cell = self.cells.get(heading)
        return "" if cell is None else cell.text

    def spot_of(self, heading: str) -> Spot:
        return self.sheet.spot(self.number, heading)


@dataclass
class Sheet:
    """columns: letter by heading."""

    file: str
    name: str
    columns: dict[str, str] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)

    def spot(self, row: int, heading: str) -> Spot:
        letter = self.columns.get(heading, "")
        return Spot(self.file, sheet=self.name, row=row, column=f"{letter} ({heading})" if letter else heading)


def read_workbook(path: Path, problems: list[Problem]) -> dict[str, Sheet]:
    """Sheets by name; empty with a problem where it cannot be read."""
    file = str(path)
    try:
        data = path.read_bytes()
        _check_archive(data)
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    except _TooBigError as err:
        problems.append(Problem(Spot(file), err.expected, err.came))
        return {}
    except Exception as err:  # noqa: BLE001 openpyxl raises whatever its XML and ZIP readers raise
        problems.append(Problem(Spot(file), "a spreadsheet (.xlsx)", short(f"{type(err).__name__}: {err}", 120)))
        return {}
    sheets = [sheet for sheet in book.worksheets if not sheet.title.startswith("_")]
    for sheet in sheets:
        _check_merged(file, data, sheet, problems)
    return {sheet.title: _read_sheet(file, sheet.title, sheet, problems) for sheet in sheets}


class _TooBigError(Exception):
    def __init__(self, expected: str, came: str) -> None:
        super().__init__(expected, came)
        self.expected = expected
        self.came = came


def _check_archive(data: bytes) -> None:
    """An .xlsx is a ZIP of XML files: one that unpacks to far more than a form is refused before it is unpacked."""
    if len(data) > FILE_MAX:
        raise _TooBigError(f"at most {FILE_MAX // 1024} KiB", f"{len(data) // 1024} KiB")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
    if len(parts) > PARTS_MAX or sum(part.file_size for part in parts) > UNPACKED_MAX:
        raise _TooBigError(f"at most {UNPACKED_MAX // 2**20} MiB unpacked", "more")


def _check_merged(file: str, data: bytes, worksheet: object, problems: list[Problem]) -> None:
    """openpyxl does not tell them where it reads row by row, and of merged cells only the first has a value."""
    part = str(getattr(worksheet, "_worksheet_path", "")).lstrip("/")
    name = str(getattr(worksheet, "title", ""))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        text = archive.read(part) if part in archive.namelist() else b""
    for match in list(_MERGED.finditer(text))[:MERGED_SHOWN_MAX]:
        letter, row, whole = match[2].decode(), int(match[3]), match[1].decode()
        problems.append(
            Problem(Spot(file, sheet=name, row=row, column=letter), "cells on their own", f"merged ones, {whole}")
        )


def _read_sheet(file: str, name: str, worksheet: object, problems: list[Problem]) -> Sheet:
    sheet = Sheet(file, name)
    letters: dict[int, str] = {}
    for number, cells in enumerate(_rows(worksheet), start=1):
        texts = list(_texts(file, name, number, cells, problems))
        if number > ROWS_MAX:
            if texts:
                problems.append(Problem(Spot(file, sheet=name, row=number), f"at most {ROWS_MAX} rows", "more"))
            break
        if not letters:
            letters = _read_headings(sheet, number, texts, problems)
            continue
        row = Row(number, {}, sheet)
        for column, text in texts:
            letter = get_column_letter(column)
            if column not in letters:
                spot = Spot(file, sheet=name, row=number, column=letter)
                problems.append(Problem(spot, "a heading above every value", short(text)))
                continue
            row.cells[letters[column]] = Cell(text, sheet.spot(number, letters[column]))
        if row.cells:
            sheet.rows.append(row)
    return sheet


def _rows(worksheet: object) -> Iterator[tuple[object, ...]]:
    worksheet.reset_dimensions()  # type: ignore[attr-defined] # a file may lie about its size
    yield from worksheet.iter_rows(max_row=ROWS_MAX + 1, max_col=COLUMNS_MAX + 1)  # type: ignore[attr-defined]


def _read_headings(sheet: Sheet, number: int, texts: list[tuple[int, str]], problems: list[Problem]) -> dict[int, str]:
    """Heading by number of column. Blanks around :: do not count."""
    headings: dict[int, str] = {}
    for column, text in texts:
        heading = canonical("::".join(part.strip() for part in text.split("::")))
        letter = get_column_letter(column)
        spot = Spot(sheet.file, sheet=sheet.name, row=number, column=letter)
        if column > COLUMNS_MAX:
            problems.append(Problem(spot, f"at most {COLUMNS_MAX} columns", "more"))
        elif heading in sheet.columns:
            problems.append(Problem(spot, "each heading once", short(heading)))
        else:
            sheet.columns[heading] = letter
        headings[column] = heading
    return headings


def _texts(
    file: str, name: str, number: int, cells: tuple[object, ...], problems: list[Problem]
) -> Iterator[tuple[int, str]]:
    """Number of column, and text, of every cell that is not empty."""
    for column, cell in enumerate(cells, start=1):
        value = getattr(cell, "value", None)
        spot = Spot(file, sheet=name, row=number, column=get_column_letter(column))
        if value is None or (isinstance(value, str) and not value.strip()):
            continue
        if getattr(cell, "data_type", "") == "f" or (isinstance(value, str) and value.startswith("=")):
            problems.append(Problem(spot, "a value", f"a formula, {short(str(value))}"))
        elif getattr(cell, "data_type", "") == "e":
            problems.append(Problem(spot, "a value", short(str(value))))
        elif isinstance(value, dt.date | dt.time | dt.timedelta):
            problems.append(Problem(spot, "text (format the cell as text)", short(str(value))))
        else:
            text = _as_text(value)
            if len(text) > CELL_CHARS_MAX:
                problems.append(Problem(spot, f"at most {CELL_CHARS_MAX} characters", f"{len(text)}"))
            elif _NOT_TEXT.search(text):
                problems.append(Problem(spot, "text without control characters", ascii(text)[:60]))
            else:
                yield column, text


def _as_text(value: object) -> str:
    """Several blanks are one, as every form compiler has it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return re.sub(r" {2,}", " ", str(value).strip())
