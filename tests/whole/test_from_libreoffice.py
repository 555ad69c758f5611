"""Who follows docs/forms.md in LibreOffice has a form: checked, on the kiosk, answered, and out again as .sav."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

import pyreadstat
import pytest
from PySide6.QtCore import Qt

from tests.hub.console.place import empty_place
from tests.kiosk.conftest import qapp_cls, visit
from tests.kiosk.filling_in import Ears, Finger, Keys
from tests.kiosk.hearing import Listener, Recorder
from tests.kiosk.visitor import ListJournal, Open
from tests.support.chains import AT_MS, record
from tests.support.content import PACKS
from werkstadt.exhibits.content import load_form
from werkstadt.hub import exportwork
from werkstadt.hub.resultrows import Wanted
from werkstadt.hub.rules.spans import Selection
from werkstadt.hub.store import devices, intake, schemas

__all__ = ["qapp_cls", "visit"]

pytestmark = pytest.mark.system

GUIDE = Path(__file__).parents[2] / "docs" / "forms.md"
TYPIST = Path(__file__).parents[1] / "forms" / "in_libreoffice.py"
PACK = str(Path(sys.executable).with_name("werkstadt-pack"))
ZONE = ZoneInfo("Europe/Berlin")


def tables_of_the_guide() -> dict[str, list[list[str]]]:
    """What "From nothing to a form" tells people to type, by sheet."""
    text = GUIDE.read_text(encoding="utf-8").partition("## From nothing to a form")[2].partition("\n## ")[0]
    found = {}
    for name, table in re.findall(r"^`(\w+)`:[^\n]*\n\n((?:\|[^\n]*\n)+)", text, re.MULTILINE):
        rows = [[cell.strip(" `") for cell in line.strip("|\n").split("|")] for line in table.splitlines()]
        found[name] = [row for row in rows if not set("".join(row)) <= {"-"}]
    return found


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("office")
    tables = tables_of_the_guide()
    assert list(tables) == ["survey", "choices", "settings"]
    (folder / "tables.json").write_text(json.dumps(tables), encoding="utf-8")
    path = folder / "feedback.xlsx"
    subprocess.run(["/usr/bin/python3", str(TYPIST), str(folder / "tables.json"), str(path)], check=True, timeout=180)
    return path


@pytest.fixture(scope="module")
def content(form: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The starter exhibition with this form."""
    folder = tmp_path_factory.mktemp("house")
    shutil.copytree(PACKS, folder / "packs")
    shutil.rmtree(folder / "packs" / "feedback-media", ignore_errors=True)
    shutil.copy(form, folder / "packs" / "feedback.xlsx")
    built = [PACK, "build", str(folder / "packs"), "--into", str(folder / "content")]
    subprocess.run(built, check=True, capture_output=True)
    return folder / "content"


def test_the_check_finds_nothing_but_that_plain_language_is_missing(form: Path) -> None:
    done = subprocess.run([PACK, "check", str(form)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "de-simple" in done.stdout + done.stderr


def test_it_asks_what_the_guide_says(form: Path, tmp_path: Path) -> None:
    steps = [{"set": "rating", "value": "bad"}, {"set": "why", "value": "zu laut"}]
    (tmp_path / "answers.json").write_text(json.dumps({"steps": steps}))
    command = [PACK, "form", "try", str(form), "--answers", str(tmp_path / "answers.json"), "--json"]
    told = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    assert (told["values"], told["errors"], told["questions"]) == ({"rating": "bad", "why": "zu laut"}, [], 2)


@pytest.mark.parametrize("way", ["touch", "keys", "ear"])
def test_on_the_kiosk_it_is_answered_by_touch_by_keys_and_by_ear(
    visit: Open, content: Path, way: str, tmp_path: Path
) -> None:
    journal, recorder = ListJournal(), Recorder()
    visitor = visit(content, journal, voice=recorder)
    acting: Finger | Keys | Ears
    if way == "ear":
        listener = Listener(visitor, recorder)
        listener.press(Qt.Key.Key_F2)
        acting = Ears(listener)
        acting.press("Deine Meinung")
        visitor.until(lambda: visitor.page == "form")
    else:
        visitor.to_form()
        acting = Finger(visitor) if way == "touch" else Keys(visitor)
    acting.press("Nicht gut")
    acting.press("Weiter")
    acting.write("zu laut")
    acting.press("Weiter")
    visitor.until(lambda: visitor.page == "review")
    acting.press("Abschicken")
    visitor.until(lambda: visitor.page == "thanks")
    (body,) = journal.bodies("submission")
    assert body["answers"] == {"rating": "bad", "why": "zu laut"}
    if way == "touch":
        assert_counted_and_out_again(content, body, tmp_path)


def assert_counted_and_out_again(content: Path, body: Mapping[str, object], folder: Path) -> None:
    place = empty_place(folder)
    (pack,) = [
        one for one in (content / "packs").iterdir() if b'"id":"feedback"' in (one / "manifest.json").read_bytes()
    ]
    with place.hub.store.writing() as connection:
        devices.add(connection, "d1", name="Eingang", profile="p", version="1", time_zone="Europe/Berlin", now_ms=1)
        schemas.learn(connection, {"feedback": load_form(pack, pack.name)}, 1)
        assert intake.take_in(connection, "d1", "e1", [record(1, body=body)], AT_MS, ZONE).fresh == 1
    with place.hub.store.reading() as connection:
        schema = schemas.Known(connection).of("feedback").merged()
    made = exportwork.export_of(
        place.hub.store, Wanted("feedback", schema, Selection()), "Rückmeldung", "de", AT_MS, ZONE, with_words=True
    )
    file = folder / "out.sav"
    file.write_bytes(b"".join(exportwork.pieces(made, "sav")))
    data, meta = pyreadstat.read_sav(str(file), output_format="dict")
    assert meta.column_names_to_labels["rating"] == "Wie war es?"
    assert meta.variable_value_labels["rating"] == {1.0: "Gut", 2.0: "Nicht gut"}
    assert (list(data["rating"]), list(data["why"])) == ([2.0], ["zu laut"])
    place.hub.store.close()
