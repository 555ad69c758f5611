"""What stands first: cover, executive summary, introduction."""

from collections.abc import Iterator

from werkstadt.hub.console.words import written
from werkstadt.hub.rules.scores.figures import ROWS_LEAST
from werkstadt.hub.rules.scores.instruments import INSTRUMENTS
from werkstadt.hub.rules.studies.figures import score_measure
from werkstadt.hub.rules.studies.versions import Line, Pair
from werkstadt.hub.studyreport.blocks import Block, heading, items, table, text, warning
from werkstadt.hub.studyreport.saying import Said, Saying
from werkstadt.hub.studyreport.source import Source


def title(source: Source, say: Saying) -> Said:
    return say.of(source.study.title) if source.study else source.id


def plain_title(source: Source, say: Saying) -> str:
    return say.plain(source.study.title) if source.study else source.id


def task_title(source: Source, id: str, say: Saying) -> Said:
    task = source.task(id)
    return say.of(task.title) if task else id


def plain_task(source: Source, id: str, say: Saying) -> str:
    task = source.task(id)
    return say.plain(task.title) if task else id


def facts(source: Source, say: Saying) -> list[list[Said]]:
    """Of the cover: name and value."""
    return [
        [say("fact.study"), source.id],
        [say("fact.study_version"), ", ".join(source.study_versions) or say("none_yet")],
        [say("fact.tested"), "; ".join(_tested(source)) or say("none_yet")],
        [say("fact.participants"), say("people", n=source.figures.n)],
        [say("fact.dates"), dates(source, say)],
        [say("fact.place"), source.place],
        [say("fact.made"), written.day(source.language, source.at.date().isoformat())],
    ]


def dates(source: Source, say: Saying) -> str:
    days = sorted(kept.day for kept in source.runs)
    if not days:
        return say("none_yet")
    first, last = (written.day(source.language, day) for day in (days[0], days[-1]))
    return first if first == last else say("to", low=first, high=last)


def _tested(source: Source) -> list[str]:
    """Titles of what is tested, each once; where the hub has no study, the names of versions."""
    if source.study is None:
        return [*source.by_version]
    return list(dict.fromkeys(source.exhibits.get(one.hash, one.exhibit) for one in source.study.versions))


def summary(source: Source, say: Saying) -> Iterator[Block]:
    yield heading(1, say("summary"))
    n = source.figures.n
    if not n:
        yield warning(say("summary.nobody"))
        return
    yield text(say("summary.who", n=n, dates=dates(source, say), place=source.place))
    if any(figures.too_few for figures in source.by_version.values()):
        yield warning(say("summary.too_few", least=ROWS_LEAST))
    yield table(say("summary.tasks"), _heads(source, say), _rows(source, say))
    scores = [*_scores(source, say)]
    if scores:
        yield text(say("summary.scores"))
        yield items(scores)
    for pair in source.pairs:
        yield text(_compared(source, pair, say))


def _heads(source: Source, say: Saying) -> list[str]:
    versions = [say("head.version")] if len(source.by_version) > 1 else []
    return [say("head.task"), *versions, say("head.n"), say("head.completion"), say("head.time"), say("head.seq")]


def _rows(source: Source, say: Saying) -> list[list[Said]]:
    found: list[list[Said]] = []
    for id in [one.task for one in source.figures.tasks]:
        for version, figures in source.by_version.items():
            for one in figures.tasks:
                if one.task == id:
                    values = ((what, getattr(one, what)) for what in ("completion", "time", "seq"))
                    cells = ["–" if part.value is None else say.value(what, part.value) for what, part in values]
                    named: list[Said] = [version] if len(source.by_version) > 1 else []
                    found.append([task_title(source, id, say), *named, say.n(one.completion), *cells])
    return found


def _scores(source: Source, say: Saying) -> Iterator[str]:
    for id in source.figures.scores:
        for version, figures in source.by_version.items():
            if id in figures.scores:
                measure = score_measure(figures.scores[id])
                name = INSTRUMENTS[id].title
                if len(source.by_version) > 1:
                    name = say("of_version", what=name, version=version)
                if measure.value is None:
                    yield say("summary.score.none", name=name)
                else:
                    value, interval = say.value(id, measure.value), say.interval(id, measure)
                    yield say("summary.score", name=name, value=value, interval=interval, n=say.n(measure))


def _compared(source: Source, pair: Pair, say: Saying) -> str:
    lines = [(plain_task(source, id, say), line) for id, found in pair.tasks for line in found]
    lines += [("", line) for line in pair.scores]
    clear = [_name(task, line, say) for task, line in lines if line.difference and line.difference.is_clear]
    if not clear:
        return say("summary.alike", a=pair.a, b=pair.b)
    return say("summary.clear", a=pair.a, b=pair.b, what="; ".join(clear))


def _name(task: str, line: Line, say: Saying) -> str:
    what = measure_name(line.what, say)
    found = say.difference(line.what, line.difference)
    return say("summary.difference", task=task, what=what, value=found) if task else f"{what} {found}"


def measure_name(what: str, say: Saying) -> str:
    return INSTRUMENTS[what].title if what in INSTRUMENTS and what != "completion" else say(f"measure.{what}")


def introduction(source: Source, say: Saying) -> Iterator[Block]:
    yield heading(1, say("introduction"))
    yield heading(2, say("product"))
    if source.study is None:
        yield warning(say("product.unknown"))
        names = source.by_version
        if names:
            yield text(say("product.named", versions=", ".join(names)))
    else:
        yield text(say("product.versions", n=len(source.study.versions), versions="; ".join(_tested(source))))
        rows = [[one.id, source.exhibits.get(one.hash, one.exhibit), one.exhibit] for one in source.study.versions]
        heads = [say("head.version"), say("head.title"), say("head.exhibit")]
        yield table(say("product.table"), heads, rows, wide=(1,))
    yield heading(2, say("objectives"))
    ids = [one.id for one in source.study.tasks] if source.study else [one.task for one in source.figures.tasks]
    if not ids:
        yield text(say("objectives.unknown"))
        return
    yield text(say("objectives.text", n=len(ids)))
    yield items(task_title(source, id, say) for id in ids)
