"""`werkstadt-pack form try` as an author or a script types it."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.forms.comparing import Example, write
from tests.forms.examples.rows import ask, choices, parts, put, repeat, said, speak, work
from werkstadt.exhibits.__main__ import app
from werkstadt.exhibits.authoring import forms, formtry
from werkstadt.exhibits.problems import Problem

FORM = Example(
    "Besuch",
    [
        ask("select_one ja_nein", "gut", "War es gut?", required="yes", **said("Bitte wähle.", "required_message")),
        ask("text", "warum", "Warum nicht?", relevant="${gut} = 'nein'"),
        *repeat(
            "kind",
            [ask("integer", "alter", "Wie alt?", constraint=". < 18", **said("Unter 18.", "constraint_message"))],
        ),
        work("summe", "sum(${alter})"),
        ask("rank ja_nein", "folge", "Ordne."),
        ask("text", "fest", "Fest", read_only="yes", default="so"),
        ask("note", "danke", "Danke, ${summe}!"),
    ],
    choices("ja_nein", "ja", "nein"),
)


def run(folder: Path, steps: object, *more: str) -> Result:
    answers = folder / "answers.json"
    answers.write_text(steps if isinstance(steps, str) else json.dumps({"steps": steps}), encoding="utf-8")
    form = folder / "form.xlsx"
    return CliRunner().invoke(app, ["form", "try", str(form), "--answers", str(answers), *more])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("try")
    write(FORM, path)
    return path


@pytest.fixture
def compiled_before(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Spares tests that are about the answers the second that the child process takes."""
    read = forms.read_workbook
    answer = _ANSWERS.get("form") or _ANSWERS.setdefault("form", read(folder / "form.xlsx", trial=True))
    monkeypatch.setattr(formtry, "read_workbook", lambda path, trial: answer)


_ANSWERS: dict[str, tuple[dict[str, object] | None, list[Problem]]] = {}


def test_the_answer_tells_all_that_the_form_comes_to(folder: Path) -> None:
    """By the real command, in a process of its own."""
    steps = [put("gut", "nein"), parts("kind", 2), put("kind[2]/alter", "20"), speak("English (en)")]
    (folder / "real.json").write_text(json.dumps({"steps": steps}), encoding="utf-8")
    command = [sys.executable, "-m", "werkstadt.exhibits", "form", "try", str(folder / "form.xlsx")]
    ran = subprocess.run(
        [*command, "--answers", str(folder / "real.json"), "--json"], capture_output=True, text=True, check=True
    )
    assert ran.stderr == ""
    assert json.loads(ran.stdout) == {
        "relevant": ["gut", "warum", "kind[1]/alter", "kind[2]/alter", "summe", "folge", "fest", "danke"],
        "values": {
            "gut": "nein",
            "warum": "",
            "kind[1]/alter": "",
            "kind[2]/alter": "20",
            "summe": "",
            "folge": "",
            "fest": "so",
            "danke": "",
        },
        "errors": [{"ref": "kind[2]/alter", "kind": "constraint", "message": "Unter 18. (en)"}],
        "questions": 5,
        "notes": 2,
        "choices": {"gut": ["ja", "nein"], "folge": ["ja", "nein"]},
        "labels": {
            "gut": "War es gut? (en)",
            "warum": "Warum nicht? (en)",
            "kind[1]/alter": "Wie alt? (en)",
            "kind[2]/alter": "Wie alt? (en)",
            "folge": "Ordne. (en)",
            "fest": "Fest (en)",
            "danke": "Danke, ! (en)",
        },
        "languages": ["Deutsch (de)", "English (en)"],
    }


