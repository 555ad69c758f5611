"""What holds for every scene type: its folder is whole, its example can be shown, read, touched, translated."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from tests.kiosk.crowd import Crowd
from tests.kiosk.test_lane_pages import out_of_band, out_of_lane
from tests.kiosk.test_tree import lost, nameless, small
from tests.kiosk.test_walk import faults_of
from tests.kiosk.test_words import faults_in
from tests.kiosk.visitor import ListJournal, Open, Visitor
from tests.scenes.examples import THEMES, build_example, golden_of, same, shoot
from werkstadt.exhibits.content import load_exhibit, load_exhibition
from werkstadt.exhibits.scenetypes import folder_of, kinds, part_of, words_of
from werkstadt.kiosk.look.profile import PROFILES
from werkstadt.kiosk.words.build import LANGUAGES, QML, collect, scene_words

FEWEST_TYPES = 3
WAYS = [
    ("terminal-15", "de", "usual", False),
    ("terminal-15", "en", "larger", False),
    ("terminal-15", "de", "larger", True),
    ("tablet-10", "de", "larger", False),
    ("tablet-10", "en", "usual", True),
    ("board-65", "de", "simple", False),
]
every_type = pytest.mark.parametrize("kind", kinds())


def test_all_scene_types_are_found() -> None:
    assert len(kinds()) >= FEWEST_TYPES
    assert {"story", "quiz", "live"} <= set(kinds())


@every_type
def test_its_folder_is_whole(kind: str) -> None:
    folder = folder_of(kind)
    for name in ("load.py", "source.py", "view.py", "Scene.qml", "words.json", "README.md", "example/exhibit.toml"):
        assert (folder / name).is_file(), name
    page = (folder / "README.md").read_text(encoding="utf-8")
    assert page.startswith(f"# `{kind}`"), "its page begins with its name"
    assert "```toml" in page, "its page shows how it is written"


@every_type
def test_its_example_is_an_exhibit_of_that_type(kind: str, tmp_path: Path) -> None:
    content = build_example(kind, tmp_path)
    (show,) = load_exhibition(content / "current").shows
    exhibit = load_exhibit(content / "packs" / show.hash, show.hash)
    assert [type(scene).kind for scene in exhibit.scenes] == [kind]
    assert type(exhibit.scenes[0]).__module__.startswith(f"werkstadt.scenes.{kind}.")
    assert exhibit.scenes[0].page_count >= 1


@every_type
def test_a_key_nobody_knows_is_refused(kind: str, tmp_path: Path) -> None:
    from werkstadt.exhibits.authoring.exhibition import check_source

    folder = tmp_path / "example"
    subprocess.run(["cp", "-r", folder_of(kind) / "example", folder], check=True)
    toml = folder / "exhibit.toml"
    text = toml.read_text(encoding="utf-8")
    toml.write_text(text.replace(f'type = "{kind}"\n', f'type = "{kind}"\nflavour = "salt"\n', 1), encoding="utf-8")
    (problem, *_) = check_source(folder).errors
    assert "flavour" in str(problem), problem


@every_type
def test_what_authors_need_brings_no_qt(kind: str) -> None:
    program = f"""
import sys
from werkstadt.exhibits.scenetypes import part_of
part_of({kind!r}, "load")
heavy = {{"pydantic", "typer", "pyxform", "openpyxl", "markdown_it"}} & set(sys.modules)
assert not heavy, heavy
part_of({kind!r}, "source")
assert not [name for name in sys.modules if name.startswith(("PySide6", "werkstadt.kiosk"))]
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@every_type
def test_its_words_come_from_the_lane_and_are_all_translated(kind: str) -> None:
    ours = collect(QML)
    file = folder_of(kind) / "words.json"
    assert file.read_text(encoding="utf-8") == scene_words(kind, ours), "run: make words"
    for language in LANGUAGES:
        assert all(words_of(kind).get(language, {}).values()), f"{file}: words without a translation"
    for page in folder_of(kind).glob("*.qml"):
        assert faults_in(page.read_text(encoding="utf-8")) == [], page.name


def test_words_are_sorted_json() -> None:
    for kind in kinds():
        text = (folder_of(kind) / "words.json").read_text(encoding="utf-8")
        assert list(json.loads(text)) == list(LANGUAGES)


