"""Every page on a part or all of a board, brought down and mirrored: it can be read, hit and reached."""

import pytest
from PySide6.QtCore import QRectF

from tests.kiosk.crowd import Crowd
from tests.kiosk.test_tree import lost, nameless, small
from tests.kiosk.test_walk import _target as target_of
from tests.kiosk.test_walk import faults_of
from tests.kiosk.tour import tour
from tests.kiosk.visitor import Node, Open
from werkstadt.kiosk.look.profile import BOARD_65, PROFILES, TERMINAL_15, Profile
from werkstadt.kiosk.rules.reach import BAND_HIGH_MM, BAND_LOW_MM
from werkstadt.kiosk.views.lane import Lane

RIGHT_OF_BAR = {"Zurück", "Weiter", "Deine Meinung", "Abschicken", "Beenden", "Fertig"}
LEFT_OF_BAR = {"Start", "English", "Hilfen", "Platz am Board", "Mehr"}
WAYS = [
    (4, "de", ()),
    (4, "en", ("larger",)),
    (4, "de", ("reach",)),
    (4, "de", ("reach", "larger")),
    (2, "de", ("larger",)),
    (2, "en", ("reach", "larger", "mirrored")),
    (1, "de", ("reach",)),
    (1, "de", ("mirrored",)),
]


def alone(crowd: Crowd) -> Lane:
    """The leftmost lane rests, as wide as its visitor had it; the others stay for ever."""
    lane = crowd.people[0]
    for other in crowd.people[1:]:
        other.stay._idle.stop()
    if len(crowd.people) == 1:
        lane.share.widen()
    else:
        lane.home()
    return lane


def height_mm(profile: Profile, window: float, y_px: float, mm: float) -> float:
    return profile.mount_mm + (window - y_px) / mm


@pytest.mark.long
@pytest.mark.requirement("C03")
@pytest.mark.parametrize(("people", "language", "ways"), WAYS)
def test_every_page_of_a_lane(visit: Open, people: int, language: str, ways: tuple[str, ...]) -> None:
    crowd = Crowd(visit, people)
    lane = alone(crowd)
    visitor = crowd.visitor
    assert visitor.lane is lane
    faults: list[str] = []
    pages = 0
    for page in tour(visitor, crowd.journal, language):
        if page in ("attract", "saving"):
            continue
        if page == "start":
            lane.setLarger("larger" in ways)
            lane.setReach("reach" in ways)
            lane.setMirrored("mirrored" in ways)
            visitor.settle()
        pages += 1
        nodes = crowd.nodes(lane)
        faults += [f"{page}: {fault}" for fault in (*nameless(nodes), *small(visitor, nodes), *lost(visitor))]
        faults += [f"{page}: {fault}" for fault in faults_of(visitor, float(lane.look.measures.key) / crowd_mm(lane))]
        faults += [f"{page}: {fault}" for fault in out_of_lane(crowd, visitor.nodes())]
        if "reach" in ways:
            faults += [f"{page}: {fault}" for fault in out_of_band(crowd, lane, nodes, BOARD_65)]
    assert pages >= 24
    assert not faults, "\n".join(sorted(set(faults)))


def crowd_mm(lane: Lane) -> float:
    return float(lane.look.measures.mm)


def out_of_lane(crowd: Crowd, nodes: list[Node]) -> list[str]:
    """What is in two lanes at once."""
    edges = [shown.begin for shown in crowd.kiosk.places.shown if shown.begin > 0]
    acting = [node for node in nodes if node.acts]
    return [
        f"{node.name!r} reaches into a neighbour's lane: {node.rect}"
        for node in acting
        if any(node.rect.left() + 1 < edge < node.rect.right() - 1 for edge in edges)
    ]


