"""One export in each of the kinds. Rows are asked for as they are written: a year need not fit into memory."""

import datetime as dt
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import IO, Any

from werkstadt.hub.exports import csvfile
from werkstadt.hub.exports.savfile import DATE, NUMBER, WIDTH_MOST, Cell, Variable
from werkstadt.hub.exports.savfile import write_sav as write_sav_file
from werkstadt.hub.rules.exporting import FIXED, Column, Value, sav_names, value_of
from werkstadt.hub.rules.texts import plain
from werkstadt.hub.store.answers import Submission

KINDS = ("csv", "xlsx", "sav", "json")
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "sav": "application/x-spss-sav",
}
_FIELDS = {"device": "device_name", "study": "form", "study_version": "form_version"}
SHEET_ROWS_MOST = 1_048_576
CELL_MOST_CHARS = 32_767
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True)
class Words:
    """In the language of the export. positive: beside questions by smiley5."""

    positive: str
    answers: str
    questions: str
    chosen: str
    not_chosen: str
    delete_by: str


@dataclass(frozen=True)
class Export:
    """rows: asked for once, for .sav twice; the same rows each time. delete_by: a day, when what it holds is over.

    fixed: what stands before the columns; of a study's runs, form is the study.
    """

    form: str
    title: str
    columns: Sequence[Column]
    rows: Callable[[], Iterable[Submission]]
    language: str
    words: Words
    at: dt.datetime
    delete_by: str
    fixed: tuple[str, ...] = FIXED

    def told(self, one: Submission) -> list[str]:
        """The fixed cells of a row."""
        return [str(getattr(one, _FIELDS.get(name, name))) for name in self.fixed]

    def file_name(self, kind: str) -> str:
        """Says when the file is to be deleted, as a CSV cannot."""
        name = "".join(char if char.isalnum() and char.isascii() else "-" for char in self.form).strip("-") or "form"
        return f"{name}_delete-by-{self.delete_by}.{kind}"


def _header(export: Export, column: Column) -> str:
    return f"{column.ref} ({export.words.positive})" if column.only_positive else column.ref


def _joined(value: Value) -> csvfile.Cell:
    text = " ".join(value) if isinstance(value, list) else value
    return plain(text) if isinstance(text, str) else text


def csv_lines(export: Export) -> Iterator[bytes]:
    """Several answers of one question separated by spaces."""
    header = [*export.fixed, *(_header(export, column) for column in export.columns)]
    cells = (
        [*export.told(one), *(_joined(value_of(one.answers, column)) for column in export.columns)]
        for one in export.rows()
    )
    return csvfile.lines(export.language, [str(csvfile.text(export.language, name)) for name in header], cells)


def json_pieces(export: Export) -> Iterator[bytes]:
    """One object; a row a line. answers are as they were given, repeats too; only what may be seen is in them."""
    told = {
        "form": export.form,
        "title": export.title,
        "exported_at": export.at.isoformat(timespec="seconds"),
        "delete_by": export.delete_by,
        "questions": [
            {
                **{name: value for name, value in asdict(column).items() if name not in ("choices", "is_free")},
                "choices": dict(column.choices),
            }
            for column in export.columns
        ],
    }
    yield (json.dumps(told, ensure_ascii=False)[:-1] + ', "rows": [').encode()
    between = "\n"
    for one in export.rows():
        fixed = dict(zip(export.fixed, export.told(one), strict=True))
        answers = {column.ref: value_of(one.answers, column) for column in export.columns if column.ref in one.answers}
        row = json.dumps({**fixed, "at_ms": one.at_ms, "answers": answers}, ensure_ascii=False)
        yield (between + row).encode("utf-8", "backslashreplace")
        between = ",\n"
    yield b"\n]}\n"


def write_xlsx(export: Export, out: IO[bytes]) -> None:
    """Answers, on as many sheets as it takes, and a sheet that says what was asked."""
    from openpyxl import Workbook  # here, as it takes a tenth of a second that no other page needs

    book = Workbook(write_only=True)
    book.properties.title = f"{export.title} – {export.words.delete_by} {export.delete_by}"
    book.properties.creator = "Werkstadt"
    header = [_safe(export, name) for name in (*export.fixed, *(_header(export, column) for column in export.columns))]
    sheet: Any = None
    count = SHEET_ROWS_MOST
    for one in export.rows():
        if count >= SHEET_ROWS_MOST:
            sheet, count = _new_sheet(book, export, header), 1
        values = (_joined(value_of(one.answers, column)) for column in export.columns)
        sheet.append([_safe(export, cell) for cell in (*export.told(one), *values)])
        count += 1
    if sheet is None:
        _new_sheet(book, export, header)
    asked = book.create_sheet(export.words.questions)
    asked.append([_safe(export, f"{export.words.delete_by} {export.delete_by}")])
    for column in export.columns:
        note = export.words.positive if column.only_positive else ""
        asked.append([_safe(export, cell) for cell in (column.ref, column.label, column.kind, note)])
        for name, label in column.choices:
            asked.append([_safe(export, cell) for cell in ("", "", name, label)])
    book.save(out)