@pytest.mark.long
@every_type
@pytest.mark.parametrize(("profile", "language", "way", "upright"), WAYS)
def test_its_page_can_be_read_by_name_and_hit_by_a_finger(
    visit: Open, tmp_path: Path, kind: str, profile: str, language: str, way: str, upright: bool
) -> None:
    glass = PROFILES[profile]
    wide, high = glass.width_px // 2, glass.height_px // 2
    size = (high, wide) if upright else (wide, high)
    visitor = visit(build_example(kind, tmp_path / "content"), ListJournal(), profile=profile, size_px=size)
    lane = visitor.lane
    lane.wake()
    if lane.stay.language != language:
        lane.speak(language)
    lane.setLarger(way == "larger")
    lane.setSimple(way == "simple")
    lane.open("example")
    visitor.settle()
    assert visitor.page == kind
    faults = []
    for at in range(visitor.scene.scene.page_count):
        nodes = visitor.nodes()
        named = [node for node in nodes if node.name and node.role.name in ("StaticText", "Heading", "Graphic")]
        if not named:
            faults.append(f"page {at + 1} says nothing: {[node.name for node in nodes]}")
        checks = (*nameless(nodes), *small(visitor, nodes), *lost(visitor), *faults_of(visitor, glass.key_mm))
        faults += [f"page {at + 1}: {fault}" for fault in checks]
        lane.next()
        visitor.settle()
    assert not faults, "\n".join(sorted(set(faults)))


@pytest.mark.long
@every_type
@pytest.mark.parametrize(("reach", "larger"), [(False, False), (False, True), (True, False)])
def test_its_page_fits_a_quarter_of_a_board(visit: Open, tmp_path: Path, kind: str, reach: bool, larger: bool) -> None:
    crowd = Crowd(visit, 4, content=build_example(kind, tmp_path / "content"))
    visitor, lane = crowd.visitor, crowd.people[0]
    lane.setReach(reach)
    lane.setLarger(larger)
    lane.open("example")
    visitor.settle()
    faults = []
    scene = lane._scene
    assert scene is not None
    for at in range(scene.scene.page_count):
        nodes = crowd.nodes(lane)
        key_mm = lane.look.measures.key / lane.look.measures.mm
        checks = (*nameless(nodes), *small(visitor, nodes), *lost(visitor), *faults_of(visitor, key_mm))
        faults += [f"page {at + 1}: {fault}" for fault in (*checks, *out_of_lane(crowd, visitor.nodes()))]
        if reach:
            faults += [f"page {at + 1}: {fault}" for fault in out_of_band(crowd, lane, nodes, PROFILES["board-65"])]
        lane.next()
        visitor.settle()
    assert not faults, "\n".join(sorted(set(faults)))


@every_type
def test_it_looks_as_it_did_in_every_theme(qapp: object, kind: str, tmp_path: Path) -> None:
    seen = dict(shoot(kind, tmp_path))
    assert set(seen) == set(THEMES)
    for theme, picture in seen.items():
        golden = golden_of(kind, theme)
        assert golden.is_file(), f"look at it, then: make golden ARGS={kind}"
        if not same(Image.open(golden).convert("RGB"), picture):
            picture.save(golden.with_name(f"{theme}-came.png"))
            raise AssertionError(f"{golden} looks otherwise now; see {theme}-came.png beside it")
    assert not same(seen["light"], seen["night"]), "the themes differ"


@every_type
def test_nothing_of_it_is_left_when_the_visit_is_over(visit: Open, tmp_path: Path, kind: str) -> None:
    visitor = visit(build_example(kind, tmp_path / "content"), ListJournal())
    visitor.lane.wake()
    visitor.lane.open("example")
    visitor.settle()
    before = visitor.scene
    assert before is not None
    visitor.wait(121)
    visitor.wait(21)
    assert visitor.page == "attract"
    assert visitor.scene is None
    _open_again(visitor)
    assert visitor.scene is not before


def _open_again(visitor: Visitor) -> None:
    visitor.lane.wake()
    visitor.lane.open("example")
    visitor.settle()


@every_type
def test_its_view_is_named_after_it(kind: str) -> None:
    assert getattr(part_of(kind, "view"), f"{kind.capitalize()}View").__name__ == f"{kind.capitalize()}View"
