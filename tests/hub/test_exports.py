"""Exports, opened again by the programs' own readers."""

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from tests.hub.test_counted_results import learn
from tests.hub.test_store import NOW_MS, add_device, store, take_in
from tests.support.chains import record
from werkstadt.contract.record import GENESIS, Record
from werkstadt.hub import exportwork
from werkstadt.hub.exports.writing import Export
from werkstadt.hub.resultrows import Wanted
from werkstadt.hub.rules.exporting import columns, sav_names
from werkstadt.hub.rules.freewords import REMOVED
from werkstadt.hub.rules.schemas import Asked, Choice
from werkstadt.hub.rules.spans import Selection
from werkstadt.hub.store import schemas
from werkstadt.hub.store.database import Store

__all__ = ["store"]
ALL = Selection()
LONG = "Ä" * 1_900 + "ende"
SCHEMA = {
    "face": Asked(
        "select_one", "smiley5", {"de": "Wie war's?"}, (Choice("ok", {"de": "gut"}), Choice("wow", {"de": "toll"}))
    ),
    "liked": Asked("select_multiple", "", {"de": "Was?"}, (Choice("a", {"de": "Abbe"}), Choice("b", {"de": "Bohr"}))),
    "first": Asked("rank", "", {"de": "Reihe"}, (Choice("a", {"de": "Abbe"}), Choice("b", {"de": "Bohr"}))),
    "age": Asked("decimal", "", {"de": "Alter"}),
    "born": Asked("date", "", {"de": "Geboren"}),
    "why": Asked("text", "", {"de": "Warum?"}),
    "photo": Asked("image", "", {"de": "Foto"}),
    "bye": Asked("note", "", {"de": "Danke"}),
    "children/name": Asked("text", "", {"de": "Name"}),
}  # fmt: skip
ANSWERS: Sequence[dict[str, object]] = (
    {
        "face": "wow", "liked": ["a", "b"], "first": ["b", "a"], "age": 34.5, "born": "2011-05-17", "why": "=1+1",
        "children[1]/name": "Mia", "children[2]/name": "+49", "photo": "ab" * 32,
    },
    {"face": "ok", "liked": [], "age": 7, "why": LONG, "children[1]/name": REMOVED},
    {"face": "gone", "liked": ["b"], "age": "viel", "born": "gestern",
     "why": "zwei\r\nZeilen; \"so\" \x07 \ud800 👩‍🔬 \u202e"},
)  # fmt: skip


def records() -> list[Record]:
    made: list[Record] = []
    for seq, answers in enumerate(ANSWERS, start=1):
        body = {
            "form": "feedback",
            "form_version": str(1 + seq % 2),
            "exhibit": "abbe",
            "language": "de",
            "answers": answers,
        }
        made.append(record(seq, made[-1].hash if made else GENESIS, body, at_ms=NOW_MS - 86_400_000 + seq))
    return made


@pytest.fixture
def filled(store: Store) -> Store:
    add_device(store)
    learn(store, SCHEMA)
    take_in(store, *records())
    return store


def export(store: Store, language: str = "de", *, with_words: bool = True, selection: Selection = ALL) -> Export:
    with store.reading() as connection:
        schema = schemas.Known(connection).of("feedback").merged()
    wanted = Wanted("feedback", schema, selection)
    zone = ZoneInfo("Europe/Berlin")
    return exportwork.export_of(store, wanted, "Deine Meinung", language, NOW_MS, zone, with_words=with_words)


def read_csv(made: Export, delimiter: str = ";") -> list[dict[str, str]]:
    text = b"".join(exportwork.pieces(made, "csv")).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


def test_csv_has_every_answer_its_version_and_no_formula(filled: Store) -> None:
    third, second, first = read_csv(export(filled))
    assert (first["form_version"], second["form_version"], first["device"], first["day"]) == (
        "2",
        "1",
        "Eingang",
        "2026-11-22",
    )
    assert first["face (nur positive Gesichter)"] == "wow"
    assert (first["liked"], first["first"], first["age"], second["age"]) == ("a b", "b a", "34,5", "7")
    assert (first["why"], second["why"]) == ("'=1+1", LONG)
    assert (first["children[1]/name"], first["children[2]/name"], second["children[1]/name"]) == ("Mia", "'+49", "")
    assert third["why"] == 'zwei\r\nZeilen; "so" \x07 \\ud800 👩‍🔬 \u202e'
    assert "bye" not in first
    assert read_csv(export(filled, "en"), ",")[2]["age"] == "34.5"


def test_without_words_nothing_that_visitors_said_freely_is_in_any_file(filled: Store) -> None:
    made = export(filled, with_words=False)
    assert not {"why", "photo", "children[1]/name"} & {one.ref for one in made.columns}
    for kind in ("csv", "json", "sav", "xlsx"):
        data = b"".join(exportwork.pieces(made, kind))
        assert b"Mia" not in data
        assert b"Zeilen" not in data


