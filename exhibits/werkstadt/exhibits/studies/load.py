"""Reads a study that `werkstadt-pack build` compiled, verified by its hash as exhibits are: see content.py."""

import itertools
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from werkstadt.contract.runs import NAME_MAX_CHARS
from werkstadt.exhibits.content import GROUNDS, finished, open_pack
from werkstadt.exhibits.fields import Fields
from werkstadt.exhibits.model import Show
from werkstadt.exhibits.pictures import load_picture
from werkstadt.exhibits.problems import short
from werkstadt.exhibits.studies.model import (
    INSTRUMENTS,
    ORDERS,
    AnswerChoice,
    AnswerRule,
    Group,
    Study,
    Success,
    Task,
    Version,
)

DOCUMENT = "study.json"
GROUPS_MAX, VERSIONS_MAX, TASKS_MAX = 4, 4, 12
CHOICES_MIN, CHOICES_MAX = 2, 6
PARTICIPANTS_MAX = 1_000
BLOCK_MAX = 96
AGE_MAX = 120
TIME_LIMIT_S = (30, 900)
NAMES_MAX, NAME_MAX = 40, NAME_MAX_CHARS
"""Pages, elements or events that a task may name, and characters of one."""
CHOICE_NAME = re.compile(r"[a-z0-9_]{1,40}")
RULES = ("pages", "elements", "events", "observer", "answer")
_HASH = re.compile(r"[0-9a-f]{64}")

Named = TypeVar("Named", Group, Version, Task)


def load_study(folder: Path, hash: str) -> Study:
    """folder: the pack's own, content/packs/<hash>. Raises ContentError."""
    fields, version = open_pack(folder, hash, "study", DOCUMENT)
    cover = load_picture(fields.table("cover"))
    low, high = fields.numbers("ages", "[from, to] in years", whole=True)
    versions = _each_once(
        fields, "versions", [_load_version(row) for row in fields.tables("versions", 1, VERSIONS_MAX)]
    )
    study = Study(
        id=fields.text("id", 40),
        version=version,
        hash=hash,
        folder=folder,
        title=fields.words("title"),
        subtitle=fields.words("subtitle"),
        duration_min=fields.whole("duration_min", 1, 240),
        ages=(int(low), int(high)),
        ground=fields.one_of("ground", GROUNDS),
        cover=cover,
        licence=fields.text("licence", 64),
        participants=fields.whole("participants", 1, PARTICIPANTS_MAX),
        pilot=fields.flag("pilot"),
        seed=fields.text("seed", 64),
        block=read_block(fields, len(versions)),
        order=fields.one_of("order", ORDERS),
        groups=_load_groups(fields),
        versions=versions,
        tasks=_each_once(fields, "tasks", [_load_task(row) for row in fields.tables("tasks", 1, TASKS_MAX)]),
        instruments=read_instruments(fields),
        before=_load_form(fields, "before"),
        after=_load_form(fields, "after"),
    )
    return finished(fields, study)


def read_block(fields: Fields, versions: int) -> int:
    block = fields.whole("block", 1, BLOCK_MAX)
    if block % max(1, versions):
        fields.refuse("block", f"a multiple of {versions}, the number of variants", str(block))
    return block


def read_instruments(fields: Fields) -> tuple[str, ...]:
    names = fields.texts("instruments")
    if set(names) - set(INSTRUMENTS) or len(set(names)) < len(names):
        fields.refuse("instruments", f"any of {', '.join(INSTRUMENTS)}, each once", short(", ".join(names)))
    return tuple(name for name in names if name in INSTRUMENTS)


def read_names(fields: Fields, key: str) -> tuple[str, ...]:
    """Of pages, elements or events."""
    names = fields.texts(key)
    if len(names) > NAMES_MAX or any(len(name) > NAME_MAX for name in names):
        fields.refuse(key, f"at most {NAMES_MAX} names of at most {NAME_MAX} characters", "more")
    return names[:NAMES_MAX]


