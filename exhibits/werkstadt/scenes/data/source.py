"""Compiles a scene of numbers: its CSV or JSON file, row by row, into one document of the pack."""

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from werkstadt.exhibits.authoring.exhibit import LICENCE_EXPECTED, LICENCES
from werkstadt.exhibits.authoring.pack import canonical_json
from werkstadt.exhibits.authoring.source import ID, PAGE_WORDS_MAX, Source, check_words, count_words, inside
from werkstadt.exhibits.fields import LANGUAGES, Fields
from werkstadt.exhibits.model import Words
from werkstadt.exhibits.problems import Problem, Spot, short
from werkstadt.scenes.data.load import Axis, Data, Series, load
from werkstadt.scenes.data.table import (
    DOCUMENT_MAX,
    POINTS_MAX,
    Fault,
    faults_of_shape,
    place_of,
    place_rows,
    read_number,
)

TITLE_WORDS_MAX = 12
LABEL_WORDS_MAX = 5
COLUMNS_MAX = 100
CELL_MAX = 200
FREE = ("CC0-1.0", "CC-PDDC", "DL-DE-ZERO-2.0")
"""Licences that ask for no name."""
Report = Callable[[int, str, str, str], None]
"""row, column, what was expected, what came."""


@dataclass
class Grid:
    """What a file holds. lines: of each row in the file, from 1; 0 where it has none. cells: text by column."""

    columns: list[str] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    cells: list[Mapping[str, str]] = field(default_factory=list)


class Unreadable(Exception):
    """What is wrong with a whole file: line, what was expected, what came."""

    def __init__(self, line: int, expected: str, came: str) -> None:
        super().__init__(line, expected, came)
        self.line, self.expected, self.came = line, expected, came


def compile(fields: Fields, source: Source) -> dict[str, object]:
    before = len(source.problems)
    data = load(fields)
    _check_words(fields, data)
    _check_licence(fields, data)
    _check_columns(fields, data)
    if any(not problem.warning for problem in source.problems[before:]):
        return {}
    table = _compile_table(fields, source, data)
    if table is None:
        return {}
    name = f"numbers/{data.id}.json"
    source.files[name] = canonical_json(table)
    return {**_table(data), "file": name}


def _table(data: Data) -> dict[str, object]:
    axis = {"column": data.x.column, "kind": data.x.kind, "title": data.x.title, "names": data.x.names}
    more = {key: value for key, value in (("text", data.text), ("credit", data.credit), ("feed", data.feed)) if value}
    return {
        "chart": data.chart,
        "title": data.title,
        "x": {**axis, **_unit(data.x.unit)},
        "series": [_series_table(one) for one in data.series],
        "mark": [{"at": mark.at, "title": mark.title, "text": mark.text} for mark in data.marks],
        "as_of": data.as_of.isoformat(),
        "source": data.source,
        "licence": data.licence,
        **more,
    }


def _series_table(series: Series) -> dict[str, object]:
    return {
        "column": series.column,
        "title": series.title,
        "decimals": series.decimals,
        "colour": series.colour,
        "shown_as": series.shown_as,
        **_unit(series.unit),
    }


def _unit(unit: Words) -> dict[str, object]:
    return {"unit": unit} if unit else {}


def _check_words(fields: Fields, data: Data) -> None:
    check_words(fields, "title", data.title, TITLE_WORDS_MAX)
    check_words(fields, "source", data.source, PAGE_WORDS_MAX)
    check_words(fields, "x.title", data.x.title, LABEL_WORDS_MAX)
    for place, one in enumerate(data.series):
        check_words(fields, f"series.{place}.title", one.title, LABEL_WORDS_MAX)
    for place, mark in enumerate(data.marks):
        check_words(fields, f"mark.{place}.title", mark.title, LABEL_WORDS_MAX)
        check_words(fields, f"mark.{place}.text", mark.text, PAGE_WORDS_MAX)
    if data.text:
        check_words(fields, "text", data.text, PAGE_WORDS_MAX)
    for tag in LANGUAGES:  # what stands on the page at once
        longest = max((count_words(mark.text.get(tag, "")) for mark in data.marks), default=0)
        together = count_words(data.text.get(tag, "")) + longest
        if longest and together > PAGE_WORDS_MAX:
            fields.refuse(f"text.{tag}", f"at most {PAGE_WORDS_MAX} words with the longest mark", f"{together} words")