def test_xlsx_opens_again_with_its_questions_and_no_formula(filled: Store, tmp_path: Path) -> None:
    made = export(filled)
    file = tmp_path / made.file_name("xlsx")
    file.write_bytes(b"".join(exportwork.pieces(made, "xlsx")))
    book = openpyxl.load_workbook(file)
    answers, asked = book["Antworten"], book["Fragen"]
    rows = list(answers.iter_rows(values_only=True))
    header, first = rows[0], rows[3]
    assert len(rows) == 4
    assert first[header.index("face (nur positive Gesichter)")] == "wow"
    assert (first[header.index("age")], first[header.index("why")]) == (34.5, "'=1+1")
    assert all(cell.data_type != "f" for row in answers.iter_rows() for cell in row)
    told = [row for row in asked.iter_rows(values_only=True) if row[0] == "face"]
    assert told[0][1:] == ("Wie war's?", "one", "nur positive Gesichter")
    assert any(row[2:4] == ("wow", "toll") for row in asked.iter_rows(values_only=True))


def test_a_sheet_that_is_full_is_followed_by_another(
    filled: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("werkstadt.hub.exports.writing.SHEET_ROWS_MOST", 3)
    file = tmp_path / "x.xlsx"
    file.write_bytes(b"".join(exportwork.pieces(export(filled), "xlsx")))
    book = openpyxl.load_workbook(file)
    assert [(sheet.title, sheet.max_row) for sheet in book.worksheets[:2]] == [("Antworten", 3), ("Antworten 2", 2)]


def test_json_says_what_was_asked_and_when_to_delete_it(filled: Store) -> None:
    told = json.loads(b"".join(exportwork.pieces(export(filled), "json")))
    assert (told["form"], told["delete_by"], len(told["rows"])) == ("feedback", "2026-12-22", 3)
    face = told["questions"][0]
    assert (face["ref"], face["only_positive"], face["choices"]) == ("face", True, {"ok": "gut", "wow": "toll"})
    assert told["rows"][2]["answers"]["liked"] == ["a", "b"]
    assert told["rows"][1]["answers"]["children[1]/name"] is None


def test_sav_opens_again_with_labels(filled: Store, tmp_path: Path) -> None:
    pyreadstat = pytest.importorskip("pyreadstat")
    made = export(filled)
    file = tmp_path / "x.sav"
    file.write_bytes(b"".join(exportwork.pieces(made, "sav")))
    data, meta = pyreadstat.read_sav(str(file), output_format="dict")
    assert meta.number_rows == 3
    assert meta.file_label == "Deine Meinung – löschen bis 2026-12-22"
    assert meta.column_names_to_labels["face"] == "Wie war's? (nur positive Gesichter)"
    assert meta.variable_value_labels["face"] == {1.0: "gut", 2.0: "toll", 3.0: "gone"}
    assert list(data["face"]) == [3.0, 1.0, 2.0]
    assert meta.variable_value_labels["liked_a"] == {0.0: "nicht genannt", 1.0: "genannt"}
    assert (list(data["liked_a"])[2], list(data["liked_b"])[2]) == (1.0, 1.0)
    assert (data["first_a"][2], data["first_b"][2]) == (2.0, 1.0)
    assert list(data["why"])[1] == LONG
    assert list(data["age"]) == ["viel", "7", "34.5"]  # one answer is no number, so all stay as they were said
    assert str(data["day"][0]) == "2026-11-22"
    assert list(data["children_2_name"]) == ["", "", "+49"]


@pytest.mark.parametrize("kind", ["csv", "xlsx", "sav", "json"])
def test_a_form_that_nobody_answered_makes_a_file_all_the_same(store: Store, kind: str, tmp_path: Path) -> None:
    learn(store, SCHEMA)
    data = b"".join(exportwork.pieces(export(store), kind))
    if kind == "xlsx":
        (tmp_path / "x.xlsx").write_bytes(data)
        assert openpyxl.load_workbook(tmp_path / "x.xlsx")["Antworten"].max_row == 1
    elif kind == "json":
        assert json.loads(data)["rows"] == []
    assert data


def test_a_selection_is_exported_as_it_is_shown(filled: Store) -> None:
    assert read_csv(export(filled, selection=Selection(chosen={"language": "en"}))) == []
    assert len(read_csv(export(filled, selection=Selection("2026-11-22", "2026-11-22")))) == 3
    assert read_csv(export(filled, selection=Selection(exhibits=frozenset({"raum"})))) == []


def test_names_for_spss_are_allowed_and_each_once() -> None:
    made = sav_names(["a/b", "a_b", "A.B", "1st", "ä", "with", "x" * 90, "x" * 91])
    assert made[:6] == ["a_b", "a_b_2", "A_B_3", "q_1st", "q", "with_2"]
    assert len({name.upper() for name in made}) == len(made)
    assert all(len(name) <= 64 for name in made)


def test_repeats_within_repeats_have_a_column_for_each_place() -> None:
    schema = {"a/b/c": Asked("integer")}
    found = columns(schema, ["a\n*2", "a\n*1", "a/b\n*2", "a/b/c\n#"], "de", with_words=True)
    assert [one.ref for one in found] == ["a[1]/b[1]/c", "a[1]/b[2]/c", "a[2]/b[1]/c", "a[2]/b[2]/c"]
