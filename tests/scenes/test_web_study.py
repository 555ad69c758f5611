"""A web prototype in a usability test: its touches and events are recorded; what it forges or breaks is marked."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRectF

pytest.importorskip("PySide6.QtWebEngineQuick", reason="the extra kiosk-web is not installed")

from tests.kiosk.visitor import ListJournal, Open, Visitor
from tests.support.study_content import COVER, STUDY, the_trace
from werkstadt.contract.runs import Run, parse_run
from werkstadt.exhibits.authoring.exhibition import check_source
from werkstadt.exhibits.authoring.install import install

SITE = """<!doctype html><html lang="de"><meta charset="utf-8"><title>Laden</title>
<style>body { margin: 0 } button, input, p { position: absolute; left: 20px; width: 200px; height: 80px }</style>
<p style="top: 0">Ein Laden</p><button style="top: 100px" data-study="basket">Korb</button>
<button style="top: 200px">Kaufen
 jetzt</button><input style="top: 300px" value="geheim">
<script>
const tell = name => document.dispatchEvent(new CustomEvent("werkstadt-event", { detail: name }));
tell("bought");
document.querySelectorAll("button")[1].onclick = () => tell("bought");
document.querySelectorAll("button")[0].onclick = () => {
  location.hash = "basket"; tell({}); tell("x".repeat(500)); BREAK
};
</script></html>"""


def content(folder: Path, breaks: str = "") -> Path:
    study = folder / "probe"
    (study / "pictures").mkdir(parents=True)
    (study / "shop").mkdir()
    (study / "shop/index.html").write_text(SITE.replace("BREAK", breaks), encoding="utf-8")
    (study / "pictures/cover.svg").write_text(COVER)
    text = STUDY.replace('exhibit = "EXHIBIT"', 'site = "shop"').replace(
        '{ pages = ["LAST"] }', '{ events = ["bought"] }'
    )
    text = text.replace('["Weiter", "Next"]', '["basket", "Kaufen jetzt"]')
    (study / "study.toml").write_text(text, encoding="utf-8")
    checked = check_source(study)
    assert not checked.errors, checked.errors
    install(checked, folder / "content")
    return folder / "content"


def begin(visitor: Visitor) -> None:
    for name in ("Berühre mich", "Probiere das Geheimnis aus", "16 oder älter", "Ich mache mit", "Los geht"):
        visitor.tap(name)
    visitor.until(lambda: visitor.scene is not None and visitor.scene.property("state") == "shown", "the shop")
    visitor.until(lambda: "Ein Laden" in str(visitor.scene.property("words")))


def tap_in(visitor: Visitor, x: float, y: float) -> None:
    item = next(item for item in visitor.visible_items() if item.inherits("QQuickWebEngineView"))
    zoom = float(item.property("zoomFactor"))
    visitor.touch(QPoint(item.mapRectToScene(QRectF(x * zoom, y * zoom, 0, 0)).topLeft().toPoint()))


def leave(visitor: Visitor, journal: ListJournal) -> Run:
    visitor.now_s += 1000
    visitor.lane.tick()
    visitor.until(lambda: bool(journal.bodies("run")))
    return parse_run(journal.bodies("run")[0])


def test_touches_of_a_prototype_have_the_names_of_its_elements_and_its_event_ends_the_task(
    visit: Open, tmp_path: Path
) -> None:
    journal = ListJournal()
    visitor = visit(content(tmp_path), journal)
    begin(visitor)
    run = visitor.lane.stay.run
    assert run is not None
    visitor.until(lambda: bool(journal.bodies("study-page")), "a picture of the first page")
    assert run.marks == ["event-untouched"], "the event that it told of by itself counts for nothing"
    for number, y in enumerate((20, 140, 340, 240), start=1):
        tap_in(visitor, 100, y)
        visitor.until(lambda number=number: run.logs[0].touches == number, f"touch {number}")  # type: ignore[misc]
    assert [name for name, _ in run.logs[0].elements] == ["basket", "text", "Kaufen jetzt"]
    visitor.until(lambda: run.logs[0].met_s is not None, "the event")
    visitor.now_s += 1.5
    visitor.lane.tick()
    assert visitor.says("Geschafft!")
    kept = leave(visitor, journal)
    (task,) = kept.tasks
    assert (task.outcome, task.by, task.touches, task.misclicks) == ("direct", "event:bought", 4, 2)
    assert [page for page, _ in task.pages] == ["index.html", "index.html#basket"]
    trace = the_trace(journal)
    assert trace.pages == ("index.html", "index.html#basket")
    assert [body["page"] for body in journal.bodies("study-page")][:1] == ["index.html"]
    assert sum(touch.phase == 0 for touch in trace) == 4
    assert "geheim" not in str(trace.elements)


@pytest.mark.parametrize(
    ("breaks", "mark"),
    [("while (true) {}", "web-stuck"), ("for (;;) console.log(1)", "web-"), ("location = 'https://example.org'", "")],
)
def test_a_prototype_that_breaks_leaves_a_kind_card_and_a_run_that_says_so(
    visit: Open, tmp_path: Path, breaks: str, mark: str
) -> None:
    journal = ListJournal()
    visitor = visit(content(tmp_path, breaks), journal)
    begin(visitor)
    tap_in(visitor, 100, 140)
    if mark:
        visitor.until(lambda: visitor.scene.property("state") == "gone", "the card")
    visitor.tap("Aufgabe")
    visitor.tap("Ich komme nicht weiter")
    assert visitor.says("Das lag nicht an dir")
    kept = leave(visitor, journal)
    assert any(mark in one for one in kept.marks[1:]) or not mark
    assert [task.outcome for task in kept.tasks] == ["given-up"]


def test_outside_of_a_test_a_site_is_not_watched(visit: Open, tmp_path: Path) -> None:
    visitor = visit(content(tmp_path), ListJournal())
    begin(visitor)
    assert "pointerdown" in str(visitor.scene.property("watches"))
    visitor.lane.stay.run = None
    assert visitor.scene.property("watches") == ""