def _check_licence(fields: Fields, data: Data) -> None:
    if data.licence and not LICENCES.fullmatch(data.licence):
        fields.refuse("licence", LICENCE_EXPECTED, short(data.licence))
    elif data.licence and data.licence not in FREE and not data.credit:
        fields.refuse("credit", f"whose the numbers are, as {data.licence} asks", "nothing")
    if data.feed and not ID.fullmatch(data.feed):
        fields.refuse("feed", "small letters, digits and single dashes", short(data.feed))


def _check_columns(fields: Fields, data: Data) -> None:
    columns = [data.x.column, *(one.column for one in data.series)]
    for place, column in enumerate(columns):
        if column and column in columns[:place]:
            fields.refuse(f"series.{place - 1}.column", "each column once", short(column))
    if data.chart == "scatter" and data.x.kind != "number":
        fields.refuse("x.kind", "number, for a scatter chart", data.x.kind)
    if data.chart == "stacked" and len({tuple(sorted(one.unit.items())) for one in data.series}) > 1:
        fields.refuse("series", "one unit for all that is stacked", "several")


def _compile_table(fields: Fields, source: Source, data: Data) -> dict[str, object] | None:
    spot = Spot(source.name(data.file))
    written = inside(data.file)
    if written is None:
        fields.refuse("file", "a path inside the exhibit's folder, with /", short(data.file))
        return None
    if Path(written).suffix not in (".csv", ".json"):
        fields.refuse("file", "a file named .csv or .json", short(data.file))
        return None
    raw = source.read_bytes(written, DOCUMENT_MAX, spot)
    if raw is None:
        return None
    try:
        grid = read_json(raw) if written.endswith(".json") else read_csv(raw)
    except Unreadable as err:
        source.problems.append(Problem(Spot(spot.file, err.line), err.expected, err.came))
        return None
    return _to_document(source, data, grid, spot.file)


