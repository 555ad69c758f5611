"""Compiles a study's folder into a pack, with what it tests and the forms it asks: packs of their own."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from werkstadt.exhibits.authoring.exhibit import (
    SUBTITLE_WORDS_MAX,
    TITLE_WORDS_MAX,
    check_format,
    compile_cover,
    read_id,
    read_licence,
    read_version,
    read_words,
)
from werkstadt.exhibits.authoring.forms import compile_form
from werkstadt.exhibits.authoring.pack import FORMAT, CompiledPack, canonical_json
from werkstadt.exhibits.authoring.prototype import FALLBACK, Prototype, compile_prototype
from werkstadt.exhibits.authoring.source import ID, ID_EXPECTED, PAGE_WORDS_MAX, Source, inside
from werkstadt.exhibits.authoring.studyhints import warn_of_form, warn_of_length, warn_of_task
from werkstadt.exhibits.authoring.tested import Tested, tested
from werkstadt.exhibits.content import GROUNDS
from werkstadt.exhibits.fields import Fields
from werkstadt.exhibits.formfile import SILENT
from werkstadt.exhibits.problems import Problem, Spot, short
from werkstadt.exhibits.studies import load
from werkstadt.exhibits.studies.model import FIXED, ORDERS, AnswerChoice
from werkstadt.scenes.web.load import DEVICES

FILE = "study.toml"
TASK_TITLE_WORDS_MAX, TASK_WORDS_MAX = 6, 45
CONSENT_WORDS_MAX = 90
LABEL_WORDS_MAX = 5
QUESTION_WORDS_MAX, CHOICE_WORDS_MAX = 20, 8
TIME_LIMIT_S = 180
PARTICIPANTS_MIN = 8
GUARDIAN_BELOW = 16
"""Years: from then on somebody consents alone. Source: GDPR, Article 8 (1)."""
_NOT_HERE = ("image", "audio", "file")
_ON_CARD = ("title", "subtitle", "duration_min", "ages", "ground")

FindExhibit = Callable[[str], CompiledPack | None]
"""Compiles the exhibit of that name beside the study, once; what is wrong with it is told elsewhere."""
Compiled = dict[str, Any]


@dataclass
class CompiledStudy:
    """pack: None where there are problems that are not warnings. tested: exhibits and forms that it needs."""

    pack: CompiledPack | None = None
    problems: list[Problem] = field(default_factory=list)
    tested: dict[str, CompiledPack] = field(default_factory=dict)


def compile_study(folder: Path, exhibit: FindExhibit) -> CompiledStudy:
    source = Source(folder, str(folder))
    fields = source.read_toml(FILE)
    if fields is None:
        return CompiledStudy(problems=source.problems)
    return _Compiler(source, fields, exhibit).compile()


class _Compiler:
    def __init__(self, source: Source, fields: Fields, exhibit: FindExhibit) -> None:
        self._source = source
        self._fields = fields
        self._exhibit = exhibit
        self._done = CompiledStudy(problems=source.problems)

    def compile(self) -> CompiledStudy:
        fields, source = self._fields, self._source
        check_format(fields)
        low, high = fields.numbers("ages", "[from, to] in years", whole=True)
        table: Compiled = {
            "format": FORMAT,
            "kind": "study",
            "id": read_id(fields, "id", source.folder.resolve().name),
            "duration_min": fields.whole("duration_min", 1, 240),
            "ages": [low, high],
            "ground": fields.one_of("ground", GROUNDS),
            "licence": read_licence(fields),
            "title": read_words(fields, "title", TITLE_WORDS_MAX),
            "subtitle": read_words(fields, "subtitle", SUBTITLE_WORDS_MAX),
            "cover": compile_cover(fields, source),
        }
        version = read_version(fields)
        self._read_plan(table)
        groups = fields.tables("group", 1, load.GROUPS_MAX)
        table["groups"] = [_compile_group(group) for group in groups]
        load.check_ages(fields, "group", [group["from_age"] for group in table["groups"]])
        variants = fields.tables("variant", 1, load.VERSIONS_MAX)
        table["block"] = load.read_block(fields, len(variants)) if "block" in fields else 2 * max(1, len(variants))
        found = [self._compile_version(one, table, version) for one in variants]
        table["versions"] = [row for row, _ in found]
        seen = [tested(str(row["id"]), pack) for row, pack in found if pack is not None]
        tasks = fields.tables("task", 1, load.TASKS_MAX)
        table["tasks"] = [_compile_task(task, seen if len(seen) == len(variants) else []) for task in tasks]
        for rows in (groups, variants, tasks):
            _check_ids(rows)
        questions = sum(self._compile_form(key, table) for key in ("before", "after") if key in fields)
        warn_of_length(fields, table, questions)
        fields.done()
        if all(problem.warning for problem in source.problems):
            card = {key: table[key] for key in _ON_CARD} | {"themes": [], "found_by": {}}
            card["cover"] = next(iter(source.files))
            files = {load.DOCUMENT: canonical_json(table), **source.files}
            self._done.pack = CompiledPack("study", str(table["id"]), version, files, card)
        return self._done

    def _read_plan(self, table: Compiled) -> None:
        fields = self._fields
        table["participants"] = count = fields.whole("participants", 1, load.PARTICIPANTS_MAX)
        if "participants" in fields and count < PARTICIPANTS_MIN:
            expected = f"{PARTICIPANTS_MIN} or more, as ISO/IEC 25062 asks for"
            fields.warn("participants", expected, str(count))
        table["pilot"] = fields.flag("pilot") if "pilot" in fields else False
        table["seed"] = fields.text("seed", 64) if "seed" in fields else str(table["id"])
        table["order"] = fields.one_of("order", ORDERS) if "order" in fields else FIXED
        table["instruments"] = list(load.read_instruments(fields))

    # what is tested

    def _compile_version(self, fields: Fields, study: Compiled, version: str) -> tuple[Compiled, CompiledPack | None]:
        id_ = fields.text("id", 40)
        pack: CompiledPack | None = None
        if ("exhibit" in fields) == ("site" in fields):
            came = "both" if "exhibit" in fields else "none"
            fields.refuse("", "exhibit, a folder beside this study's, or site, a folder or zip in it", came)
        elif "exhibit" in fields:
            pack = self._find_exhibit(fields)
        else:
            pack = self._compile_site(fields, study, id_, version)
        if "site" in fields:
            fields.raw("site")
        fields.done()
        if pack is not None:
            self._done.tested[pack.id] = pack
        return {"id": id_, "exhibit": pack.id if pack else "", "hash": pack.hash() if pack else ""}, pack

    def _find_exhibit(self, fields: Fields) -> CompiledPack | None:
        id_ = fields.text("exhibit", 40)
        if not ID.fullmatch(id_):
            fields.refuse("exhibit", ID_EXPECTED, short(id_))
            return None
        if not (self._source.folder.resolve().parent / id_ / "exhibit.toml").is_file():
            fields.refuse("exhibit", f"a folder {id_} with an exhibit.toml beside this study's folder", "none")
            return None
        pack = self._exhibit(id_)
        if pack is None:
            fields.refuse("exhibit", "an exhibit without errors", short(id_))
        return pack

    def _compile_site(self, fields: Fields, study: Compiled, id_: str, version: str) -> CompiledPack | None:
        title = read_words(fields, "title", TITLE_WORDS_MAX) if "title" in fields else study["title"]
        fallback = read_words(fields, "fallback", PAGE_WORDS_MAX) if "fallback" in fields else FALLBACK
        device = fields.one_of("device", DEVICES) if "device" in fields else DEVICES[0]
        written = fields.text("site", 100)
        site = inside(written)
        there = None if site is None else self._source.folder / site
        is_zip = written.lower().endswith(".zip")
        if there is None or there.is_symlink() or not (there.is_file() if is_zip else there.is_dir()):
            expected = "a folder with an index.html, or a .zip of one, in the study's folder"
            fields.refuse("site", expected, f"{short(written)} is missing")
            return None
        pack_id = f"{study['id']}-{id_}"
        if len(pack_id) > 40:
            fields.refuse("id", "an id that has at most 39 characters together with the study's", f"{len(pack_id) - 1}")
        prototype = Prototype(pack_id, str(site), title, fallback, device, study, dict(self._source.files))
        pack, problems = compile_prototype(prototype, self._source, version, fields.spot("site"))
        self._source.problems.extend(problems)
        return pack

    # what is asked

    def _compile_form(self, key: str, table: Compiled) -> int:
        """How many questions it asks."""
        fields = self._fields
        name = fields.text(key, 40)
        file = self._source.folder / f"{name}.xlsx"
        if not ID.fullmatch(name) or not file.is_file():
            fields.refuse(key, f"a file {name}.xlsx in the study's folder, named without .xlsx", "none")
            return 0
        pack, problems = compile_form(file)
        self._source.problems.extend(problems)
        if pack is None:
            return 0
        questions = list(_questions_of(json.loads(pack.files["form.json"])))
        for question in questions:
            spot = Spot(str(file), sheet="survey", key=question["ref"])
            if question["type"] in _NOT_HERE:
                expected = "questions without photos, recordings and files: a study has none"
                self._source.problems.append(Problem(spot, expected, question["type"]))
            warn_of_form(question, spot, self._source.problems)
        if self._done.tested.setdefault(pack.id, pack).hash() != pack.hash():
            fields.refuse(key, "a name that nothing else in the study has", short(name))
        table[key] = {"form": pack.id, "hash": pack.hash()}
        return sum(question["type"] not in (*SILENT, "note") for question in questions)


def _questions_of(form: Compiled) -> Iterable[Compiled]:
    """All of them, those of groups and repeats too."""
    for row in form["questions"]:
        if "questions" in row:
            yield from _questions_of(row)
        else:
            yield row


def _compile_group(fields: Fields) -> Compiled:
    group: Compiled = {
        "id": fields.text("id", 40),
        "from_age": fields.whole("from_age", 0, load.AGE_MAX),
        "label": read_words(fields, "label", LABEL_WORDS_MAX),
        "consent": read_words(fields, "consent", CONSENT_WORDS_MAX),
        "guardian": fields.flag("guardian") if "guardian" in fields else False,
    }
    if "from_age" in fields and group["from_age"] < GUARDIAN_BELOW and not group["guardian"]:
        fields.warn("guardian", f"true, as some of them are younger than {GUARDIAN_BELOW}", "false")
    fields.done()
    return group


def _compile_task(fields: Fields, seen: list[Tested]) -> Compiled:
    """seen: of every version; empty where that is not known."""
    task: Compiled = {
        "id": fields.text("id", 40),
        "title": read_words(fields, "title", TASK_TITLE_WORDS_MAX),
        "text": read_words(fields, "text", TASK_WORDS_MAX),
        "time_limit_s": fields.whole("time_limit_s", *load.TIME_LIMIT_S) if "time_limit_s" in fields else TIME_LIMIT_S,
        "success": (success := _compile_success(fields, seen)),
        "targets": list(load.read_names(fields, "targets")),
        "seq": fields.flag("seq") if "seq" in fields else True,
    }
    if "start" in fields:
        task["start"] = start = fields.text("start", load.NAME_MAX)
        for one in seen:
            if start and not one.has(start):
                fields.refuse("start", _pages_expected([one]), short(start))
    path = load.read_names(fields, "path")
    _check_pages(fields, "path", path, seen)
    begins = [task["start"]] if "start" in task else [one.first for one in seen]
    task["path"] = list(dict.fromkeys([*begins, *path, *success.get("pages", [])])) if path else []
    warn_of_task(fields, task, seen)
    fields.done()
    return task


def _compile_success(fields: Fields, seen: list[Tested]) -> Compiled:
    if ("success" in fields) == ("answer" in fields):
        came = "both" if "answer" in fields else "none"
        fields.refuse("success", 'either success, like { pages = ["…"] }, or [task.answer]', came)
    if "answer" in fields:
        return {"answer": _compile_answer(fields.table("answer"))}
    if "success" not in fields:
        return {}
    table = fields.table("success")
    rule = load.read_rule(table, load.RULES[:-1])
    names = load.read_names(table, rule) if rule in ("pages", "elements", "events") else ()
    if rule == "pages":
        _check_pages(table, "pages", names, seen)
        known = [name for name in names if any(one.has(name) for one in seen)]
        for one in seen:
            if known and not any(one.has(name) for name in known):
                table.refuse("pages", _pages_expected([one]), short(", ".join(known)))
    if rule == "events" and (mute := [one.version for one in seen if not one.has_site]):
        table.refuse("events", "them of web prototypes only", f"variant {mute[0]}, which has no site")
    table.done()
    return {rule: True if rule == "observer" else list(names)} if rule else {}


def _check_pages(fields: Fields, key: str, names: Iterable[str], seen: list[Tested]) -> None:
    """Each is a page of one version at least."""
    for name in names:
        if seen and not any(one.has(name) for one in seen):
            fields.refuse(key, _pages_expected(seen), short(name))


def _pages_expected(seen: list[Tested]) -> str:
    pages = dict.fromkeys(page for one in seen for page in one.pages)
    variants = " or ".join(one.version for one in seen)
    return f"pages of variant {variants}: {short(', '.join(pages), 200)}"


def _compile_answer(fields: Fields) -> Compiled:
    rows = fields.tables("choices", load.CHOICES_MIN, load.CHOICES_MAX)
    choices = [
        AnswerChoice(
            row.text("name", 40),
            read_words(row, "label", CHOICE_WORDS_MAX),
            row.flag("right") if "right" in row else False,
        )
        for row in rows
    ]
    for row in rows:
        row.done()
    load.check_choices(fields, choices)
    question = read_words(fields, "question", QUESTION_WORDS_MAX)
    fields.done()
    return {"question": question, "choices": [vars(choice) for choice in choices]}


def _check_ids(rows: Iterable[Fields]) -> None:
    ids: list[object] = []
    for row in rows:
        id_ = row.raw("id")
        if isinstance(id_, str) and id_ and not (ID.fullmatch(id_) and len(id_) <= 40):
            row.refuse("id", ID_EXPECTED, short(id_))
        elif id_ and id_ in ids:
            row.refuse("id", "an id of its own", short(id_))
        ids.append(id_)