def _new_sheet(book: Any, export: Export, header: Sequence[object]) -> Any:
    number = len(book.worksheets) + 1
    sheet = book.create_sheet(export.words.answers if number == 1 else f"{export.words.answers} {number}")
    sheet.freeze_panes = "A2"
    sheet.append(header)
    return sheet


def _safe(export: Export, cell: csvfile.Cell) -> csvfile.Cell:
    """As in CSV: what a spreadsheet would take for a formula has an apostrophe before it; numbers stay numbers."""
    if not isinstance(cell, str):
        return cell
    text = _NOT_IN_XML.sub("\ufffd", cell)[: CELL_MOST_CHARS - 1]
    return csvfile.text(export.language, text)


# SPSS


def write_sav(export: Export, out: IO[bytes]) -> None:
    """A question with several answers has a variable for each; choices are numbers with their words as labels."""
    seen = _Seen(export)
    for one in export.rows():
        seen.look(one)
    variables, cells = _variables(export, seen)
    label = f"{export.title} – {export.words.delete_by} {export.delete_by}"
    rows = ([cell(one) for cell in cells] for one in export.rows())
    write_sav_file(out, variables, rows, label=label, at=export.at)


class _Seen:
    """What has to be known of all rows before the first is written: widths, and answers beside those of the form."""

    def __init__(self, export: Export) -> None:
        self._export = export
        self.widths: dict[str, int] = {}
        self.others: dict[str, dict[str, None]] = {}
        self.texts: set[str] = set()

    def look(self, one: Submission) -> None:
        for name, text in zip(self._export.fixed, self._export.told(one), strict=True):
            self._widen(name, text)
        for column in self._export.columns:
            value = value_of(one.answers, column)
            if value is None:
                continue
            if column.kind in ("one", "several", "rank"):
                known = {name for name, _ in column.choices}
                for given in value if isinstance(value, list) else [str(value)]:
                    if given not in known:
                        self.others.setdefault(column.ref, {})[given] = None
            elif (column.kind == "number" and isinstance(value, str)) or (column.kind == "date" and not _is_day(value)):
                self.texts.add(column.ref)
            self._widen(f"/{column.ref}", str(_joined(value)))

    def _widen(self, key: str, text: str) -> None:
        size = len(text.encode("utf-8", "replace"))
        if size > self.widths.get(key, 1):
            self.widths[key] = min(size, WIDTH_MOST)

    def width(self, key: str) -> int:
        return self.widths.get(key, 1)


def _is_day(value: Value) -> bool:
    try:
        return isinstance(value, str) and dt.date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


_CellOf = Callable[[Submission], Cell]


def _variables(export: Export, seen: _Seen) -> tuple[list[Variable], list[_CellOf]]:
    made: list[tuple[str, Variable, _CellOf]] = []
    for place, name in enumerate(export.fixed):
        width = DATE if name == "day" else seen.width(name)
        made.append((name, Variable(name, name, width), _fixed_cell(export, place)))
    for column in export.columns:
        others = tuple((name, name) for name in seen.others.get(column.ref, ()))
        made += _of_column(export, replace(column, choices=(*column.choices, *others)), seen)
    names = sav_names([ref for ref, _, _ in made])
    return [replace(one, name=name) for name, (_, one, _) in zip(names, made, strict=True)], [
        cell for _, _, cell in made
    ]


def _fixed_cell(export: Export, place: int) -> _CellOf:
    return lambda one: export.told(one)[place]


def _of_column(export: Export, column: Column, seen: _Seen) -> list[tuple[str, Variable, _CellOf]]:
    label = f"{column.label} ({export.words.positive})" if column.only_positive else column.label
    if column.kind == "one":
        codes = {name: float(number) for number, (name, _) in enumerate(column.choices, start=1)}
        labels = tuple((codes[name], text) for name, text in column.choices)
        return [(column.ref, Variable("", label, NUMBER, labels), _code(column, codes))]
    if column.kind in ("several", "rank"):
        yes_no = ((0.0, export.words.not_chosen), (1.0, export.words.chosen)) if column.kind == "several" else ()
        return [
            (f"{column.ref}_{name}", Variable("", f"{label}: {text}", NUMBER, yes_no), _place(column, name))
            for name, text in column.choices
        ]
    width = seen.width(f"/{column.ref}")
    if column.kind in ("number", "date") and column.ref not in seen.texts:
        width = NUMBER if column.kind == "number" else DATE
    return [(column.ref, Variable("", label, width), _plain(column))]


def _code(column: Column, codes: Mapping[str, float]) -> _CellOf:
    def cell(one: Submission) -> Cell:
        value = value_of(one.answers, column)
        return None if value is None else codes.get(str(_joined(value)))

    return cell


def _place(column: Column, name: str) -> _CellOf:
    """Of several: 1 where it is among them, else 0. Of a rank: its place."""

    def cell(one: Submission) -> Cell:
        value = value_of(one.answers, column)
        if not isinstance(value, list):
            return None
        if column.kind == "several":
            return float(name in value)
        return float(value.index(name) + 1) if name in value else None

    return cell


def _plain(column: Column) -> _CellOf:
    return lambda one: _joined(value_of(one.answers, column))
