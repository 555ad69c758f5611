"""Studies at the console: figures that lead to their runs, runs that are judged, exports, and heat maps."""

import io
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import httpx
import pyreadstat
import pytest
from openpyxl import load_workbook
from PIL import Image

from tests.hub.console.forms import client, log_in, post
from tests.hub.console.place import PASSWORD, Place, add_people, empty_place
from tests.hub.console.served import served
from tests.hub.studies import place as studied
from tests.hub.studies.made import run, task
from tests.support.content import PACKS
from werkstadt.contract.runs import page_body, run_body
from werkstadt.exhibits.authoring.template import write_template
from werkstadt.hub.store import audit, studies


def text(answer: httpx.Response) -> str:
    assert answer.status_code == 200, (answer.status_code, answer.url)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


def claimed_run(place: Place) -> int:
    with place.hub.store.reading() as connection:
        runs = studies.runs(connection, "bus-app")
    return next(kept.nr for kept in runs if any(one.outcome == "claimed" for one in kept.run.tasks) and kept.is_whole)


def test_the_list_says_how_many_took_part_where_and_with_which_version(ada: httpx.Client, place: Place) -> None:
    assert "Noch gibt es keine Studie." in text(ada.get("/studies"))
    studied.fill(place, 24)
    page = text(ada.get("/studies"))
    assert "bus-app 24 (Durchgänge zeigen) und 2 nicht zu Ende und ein Probedurchgang" in page
    assert "Tafel im Showroom: 26" in page
    assert "a: 13 b: 13" in page


def test_two_versions_stand_side_by_side_and_every_figure_leads_to_its_runs(ada: httpx.Client, place: Place) -> None:
    studied.fill(place, 48)
    answer = ada.get("/studies/bus-app")
    page = text(answer)
    assert "48 ganze Durchgänge" in page
    assert "Unterschied b zu a" in page
    assert "Prozentpunkte" in page
    assert "g = " in page
    for query, n in (
        ("ended=done&amp;task=find&amp;outcome=direct", None),
        ("version=a&amp;ended=done&amp;task=find", 24),
        ("version=b&amp;ended=done&amp;instrument=sus", 24),
        ("ended=fault", 1),
    ):
        assert f"/studies/bus-app/rows?{query}" in answer.text, query
        rows = text(ada.get(f"/studies/bus-app/rows?{query.replace('&amp;', '&')}"))
        assert n is None or f"n = {n} " in rows, query


def test_one_version_alone_has_its_figures_with_intervals_and_no_comparison(ada: httpx.Client, place: Place) -> None:
    studied.fill(place, 24)
    page = text(ada.get("/studies/bus-app?version=a"))
    assert "Unterschied" not in page.split("Wie gerechnet wird")[0]
    assert re.search(r"Geschafft, ohne Hilfe \d+ % \(Durchgänge zeigen\) \d+ % – \d+ % n = 12", page), page
    assert "SUS" in page
    assert "sus-curved-grades" in page


def test_fewer_than_eight_are_marked(ada: httpx.Client, place: Place) -> None:
    studied.fill(place, 7)
    assert "Zu wenige: nur 7 ganze Durchgänge" in text(ada.get("/studies/bus-app"))


def test_pilot_runs_stay_apart(ada: httpx.Client, place: Place) -> None:
    studied.fill(place, 8)
    page = text(ada.get("/studies/bus-app?pilot=1"))
    assert "ein ganzer Durchgang" in page
    assert "Sie sehen nur Probedurchgänge." in page