def out_of_band(crowd: Crowd, lane: Lane, nodes: list[Node], profile: Profile) -> list[str]:
    mm, window = crowd_mm(lane), crowd.window.height()
    faults = []
    for node in nodes:
        if not node.acts:
            continue
        seen = target_of(crowd.visitor, node, QRectF(crowd.part_of(lane))).seen
        if seen.isEmpty():
            continue  # it comes by scrolling
        low, high = (height_mm(profile, window, y, mm) for y in (seen.bottom(), seen.top()))
        if low < BAND_LOW_MM - 2 or high > BAND_HIGH_MM + 2:
            faults.append(f"{node.name!r} is {low:.0f} to {high:.0f} mm above the floor")
    return faults


@pytest.mark.parametrize("people", [1, 2, 4])
def test_without_reach_mode_the_bar_of_a_board_is_in_the_band(visit: Open, people: int) -> None:
    crowd = Crowd(visit, people)
    for lane in crowd.people:
        bar = [node for node in crowd.nodes(lane) if node.acts and node.name in LEFT_OF_BAR | RIGHT_OF_BAR]
        assert len(bar) >= 4
        assert out_of_band(crowd, lane, bar, BOARD_65) == []


@pytest.mark.requirement("C03")
def test_a_terminal_upright_can_be_brought_down_and_one_lying_need_not(visit: Open) -> None:
    upright = Crowd(visit, 1, profile="terminal-15", size_px=(1080, 1920), lanes_max=1)
    lane = upright.people[0]
    lane.show("help")
    upright.tap(lane, "Alles nach unten holen")
    upright.tap(lane, "Fertig")
    assert upright.names(lane)
    assert out_of_band(upright, lane, upright.nodes(lane), TERMINAL_15) == []
    upright.tap(lane, "Hilfen")
    upright.tap(lane, "Nach unten")
    upright.tap(lane, "Alles nach unten holen")
    assert not lane.stay.comfort.reach
    upright.visitor.close()
    lying = Crowd(visit, 1, profile="terminal-15", size_px=(1920, 1080), lanes_max=1)
    lying.tap(lying.people[0], "Hilfen")
    assert "Alles nach unten holen" not in lying.names(lying.people[0])


@pytest.mark.long
@pytest.mark.requirement("C05")
@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("upright", [False, True])
def test_the_bar_is_mirrored_for_the_left_hand(visit: Open, profile: str, upright: bool) -> None:
    glass = PROFILES[profile]
    wide, high = glass.width_px // 2, glass.height_px // 2
    crowd = Crowd(visit, 1, profile=profile, size_px=(high, wide) if upright else (wide, high), lanes_max=1)
    (lane,) = crowd.people
    lane.open("abbe")
    crowd.visitor.settle()

    def sides() -> tuple[set[str], set[str]]:
        bar = [node for node in crowd.nodes(lane) if node.name in {"Start", "Zurück", "Weiter"}]
        middle = (min(node.rect.left() for node in bar) + max(node.rect.right() for node in bar)) / 2
        left = {node.name for node in bar if node.rect.center().x() < middle}
        return left, {node.name for node in bar} - left

    left, right = sides()
    assert "Start" in left
    assert "Weiter" in right
    before = {name: crowd.find(lane, name).rect for name in ("Start", "Weiter")}
    lane.setMirrored(True)
    crowd.visitor.settle()
    left, right = sides()
    assert "Weiter" in left
    assert "Start" in right
    after = {name: crowd.find(lane, name).rect for name in ("Start", "Weiter")}
    assert after["Weiter"].left() < before["Weiter"].left()
    assert after["Start"].left() > before["Start"].left()
    assert {rect.size().toTuple() for rect in before.values()} == {rect.size().toTuple() for rect in after.values()}
    lane.home()
    lane.home()
    lane.wake()
    assert not lane.look.property("mirrored"), "the next visitor finds it as usual"


