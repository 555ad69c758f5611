"""Small honest sources: exhibit and study as `werkstadt-pack new` makes them, a form with a question of each kind."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import openpyxl
import pytest

from werkstadt.exhibits.authoring.forms import compile_form
from werkstadt.exhibits.authoring.pack import CompiledPack
from werkstadt.exhibits.authoring.template import write_template

DE, EN, SIMPLE = "Deutsch (de)", "English (en)", "Einfache Sprache (de-simple)"

EXHIBITION = """\
format = 1
id = "start"
time_zone = "Europe/Berlin"
forms = ["feedback"]
feedback = "feedback"
closed = [2026-12-24]

[title]
de = "Anfang"
en = "Beginning"
de-simple = "Anfang"

[hours]
tue = "10:00-18:00"

[[show]]
exhibit = "sense"
zones = ["foyer"]
"""

Rows = Sequence[Mapping[str, object]]


def label(text: str, stem: str = "label") -> dict[str, object]:
    return {f"{stem}::{DE}": f"{text} (d)", f"{stem}::{EN}": f"{text} (e)", f"{stem}::{SIMPLE}": f"{text} (s)"}


SURVEY: Rows = [
    {"type": "select_one mood", "name": "rating", **label("Wie war es?"), "required": "yes", "appearance": "smiley5"},
    {"type": "text", "name": "why", **label("Warum?"), "relevant": "${rating} = 'm1' or ${rating} = 'm2'"},
    {"type": "select_multiple thing", "name": "liked", **label("Was gefiel dir?"), **label("Mehrere gehen", "hint")},
    {
        "type": "integer",
        "name": "age",
        **label("Wie alt bist du?"),
        "constraint": ". >= 4 and . <= 120",
        **label("Zwischen 4 und 120, bitte", "constraint_message"),
    },
    {"type": "note", "name": "bye", **label("Danke!")},
]
CHOICES: Rows = [
    *({"list_name": "mood", "name": f"m{number}", **label(f"Stufe {number}")} for number in range(1, 6)),
    *({"list_name": "thing", "name": name, **label(name)} for name in ("sound", "light")),
]
SETTINGS: Mapping[str, object] = {
    **label("Rückmeldung", "form_title"),
    "form_id": "feedback",
    "version": "1",
    "default_language": DE,
}


def write_form(
    path: Path,
    survey: Rows = SURVEY,
    choices: Rows | None = CHOICES,
    settings: Mapping[str, object] | None = SETTINGS,
    more_sheets: Sequence[str] = (),
) -> Path:
    """A workbook with the given rows; headings are the rows' keys in their order."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    sheets = {"survey": survey, "choices": choices, "settings": None if settings is None else [settings]}
    for name, rows in sheets.items():
        if rows is None:
            continue
        sheet = book.create_sheet(name)
        headings = list(dict.fromkeys(heading for row in rows for heading in row))
        sheet.append(headings)
        for row in rows:
            sheet.append([row.get(heading) for heading in headings])
    for name in more_sheets:
        book.create_sheet(name).append(["anything"])
    book.save(path)
    return path


@pytest.fixture
def exhibit(tmp_path: Path) -> Path:
    folder = tmp_path / "sense"
    write_template(folder)
    return folder


@pytest.fixture
def exhibition(tmp_path: Path) -> Path:
    """A folder with one exhibit and one form."""
    folder = tmp_path / "packs"
    folder.mkdir()
    (folder / "exhibition.toml").write_text(EXHIBITION, encoding="utf-8")
    write_template(folder / "sense")
    write_form(folder / "feedback.xlsx")
    return folder


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A study as `werkstadt-pack new --template study` makes it, with an exhibit beside it that it does not test."""
    write_template(tmp_path / "sense")
    folder = tmp_path / "page-test"
    write_template(folder, of="study")
    return folder


@pytest.fixture(scope="session")
def compiled_form(tmp_path_factory: pytest.TempPathFactory) -> CompiledPack:
    """feedback.xlsx as compiled once by the real child process."""
    pack, problems = compile_form(write_form(tmp_path_factory.mktemp("form") / "feedback.xlsx"))
    assert problems == []
    assert pack is not None
    return pack


@pytest.fixture
def form_compiled_before(compiled_form: CompiledPack, monkeypatch: pytest.MonkeyPatch) -> None:
    """Spares tests that are not about forms the second that the child process takes."""
    from werkstadt.exhibits.authoring import exhibition

    monkeypatch.setattr(exhibition, "compile_form", lambda path: (compiled_form, []))


@pytest.fixture
def edit() -> Callable[[Path, str, str], None]:
    """edit(file, before, after): the text must be there, so that a test cannot edit nothing."""

    def change(file: Path, before: str, after: str) -> None:
        text = file.read_text(encoding="utf-8")
        assert before in text
        file.write_text(text.replace(before, after, 1), encoding="utf-8")

    return change
