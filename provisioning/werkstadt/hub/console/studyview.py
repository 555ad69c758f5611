"""Figures of a study as rows of a table: what is said, what is drawn, which runs stand behind it. Decides; no IO."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from werkstadt.hub.console.words import say, written
from werkstadt.hub.rules.scores.instruments import INSTRUMENTS
from werkstadt.hub.rules.studies.compare import Difference
from werkstadt.hub.rules.studies.figures import Measure, StudyFigures, TaskFigures, score_measure
from werkstadt.hub.rules.studies.runs import SUCCESS
from werkstadt.hub.rules.studies.versions import Line, Pair

OF_TASK = ("completion", "time", "hesitation", "touches", "misclicks", "seq")
_SCALES = {"completion": (0.0, 1.0), "seq": (1.0, 7.0), "nps": (-100.0, 100.0)} | {
    id: (INSTRUMENTS[id].low, INSTRUMENTS[id].high) for id in ("sus", "ueq_s", "umux", "umux_lite")
}
"""Others begin at 0 and end with what there is."""


@dataclass(frozen=True)
class Span:
    """In parts of a hundred of the scale."""

    at: float
    low: float
    width: float


@dataclass(frozen=True)
class Cell:
    """value: None without a row; interval, span: None where there is no interval. query: what chooses its rows."""

    n: int
    value: str | None
    interval: str | None
    span: Span | None
    too_few: bool
    query: Mapping[str, str]


@dataclass(frozen=True)
class Row:
    """cells: one, or one a version. difference, effect: as words; is_clear: the interval leaves out "alike"."""

    what: str
    cells: tuple[Cell, ...]
    difference: str | None = None
    effect: str | None = None
    is_clear: bool = False


def task_rows(task: TaskFigures, language: str) -> list[Row]:
    return [_row(what, [getattr(task, what)], language, [_query(what, task.task)]) for what in OF_TASK]


def paired_rows(lines: Sequence[Line], pair: Pair, language: str, task: str = "") -> list[Row]:
    """task: empty for scores of the whole run."""
    made = []
    for line in lines:
        queries = [{**_query(line.what, task), "version": version} for version in (pair.a, pair.b)]
        row = _row(line.what, [line.a, line.b], language, queries)
        told = _told(line, language)
        made.append(Row(line.what, row.cells, *told))
    return made


def score_rows(figures: StudyFigures, language: str) -> list[Row]:
    return [_row(id, [score_measure(found)], language, [_query(id, "")]) for id, found in figures.scores.items()]


def benchmarks_of(figures: StudyFigures, pairs: Sequence[Pair]) -> list[tuple[str, str, Mapping[str, object]]]:
    """Instrument, version ("" for all that is looked at), and what its table says; of the UEQ-S, of all of it."""
    of_all = {"": figures} if not pairs else {pairs[0].a: pairs[0].of_a, **{one.b: one.of_b for one in pairs}}
    found: list[tuple[str, str, Mapping[str, object]]] = []
    for id in figures.scores:
        for version, of_one in of_all.items():
            score = of_one.scores.get(id, {})
            overall = score.get("overall")
            benchmark = (overall if isinstance(overall, dict) else score).get("benchmark")
            found += [(id, version, benchmark)] if isinstance(benchmark, dict) else []
    return found


def written_value(what: str, value: float, language: str) -> str:
    if what == "completion":
        return written.percent(language, round(value * 1000), 1000)
    if what in ("time", "hesitation"):
        return say(language, "studies.seconds", value=_number(value, 1, language))
    return _number(value, 0 if what == "nps" else 2 if what == "ueq_s" else 1, language)


def _row(what: str, measures: Sequence[Measure], language: str, queries: Sequence[Mapping[str, str]]) -> Row:
    scale = _SCALES.get(what) or _own_scale(measures)
    cells = zip(measures, queries, strict=True)
    return Row(what, tuple(_cell(what, measure, scale, language, query) for measure, query in cells))


def _cell(what: str, measure: Measure, scale: tuple[float, float], language: str, query: Mapping[str, str]) -> Cell:
    if measure.value is None:
        return Cell(measure.n, None, None, None, measure.too_few, query)
    ends = None if measure.low is None or measure.high is None else (measure.low, measure.high)
    value = written_value(what, measure.value, language)
    interval = " – ".join(written_value(what, end, language) for end in ends) if ends else None
    return Cell(measure.n, value, interval, _span(measure.value, ends, scale) if ends else None, measure.too_few, query)


def _span(value: float, ends: tuple[float, float], scale: tuple[float, float]) -> Span:
    low, high = scale

    def part(at: float) -> float:
        return round(100 * min(1.0, max(0.0, (at - low) / (high - low))), 2)

    return Span(part(value), part(ends[0]), round(part(ends[1]) - part(ends[0]), 2))


def _own_scale(measures: Sequence[Measure]) -> tuple[float, float]:
    tops = [one.high if one.high is not None else one.value for one in measures]
    return 0.0, max([top for top in tops if top is not None], default=0.0) * 1.05 or 1.0


def _query(what: str, task: str) -> dict[str, str]:
    """Whose runs a figure is made of."""
    if not task:
        return {"instrument": what, "ended": "done"}
    return {"task": task, "ended": "done", **({"outcome": SUCCESS} if what == "time" else {})}


def _told(line: Line, language: str) -> tuple[str | None, str | None, bool]:
    if line.difference is None:
        return None, None, False
    effect = None if line.effect is None else _with_interval(line.effect, lambda at: _signed(at, 2, language))
    return _difference(line, line.difference, language), effect, line.difference.is_clear


def _difference(line: Line, found: Difference, language: str) -> str:
    if line.what == "completion":
        return say(language, "studies.points", value=_with_interval(found, lambda at: _signed(100 * at, 0, language)))
    if line.what == "time":
        return say(language, "studies.times", value=_with_interval(found, lambda at: _number(at, 2, language)))
    return _with_interval(found, lambda at: _signed(at, 2 if line.what == "ueq_s" else 1, language))


def _with_interval(found: Difference, text: Callable[[float], str]) -> str:
    return f"{text(found.value)} ({text(found.low)} – {text(found.high)})"


def _signed(value: float, digits: int, language: str) -> str:
    text = _number(abs(value), digits, language)
    return text if not any(char in "123456789" for char in text) else f"+{text}" if value > 0 else f"−{text}"


def _number(value: float, digits: int, language: str) -> str:
    """As many digits behind the mark, always, so that a column can be read."""
    text = f"{value:,.{digits}f}".replace("-", "−")
    return text.translate(str.maketrans(",.", ".,")) if language == "de" else text