def test_help_has_a_toggle_for_the_left_hand(visit: Open) -> None:
    crowd = Crowd(visit, 2)
    lane, other = crowd.people
    crowd.tap(lane, "Hilfen")
    if "Nach unten" in crowd.names(lane):
        crowd.tap(lane, "Nach unten")
    crowd.tap(lane, "Für die linke Hand")
    crowd.tap(lane, "Fertig")
    assert crowd.find(lane, "English").rect.left() > crowd.find(lane, "Deine Meinung").rect.right()
    assert crowd.find(other, "English").rect.left() < crowd.find(other, "Deine Meinung").rect.left()


def test_pills_that_scroll_change_sides_too(visit: Open) -> None:
    crowd = Crowd(visit, 4)
    lane = crowd.people[1]
    lane.setLarger(True)
    lane.setReach(True)
    lane.show("privacy")
    crowd.visitor.settle()
    middle = crowd.part_of(lane).center().x()
    assert crowd.find(lane, "Nach unten").rect.left() > middle
    assert crowd.find(lane, "Zurück").rect.center().x() < middle
    lane.setMirrored(True)
    crowd.visitor.settle()
    assert crowd.find(lane, "Nach unten").rect.right() < middle
    assert crowd.find(lane, "Zurück").rect.center().x() > middle


def test_on_the_whole_board_everything_comes_to_the_hand(visit: Open) -> None:
    crowd = Crowd(visit, 1)
    (lane,) = crowd.people
    lane.share.widen()
    arm = float(lane.look.property("arm"))
    for part in (0.95, 0.05, 0.6):
        crowd.touch(part, 0.02)
        bar = [node.rect for node in crowd.nodes(lane) if node.acts and node.name in LEFT_OF_BAR | RIGHT_OF_BAR]
        assert max(rect.right() for rect in bar) - min(rect.left() for rect in bar) <= arm
        assert all(abs(rect.center().x() - part * 1920) <= arm for rect in bar)
        lane.show("help")
        crowd.visitor.settle()
        done = crowd.find(lane, "Fertig").rect
        assert abs(done.center().x() - part * 1920) <= arm
        lane.close()
        crowd.visitor.settle()
    place = crowd.find(lane, "Deine Meinung").rect
    crowd.touch(0.65, 0.02)
    assert crowd.find(lane, "Deine Meinung").rect == place, "what is in reach stays where it is"
    lane.opinion()
    crowd.visitor.until(lambda: str(lane.stay.place.page) == "form")
    crowd.visitor.settle()
    acting = [node.rect for node in crowd.nodes(lane) if node.acts]
    assert all(abs(rect.center().x() - 0.6 * 1920) <= arm / 2 for rect in acting), "the answers too"


def test_who_began_by_a_key_presses_what_is_under_the_finger(visit: Open) -> None:
    crowd = Crowd(visit, 1)
    (lane,) = crowd.people
    lane.home()
    crowd.visitor.settle()
    lane.wake()
    lane.share.widen()
    crowd.visitor.settle()
    place = crowd.find(lane, "Beenden").rect
    crowd.touch((place.left() + 5) / 1920, 0.02)
    assert crowd.find(lane, "Beenden").rect == place


def test_reach_can_be_the_usual_way_and_every_visit_begins_with_it(visit: Open) -> None:
    crowd = Crowd(visit, 1, reach=True)
    (lane,) = crowd.people
    assert out_of_band(crowd, lane, crowd.nodes(lane), BOARD_65) == []
    lane.setReach(False)
    lane.home()
    crowd.touch(0.1)
    (lane,) = crowd.people
    assert lane.stay.comfort.reach
    assert lane.look.property("above") > 0


def test_where_it_hangs_can_be_told(visit: Open) -> None:
    crowd = Crowd(visit, 1, mount_mm=850.0)
    (lane,) = crowd.people
    assert lane.look.property("below") == 0
    lane.setReach(True)
    assert lane.look.property("above") == pytest.approx((850 + 804 - 1100) * crowd_mm(lane), abs=2)
