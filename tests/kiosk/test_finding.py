"""A visitor among many exhibits: a grid that scrolls, wishes, words, places, and packs that turn out damaged."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest

from tests.kiosk.hearing import Listener, Recorder
from tests.kiosk.test_tree import lost, nameless, small
from tests.kiosk.visitor import ListJournal, Node, Open, Visitor, texts_in
from tests.support.many import many_content, titles
from werkstadt.kiosk.look.profile import PROFILES
from werkstadt.kiosk.rules.finding import Wanted
from werkstadt.kiosk.rules.spoken import for_the_ear
from werkstadt.kiosk.screenshot import masked

FORTY = [german for german, _ in titles(40)]
Role = QAccessible.Role


@pytest.fixture(scope="module")
def eight(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return many_content(tmp_path_factory.mktemp("eight") / "content", 8)


@pytest.fixture(scope="module")
def forty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return many_content(tmp_path_factory.mktemp("forty") / "content", 40)


def focused(visitor: Visitor) -> str:
    """Its word; of a card, its title. Never the item itself: a failed assertion would show it when it is long gone."""
    item = visitor.focus
    return str(item.property("title") or item.property("text") or item.property("label") or "") if item else ""


def awake(visit: Open, content: Path, **options: object) -> Visitor:
    visitor = visit(content, ListJournal(), **options)
    visitor.lane.wake()
    visitor.settle()
    return visitor


def searching(visit: Open, content: Path, **options: object) -> Visitor:
    visitor = awake(visit, content, **options)
    visitor.tap("Suchen")
    assert visitor.page == "find"
    return visitor


def cards(visitor: Visitor) -> list[Node]:
    """Those that are made."""
    return [node for node in visitor.nodes() if re.fullmatch(r"\d+ (von|of) \d+", node.description) and node.acts]


def title(card: Node) -> str:
    return card.name.rpartition(". ")[0]


def scrolled(visitor: Visitor) -> float:
    """How far down the grid stands, px."""
    (grid,) = [item for item in visitor.visible_items() if item.inherits("QQuickGridView")]
    return float(grid.property("contentY"))


# The start page


def test_eight_exhibits_stand_on_one_page_and_none_has_to_be_looked_for(visit: Open, eight: Path) -> None:
    visitor = awake(visit, eight)
    for name, _ in titles(8):
        rect = visitor.find(name).rect
        assert 0 <= rect.top() < rect.bottom() < visitor.find("Suchen").rect.top(), name
    assert not visitor.says("Nach unten")


def can(visitor: Visitor, name: str) -> bool:
    return any(node.acts and node.name == name for node in visitor.nodes())


def numbers(visitor: Visitor) -> list[int]:
    return [int(node.description.split()[0]) for node in cards(visitor)]


def test_of_forty_only_those_in_sight_are_made_and_no_dragging_is_needed(visit: Open, forty: Path) -> None:
    visitor = awake(visit, forty)
    seen: list[str] = []
    for _ in range(15):
        visitor.until(lambda: (read := numbers(visitor)) == sorted(read), "all are read in their order, once at rest")
        assert len(numbers(visitor)) <= 20
        seen += [title(node) for node in cards(visitor) if title(node) not in seen]
        if not can(visitor, "Nach unten"):
            break
        visitor.press("Nach unten")
        QTest.qWait(160)
    assert seen == FORTY
    for _ in range(15):
        if can(visitor, "Nach oben"):
            visitor.press("Nach oben")
    assert visitor.find(FORTY[0]).rect.top() > 0


def test_a_finger_scrolls_and_opens_nothing(visit: Open, forty: Path) -> None:
    visitor = awake(visit, forty)
    before = scrolled(visitor)
    start = visitor.find(FORTY[4]).rect.center()
    touch = QTest.touchEvent(visitor.window, visitor.device)
    touch.press(0, start, visitor.window).commit()
    for step in range(1, 9):
        QTest.qWait(20)
        QTest.touchEvent(visitor.window, visitor.device).move(0, start - QPoint(0, 40 * step), visitor.window).commit()
    QTest.qWait(20)
    QTest.touchEvent(visitor.window, visitor.device).release(0, start - QPoint(0, 320), visitor.window).commit()
    visitor.settle()
    assert scrolled(visitor) > before + 200
    assert visitor.page == "start"


def test_by_keys_from_card_to_card_and_back_to_the_same_one(visit: Open, forty: Path) -> None:
    visitor = awake(visit, forty)
    visitor.key(Qt.Key.Key_Tab)
    assert focused(visitor) == FORTY[0]
    for name in FORTY[1:14]:
        visitor.key(Qt.Key.Key_Tab)
        assert focused(visitor) == name
        rect = next(node.rect for node in cards(visitor) if title(node) == name)
        assert 0 < rect.top() < rect.bottom() <= visitor.find("Suchen").rect.top()
    visitor.key(Qt.Key.Key_Down)
    assert focused(visitor) == FORTY[17]
    visitor.key(Qt.Key.Key_Backtab)
    assert focused(visitor) == FORTY[16]
    visitor.key(Qt.Key.Key_End)
    assert focused(visitor) == FORTY[39]
    visitor.key(Qt.Key.Key_Tab)
    assert focused(visitor) == "Nach oben"
    visitor.key(Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    visitor.key(Qt.Key.Key_Home)
    assert focused(visitor) == FORTY[0]
    visitor.key(Qt.Key.Key_Backtab)
    assert focused(visitor) not in FORTY, "out of the grid at its beginning"
    visitor.key(Qt.Key.Key_Tab)
    visitor.key(Qt.Key.Key_Right)
    visitor.key(Qt.Key.Key_Return)
    assert visitor.lane.stay.exhibit is not None
    assert visitor.lane.stay.exhibit.title["de"] == FORTY[1]


def test_cards_follow_the_language_without_being_made_anew(visit: Open, forty: Path) -> None:
    visitor = awake(visit, forty)
    visitor.press("Nach unten")
    before = scrolled(visitor)
    visitor.tap("English")
    assert scrolled(visitor) == before > 0
    visitor.until(lambda: any(node.name.startswith(titles(40)[8][1]) for node in cards(visitor)), "it in English")


@pytest.mark.long
@pytest.mark.parametrize("larger", [False, True])
@pytest.mark.parametrize("upright", [False, True])
@pytest.mark.parametrize("profile", PROFILES)
def test_start_find_and_typing_fit_on_every_glass(
    visit: Open, forty: Path, profile: str, upright: bool, larger: bool
) -> None:
    glass = PROFILES[profile]
    wide, high = glass.width_px // 2, glass.height_px // 2
    size = (high, wide) if upright else (wide, high)
    visitor = awake(visit, forty, profile=profile, size_px=size, zone="foyer")
    visitor.lane.setLarger(larger)
    faults: list[str] = []

    def look(where: str) -> None:
        visitor.settle()
        nodes = visitor.nodes()
        shown = [node for node in nodes if node.rect.bottom() < visitor.window.height()]
        unfit = [fault for fault in lost(visitor) if not any(name[:20] in fault for name in FORTY)]
        faults.extend(f"{where}: {fault}" for fault in (*nameless(nodes), *small(visitor, shown), *unfit))

    look("start")
    visitor.lane.search()
    look("find")
    visitor.lane.show("filter")
    look("filter")
    visitor.lane.close()
    visitor.tap("Wonach suchst du?")
    look("typing")
    visitor.lane._find.write("mond")
    look("typed")
    visitor.lane._find.write("qqqq")
    look("nothing")
    assert faults == []


@pytest.mark.long
def test_who_sees_nothing_hears_every_exhibit_that_has_to_be_scrolled_to(visit: Open, eight: Path) -> None:
    ears = Listener(visit(eight, ListJournal(), voice=(recorder := Recorder())), recorder)
    ears.plug(False)
    ears.plug(True)
    ears.visitor.lane.setLarger(True)
    ears.rest()
    titled = [name for name, _ in titles(8)]
    told = [ears.press(Qt.Key.Key_Right) for _ in range(12)]
    assert not all(for_the_ear(name, "de") in " ".join(told) for name in titled), "they fit, nothing has to be scrolled"
    while can(ears.visitor, "Nach unten"):
        ears.choose("Nach unten")
        told += [ears.press(Qt.Key.Key_Right) for _ in range(18)]
    assert [name for name in titled if for_the_ear(name, "de") not in " ".join(told)] == []
    ears.choose(for_the_ear(titled[7], "de"))
    assert ears.visitor.lane.stay.exhibit is not None
    assert ears.visitor.lane.stay.exhibit.title["de"] == titled[7]


# Finding


@pytest.mark.parametrize(
    ("profile", "upright", "larger"),
    [("terminal-15", False, False), ("tablet-10", True, False), ("tablet-10", True, True), ("board-65", False, False)],
)
def test_above_the_keyboard_no_card_is_cut(visit: Open, forty: Path, profile: str, upright: bool, larger: bool) -> None:
    glass = PROFILES[profile]
    size = (glass.width_px // 2, glass.height_px // 2)
    visitor = awake(visit, forty, profile=profile, size_px=size[::-1] if upright else size)
    visitor.lane.setLarger(larger)
    visitor.lane.search()
    visitor.settle()
    (field,) = [node.name for node in visitor.nodes() if node.role is QAccessible.Role.EditableText]
    visitor.press(field)
    (keys,) = [item for item in visitor.visible_items() if item.property("shifted") is not None]
    top = keys.mapRectToScene(QRectF(0, 0, keys.width(), keys.height())).top()
    places = [card.rect for card in cards(visitor) if card.rect.top() < top]
    assert places
    assert max(place.bottom() for place in places) <= top


def count(visitor: Visitor) -> int:
    return len(visitor.lane._find._cards.cards)


def test_wishes_combine_say_how_many_remain_and_one_tap_takes_all_back(visit: Open, forty: Path) -> None:
    visitor = searching(visit, forty)
    assert visitor.says("40 Exponate")
    light = visitor.find("Licht")
    visitor.tap("Licht")
    assert count(visitor) == int(light.description) < 40
    assert visitor.says(f"{count(visitor)} Exponate")
    assert visitor.find("Licht").interface.state().checked
    few = int(visitor.find("Stadt").description)
    visitor.press("bis 6 Jahre")
    assert 0 < count(visitor) < int(light.description)
    assert int(visitor.find("Stadt").description) <= few
    visitor.tap("Alles zeigen")
    assert count(visitor) == 40
    assert not visitor.find("Licht").interface.state().checked
    assert not visitor.says("Alles zeigen")


def test_typed_by_the_keyboard_it_is_found_although_it_is_wrong(visit: Open, forty: Path) -> None:
    visitor = searching(visit, forty)
    visitor.tap("Wonach suchst du?")
    visitor.type("wetetr")
    wanted = [name for name in FORTY if "Wetter" in name]
    assert wanted
    assert {title(node) for node in cards(visitor)} == set(wanted)
    visitor.tap("Löschen")
    assert visitor.lane.stay.wanted.text == "wetet"
    visitor.tap("r")
    visitor.tap("Fertig")
    assert not visitor.says("Leerzeichen")
    visitor.tap(wanted[0])
    assert visitor.page == "story"
    visitor.tap("Zurück")
    assert visitor.page == "find"
    assert visitor.lane.stay.wanted.text == "wetetr", "what was looked for is still there"
    visitor.tap("Zurück")
    assert visitor.page == "start"


def test_by_real_keys_alone(visit: Open, forty: Path) -> None:
    visitor = searching(visit, forty)
    visitor.key(Qt.Key.Key_Tab)
    assert focused(visitor) == "Wonach suchst du?"
    for letter in (Qt.Key.Key_W, Qt.Key.Key_E, Qt.Key.Key_T, Qt.Key.Key_T):
        visitor.key(letter)
    assert 0 < count(visitor) < 20
    visitor.key(Qt.Key.Key_Tab)
    assert focused(visitor) == "Licht"
    visitor.key(Qt.Key.Key_Space)
    assert visitor.find("Licht").interface.state().checked
    assert focused(visitor) == "Licht", "choosing does not lose one's place"
    visitor.key(Qt.Key.Key_Space)
    for _ in range(40):
        visitor.key(Qt.Key.Key_Tab)
        if "Wetter" in focused(visitor):
            break
    visitor.key(Qt.Key.Key_Return)
    assert visitor.page == "story"


def test_how_many_remain_is_announced_once_the_visitor_pauses(visit: Open, forty: Path) -> None:
    said: list[str] = []
    visitor = searching(visit, forty)
    page = next(item for item in visitor.visible_items() if item.property("told") is not None)
    timer = next(child for child in page.children() if child.inherits("QQmlTimer"))
    timer.triggered.connect(lambda: said.append(str(page.property("told"))))  # type: ignore[attr-defined]
    visitor.lane._find.write("we")
    visitor.lane._find.write("wetter")
    visitor.until(lambda: bool(said), "an announcement")
    QTest.qWait(2 * timer.property("interval"))
    assert said == [f"{count(visitor)} Exponate" if count(visitor) != 1 else "1 Exponat"]


def test_where_nothing_remains_it_says_what_to_leave_out(visit: Open, forty: Path) -> None:
    visitor = searching(visit, forty)
    visitor.lane._find.write("wetter")
    visitor.lane._find.choose("minutes", "3")
    visitor.lane._find.choose("age", "6")
    visitor.settle()
    if count(visitor):
        visitor.lane._find.choose("theme", "data")
    visitor.settle()
    assert visitor.says("Nichts gefunden")
    assert visitor.says("Lass etwas weg, dann gibt es mehr:")
    loose = [node for node in visitor.nodes() if node.acts and node.name.startswith("Ohne")]
    assert loose
    promised = int(loose[0].name.split(": ")[1].split()[0])
    visitor.tap(loose[0].name)
    assert count(visitor) == promised
    visitor.lane._find.write("qqqqqqqq")
    visitor.settle()
    visitor.lane._find.choose("theme", "city")
    visitor.settle()
    assert visitor.says("Nichts gefunden")


def test_what_stands_elsewhere_is_found_and_its_place_is_told(visit: Open, forty: Path) -> None:
    visitor = searching(visit, forty, zone="foyer")
    visitor.tap("Nach unten")
    visitor.tap("Nach unten")
    visitor.find("steht im Labor")
    before = count(visitor)
    visitor.lane._find.choose("zone", "here")
    visitor.settle()
    assert count(visitor) < before == 40
    visitor.lane._find.choose("zone", "lab")
    there = visitor.lane.stay.hall.elsewhere[0]
    visitor.lane._find.write(there.title["de"])
    visitor.settle()
    card = visitor.find(there.title["de"])
    assert "steht im" in card.name
    visitor.press(there.title["de"])
    assert visitor.page == "find"
    assert visitor.says("Schau dort vorbei!")
    visitor.tap("Gut")
    assert visitor.lane.stay.place.overlay == ""


def test_where_all_stands_in_one_place_nobody_is_asked_where(visit: Open, tmp_path: Path) -> None:
    visitor = searching(visit, many_content(tmp_path / "one", 12, zones=False))
    assert visitor.says("Worum geht es?")
    assert not visitor.says("Wo steht es?")


def test_what_was_typed_is_gone_when_the_visit_ends_and_stands_in_no_record(visit: Open, forty: Path) -> None:
    journal = ListJournal()
    visitor = visit(forty, journal)
    before = visitor.window.grabWindow()
    visitor.lane.wake()
    visitor.tap("Suchen")
    visitor.tap("Wonach suchst du?")
    visitor.type("kanari")
    visitor.lane._find.choose("age", "15")
    visitor.settle()
    assert "kanari" in texts_in(visitor.window)
    visitor.tap("Start")
    visitor.tap("Suchen")
    assert visitor.lane.stay.wanted.text == "kanari", "as long as the visit lasts"
    visitor.wait(81)
    assert visitor.page == "attract"
    assert visitor.lane.stay.wanted == Wanted()
    for place in (
        texts_in(visitor.window),
        texts_in(visitor.stage),
        repr(visitor.lane.stay),
        repr(visitor.lane._known),
    ):
        assert "kanari" not in place
    visitor.stage.backstage._courier.drain()
    assert journal.bodies("visit")
    assert "kanari" not in repr(journal.records)
    assert not {"age", "ages", "theme", "text"} & set(journal.bodies("visit")[0])
    assert visitor.window.grabWindow() == before


def test_a_picture_for_staff_hides_what_is_typed(visit: Open, forty: Path) -> None:
    visitor = searching(visit, forty)
    visitor.lane._find.write("kanari")
    visitor.settle()
    field = visitor.nodes()
    (place,) = [node.rect for node in field if node.role is Role.EditableText]
    inner = place.adjusted(4, 4, -4, -4)
    picture = masked(visitor.window)
    assert (
        len(
            {
                picture.pixel(x, y)
                for x in range(inner.left(), inner.right(), 5)
                for y in range(inner.top(), inner.bottom(), 5)
            }
        )
        == 1
    )


def test_many_cards_may_be_searched_while_the_language_changes(visit: Open, forty: Path) -> None:
    visitor = searching(visit, forty)
    visitor.lane._find.write("wetter")
    visitor.settle()
    assert count(visitor)
    visitor.tap("English")
    assert count(visitor) == 0
    visitor.lane._find.write("weather")
    visitor.settle()
    assert count(visitor)
    assert visitor.says(f"{count(visitor)} exhibits") or visitor.says("1 exhibit")


# Packs are opened late


def damage(content: Path, id_: str) -> None:
    for file in (content / "packs").glob("*/pack.json"):
        if f'"id":"{id_}"' in file.read_text(encoding="utf-8"):
            file.write_text(file.read_text(encoding="utf-8").replace("Zum", "Zun"), encoding="utf-8")
            return
    raise AssertionError(id_)


def codes(visitor: Visitor) -> list[str]:
    return [trouble.code for trouble in visitor.stage.backstage.troubles()]


def test_a_damaged_pack_goes_from_the_start_page_before_anybody_opens_it(visit: Open, tmp_path: Path) -> None:
    content = many_content(tmp_path / "content", 6)
    damage(content, "e0002")
    journal = ListJournal()
    visitor = visit(content, journal)
    visitor.until(lambda: codes(visitor) == ["bad-pack"])
    assert "e0002" in visitor.stage.backstage.troubles()[0].detail
    visitor.until(lambda: bool(journal.bodies("exhibition_day")))
    visitor.lane.wake()
    visitor.settle()
    assert not visitor.says(titles(6)[2][0])
    assert visitor.says(titles(6)[1][0])
    (day,) = journal.bodies("exhibition_day")
    assert day["exhibits"] == ["e0000", "e0001", "e0003", "e0004", "e0005"], "what could not be shown was not shown"


@pytest.mark.attempt("Q69")
def test_whoever_opens_a_damaged_pack_gets_a_kind_page_and_everything_else_goes_on(visit: Open, tmp_path: Path) -> None:
    content = many_content(tmp_path / "content", 6)
    visitor = awake(visit, content)
    visitor.until(lambda: visitor.stage.backstage._check.done)
    damage(content, "e0001")
    visitor.tap(titles(6)[1][0])
    assert visitor.page == "missing"
    assert visitor.says("Das geht gerade nicht.")
    assert codes(visitor) == ["bad-pack"]
    visitor.tap("Weiter entdecken")
    assert visitor.page == "start"
    assert not visitor.says(titles(6)[1][0])
    visitor.tap(titles(6)[0][0])
    assert visitor.page == "story"


def test_a_pack_found_damaged_during_a_visit_goes_when_the_visitor_has_gone(visit: Open, tmp_path: Path) -> None:
    content = many_content(tmp_path / "content", 6)
    visitor = visit(content, ListJournal())
    visitor.lane.wake()
    damage(content, "e0005")
    visitor.stage.backstage._check_packs()
    visitor.until(lambda: codes(visitor) == ["bad-pack"])
    visitor.settle()
    assert visitor.says(titles(6)[5][0]), "nothing disappears under a finger"
    visitor.tap("Beenden")
    visitor.lane.wake()
    visitor.settle()
    assert not visitor.says(titles(6)[5][0])


def test_what_was_damaged_is_looked_into_again_before_it_is_shown(visit: Open, tmp_path: Path) -> None:
    content = many_content(tmp_path / "content", 6)
    whole: Mapping[Path, str] = {
        file: file.read_text(encoding="utf-8") for file in (content / "packs").glob("*/pack.json")
    }
    damage(content, "e0003")
    visitor = visit(content, ListJournal())
    visitor.until(lambda: codes(visitor) == ["bad-pack"])
    visitor.stage.backstage.load()
    assert codes(visitor) == ["bad-pack"], "it does not come back for the time of a check"
    for file, text in whole.items():
        file.write_text(text, encoding="utf-8")
    visitor.stage.backstage.load()
    assert codes(visitor) == []
    assert len(visitor.lane.stay.hall.exhibits) == 6


def test_no_pack_is_read_before_the_first_frame(visit: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = many_content(tmp_path / "content", 6)
    opened: list[Path] = []
    read = Path.open

    def watched(path: Path, *arguments: object, **more: object) -> object:
        if "packs" in path.parts:
            opened.append(path)
        return read(path, *arguments, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", watched)
    monkeypatch.setattr("werkstadt.kiosk.backstage.Backstage.start", lambda self: None)
    visitor = visit(content, ListJournal())
    assert visitor.says("Berühre mich")
    assert opened == []


def test_the_check_ends_with_the_kiosk(visit: Open, forty: Path) -> None:
    visitor = visit(forty, ListJournal())
    check = visitor.stage.backstage._check
    assert not check.done
    visitor.close()
    assert check._thread is None
