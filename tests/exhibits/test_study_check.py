"""Everything that is wrong with a study is told at once with file and line; what makes its figures worth less, too."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.exhibits.conftest import CHOICES, SETTINGS, Rows, label, write_form
from tests.support.content import PACKS
from werkstadt.exhibits.authoring.exhibition import Checked, check_source
from werkstadt.exhibits.authoring.pack import CompiledPack
from werkstadt.exhibits.authoring.studyhints import LEADING, leads

Edit = Callable[[Path, str, str], None]

SITE = 'site = "prototype"\ndevice = "phone"'
PAGES = '{ pages = ["visit.html"] }'
PATH = 'path = ["index.html", "visit.html"]\n'
ANSWER = """
[task.answer]
question = { de = "Ab wann ist offen?", en = "From when is it open?", de-simple = "Ab wann ist offen?" }

[[task.answer.choices]]
name = "ten"
label = { de = "10 Uhr", en = "10", de-simple = "10 Uhr" }

[[task.answer.choices]]
name = "eleven"
label = { de = "11 Uhr", en = "11", de-simple = "11 Uhr" }
right = true
"""


def texts_of(folder: Path) -> list[str]:
    return told(folder, check_source(folder))


def told(folder: Path, checked: Checked) -> list[str]:
    return [str(problem).removeprefix(f"{folder}/") for problem in checked.problems]


def compiled(folder: Path) -> dict[str, Any]:
    """study.json, of a study without errors."""
    checked = check_source(folder)
    assert checked.errors == [], told(folder, checked)
    table: dict[str, Any] = json.loads(checked.packs[folder.name].files["study.json"])
    return table


def add(folder: Path, text: str) -> None:
    file = folder / "study.toml"
    file.write_text(file.read_text(encoding="utf-8") + text, encoding="utf-8")


@pytest.fixture
def native(study: Path, edit: Edit) -> Path:
    """A study of the exhibit beside it, whose pages are begin.1 and guess."""
    edit(study / "study.toml", SITE, 'exhibit = "sense"')
    edit(study / "study.toml", PATH, "")
    edit(study / "study.toml", PAGES, '{ pages = ["guess"] }')
    return study


def test_a_new_study_has_no_problem_and_says_what_was_left_out(study: Path) -> None:
    assert texts_of(study) == []
    table = compiled(study)
    assert (table["seed"], table["block"], table["order"], table["pilot"]) == ("page-test", 2, "fixed", False)
    assert [(group["from_age"], group["guardian"]) for group in table["groups"]] == [(12, True), (16, False)]
    (task,) = table["tasks"]
    assert (task["seq"], task["targets"], task["success"]) == (True, [], {"pages": ["visit.html"]})
    assert "before" not in table


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("format = 1", "format = 2", "study.toml:2, format: expected format = 1, got 2"),
        ('id = "page-test"', 'id = "other"', 'study.toml:3, id: expected "page-test", the name of its folder'),
        ('version = "0.1.0"', 'version = "a b"', "study.toml:4, version: expected letters, digits, dots"),
        ("duration_min = 5", "duration_min = 0", "study.toml:5, duration_min: expected a whole number from 1 to 240"),
        ("ages = [12, 99]", "ages = 12", "study.toml:6, ages: expected [from, to] in years, got 12"),
        ('"sky"', '"pink"', "study.toml:7, ground: expected one of ink, coral"),
        (
            "cover.svg",
            "no.svg",
            "study.toml:8, cover: expected a picture that is there, got pictures/no.svg is missing",
        ),
        ('"CC-BY-4.0"', '"free"', "study.toml:9, licence: expected an SPDX licence"),
        ("participants = 12\n", "", "participants: expected a whole number from 1 to 1000, got nothing"),
        ("participants = 12", "participants = 1001", "study.toml:10, participants: expected a whole number from 1"),
        ("participants = 12", "participants = 12\npilot = 1", "study.toml:11, pilot: expected true or false, got 1"),
        ("participants = 12", 'participants = 12\nseed = ""', "study.toml:11, seed: expected text of 1 to 64"),
        ("participants = 12", "participants = 12\nblock = 0", "study.toml:11, block: expected a whole number from 1"),
        (
            "participants = 12",
            'participants = 12\norder = "any"',
            "study.toml:11, order: expected one of fixed, balanced",
        ),
        ('["sus"]', '["sus", "sus"]', "instruments: expected any of sus, ueq_s, umux_lite, nps, each once, got"),
        ('["sus"]', '["seq"]', 'instruments: expected any of sus, ueq_s, umux_lite, nps, each once, got "seq"'),
        ('en = "Test our new page"\n', "", "study.toml:13, title: expected text in en, got none"),
        ('de = "Teste unsere neue Seite"', f'de = "{"Test " * 13}"', "title.de: expected at most 12 words, got 13"),
        ('en = "We test', f'en = "{"very " * 20}', "subtitle.en: expected at most 20 words"),
        ("from_age = 16", "from_age = 12", "group: expected from_age rising from group to group, got 12, 12"),
        ("from_age = 16", "from_age = 121", "group[2].from_age: expected a whole number from 0 to 120, got 121"),
        ('de = "Ab 16 Jahren"', 'de = "Wer schon 16 Jahre alt ist"', "group[2].label.de: expected at most 5 words"),
        ("consent.en =", "consent.fr =", "group[1].consent: expected text in en, got none"),
        ("Du löst eine", f"{'Wort ' * 90}", "study.toml:33, group[1].consent.de: expected at most 90 words"),
        ("guardian = true", 'guardian = "yes"', 'group[1].guardian: expected true or false, got "yes"'),
        ('id = "grown"', 'id = "young"', 'group[2].id: expected an id of its own, got "young"'),
        ('id = "grown"', 'id = "Grown"', "group[2].id: expected small letters"),
        ('id = "grown"', 'id = "grown"\nage = 3', "group[2].age: expected one of the keys consent, from_age"),
        (
            SITE,
            "",
            "variant[1]: expected exhibit, a folder beside this study's, or site, a folder or zip in it, got none",
        ),
        (SITE, 'site = "prototype"\nexhibit = "sense"', "variant[1]: expected exhibit, a folder beside this study's"),
        (SITE, 'exhibit = "sens"', "exhibit: expected a folder sens with an exhibit.toml beside this study's folder"),
        (SITE, 'exhibit = "../sense"', "variant[1].exhibit: expected small letters"),
        (SITE, 'exhibit = "sense"\ndevice = "phone"', "variant[1].device: expected one of the keys exhibit, id"),
        (
            '"prototype"',
            '"proto"',
            "variant[1].site: expected a folder with an index.html, or a .zip of one, in the study",
        ),
        ('"prototype"', '"../page-test/prototype"', "variant[1].site: expected a folder with an index.html"),
        ('"phone"', '"watch"', "variant[1].device: expected one of full, phone"),
        ('device = "phone"', 'title.de = "x"', "variant[1].title: expected text in en"),
        ('device = "phone"', 'fallback = "x"', "variant[1].fallback: expected a table of texts by language"),
        (
            'id = "a"',
            f'id = "{"a" * 31}"',
            "variant[1].id: expected an id that has at most 39 characters together with",
        ),
        ('id = "saturday"', 'id = "Sat"', "task[1].id: expected small letters"),
        (
            'title = { de = "Am Samstag"',
            'title = { de = "Was du am Samstag alles so tust"',
            "task[1].title.de: expected at",
        ),
        ('text.en = "', f'text.en = "{"so " * 45}', "task[1].text.en: expected at most 45 words, got"),
        ("time_limit_s = 120", "time_limit_s = 29", "task[1].time_limit_s: expected a whole number from 30 to 900"),
        ("time_limit_s = 120", "start = 3", "task[1].start: expected text of 1 to 120 characters, got 3"),
        ("time_limit_s = 120", 'start = "x.html"', "task[1].start: expected pages of variant a: "),
        ("time_limit_s = 120", "seq = 1", "task[1].seq: expected true or false, got 1"),
        ("time_limit_s = 120", 'targets = "x"', "task[1].targets: expected a list of texts"),
        (
            "time_limit_s = 120",
            f'targets = ["{"x" * 201}"]',
            "task[1].targets: expected at most 40 names of at most 120",
        ),
        ("time_limit_s = 120", "limit = 3", "task[1].limit: expected one of the keys id, path, success"),
        (
            PATH,
            'path = ["index.html", "x"]\n',
            'task[1].path: expected pages of variant a: "index.html, visit.html"',
        ),
        (
            f"success = {PAGES}",
            "",
            'task[1].success: expected either success, like { pages = ["…"] }, or [task.answer]',
        ),
        (PAGES, "{ }", "task[1].success: expected exactly one of pages, elements, events, observer, got none"),
        (
            PAGES,
            '{ pages = ["visit.html"], events = ["x"] }',
            "expected exactly one of pages, elements, events, observer",
        ),
        (PAGES, "{ pages = [] }", "task[1].success.pages: expected at least one name, got none"),
        (PAGES, "{ pages = 3 }", "task[1].success.pages: expected a list of texts, got 3"),
        (PAGES, "{ elements = [] }", "task[1].success.elements: expected at least one name, got none"),
        (PAGES, "{ observer = false }", "task[1].success.observer: expected true, got false"),
        (
            PAGES,
            '{ answer = "x" }',
            "task[1].success: expected exactly one of pages, elements, events, observer, got none",
        ),
        (
            PAGES,
            '{ pages = ["site"] }',
            'success.pages: expected pages of variant a: "index.html, visit.html", got "site"',
        ),
        (PAGES, '{ pages = ["visit.htm"] }', 'task[1].success.pages: expected pages of variant a: "index.html'),
        (PAGES, '{ pages = ["visit.html"], more = 1 }', "task[1].success.more: expected one of the keys"),
        ("[[task]]", "[[tasks]]", "task: expected 1 to 12 of them, got 0"),
        ("[[variant]]", "[[version]]", "study.toml:"),
        (
            "ages = [12, 99]",
            "ages = [12, 99]\ncolour = 1",
            "study.toml:7, colour: expected one of the keys ages, cover",
        ),
    ],
)
def test_a_mistake_is_named_with_its_place(study: Path, edit: Edit, before: str, after: str, problem: str) -> None:
    edit(study / "study.toml", before, after)
    checked = check_source(study)
    assert any(problem in text for text in told(study, checked)), told(study, checked)
    assert checked.exhibition is None


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        (
            'name = "ten"',
            'name = "Ten"',
            "choices: expected names of small letters, digits and _, at most 40 characters",
        ),
        ('name = "ten"', 'name = "eleven"', "task[1].answer.choices: expected each name once, got one twice"),
        ("right = true", "right = false", "task[1].answer.choices: expected at least one with right = true, got none"),
        ("right = true", "right = 1", "task[1].answer.choices[2].right: expected true or false, got 1"),
        ("right = true", "rihgt = 1", "task[1].answer.choices[2].rihgt: expected one of the keys label, name"),
        ('de = "11 Uhr"', f'de = "{"so " * 9}"', "task[1].answer.choices[2].label.de: expected at most 8 words"),
        (
            'question = { de = "Ab',
            f'question = {{ de = "{"so " * 20}',
            "task[1].answer.question.de: expected at most 20",
        ),
        ("question =", "questions =", "task[1].answer.questions: expected one of the keys choices, question"),
        ("[task.answer]", 'success = { events = ["x"] }\n[task.answer]', "task[1].success: expected either success"),
    ],
)
def test_a_mistake_in_an_answer_is_named(study: Path, edit: Edit, before: str, after: str, problem: str) -> None:
    edit(study / "study.toml", f"success = {PAGES}", "")
    add(study, ANSWER)
    assert compiled(study)["tasks"][0]["success"]["answer"]["choices"][1] == {
        "name": "eleven",
        "label": {"de": "11 Uhr", "en": "11", "de-simple": "11 Uhr"},
        "right": True,
    }
    edit(study / "study.toml", before, after)
    assert any(problem in text for text in texts_of(study)), texts_of(study)


def test_an_answer_has_two_choices_at_least(study: Path, edit: Edit) -> None:
    edit(study / "study.toml", f"success = {PAGES}", "")
    add(study, ANSWER[: ANSWER.index('[[task.answer.choices]]\nname = "eleven"')])
    assert any("answer.choices: expected 2 to 6 of them, got 1" in text for text in texts_of(study))


def test_the_study_of_the_book_is_one(study: Path) -> None:
    """docs/studies.md, put together, without so much as a warning."""
    text = (PACKS.parents[1] / "docs" / "studies.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```toml\n(.*?)^```$", text[text.index("<!-- study:") :], re.DOTALL | re.MULTILINE)
    (study / "study.toml").write_text("".join(blocks), encoding="utf-8")
    for name in ("about-you", "own-questions"):
        write_form(study / f"{name}.xlsx", [{"type": "integer", "name": "x", **label("Alter?")}], None, form(name))
    assert texts_of(study) == []
    table = compiled(study)
    assert (len(table["groups"]), len(table["versions"]), len(table["tasks"])) == (2, 2, 2)


def form(id_: str) -> dict[str, object]:
    return {**SETTINGS, "form_id": id_}


# pages


def test_a_native_study_names_pages_as_its_exhibit_has_them(native: Path) -> None:
    assert texts_of(native) == []
    checked = check_source(native)
    table = compiled(native)
    assert table["versions"] == [{"id": "a", "exhibit": "sense", "hash": checked.packs["sense"].hash()}]


@pytest.mark.parametrize(
    ("after", "problem"),
    [
        ('{ pages = ["begin.2"] }', 'success.pages: expected pages of variant a: "begin.1, guess", got "begin.2"'),
        ('{ pages = ["begin.1#x"] }', "success.pages: expected pages of variant a"),
        (
            '{ events = ["done"] }',
            "success.events: expected them of web prototypes only, got variant a, which has no site",
        ),
    ],
)
def test_what_an_exhibit_can_never_reach_is_refused(native: Path, edit: Edit, after: str, problem: str) -> None:
    edit(native / "study.toml", '{ pages = ["guess"] }', after)
    (text,) = texts_of(native)
    assert problem in text


@pytest.mark.parametrize(
    "after",
    ['{ pages = ["index.html#thanks"] }', '{ events = ["sent"] }', '{ elements = ["Send"] }', "{ observer = true }"],
)
def test_what_a_site_may_reach_is_taken(study: Path, edit: Edit, after: str) -> None:
    edit(study / "study.toml", PAGES, after)
    assert texts_of(study) == []


def test_every_variant_has_to_have_a_page_that_leads_to_success(native: Path, edit: Edit) -> None:
    edit(native / "study.toml", "[[task]]", '[[variant]]\nid = "b"\nsite = "prototype"\n\n[[task]]')
    (text,) = texts_of(native)
    assert 'success.pages: expected pages of variant b: "index.html, visit.html", got "guess"' in text
    edit(native / "study.toml", '["guess"]', '["guess", "visit.html"]')
    assert texts_of(native) == []
    edit(native / "study.toml", '"visit.html"]', '"visit.html", "nowhere"]')
    (text,) = texts_of(native)
    assert 'expected pages of variant a or b: "begin.1, guess, index.html, visit.html", got "nowhere"' in text
    edit(native / "study.toml", ', "nowhere"', "")
    edit(native / "study.toml", "time_limit_s = 120", 'start = "guess"')
    (text,) = texts_of(native)
    assert 'task[1].start: expected pages of variant b: "index.html, visit.html", got "guess"' in text


def test_a_path_has_its_two_ends(study: Path, native: Path, edit: Edit) -> None:
    edit(native / "study.toml", '{ pages = ["guess"] }', '{ pages = ["guess"] }\npath = ["begin.1"]')
    assert compiled(native)["tasks"][0]["path"] == ["begin.1", "guess"]
    edit(native / "study.toml", 'path = ["begin.1"]', 'path = ["guess"]\nstart = "guess"')
    assert compiled(native)["tasks"][0]["path"] == ["guess"]


def test_a_site_begins_with_its_first_page(study: Path) -> None:
    assert compiled(study)["tasks"][0]["path"] == ["index.html", "visit.html"]


def test_without_a_path_there_is_no_direct_way(native: Path) -> None:
    assert compiled(native)["tasks"][0]["path"] == []


def test_pages_are_not_judged_by_a_variant_that_is_broken(native: Path, edit: Edit) -> None:
    edit(native.parent / "sense" / "exhibit.toml", '"petrol"', '"pink"')
    texts = texts_of(native)
    assert len(texts) == 2, texts
    assert "sense/exhibit.toml:7, ground: expected one of" in texts[1]
    assert 'variant[1].exhibit: expected an exhibit without errors, got "sense"' in texts[0]


def test_nor_by_one_that_is_sound_while_another_is_broken(native: Path, edit: Edit) -> None:
    edit(native / "study.toml", "[[task]]", '[[variant]]\nid = "b"\nsite = "nowhere"\n\n[[task]]')
    edit(native / "study.toml", '["guess"]', '["guess", "page-of-b"]')
    (text,) = texts_of(native)
    assert "variant[2].site: expected a folder" in text


# balance


def test_a_block_is_a_multiple_of_the_variants(native: Path, edit: Edit) -> None:
    edit(native / "study.toml", "[[task]]", '[[variant]]\nid = "b"\nexhibit = "sense"\n\n[[task]]')
    assert compiled(native)["block"] == 4
    edit(native / "study.toml", "participants = 12", 'participants = 12\nblock = 6\nseed = "x"\norder = "balanced"')
    table = compiled(native)
    assert (table["block"], table["seed"], table["order"]) == (6, "x", "balanced")
    edit(native / "study.toml", "block = 6", "block = 7")
    (text,) = texts_of(native)
    assert "study.toml:11, block: expected a multiple of 2, the number of variants, got 7" in text


# warnings


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        (
            "participants = 12",
            "participants = 7",
            "participants: warning: expected 8 or more, as ISO/IEC 25062 asks for",
        ),
        ("guardian = true\n", "", "group[1].guardian: warning: expected true, as some of them are younger than 16"),
        (
            "duration_min = 5",
            "duration_min = 21",
            "duration_min: warning: expected at most 20 minutes: passers-by do not",
        ),
        (
            "duration_min = 5",
            "duration_min = 2",
            "duration_min: warning: expected at most 4 min, twice as long, for all tasks and questions, got up to 6",
        ),
        (
            "time_limit_s = 120",
            'targets = ["vorbeikommen"]',
            "task[1].text.de: warning: expected a task that does not say",
        ),
        (
            "time_limit_s = 120",
            'targets = ["drop IN"]',
            "task[1].text.en: warning: expected a task that does not say what",
        ),
        (
            PAGES,
            '{ elements = ["open"] }',
            "text.en: warning: expected a task that does not say what to touch, got the elem",
        ),
        (', de-simple = "Am Samstag"', "", "task[1].title: warning: expected text in de-simple too"),
    ],
)
def test_what_makes_figures_worth_less_is_a_warning(
    study: Path, edit: Edit, before: str, after: str, problem: str
) -> None:
    edit(study / "study.toml", before, after)
    checked = check_source(study)
    assert any(problem in text for text in told(study, checked)), told(study, checked)
    assert checked.exhibition is not None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("participants = 12", "participants = 8"),
        ("from_age = 12\nguardian = true", "from_age = 14\nguardian = true"),
        ("duration_min = 5", "duration_min = 20"),
        ("duration_min = 5", "duration_min = 3"),  # 120 s and 11 questions of 20 s: 340 of 360 s
        ("time_limit_s = 120", 'targets = ["vorbei", "kommen"]'),
    ],
)
def test_what_is_just_right_is_no_warning(study: Path, edit: Edit, before: str, after: str) -> None:
    edit(study / "study.toml", before, after)
    assert texts_of(study) == []


def test_every_question_counts_for_the_length(study: Path, edit: Edit) -> None:
    """120 s and the ten of SUS make 320 s; at three minutes 360 s are right: two more fit, a third does not."""
    edit(study / "study.toml", "duration_min = 5", "duration_min = 3")
    edit(study / "study.toml", f"success = {PAGES}", "")
    add(study, ANSWER)
    assert texts_of(study) == [], "with SEQ and the answer's"
    edit(study / "study.toml", '["sus"]', '["sus", "nps"]')
    assert ["got up to 7 min" in text for text in texts_of(study)] == [True]
    edit(study / "study.toml", "time_limit_s = 120", "time_limit_s = 120\nseq = false")
    assert texts_of(study) == []


def test_a_task_that_uses_the_words_of_the_page_it_leads_to_is_a_warning(native: Path, edit: Edit) -> None:
    """The title of guess is: Was fiel dir zuerst auf?"""
    edit(native / "study.toml", "Du hast am Samstag frei", "Was hast du ZUERST gesehen")
    (text,) = texts_of(native)
    assert "task[1].text.de: warning: expected a task that does not use the words it leads to" in text
    assert text.endswith('got "zuerst", as in the title of guess')
    edit(native / "study.toml", '{ pages = ["guess"] }', '{ pages = ["begin.1"] }')
    assert texts_of(native) == [], "that page is called: Hier beginnt es"
    edit(native / "study.toml", "gesehen und", "gesehen, und es beginnt")
    assert ['got "beginnt", as in the title of begin.1' in text for text in texts_of(native)] == [True]


def test_a_word_tells_from_five_letters_on(native: Path, edit: Edit) -> None:
    """The title of guess is: What did you notice first? Was fiel dir zuerst auf?"""
    edit(native / "study.toml", "Du hast am Samstag frei", "Dir fiel etwas ein")
    assert texts_of(native) == []
    edit(native / "study.toml", "You are free", "At first you are free")
    assert ['got "first", as in the title of guess' in text for text in texts_of(native)] == [True]


# forms of its own


@pytest.fixture
def form_of_before(compiled_form: CompiledPack, monkeypatch: pytest.MonkeyPatch) -> None:
    from werkstadt.exhibits.authoring import study

    monkeypatch.setattr(study, "compile_form", lambda path: (compiled_form, []))


def test_its_own_questions_are_packs_of_their_own(study: Path, edit: Edit) -> None:
    rows: Rows = [
        {"type": "select_one mood", "name": "often", **label("Wie oft bist du hier?")},
        {"type": "begin_group", "name": "more", **label("Mehr")},
        {"type": "select_one mood", "name": "good", **label("Wie gut war das?")},
        {"type": "end_group"},
    ]
    write_form(study / "about-you.xlsx", rows, CHOICES, form("about-you"))
    edit(study / "study.toml", "participants = 12", 'participants = 12\nbefore = "about-you"')
    checked = check_source(study)
    assert [text for text in told(study, checked) if "wanted" in text] == [
        "about-you.xlsx, sheet survey, more/good: warning: expected a question that does not say which answer is "
        f'wanted, got "Wie gut war das? ({tag})"'
        for tag in "dse"
    ]
    table = json.loads(checked.packs["page-test"].files["study.json"])
    assert table["before"] == {"form": "about-you", "hash": checked.packs["about-you"].hash()}
    exhibition = json.loads(checked.exhibition or b"")
    assert [row["pack"] for row in exhibition["tested"]] == ["about-you", "page-test-a"]


@pytest.mark.parametrize("type_", ["image", "audio", "file"])
def test_a_study_asks_for_no_photo_no_voice_and_no_file(study: Path, edit: Edit, type_: str) -> None:
    rows = [{"type": type_, "name": "it", **label("Zeig es")}]
    write_form(study / "end.xlsx", rows, None, form("end"))
    edit(study / "study.toml", "participants = 12", 'participants = 12\nafter = "end"')
    assert [text for text in texts_of(study) if "warning" not in text] == [
        "end.xlsx, sheet survey, it: expected questions without photos, recordings and files: a study has none, "
        f"got {type_}"
    ]


@pytest.mark.parametrize("name", ["nowhere", "../page-test/x", "A"])
def test_a_form_that_is_not_there_is_named(study: Path, edit: Edit, name: str) -> None:
    (study / "x.xlsx").touch()
    edit(study / "study.toml", "participants = 12", f'participants = 12\nbefore = "{name}"')
    assert [text.split(", got")[0] for text in texts_of(study)] == [
        f"study.toml:11, before: expected a file {name}.xlsx in the study's folder, named without .xlsx"
    ]


def test_a_form_may_not_be_called_like_what_is_tested(study: Path, edit: Edit) -> None:
    write_form(
        study / "page-test-a.xlsx", [{"type": "integer", "name": "x", **label("Alter?")}], None, form("page-test-a")
    )
    edit(study / "study.toml", "participants = 12", 'participants = 12\nbefore = "page-test-a"')
    (text,) = texts_of(study)
    assert text == 'study.toml:11, before: expected a name that nothing else in the study has, got "page-test-a"'


def test_what_is_wrong_in_a_form_is_told(study: Path, edit: Edit) -> None:
    write_form(study / "x.xlsx", settings=None)
    edit(study / "study.toml", "participants = 12", 'participants = 12\nbefore = "x"')
    checked = check_source(study)
    assert any(text.startswith("x.xlsx") for text in told(study, checked))
    assert checked.exhibition is None


@pytest.mark.usefixtures("form_of_before")
def test_questions_of_forms_count_for_the_length_but_not_what_is_only_read(study: Path, edit: Edit) -> None:
    """The form asks four questions and has one note: with 180 s, SUS and SEQ 480 s, just twice four minutes."""
    (study / "a.xlsx").touch()
    edit(study / "study.toml", "time_limit_s = 120", "time_limit_s = 180")
    edit(study / "study.toml", "duration_min = 5", 'duration_min = 4\nbefore = "a"\nafter = "a"')
    assert ["got up to 10 min" in text for text in texts_of(study)] == [True]
    edit(study / "study.toml", 'after = "a"\n', "")
    assert texts_of(study) == []


def test_an_answer_that_says_what_is_wanted_is_a_warning(study: Path, edit: Edit) -> None:
    edit(study / "study.toml", f"success = {PAGES}", "")
    add(study, ANSWER.replace('en = "From when is it open?"', 'en = "Don’t you think it opens early?"'))
    (text,) = texts_of(study)
    assert "task[1].answer.question.en: warning: expected a question that does not say which answer is wanted" in text


@pytest.mark.parametrize("start", LEADING)
def test_a_question_that_begins_so_leads(start: str) -> None:
    assert leads(f" {start.upper()} …")
    assert not leads(f"Hier steht: {start} …")


@pytest.mark.parametrize("text", ["Wie oft warst du hier?", "How old are you?", "Wie gutes Wetter war?", "Wie war es?"])
def test_an_open_question_does_not_lead(text: str) -> None:
    assert not leads(text)
