"""How it was tested: participants, context, tasks, experimental design, measures."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from statistics import median

from werkstadt.contract.runs import DONE, ENDINGS
from werkstadt.exhibits.studies.model import BALANCED, Study, Task
from werkstadt.hub.rules.scores.instruments import INSTRUMENTS
from werkstadt.hub.rules.studies.runs import Kept
from werkstadt.hub.studyreport.blocks import Block, heading, items, quote, table, text, warning
from werkstadt.hub.studyreport.front import task_title
from werkstadt.hub.studyreport.saying import Said, Saying
from werkstadt.hub.studyreport.source import Source

MEASURES = ("completion", "time", "misclicks", "hesitation", "touches", "seq")


def method(source: Source, say: Saying) -> Iterator[Block]:
    yield heading(1, say("method"))
    yield from _participants(source, say)
    yield from _context(source, say)
    yield from _tasks(source, say)
    yield from _design(source, say)
    yield heading(2, say("measures"))
    yield text(say("measures.text"))
    yield items(say(f"measures.{what}") for what in (*MEASURES, *source.figures.scores))


def _participants(source: Source, say: Saying) -> Iterator[Block]:
    yield heading(2, say("participants"))
    n = source.figures.n
    yield text(say("participants.text", n=n))
    left = [say(f"ended.{ending}", n=len(source.figures.ended[ending])) for ending in ENDINGS if ending != DONE]
    yield text(say("participants.left", pilots=say("pilots", n=source.pilots), left="; ".join(left)))
    if source.narrowed:
        what = "; ".join(say(f"narrowed.{name}", value=value) for name, value in source.narrowed.items())
        yield warning(say("participants.narrowed", what=what))
    if not n:
        return
    ages = {group.id: group for group in source.study.groups} if source.study else {}
    order = {id: place for place, id in enumerate(ages)}

    def age(id: str) -> Said:
        return say.of(ages[id].label) if id in ages else id or say("participants.no_group")

    yield _counted(source, say, "participants.ages", lambda kept: kept.run.group, age, order)
    yield _counted(source, say, "participants.languages", lambda kept: kept.run.language, lambda id: _language(id, say))
    if any(kept.run.level for kept in source.whole):
        yield _counted(
            source, say, "participants.levels", lambda kept: kept.run.level,
            lambda id: say(f"level.{id}") if say.knows(f"level.{id}") else id or say("level.none"),
        )  # fmt: skip


def _counted(
    source: Source,
    say: Saying,
    caption: str,
    of: Callable[[Kept], str],
    name: Callable[[str], Said],
    order: Mapping[str, int] | None = None,
) -> Block:
    """A row for each that occurs: how many in each version, and all."""
    whole = source.whole
    versions = [*source.by_version] if len(source.by_version) > 1 else []
    counts = Counter((of(kept), kept.run.version) for kept in whole)
    found = sorted({of(kept) for kept in whole}, key=lambda id: ((order or {}).get(id, len(order or {})), id))
    rows: list[list[Said]] = [
        [
            name(id),
            *(str(counts[id, version]) for version in versions),
            str(sum(n for (one, _), n in counts.items() if one == id)),
        ]
        for id in found
    ]
    heads = [say(f"{caption}.head"), *(say("version", version=one) for one in versions), say("head.all")]
    return table(say(caption), heads, rows)


def _language(id: str, say: Saying) -> str:
    return say(f"language.{id}") if say.knows(f"language.{id}") else id


def _context(source: Source, say: Saying) -> Iterator[Block]:
    yield heading(2, say("context"))
    yield text(say("context.text", place=source.place))
    whole = source.whole
    if not whole:
        return
    devices = Counter((kept.device_name, kept.run.screen) for kept in whole)
    rows = [
        [name, f"{screen.width_mm} × {screen.height_mm}", f"{screen.width_px} × {screen.height_px}", str(n)]
        for (name, screen), n in sorted(devices.items(), key=lambda pair: (pair[0][0], pair[0][1].width_mm))
    ]
    yield table(say("context.devices"), [say(f"head.{one}") for one in ("device", "mm", "px", "participants")], rows)
    minutes = median(kept.run.duration_ms for kept in whole) / 60_000
    yield text(say("context.duration", n=len(whole), minutes=say.number(minutes, 1)))


def _tasks(source: Source, say: Saying) -> Iterator[Block]:
    yield heading(2, say("tasks"))
    if source.study is None:
        yield warning(say("tasks.unknown"))
        return
    yield text(say("tasks.text"))
    for number, task in enumerate(source.study.tasks, start=1):
        yield heading(3, _numbered(number, task_title(source, task.id, say), say))
        yield quote(say.of(task.text))
        yield items([*_rules(task, say)])


def _numbered(number: int, title: Said, say: Saying) -> Said:
    if isinstance(title, dict):
        return {**title, "text": say("tasks.title", number=number, title=title["text"])}
    return say("tasks.title", number=number, title=title)


def _rules(task: Task, say: Saying) -> Iterator[Said]:
    success = task.success
    if success.answer:
        yield _asked(task, say)
    elif success.observer:
        yield say("success.observer")
    else:
        for kind in ("pages", "elements", "events"):
            names = getattr(success, kind)
            if names:
                yield say(f"success.{kind}", n=len(names), names=_listed(names, say))
    yield say("tasks.limit", time=_span(task.time_limit_s, say))
    yield say("tasks.start", page=task.start) if task.start else say("tasks.start.first")
    yield say("tasks.path", names=" → ".join(task.path)) if task.path else say("tasks.path.none")
    if task.targets:
        yield say("tasks.targets", names=_listed(task.targets, say))
    else:
        yield say("tasks.targets.none")


def _asked(task: Task, say: Saying) -> str:
    assert task.success.answer is not None
    right = [say.plain(choice.label) for choice in task.success.answer.choices if choice.right]
    return say("success.answer", question=say.plain(task.success.answer.question), right=_listed(right, say))


def _listed(names: tuple[str, ...] | list[str], say: Saying) -> str:
    return say("or").join(say("quoted", name=name) for name in names)


def _span(seconds: int, say: Saying) -> str:
    return say("minutes", n=seconds // 60) if seconds % 60 == 0 else say("seconds", value=str(seconds))


def _design(source: Source, say: Saying) -> Iterator[Block]:
    yield heading(2, say("design"))
    if source.study is None:
        yield warning(say("design.unknown"))
    else:
        yield items([*_designed(source.study, say)])
    if len(source.study_versions) > 1:
        yield warning(say("design.mixed", versions=", ".join(source.study_versions)))
    elif source.study and source.study_versions and source.study_versions != [source.study.version]:
        yield warning(say("design.other", ran=source.study_versions[0], here=source.study.version))


def _designed(study: Study, say: Saying) -> Iterator[str]:
    versions = len(study.versions)
    if versions > 1:
        yield say("design.between", versions=versions)
        yield say("design.block", block=study.block)
    else:
        yield say("design.one")
    yield say("design.balanced" if study.order == BALANCED else "design.fixed")
    yield say("design.aim", n=study.participants)
    yield say("design.procedure")
    asked = [INSTRUMENTS[id].title for id in study.instruments]
    yield say("design.asked", names=", ".join(asked)) if asked else say("design.asked.none")