def read_csv(raw: bytes) -> Grid:
    """UTF-8 (a byte order mark is taken off), commas, the names of the columns in the first line. Raises Unreadable."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise Unreadable(1, "UTF-8", "UTF-16")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as err:
        raise Unreadable(raw[: err.start].count(b"\n") + 1, "UTF-8", f"byte 0x{raw[err.start]:02x}") from err
    if "\0" in text:
        raise Unreadable(text[: text.index("\0")].count("\n") + 1, "text", "a NUL character")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    grid = Grid()
    try:
        for row in reader:
            _take_row(grid, row, reader.line_num)
    except csv.Error as err:
        raise Unreadable(reader.line_num, "CSV with commas and quotes in pairs", str(err)) from err
    if not grid.columns:
        raise Unreadable(1, "the names of the columns in the first line", "nothing")
    return grid


def _take_row(grid: Grid, row: list[str], line: int) -> None:
    cells = [cell.strip() for cell in row]
    if not any(cells):
        return
    if any(len(cell) > CELL_MAX for cell in cells):
        raise Unreadable(line, f"cells of at most {CELL_MAX} characters", "a longer one")
    if not grid.columns:
        grid.columns = _head(cells, line)
        return
    if len(cells) != len(grid.columns):
        raise Unreadable(line, f"{len(grid.columns)} columns, as in the first line", str(len(cells)))
    if len(grid.cells) >= POINTS_MAX:
        raise Unreadable(line, f"at most {POINTS_MAX} rows", "more")
    grid.lines.append(line)
    grid.cells.append(dict(zip(grid.columns, cells, strict=True)))


def _head(cells: list[str], line: int) -> list[str]:
    if len(cells) == 1 and (";" in cells[0] or "\t" in cells[0]):
        raise Unreadable(line, "commas between the columns", "semicolons" if ";" in cells[0] else "tabs")
    if len(cells) > COLUMNS_MAX:
        raise Unreadable(line, f"at most {COLUMNS_MAX} columns", str(len(cells)))
    for place, cell in enumerate(cells):
        if not cell or cell in cells[:place]:
            raise Unreadable(line, "a name of its own for every column", short(cell))
    return cells


def read_json(raw: bytes) -> Grid:
    """A list of tables, one a row: [{"year": 1990, "co2": 354.2}, …]. Raises Unreadable."""
    try:
        tree = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError) as err:
        raise Unreadable(getattr(err, "lineno", 0), "JSON in UTF-8", short(str(err))) from err
    if not isinstance(tree, list) or not all(isinstance(row, dict) for row in tree):
        raise Unreadable(0, 'a list of rows like {"year": 1990, "co2": 354.2}', short(tree))
    if len(tree) > POINTS_MAX:
        raise Unreadable(0, f"at most {POINTS_MAX} rows", str(len(tree)))
    columns = list(dict.fromkeys(str(key) for row in tree for key in row))
    cells: list[Mapping[str, str]] = [{str(key): _cell(value) for key, value in row.items()} for row in tree]
    return Grid(columns, [0] * len(cells), cells)


def _cell(value: object) -> str:
    """A JSON value as a CSV would write it. Raises Unreadable."""
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise Unreadable(0, "texts and numbers in every row", short(value))
    return value.strip() if isinstance(value, str) else json.dumps(value)


def _to_document(source: Source, data: Data, grid: Grid, file: str) -> dict[str, object] | None:
    def report(row: int, column: str, expected: str, came: str) -> None:
        line = grid.lines[row] if row < len(grid.lines) else 0
        key = column if line else f"row {row + 1}, {column}"
        source.problems.append(Problem(Spot(file, line, key), expected, came))

    wanted = [data.x.column, *(one.column for one in data.series)]
    for column in wanted:
        if column not in grid.columns:
            expected = f"a column {column!r}"
            spot = Spot(file, 1 if any(grid.lines) else 0)
            source.problems.append(Problem(spot, expected, ", ".join(grid.columns)[:80]))
            return None
    if data.chart == "scatter":
        _sort(grid, data.x)
    xs = [row.get(data.x.column, "") for row in grid.cells]
    before = len(source.problems)
    places: list[float] = []
    for found in place_rows(data.x.kind, data.chart, xs):
        if isinstance(found, Fault):
            report(found.row, data.x.column, found.expected, found.came)
            return None  # one tells more than five thousand
        places.append(found)
    columns = {one.column: list(_values(grid, one, report)) for one in data.series}
    if len(source.problems) > before:
        return None
    for fault in faults_of_shape(data.x.kind, data.chart, places, columns):
        report(fault.row, fault.column or data.x.column, fault.expected, fault.came)
        return None
    _check_named(source, data, xs, file)
    return {"x": xs, "series": columns} if len(source.problems) == before else None


def _sort(grid: Grid, axis: Axis) -> None:
    order = sorted(range(len(grid.cells)), key=lambda row: _place(axis, grid.cells[row].get(axis.column, ""), row))
    grid.lines = [grid.lines[row] for row in order]
    grid.cells = [grid.cells[row] for row in order]


def _place(axis: Axis, text: str, row: int) -> float:
    place = place_of(axis.kind, text, row)
    return place if place is not None else float("-inf")


def _values(grid: Grid, series: Series, report: Report) -> Iterator[float | None]:
    """The first wrong one of a column is told; the others would say the same."""
    told = False
    for row, cells in enumerate(grid.cells):
        text = cells.get(series.column, "")
        value = read_number(text) if text else None
        if text and value is None and not told:
            told = True
            report(row, series.column, "a number with a decimal point, or nothing", short(text))
        yield value


def _check_named(source: Source, data: Data, xs: list[str], file: str) -> None:
    for what, names in (("x.names", data.x.names), ("mark", [mark.at for mark in data.marks])):
        for name in names:
            if name not in xs:
                source.problems.append(Problem(Spot(file, 1, data.x.column), f"a row for {what} {name!r}", "none"))
