"""A kiosk reads a study as it was built; one of another shape is refused with the field."""

import copy
import hashlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from werkstadt.exhibits.authoring.pack import CompiledPack
from werkstadt.exhibits.authoring.study import compile_study
from werkstadt.exhibits.authoring.template import write_template
from werkstadt.exhibits.model import Show
from werkstadt.exhibits.problems import ContentError
from werkstadt.exhibits.studies.load import load_study
from werkstadt.exhibits.studies.model import AnswerChoice, AnswerRule, Group, Study, Success, Task, Version

SHA = "0123456789abcdef" * 4
WORDS = {"de": "Ja", "en": "Yes"}
CHOICES = [{"name": "a", "label": WORDS, "right": True}, {"name": "b", "label": WORDS, "right": False}]
Change = Callable[[dict[str, Any]], object]


@cache
def template() -> tuple[dict[str, Any], CompiledPack]:
    """study.json of a new study, with a second variant, all kinds of rules, and forms; and the pack it is from."""
    with tempfile.TemporaryDirectory() as folder:
        write_template(Path(folder) / "page-test", of="study")
        pack = compile_study(Path(folder) / "page-test", lambda id: None).pack
    assert pack is not None
    table: dict[str, Any] = json.loads(pack.files["study.json"])
    table["versions"].append({"id": "b", "exhibit": "sense", "hash": SHA})
    (first,) = table["tasks"]
    rules = [
        {"elements": ["Send"]},
        {"events": ["sent"]},
        {"observer": True},
        {"answer": {"question": WORDS, "choices": CHOICES}},
    ]
    table["tasks"] += copy.deepcopy([{**first, "id": f"t{at}", "success": rule} for at, rule in enumerate(rules)])
    table["tasks"][1]["start"] = "index.html"
    table["before"] = {"form": "about-you", "hash": SHA}
    table["after"] = {"form": "end", "hash": SHA}
    return table, pack


def placed(folder: Path, table: object) -> tuple[Path, str]:
    """A pack with that study.json and a manifest that fits: what only a wrong builder could make."""
    _, pack = template()
    data = json.dumps(table).encode()
    whole = CompiledPack("study", "page-test", "0.1.0", {**pack.files, "study.json": data})
    manifest = whole.manifest()
    for name, content in {**whole.files, "manifest.json": manifest}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder, hashlib.sha256(manifest).hexdigest()


def loaded(folder: Path, change: Change = lambda table: None) -> Study:
    table = copy.deepcopy(template()[0])
    change(table)
    return load_study(*placed(folder, table))


def test_what_was_written_comes_back(tmp_path: Path) -> None:
    study = loaded(tmp_path)
    assert (study.id, study.version, study.folder) == ("page-test", "0.1.0", tmp_path)
    assert (study.title["en"], study.subtitle["en"]) == ("Test our new page", "We test the page, not you")
    assert (study.duration_min, study.ages, study.ground, study.licence) == (5, (12, 99), "sky", "CC-BY-4.0")
    assert (study.folder / study.cover.file).is_file()
    assert (study.participants, study.pilot, study.seed, study.block, study.order) == (
        12,
        False,
        "page-test",
        2,
        "fixed",
    )
    assert study.groups[1] == Group("grown", 16, study.groups[1].label, study.groups[1].consent, guardian=False)
    assert study.groups[0].guardian
    assert study.versions[1] == Version("b", "sense", SHA)
    first, second, third, fourth, fifth = study.tasks
    assert first == Task(
        id="saturday",
        title=first.title,
        text=first.text,
        time_limit_s=120,
        success=Success(pages=("visit.html",)),
        path=("index.html", "visit.html"),
    )
    assert (second.start, second.success) == ("index.html", Success(elements=("Send",)))
    assert (third.success, fourth.success) == (Success(events=("sent",)), Success(observer=True))
    choices = (AnswerChoice("a", WORDS, right=True), AnswerChoice("b", WORDS, right=False))
    assert fifth.success == Success(answer=AnswerRule(WORDS, choices))
    assert (study.instruments, study.before, study.after) == (("sus",), Show("about-you", SHA), Show("end", SHA))


def test_what_may_be_left_out_may_be_left_out(tmp_path: Path) -> None:
    study = loaded(tmp_path, lambda table: (table.pop("before"), table.pop("after"), table.pop("instruments")))
    assert (study.before, study.after, study.instruments) == (None, None, ())


