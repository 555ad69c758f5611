"""What came out: effectiveness, efficiency, satisfaction, and versions beside one another."""

from collections.abc import Iterator, Sequence

from werkstadt.contract.runs import BROKEN_OFF, CLAIMED, OUTCOMES
from werkstadt.hub.rules.scores.figures import ROWS_LEAST, Figures
from werkstadt.hub.rules.scores.instruments import INSTRUMENTS
from werkstadt.hub.rules.studies.figures import Measure, TaskFigures, score_measure
from werkstadt.hub.rules.studies.runs import OPEN
from werkstadt.hub.rules.studies.versions import Line, Pair
from werkstadt.hub.studyreport.blocks import Block, Cell, bar, heading, items, note, table, text, warning
from werkstadt.hub.studyreport.front import measure_name, task_title
from werkstadt.hub.studyreport.saying import Said, Saying
from werkstadt.hub.studyreport.source import Source

NOT_COMPARED = ("hesitation", "nps")
"""Neither medians nor the NPS have a difference in rules/studies."""
UEQ_SCALES = ("overall", "pragmatic", "hedonic")
_SCALES = {"completion": (0.0, 1.0), "seq": (1.0, 7.0), "nps": (-100.0, 100.0)} | {
    id: (INSTRUMENTS[id].low, INSTRUMENTS[id].high) for id in ("sus", "ueq_s", "umux", "umux_lite")
}
"""Others begin at 0 and end with the most that there is."""


def results(source: Source, say: Saying) -> Iterator[Block]:
    yield heading(1, say("results"))
    if not source.figures.n:
        yield warning(say("results.nobody"))
        return
    yield text(say("results.text", n=source.figures.n, least=ROWS_LEAST))
    yield heading(2, say("effectiveness"))
    yield _measured(source, say, "completion")
    yield from _completion_notes(source, say)
    yield _outcomes(source, say)
    yield _measured(source, say, "misclicks")
    yield note(say("effectiveness.assists"))
    yield heading(2, say("efficiency"))
    yield _measured(source, say, "time")
    yield _measured(source, say, "touches")
    yield _hesitation(source, say)
    yield heading(2, say("satisfaction"))
    yield _measured(source, say, "seq")
    yield from _scores(source, say)
    for pair in source.pairs:
        yield from _compared(source, pair, say)


def _by_task(source: Source, say: Saying) -> Iterator[tuple[list[Cell], TaskFigures]]:
    """Each task in each version, with the cells that name it."""
    several = len(source.by_version) > 1
    for id in [one.task for one in source.figures.tasks]:
        for version, figures in source.by_version.items():
            for one in figures.tasks:
                if one.task == id:
                    yield [task_title(source, id, say), *([version] if several else [])], one


def _named(source: Source, say: Saying) -> list[str]:
    return [say("head.task"), *([say("head.version")] if len(source.by_version) > 1 else [])]


def _measured(source: Source, say: Saying, what: str) -> Block:
    found = [(cells, one, getattr(one, what)) for cells, one in _by_task(source, say)]
    scale = _SCALES.get(what) or _own_scale([measure for _, _, measure in found])
    rows = [
        [*cells, _n(what, one, measure, say), *_figure(what, measure, scale, say, _missing(source, what, one, say))]
        for cells, one, measure in found
    ]
    heads = [
        *_named(source, say),
        say(f"n.{what}"),
        say(f"measure.{what}"),
        say("head.interval"),
        _ends(what, scale, say),
    ]
    return table(say(f"table.{what}"), heads, rows)


def _figure(what: str, measure: Measure, scale: tuple[float, float], say: Saying, missing: str) -> list[Cell]:
    if measure.value is None:
        return [missing, "–", "–"]
    value, interval = say.value(what, measure.value), say.interval(what, measure)
    ends = [say.value(what, end) for end in scale]
    alt = say("bar", value=value, interval=interval, low=ends[0], high=ends[1])
    return [value, interval, bar(measure, *scale, alt)]


