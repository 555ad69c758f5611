"""The files that staff publish as feeds, read as the scenes will read them. Decides; does no IO.

words: {"words": {text: count}}, or a CSV of two columns, `word` and `count`.
data:  {"x": [text, …], "series": {column: [number or null, …]}}, or a CSV whose first column is x.

What a visitor would see without it – the last good one, or the numbers of the pack – is better than half a table: one
wrong row refuses the whole file, by its line.
"""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence

from werkstadt.contract.errors import ContractError
from werkstadt.contract.feeds import FEED_MAX
from werkstadt.contract.record import parse_json_object
from werkstadt.scenes.data.load import SERIES_MAX, Data
from werkstadt.scenes.data.table import X_EXPECTED, parse_tree, place_of, read_number
from werkstadt.scenes.wordcloud.rules import COUNT_MAX, LETTERS_MAX, READ_MAX, words_in

KINDS = ("words", "data")
_WORD_EXPECTED = f"a word of 1 to {LETTERS_MAX} letters in one line"
_COUNT_EXPECTED = f"a whole number from 1 to {COUNT_MAX}"
_COLUMN_MAX = 64

Body = dict[str, object]


def parse_file(text: str, kind: str, source: str, scenes: Sequence[Data] = ()) -> Body:
    """The body of a feed. source: the file's name; .csv is a table, all else JSON.

    scenes: those that will show it, for kind "data". Raises ContractError naming file and line, or the field.
    """
    if kind not in KINDS:
        raise ContractError("kind", " or ".join(KINDS), kind)
    if len(text.encode("utf-8", "surrogatepass")) > FEED_MAX:
        raise ContractError(source, f"at most {FEED_MAX} bytes", "more")
    text = text.removeprefix("\ufeff")
    if source.lower().endswith(".csv"):
        body = _FROM_ROWS[kind](_rows(text, source), source)
    else:
        body = parse_json_object(text.encode("utf-8", "surrogatepass"), source)
    return _check_words(body, source) if kind == "words" else _check_data(body, source, scenes)


def _rows(text: str, source: str) -> Iterator[tuple[int, list[str]]]:
    """Line and cells; empty lines are passed over."""
    reader = csv.reader(io.StringIO(text), strict=True)
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield reader.line_num, [cell.strip() for cell in row]
    except csv.Error as err:
        raise ContractError(f"{source}: line {reader.line_num}", "a CSV with commas", str(err)) from err


def _words_of(rows: Iterator[tuple[int, list[str]]], source: str) -> Body:
    line, head = next(rows, (1, []))
    if [name.lower() for name in head] != ["word", "count"]:
        raise ContractError(f"{source}: line {line}", "the columns word,count", ",".join(head) or "nothing")
    words: dict[str, object] = {}
    for line, cells in rows:
        where = f"{source}: line {line}"
        if len(cells) != 2:
            raise ContractError(where, "a word and a count", f"{len(cells)} columns")
        word, count = cells
        if word in words:
            raise ContractError(where, "each word once", word)
        words[word] = _count(count, f"{where}, count")
        _check_word(word, where)
    return {"words": words}


def _count(text: str, where: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 10 and 1 <= int(text) <= COUNT_MAX):
        raise ContractError(where, _COUNT_EXPECTED, text)
    return int(text)


def _check_word(word: str, where: str) -> None:
    if words_in({"words": {word: 1}}) is None:
        raise ContractError(where, _WORD_EXPECTED, ascii(word))


def _check_words(body: Body, source: str) -> Body:
    words = body.get("words")
    if not isinstance(words, dict) or set(body) != {"words"}:
        raise ContractError(source, '{"words": {text: count}}', ", ".join(body) or "nothing")
    if not 1 <= len(words) <= READ_MAX:
        raise ContractError(f"{source}: words", f"1 to {READ_MAX} of them", len(words))
    for word, count in words.items():
        _check_word(word, f"{source}: words")
        if type(count) is not int or not 1 <= count <= COUNT_MAX:
            raise ContractError(f"{source}: words.{word}", _COUNT_EXPECTED, count)
    return body


def _data_of(rows: Iterator[tuple[int, list[str]]], source: str) -> Body:
    line, head = next(rows, (1, []))
    columns = head[1:]
    if not columns or len(set(columns)) != len(columns):
        expected = "a first line with the name of x and of each series, each once"
        raise ContractError(f"{source}: line {line}", expected, ",".join(head) or "nothing")
    xs: list[str] = []
    series: dict[str, list[float | None]] = {column: [] for column in columns}
    for line, cells in rows:
        where = f"{source}: line {line}"
        if len(cells) != len(head):
            raise ContractError(where, f"{len(head)} columns", len(cells))
        xs.append(cells[0])
        for column, cell in zip(columns, cells[1:], strict=True):
            series[column].append(_number(cell, f"{where}, {column}"))
    return {"x": xs, "series": series}


def _number(text: str, where: str) -> float | None:
    """Whole numbers stay whole. None for a gap."""
    value = read_number(text) if text else None
    if text and value is None:
        raise ContractError(where, "a number with a decimal point, or nothing for a gap", text)
    return int(value) if value is not None and value.is_integer() else value


def _check_data(body: Body, source: str, scenes: Sequence[Data]) -> Body:
    """Against each scene that will show it; where none is known, against what every chart asks for."""
    series, xs = body.get("series"), body.get("x")
    if set(body) != {"x", "series"} or not isinstance(series, dict) or not isinstance(xs, list):
        expected = '{"x": [text, …], "series": {column: [number or null, …]}}'
        raise ContractError(source, expected, ", ".join(body) or "nothing")
    if not 1 <= len(series) <= SERIES_MAX:
        raise ContractError(f"{source}: series", f"1 to {SERIES_MAX} columns", len(series))
    for column in series:
        if not 1 <= len(column) <= _COLUMN_MAX:
            raise ContractError(f"{source}: series", f"columns of 1 to {_COLUMN_MAX} characters", column)
    for row, x in enumerate(xs, start=1):
        if not isinstance(x, str) or place_of("category", x, 0) is None:
            raise ContractError(f"{source}: row {row}, x", X_EXPECTED["category"], x)
    if not scenes:
        places = [f"{number}" for number in range(len(xs))]
        parse_tree({"x": places, "series": series}, "number", "line", list(series), source)
    for scene in scenes:
        columns = [one.column for one in scene.series]
        if missing := [column for column in columns if column not in series]:
            raise ContractError(f"{source}: series", f"the columns {', '.join(columns)}", f"no {missing[0]}")
        parse_tree(body, scene.x.kind, scene.chart, columns, source)
    return body


_FROM_ROWS: Mapping[str, Callable[[Iterator[tuple[int, list[str]]], str], Body]] = {
    "words": _words_of,
    "data": _data_of,
}