def test_another_pack_than_asked_for_is_refused(tmp_path: Path) -> None:
    folder, _ = placed(tmp_path, template()[0])
    with pytest.raises(ContentError, match="expected SHA-256"):
        load_study(folder, SHA)


def rule(success: object) -> Change:
    return lambda table: table["tasks"][0].update(success=success)


def answer(choices: object) -> Change:
    return rule({"answer": {"question": WORDS, "choices": choices}})


@pytest.mark.parametrize(
    ("change", "where", "expected"),
    [
        (lambda table: table.update(format=2), "format", "1"),
        (lambda table: table.update(kind="exhibit"), "kind", "one of study"),
        (lambda table: table.update(more=1), "more", "one of the keys"),
        (lambda table: table.update(title="x"), "title", "a table of texts by language"),
        (lambda table: table.update(subtitle={"de": "x"}), "subtitle", "text in en"),
        (lambda table: table.update(cover=3), "cover", "a table"),
        (lambda table: table.update(ages=[9, 8]), "ages", "[from, to] in years"),
        (lambda table: table.update(duration_min=241), "duration_min", "1 to 240"),
        (lambda table: table.update(ground="pink"), "ground", "one of ink"),
        (lambda table: table.update(participants=0), "participants", "1 to 1000"),
        (lambda table: table.update(participants=1001), "participants", "1 to 1000"),
        (lambda table: table.pop("pilot"), "pilot", "true or false"),
        (lambda table: table.update(seed="x" * 65), "seed", "1 to 64"),
        (lambda table: table.update(block=3), "block", "a multiple of 2, the number of variants"),
        (lambda table: table.update(block=98), "block", "1 to 96"),
        (lambda table: table.update(order="any"), "order", "one of fixed, balanced"),
        (lambda table: table.update(instruments=["umux"]), "instruments", "any of sus"),
        (lambda table: table.update(instruments=["sus", "sus"]), "instruments", "each once"),
        (lambda table: table.update(groups=[]), "groups", "1 to 4"),
        (lambda table: table["groups"].extend(table["groups"] * 2), "groups", "1 to 4"),
        (lambda table: table["groups"][1].update(from_age=12), "groups", "from_age rising"),
        (lambda table: table["groups"][1].update(from_age=121), "groups[2].from_age", "0 to 120"),
        (lambda table: table["groups"][1].update(id="young"), "groups", "an id of its own each"),
        (lambda table: table["groups"][1].pop("guardian"), "groups[2].guardian", "true or false"),
        (lambda table: table["groups"][1].update(consent={"de": "x"}), "groups[2].consent", "text in en"),
        (lambda table: table["groups"][1].update(more=1), "groups[2].more", "one of the keys"),
        (lambda table: table.update(versions=[]), "versions", "1 to 4"),
        (lambda table: table["versions"].extend(table["versions"] * 2), "versions", "1 to 4"),
        (lambda table: table["versions"][1].update(id="a"), "versions", "an id of its own each"),
        (lambda table: table["versions"][1].update(hash="../x"), "versions[2].hash", "a SHA-256 value in hex"),
        (lambda table: table["versions"][1].update(more=1), "versions[2].more", "one of the keys"),
        (lambda table: table.update(tasks=[]), "tasks", "1 to 12"),
        (lambda table: table["tasks"].extend(table["tasks"] * 2), "tasks", "1 to 12"),
        (lambda table: table["tasks"][1].update(id="saturday"), "tasks", "an id of its own each"),
        (lambda table: table["tasks"][0].update(time_limit_s=29), "tasks[1].time_limit_s", "30 to 900"),
        (lambda table: table["tasks"][0].update(time_limit_s=901), "tasks[1].time_limit_s", "30 to 900"),
        (lambda table: table["tasks"][0].update(start=""), "tasks[1].start", "text of 1 to 120"),
        (lambda table: table["tasks"][0].update(path=["x"] * 41), "tasks[1].path", "at most 40 names"),
        (lambda table: table["tasks"][0].update(targets=["x" * 201]), "tasks[1].targets", "at most 120 characters"),
        (lambda table: table["tasks"][0].pop("seq"), "tasks[1].seq", "true or false"),
        (lambda table: table["tasks"][0].update(more=1), "tasks[1].more", "one of the keys"),
        (rule({}), "tasks[1].success", "exactly one of pages, elements, events, observer, answer"),
        (rule({"pages": ["a"], "observer": True}), "tasks[1].success", "exactly one of"),
        (rule({"pages": []}), "tasks[1].success.pages", "at least one name"),
        (rule({"events": "x"}), "tasks[1].success.events", "a list of texts"),
        (rule({"observer": False}), "tasks[1].success.observer", "true"),
        (rule({"observer": True, "more": 1}), "tasks[1].success.more", "one of the keys"),
        (rule({"answer": 3}), "tasks[1].success.answer", "a table"),
        (answer(CHOICES[:1]), "tasks[1].success.answer.choices", "2 to 6"),
        (answer(CHOICES * 4), "tasks[1].success.answer.choices", "2 to 6"),
        (answer([CHOICES[0], CHOICES[0]]), "tasks[1].success.answer.choices", "each name once"),
        (answer([CHOICES[1], {**CHOICES[1], "name": "c"}]), "tasks[1].success.answer.choices", "one with right = true"),
        (
            answer([CHOICES[0], {**CHOICES[1], "name": "ä"}]),
            "tasks[1].success.answer.choices",
            "names of small letters",
        ),
        (
            answer([CHOICES[0], {**CHOICES[1], "name": "a-b"}]),
            "tasks[1].success.answer.choices",
            "names of small letters",
        ),
        (answer([CHOICES[0], {**CHOICES[1], "more": 1}]), "tasks[1].success.answer.choices[2].more", "one of the keys"),
        (lambda table: table.update(before=3), "before", "a table"),
        (lambda table: table["before"].update(hash="x"), "before.hash", "a SHA-256 value in hex"),
        (lambda table: table["after"].update(more=1), "after.more", "one of the keys"),
        (lambda table: table["after"].pop("form"), "after.form", "text of 1 to 40"),
    ],
)
def test_a_study_of_the_wrong_shape_is_refused_with_the_field(
    tmp_path: Path, change: Change, where: str, expected: str
) -> None:
    with pytest.raises(ContentError) as caught:
        loaded(tmp_path, change)
    assert caught.value.where.endswith(f", {where}")
    assert expected in caught.value.expected