@pytest.mark.usefixtures("compiled_before")
def test_without_json_people_can_read_it(folder: Path) -> None:
    ran = run(folder, [])
    assert ran.exit_code == 0
    assert "summe: \n" in ran.stdout
    assert "gut: required: Bitte wähle.\n" in ran.stdout


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        ([put("nobody", "x")], "steps[1]: expected the ref of a question (gut, warum, kind[1]/alter"),
        ([put("kind[2]/alter", "3")], "steps[1]: expected the ref of a question"),
        ([put("kind[0]/alter", "3")], "steps[1]: expected the ref of a question"),
        ([put("kind[x]/alter", "3")], "steps[1]: expected the ref of a question"),
        ([put("gut/tief", "3")], "steps[1]: expected the ref of a question"),
        ([put("", "3")], "steps[1]: expected the ref of a question"),
        ([put("gut", "ja"), put("danke", "x")], "steps[2]: expected a question that has an answer"),
        ([put("summe", "3")], "expected a question that has an answer"),
        ([put("kind", "3")], "expected a question that has an answer"),
        ([put("fest", "3")], "expected a question that can be answered"),
        ([put("gut", 3.5)], "expected a text, a list of names or null, got 3.5"),
        ([put("gut", [1])], "expected a text, a list of names or null"),
        ([put("warum", ["a"])], "expected a text for a text"),
        ([put("warum", "x" * 10_000_000)], "expected at most 2000 characters, got 10000000"),
        ([put("warum", "a\x00b")], "expected characters that can be kept"),
        ([put("folge", ["ja"])], "expected all of ja, nein, got none of them nein"),
        ([parts("kind", 101)], "expected a count from 0 to 100, got 101"),
        ([parts("kind", -1)], "expected a count from 0 to 100"),
        ([{"repeat": "kind", "count": True}], "expected a count from 0 to 100, got True"),
        ([parts("gut", 2)], 'expected the ref of a repeat, got "gut"'),
        ([parts("kind[1]", 2)], "expected the ref of a repeat"),
        ([speak("Klingonisch")], "expected one of the form's languages (Deutsch (de), English (en))"),
        ([{"set": "gut"}], 'expected {"set": ref, "value": …}'),
        ([{"set": "gut", "value": "ja", "more": 1}], 'expected {"set": ref, "value": …}'),
        (["gut"], 'expected {"set": ref, "value": …}'),
        ("{", 'answers.json: expected JSON like {"steps": […]}'),
        ('{"steps": {}}', 'expected JSON like {"steps": […]}'),
        ("[" * 100_000, 'expected JSON like {"steps": […]}'),
    ],
)
@pytest.mark.usefixtures("compiled_before")
def test_answers_that_do_not_fit_are_refused_with_their_step(folder: Path, steps: object, told: str) -> None:
    ran = run(folder, steps, "--json")
    assert ran.exit_code == 1
    assert told in ran.stderr
    assert json.loads(ran.stdout)["problems"][0]["level"] == "error"


@pytest.mark.usefixtures("compiled_before")
def test_emoji_and_letters_from_right_to_left_are_kept_as_they_are(folder: Path) -> None:
    texts: Sequence[str] = ("\U0001f469\u200d\U0001f52c", "\u202eabc", "\u05d0\u05d1", "<&>\"'", "${gut}")
    for text in texts:
        ran = run(folder, [put("gut", "nein"), put("warum", text)], "--json")
        assert json.loads(ran.stdout)["values"]["warum"] == text


def test_a_form_that_is_refused_is_told_with_sheet_row_and_column(tmp_path: Path) -> None:
    write(Example("falsch", [ask("geopoint", "wo", "Wo?"), ask("text", "b", "B?", relevant="((((")]), tmp_path)
    ran = run(tmp_path, [], "--json")
    assert ran.exit_code == 1
    told = json.loads(ran.stdout)
    wrong = [(one["sheet"], one["row"], one["column"]) for one in told["problems"] if one["level"] == "error"]
    assert wrong == [("survey", 2, "A (type)"), ("survey", 3, "E (relevant)")]
    assert "places are not asked here" in ran.stderr


def test_a_file_that_is_not_there_is_a_wrong_use(tmp_path: Path) -> None:
    ran = run(tmp_path, [])
    assert ran.exit_code == 2
    assert "form.xlsx: expected a file, got nothing" in ran.stderr


def test_no_screen_is_needed(folder: Path) -> None:
    code = (
        "import sys; from werkstadt.exhibits.authoring import formtry; print([n for n in sys.modules if 'PySide' in n])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"
