"""What backs the report: wordings, how figures are computed, tables of benchmarks, limits, software."""

from collections.abc import Iterator, Mapping

from werkstadt.exhibits.model import FormQuestion
from werkstadt.exhibits.studies.instruments import FORMS
from werkstadt.hub.rules.scores.benchmarks import NPS, SUS, UEQ_S, Benchmark
from werkstadt.hub.rules.scores.instruments import INSTRUMENTS
from werkstadt.hub.studyreport.blocks import Block, heading, items, note, quote, table, text
from werkstadt.hub.studyreport.results import UEQ_SCALES, benchmark_word
from werkstadt.hub.studyreport.saying import Said, Saying
from werkstadt.hub.studyreport.source import Source

COMPUTED = (
    "counts", "completion", "time", "mean", "median", "sus", "umux", "umux_lite", "ueq_s", "nps", "rates", "welch",
    "ratio", "hedges",
)  # fmt: skip
LIMITS = ("sample", "left", "assists", "intervals", "order")


def appendices(source: Source, say: Saying) -> Iterator[Block]:
    yield heading(1, say("limits"))
    yield items(say(f"limits.{one}") for one in LIMITS)
    yield heading(1, say("appendix.wordings"))
    yield from _wordings(source, say)
    yield heading(1, say("appendix.computed"))
    yield items(say(f"computed.{one}") for one in COMPUTED)
    yield from _benchmarks(source, say)
    yield heading(1, say("appendix.software"))
    yield from _software(source, say)


def _wordings(source: Source, say: Saying) -> Iterator[Block]:
    """In the report's language: participants read them in theirs."""
    yield text(say("wordings.text"))
    asked_seq = source.study is None or any(task.seq for task in source.study.tasks)
    for id in (*source.figures.scores, *(("seq",) if asked_seq else ())):
        if id in FORMS:
            yield heading(2, INSTRUMENTS[id].title)
            yield _questions(INSTRUMENTS[id].title, FORMS[id].questions, say)
    if source.figures.scores:
        yield note(say("wordings.translated"))
    if source.study is None:
        yield text(say("wordings.unknown"))
        return
    for group in source.study.groups:
        yield heading(2, say("wordings.consent", group=say.plain(group.label)))
        yield quote(say.of(group.consent))
    for when, show in (("before", source.study.before), ("after", source.study.after)):
        if show is not None:
            yield heading(2, say(f"wordings.{when}"))
            form = source.forms.get(show.pack)
            name = say(f"wordings.{when}")
            unknown = text(say("wordings.form_unknown", form=show.pack))
            yield _questions(name, form.questions, say) if form else unknown


def _questions(name: str, questions: tuple[FormQuestion, ...], say: Saying) -> Block:
    rows: list[list[Said]] = []
    for question in questions:
        choices = [say.plain(choice.label) for choice in question.choices]
        rows.append([question.ref, say.of(question.label), _choices(choices, say)])
    heads = [say("head.ref"), say("head.question"), say("head.choices")]
    return table(name, heads, rows, wide=(1, 2))


def _choices(labels: list[str], say: Saying) -> str:
    """Of long scales both ends: what stands between has no words."""
    if not labels:
        return say("wordings.free")
    if len(labels) > 2 and all(label.strip().isdigit() for label in labels[1:-1]):
        return say("to", low=labels[0], high=labels[-1])
    return ", ".join(labels)


def _benchmarks(source: Source, say: Saying) -> Iterator[Block]:
    """Of instruments that were asked; the UMUX-Lite has the table of the SUS."""
    asked = {*source.figures.scores}
    tables: list[tuple[str, Mapping[str, Benchmark]]] = []
    if {"sus", "umux_lite"} & asked:
        name = " / ".join(INSTRUMENTS[id].title for id in ("sus", "umux_lite") if id in asked)
        tables.append((name, {say("head.from"): SUS}))
    if "ueq_s" in asked:
        tables.append(("UEQ-S", {say(f"scale.{scale}"): UEQ_S[scale] for scale in UEQ_SCALES}))
    if "nps" in asked:
        tables.append((INSTRUMENTS["nps"].title, {say("head.from"): NPS}))
    if tables:
        yield heading(2, say("appendix.benchmarks"))
    for name, columns in tables:
        yield from _benchmark(name, columns, say)


def _benchmark(name: str, columns: Mapping[str, Benchmark], say: Saying) -> Iterator[Block]:
    """columns: of one table, so with the same words."""
    first = next(iter(columns.values()))
    rows = [
        [
            benchmark_word(word, say),
            *(say(_from(one, word), border=_border(one.borders[word], say)) for one in columns.values()),
        ]
        for word in first.borders
    ]
    rows.append([benchmark_word(first.below, say), *(say("benchmark.below") for _ in columns)])
    caption = say("benchmark.table", name=name, table=first.table, version=first.version)
    yield table(caption, [say("head.word"), *columns], rows, wide=(len(columns),))
    yield note(say.foreign(first.source, "en"))


def _from(found: Benchmark, word: str) -> str:
    return "benchmark.above" if word in found.above else "benchmark.at_least"


def _border(border: float, say: Saying) -> str:
    return say.number(border) if border == int(border) else say.number(border, 1 if border > 3 else 2)


def _software(source: Source, say: Saying) -> Iterator[Block]:
    rows: list[list[Said]] = [[say("software.hub"), source.software]]
    if source.study is not None:
        rows.append([say("software.study", version=source.study.version), source.study.hash])
        rows += [
            [say("software.version", version=one.id, exhibit=one.exhibit), one.hash] for one in source.study.versions
        ]
    yield table(say("software.table"), [say("head.what"), say("head.value")], rows)
    yield note(say("software.runs"))