def read_rule(fields: Fields, known: Sequence[str] = RULES) -> str:
    """Which of the rules known a task's success goes by; "" with a problem where that is not one."""
    rules = [key for key in known if key in fields]
    if len(rules) != 1:
        fields.refuse("", f"exactly one of {', '.join(known)}", " and ".join(rules) or "none")
    elif rules == ["observer"]:
        if not fields.flag("observer"):
            fields.refuse("observer", "true", "false")
    elif rules != ["answer"] and not read_names(fields, rules[0]):
        fields.refuse(rules[0], "at least one name", "none")
    return rules[0] if len(rules) == 1 else ""


def check_choices(fields: Fields, choices: Sequence[AnswerChoice]) -> None:
    names = [choice.name for choice in choices]
    for name in names:
        if not CHOICE_NAME.fullmatch(name):
            fields.refuse("choices", "names of small letters, digits and _, at most 40 characters", short(name))
    if len(set(names)) < len(names):
        fields.refuse("choices", "each name once", "one twice")
    if choices and not any(choice.right for choice in choices):
        fields.refuse("choices", "at least one with right = true", "none")


def check_ages(fields: Fields, key: str, ages: Sequence[int]) -> None:
    if any(after <= before for before, after in itertools.pairwise(ages)):
        fields.refuse(key, "from_age rising from group to group", ", ".join(map(str, ages)))


def _load_groups(fields: Fields) -> tuple[Group, ...]:
    groups = _each_once(fields, "groups", [_load_group(row) for row in fields.tables("groups", 1, GROUPS_MAX)])
    check_ages(fields, "groups", [group.from_age for group in groups])
    return groups


def _load_group(fields: Fields) -> Group:
    group = Group(
        fields.text("id", 40),
        fields.whole("from_age", 0, AGE_MAX),
        fields.words("label"),
        fields.words("consent"),
        fields.flag("guardian"),
    )
    fields.done()
    return group


def _load_version(fields: Fields) -> Version:
    version = Version(fields.text("id", 40), fields.text("exhibit", 40), _load_hash(fields))
    fields.done()
    return version


def _load_task(fields: Fields) -> Task:
    task = Task(
        id=fields.text("id", 40),
        title=fields.words("title"),
        text=fields.words("text"),
        time_limit_s=fields.whole("time_limit_s", *TIME_LIMIT_S),
        success=_load_success(fields.table("success")),
        start=fields.text("start", NAME_MAX) if "start" in fields else None,
        path=read_names(fields, "path"),
        targets=read_names(fields, "targets"),
        seq=fields.flag("seq"),
    )
    fields.done()
    return task


def _load_success(fields: Fields) -> Success:
    rule = read_rule(fields)
    answer = _load_answer(fields.table("answer")) if rule == "answer" else None
    names = {key: read_names(fields, key) for key in ("pages", "elements", "events") if key == rule}
    fields.done()
    return Success(**names, answer=answer, observer=rule == "observer")


def _load_answer(fields: Fields) -> AnswerRule:
    rows = fields.tables("choices", CHOICES_MIN, CHOICES_MAX)
    choices = [_load_choice(row) for row in rows]
    check_choices(fields, choices)
    answer = AnswerRule(fields.words("question"), tuple(choices))
    fields.done()
    return answer


def _load_choice(fields: Fields) -> AnswerChoice:
    choice = AnswerChoice(fields.text("name", 40), fields.words("label"), fields.flag("right"))
    fields.done()
    return choice


def _load_form(fields: Fields, key: str) -> Show | None:
    if key not in fields:
        return None
    table = fields.table(key)
    form = Show(table.text("form", 40), _load_hash(table))
    table.done()
    return form


def _load_hash(fields: Fields) -> str:
    hash = fields.text("hash", 64)
    if not _HASH.fullmatch(hash):
        fields.refuse("hash", "a SHA-256 value in hex", short(hash))
    return hash


def _each_once(fields: Fields, key: str, rows: Sequence[Named]) -> tuple[Named, ...]:
    if len({row.id for row in rows}) < len(rows):
        fields.refuse(key, "an id of its own each", "one twice")
    return tuple(rows)