def is_told(err: ContentError) -> None:
    assert str(err).isprintable()


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.sampled_from([SHA, "a"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@st.composite
def mangled(draw: st.DrawFn) -> object:
    """The study with some of its values, wherever they are, replaced, taken away or doubled."""
    table: Any = copy.deepcopy(template()[0])
    for _ in range(draw(st.integers(1, 3))):
        node: Any = table
        while True:
            keys = list(node) if isinstance(node, dict) else list(range(len(node)))
            if not keys:
                break
            key = draw(st.sampled_from(keys))
            if isinstance(node[key], (dict, list)) and draw(st.booleans()):
                node = node[key]
                continue
            if draw(st.booleans()):
                node[key] = draw(values)
            elif isinstance(node, list):
                node.append(copy.deepcopy(node[key]))
            else:
                del node[key]
            break
    return table


@settings(max_examples=150, deadline=None)
@given(mangled() | values)
def test_any_json_either_loads_or_is_refused(table: object) -> None:
    with tempfile.TemporaryDirectory() as folder:
        place, hash_ = placed(Path(folder), table)
        try:
            study = load_study(place, hash_)
        except ContentError as err:
            is_told(err)
            return
    assert 1 <= len(study.versions) <= 4
    assert study.block % len(study.versions) == 0
    assert [group.from_age for group in study.groups] == sorted({group.from_age for group in study.groups})
    for task in study.tasks:
        success = task.success
        rules = [success.pages, success.elements, success.events, success.answer, success.observer]
        assert sum(map(bool, rules)) == 1


def test_reading_studies_imports_nothing_heavy_and_reading_exhibits_no_studies() -> None:
    """The kiosk imports this when somebody opens a study, and starts without it."""
    code = (
        "import sys, werkstadt.exhibits.content\n"
        "assert not [name for name in sys.modules if 'studies' in name]\n"
        "import werkstadt.exhibits.studies.load, werkstadt.exhibits.studies.instruments\n"
        "heavy = ('PySide6', 'lxml', 'openpyxl', 'pyxform', 'markdown_it', 'typer')\n"
        "assert not [name for name in heavy if name in sys.modules], sys.modules.keys()\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