def _n(what: str, task: TaskFigures, measure: Measure, say: Saying) -> str:
    if what != "completion":
        return say.n(measure)
    return say("hits_too_few" if measure.too_few and measure.n else "hits", hits=task.hits, n=measure.n)


def _missing(source: Source, what: str, task: TaskFigures, say: Saying) -> str:
    """Why a figure is not there, in words."""
    asked = source.task(task.task)
    if what == "misclicks" and asked is not None and not asked.targets:
        return say("missing.no_targets")
    if what == "seq" and asked is not None and not asked.seq:
        return say("missing.not_asked")
    if what == "completion" and task.counted[OPEN]:
        return say("missing.not_judged")
    return say(f"missing.{what}")


def _ends(what: str, scale: tuple[float, float], say: Saying) -> str:
    low, high = scale
    if what == "completion":
        return say("percent", value=say("to", low="0", high="100"))
    ends = say("to", low=say.number(low), high=say.number(high))
    return say("seconds", value=ends) if what == "time" else ends


def _own_scale(measures: Sequence[Measure]) -> tuple[float, float]:
    tops = [one.high if one.high is not None else one.value for one in measures]
    return 0.0, float(round_up(max((top for top in tops if top is not None), default=1.0)))


def round_up(value: float) -> int:
    """The next of 1, 2, 5, 10, 20, 50 …"""
    power = 1
    while True:
        for step in (1, 2, 5):
            if step * power >= value:
                return step * power
        power *= 10


def _completion_notes(source: Source, say: Saying) -> Iterator[Block]:
    waiting = sum(len(one.counted[OPEN]) for one in source.figures.tasks)
    if waiting:
        yield warning(say("effectiveness.open", n=waiting))
    if any(one.outcomes[CLAIMED] for one in source.figures.tasks):
        yield note(say("effectiveness.judged"))


def _outcomes(source: Source, say: Saying) -> Block:
    """broken-off only where there was one: a run that was sent has none, as a rule."""
    found = [*_by_task(source, say)]
    shown = [how for how in OUTCOMES if how != BROKEN_OFF or any(one.outcomes[how] for _, one in found)]
    rows = [[*cells, *(str(len(one.outcomes[how])) for how in shown)] for cells, one in found]
    return table(say("table.outcomes"), [*_named(source, say), *(say(f"outcome.{how}") for how in shown)], rows)


def _hesitation(source: Source, say: Saying) -> Block:
    rows: list[list[Cell]] = []
    for cells, one in _by_task(source, say):
        value = one.hesitation.value
        shown = say("missing.hesitation") if value is None else say.value("hesitation", value)
        rows.append([*cells, say.n(one.hesitation), shown])
    return table(say("table.hesitation"), [*_named(source, say), say("head.n"), say("measure.hesitation")], rows)


def _scores(source: Source, say: Saying) -> Iterator[Block]:
    if not source.figures.scores:
        yield text(say("scores.none"))
        return
    for id in source.figures.scores:
        yield heading(3, INSTRUMENTS[id].title)
        yield from _score(source, id, say)


def _score(source: Source, id: str, say: Saying) -> Iterator[Block]:
    several = len(source.by_version) > 1
    found = [(version, figures.scores[id]) for version, figures in source.by_version.items() if id in figures.scores]
    rows: list[list[Cell]] = []
    for scale in UEQ_SCALES if id == "ueq_s" else ("",):
        for version, figures in found:
            part = _part(figures, scale)
            measure = score_measure(part)
            cells: list[Cell] = [say(f"scale.{scale}")] if scale else []
            cells += [version] if several else []
            shown = _figure(id, measure, _SCALES[id], say, say("missing.score"))
            rows.append([*cells, say.n(measure), *shown, _benchmark(part, say)])
    heads = [
        *([say("head.scale")] if id == "ueq_s" else []),
        *([say("head.version")] if several else []),
        say("head.n"),
    ]
    heads += [say(f"value.{id}"), say("head.interval"), _ends(id, _SCALES[id], say), say("head.benchmark")]
    yield table(say("table.score", name=INSTRUMENTS[id].title), heads, rows, wide=(len(heads) - 1,))
    yield from _score_notes(id, [figures for _, figures in found], say)