def test_a_claimed_task_is_judged_and_the_figures_follow(ada: httpx.Client, place: Place) -> None:
    studied.fill(place, 12)
    nr = claimed_run(place)
    assert "2 Mal gesagt „geschafft“: bitte beurteilen" in text(ada.get("/studies/bus-app"))
    assert "Hat die Person es geschafft?" in text(ada.get(f"/studies/bus-app/runs/{nr}"))
    answer = post(ada, f"/studies/bus-app/runs/{nr}", {"task": "buy", "succeeded": "yes"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/studies/bus-app/runs/{nr}")
    assert "Geschafft, sagt ada, 23.11.2026, 14:32:10" in text(ada.get(f"/studies/bus-app/runs/{nr}"))
    assert "Einmal gesagt „geschafft“: bitte beurteilen" in text(ada.get("/studies/bus-app"))
    post(ada, f"/studies/bus-app/runs/{nr}", {"task": "buy", "succeeded": "no"})
    assert "Nicht geschafft, sagt ada" in text(ada.get(f"/studies/bus-app/runs/{nr}"))
    with place.hub.store.reading() as connection:
        noted = [one.detail for one in audit.rows(connection) if one.what == "run-judged"]
    assert noted == [f"run {nr}, buy: no", f"run {nr}, buy: yes"]


def test_only_what_was_claimed_can_be_judged(ada: httpx.Client, place: Place) -> None:
    studied.fill(place, 12)
    nr = claimed_run(place)
    for fields in (
        {"task": "find", "succeeded": "yes"},
        {"task": "nothing", "succeeded": "yes"},
        {"task": "buy", "succeeded": "?"},
    ):
        assert post(ada, f"/studies/bus-app/runs/{nr}", fields).status_code == 422, fields
    assert ada.post(f"/studies/bus-app/runs/{nr}", data={"task": "buy", "succeeded": "yes"}).status_code == 403


def test_a_run_shows_what_was_done_seen_and_answered(ada: httpx.Client, place: Place) -> None:
    studied.fill(place, 6)
    with place.hub.store.reading() as connection:
        kept = studies.runs(connection, "bus-app")[-2]
    page = text(ada.get(f"/studies/bus-app/runs/{kept.nr}"))
    for words in (
        "Störungen page-broken",
        "1210 × 680 mm",
        "Gesehene Seiten",
        "stop",
        "Nachher gefragt",
        "Größere Knöpfe",
        "4,20 €",
    ):
        assert words in page, words


@pytest.mark.parametrize(("name", "status"), [("ada", 200), ("rosa", 200), ("paula", 403), ("emil", 403)])
def test_studies_are_for_researchers_and_the_administration(
    visitor: httpx.Client, place: Place, name: str, status: int
) -> None:
    studied.fill(place, 6)
    log_in(visitor, name, PASSWORD)
    for path in (
        "",
        "/bus-app",
        "/bus-app/rows",
        "/bus-app/save/runs/csv",
        "/bus-app/pages/start",
        "/bus-app/heat/start",
    ):
        assert visitor.get(f"/studies{path}").status_code == status, path
    assert ("/studies" in visitor.get("/").text) == (status == 200)


@pytest.mark.parametrize(
    "path",
    [
        "nothing", "nothing/rows", "bus-app/runs/1", "bus-app/runs/999999", "nothing/save/runs/csv",
        "bus-app/pages/nothing", "bus-app/heat/start?version=c", "bus-app/pictures/1", "nothing/pages/start",
    ],
)  # fmt: skip
def test_what_is_not_there_is_not_there(ada: httpx.Client, place: Place, path: str) -> None:
    studied.fill(place, 4)
    assert ada.get(f"/studies/{path}").status_code == 404


def test_runs_are_saved_one_a_row_in_every_kind(ada: httpx.Client, place: Place, tmp_path: Path) -> None:
    studied.fill(place, 12)
    answer = ada.get("/studies/bus-app/save/runs/csv")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert "bus-app-runs_delete-by-" in answer.headers["content-disposition"]
    head = lines[0].split(";")
    assert head[:9] == ["id", "day", "device", "language", "level", "study", "study_version", "number", "version"]
    assert len(lines) == 1 + 14
    first = dict(zip(head, lines[1].split(";"), strict=True))
    assert (first["sus/q1"], first["ended"], first["tasks_success"], first["pilot"]) != ("", "done", "", "no")
    assert first["after/besser"].startswith("Größere Knöpfe")
    told = json.loads(ada.get("/studies/bus-app/save/runs/json").content)
    assert (told["form"], len(told["rows"])) == ("bus-app-runs", 14)
    assert told["rows"][0]["answers"]["sus/score"] == float(first["sus/score"].replace(",", "."))
    file = tmp_path / "x.sav"
    file.write_bytes(ada.get("/studies/bus-app/save/runs/sav").content)
    frame, meta = pyreadstat.read_sav(str(file), output_format="dict")
    assert frame["sus_score"][0] == told["rows"][0]["answers"]["sus/score"]
    assert "abgebrochen" in meta.variable_value_labels["ended"].values()
    book = load_workbook(io.BytesIO(ada.get("/studies/bus-app/save/runs/xlsx").content))
    assert book.worksheets[0].max_row == 15


def test_tasks_are_saved_one_a_row_with_how_each_counts(ada: httpx.Client, place: Place) -> None:
    studied.fill(place, 12)
    nr = claimed_run(place)
    post(ada, f"/studies/bus-app/runs/{nr}", {"task": "buy", "succeeded": "yes"})
    rows = json.loads(ada.get("/studies/bus-app/save/tasks/json?ended=done").content)["rows"]
    assert len(rows) == 24
    claimed = [row["answers"] for row in rows if row["answers"]["outcome"] == "claimed"]
    assert sorted((one["counts_as"], one["judged_by"]) for one in claimed if one["judged_by"]) == [("success", "ada")]
    assert {one["counts_as"] for one in claimed} == {"success", "open"}
    assert {row["answers"]["place"] for row in rows} == {1, 2}


def test_an_empty_choice_is_saved_as_an_empty_file(ada: httpx.Client, place: Place) -> None:
    studied.fill(place, 4)
    assert len(ada.get("/studies/bus-app/save/tasks/csv?version=c").content.splitlines()) == 1


def test_a_heat_map_shows_where_fingers_came_down_and_the_same_as_a_table(ada: httpx.Client, place: Place) -> None:
    studied.fill(place, 12)
    page = text(ada.get("/studies/bus-app/pages/start?version=a"))
    assert "140 Berührungen · 7 Durchgänge · Fassung a" in page
    assert re.search(r"Weiter \d+ \d+ % 7", page), page
    assert "neben allen benannten Elementen" in page
    picture = Image.open(io.BytesIO(ada.get("/studies/bus-app/heat/start?version=a").content)).convert("RGBA")
    x, y = (at / 10 / 1210 * picture.width for at in studied.BUTTON)
    hot, cold = picture.getpixel((int(x), int(y))), picture.getpixel((picture.width - 2, 2))
    assert isinstance(hot, tuple)
    assert isinstance(cold, tuple)
    assert hot[3] > 150 > cold[3]


def test_runs_on_another_shape_of_screen_or_without_touches_are_left_out_and_told_of(
    ada: httpx.Client, place: Place
) -> None:
    broken = studied.keep_file(place, b"no trace")
    tall = {"width_mm": 100, "height_mm": 200, "width_px": 1, "height_px": 1}
    shown = studied.keep_file(place, studied.picture(8, 8))
    studied.take(
        place,
        [
            ("run", {**run_body(run(task())), "screen": tall}, None),
            ("run", run_body(run(task())), None),
            ("run", run_body(run(task())), broken),
            ("study-page", page_body(studied.PAGE), shown),
        ],
    )
    page = text(ada.get("/studies/bus-app/pages/start"))
    assert "Ein Durchgang auf einem Bildschirm anderer Form ist nicht dabei." in page
    assert "2 Durchgänge haben keine lesbare Spur." in page
    assert "Diese Seite hat niemand berührt." in page


def test_a_page_s_picture_is_only_ever_a_picture(ada: httpx.Client, place: Place) -> None:
    wrong, right = studied.keep_file(place, b"<script>"), studied.keep_file(place, studied.picture(8, 8))
    studied.take(place, [("study-page", page_body(studied.PAGE), file) for file in (wrong, right)])
    with place.hub.store.reading() as connection:
        newer, older = studies.pages(connection, "bus-app")
    assert ada.get(f"/studies/bus-app/pictures/{older.nr}").status_code == 404
    answer = ada.get(f"/studies/bus-app/pictures/{newer.nr}")
    assert answer.headers["content-type"] == "image/png"
    assert "sandbox" in answer.headers["content-security-policy"]


@pytest.fixture(scope="module")
def with_study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The starter exhibition with the study that `werkstadt-pack new` makes, built."""
    folder = tmp_path_factory.mktemp("studied")
    source, built = folder / "source", folder / "built"
    shutil.copytree(PACKS, source)
    write_template(source / "bus-app", of="study")
    with (source / "exhibition.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[study]]\nstudy = "bus-app"\n')
    program = Path(sys.executable).with_name("werkstadt-pack")
    done = subprocess.run([program, "build", source, "--into", built], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return built


@pytest.mark.long
def test_titles_and_what_is_wanted_come_from_the_study_where_it_is_here(tmp_path: Path, with_study: Path) -> None:
    place = empty_place(tmp_path / "place", with_study)
    add_people(place)
    with served(place) as address, client(address) as ada:
        log_in(ada, "ada", PASSWORD)
        assert "Teste unsere neue Seite 0 12 je Gerät gewünscht" in text(ada.get("/studies"))
        assert "Zu dieser Auswahl gibt es keine Durchgänge." in text(ada.get("/studies/bus-app"))
        studied.fill(place, 8)
        assert "showroom-2: 10 (12 ganze gewünscht)" in text(ada.get("/studies"))
        assert "Teste unsere neue Seite" in text(ada.get("/studies/bus-app/rows"))
    place.hub.store.close()