def _part(figures: Figures, scale: str) -> Figures:
    part = figures[scale] if scale else figures
    assert isinstance(part, dict)
    return part


def _benchmark(part: Figures, say: Saying) -> str:
    found = part.get("benchmark")
    if not isinstance(found, dict):
        return say("benchmark.none")
    word, low, high = (found[key] for key in ("word", "word_low", "word_high"))
    shown = benchmark_word(str(word), say)
    if low is None or low == high:
        return shown
    return say("benchmark.between", word=shown, low=benchmark_word(str(low), say), high=benchmark_word(str(high), say))


def benchmark_word(word: str, say: Saying) -> str:
    return say(f"benchmark.{word}") if say.knows(f"benchmark.{word}") else word


def _score_notes(id: str, found: Sequence[Figures], say: Saying) -> Iterator[Block]:
    tables = [benchmark_of(figures) for figures in found]
    known = next((one for one in tables if one is not None), None)
    if known is not None:
        yield note(say("benchmark.from", table=known["table"], version=known["version"]))
    if say.knows(f"note.{id}"):
        yield note(say(f"note.{id}"))
    left_out = sum(one for figures in found if isinstance(one := figures["excluded"], int))
    if left_out:
        yield note(say("scores.excluded", n=left_out))
    if any(_past_scale(figures) for figures in found):
        yield note(say("scores.past_scale"))


def benchmark_of(found: Figures) -> dict[str, object] | None:
    """The table; UEQ-S has one a scale, of one version."""
    overall = found.get("overall")
    benchmark = (overall if isinstance(overall, dict) else found).get("benchmark")
    return benchmark if isinstance(benchmark, dict) else None


def _past_scale(found: Figures) -> bool:
    parts = [found, *(part for scale in UEQ_SCALES if isinstance(part := found.get(scale), dict))]
    return any(bool(part.get("ci_past_scale")) for part in parts)


def _compared(source: Source, pair: Pair, say: Saying) -> Iterator[Block]:
    yield heading(2, say("compared", a=pair.a, b=pair.b))
    yield text(say("compared.text", a=pair.a, b=pair.b, n_a=pair.of_a.n, n_b=pair.of_b.n))
    if pair.of_a.too_few or pair.of_b.too_few:
        yield warning(say("compared.too_few", least=ROWS_LEAST))
    heads = [
        say("head.measure"), say("version", version=pair.a), say("version", version=pair.b), say("head.difference"),
        say("head.effect"), say("head.clear"),
    ]  # fmt: skip
    for id, lines in pair.tasks:
        title = task_title(source, id, say)
        caption = say("compared.task", task=title["text"] if isinstance(title, dict) else title)
        yield table(caption, heads, [_line(line, say) for line in lines], wide=(5,))
    if pair.scores:
        yield table(say("compared.scores"), heads, [_line(line, say) for line in pair.scores], wide=(5,))
    yield items([say("compared.reading"), say("compared.times"), say("compared.many")])


def _line(line: Line, say: Saying) -> list[Said]:
    clear = "–" if line.difference is None else say("clear.yes" if line.difference.is_clear else "clear.no")
    found = say("not_computed") if line.what in NOT_COMPARED else say.difference(line.what, line.difference)
    sides = [_side(line.what, side, say) for side in (line.a, line.b)]
    return [measure_name(line.what, say), *sides, found, say.effect(line.effect), clear]


def _side(what: str, measure: Measure, say: Saying) -> str:
    if measure.value is None:
        return say("not_to_say")
    return say("side_too_few" if measure.too_few else "side", value=say.value(what, measure.value), n=measure.n)
