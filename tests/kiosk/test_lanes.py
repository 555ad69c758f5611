"""Several people at one board: what one of them does, or what becomes of them, is nobody else's business."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtQuick import QQuickItem

from tests.kiosk.crowd import Crowd
from tests.kiosk.hearing import Recorder
from tests.kiosk.showroom import starter, write_showroom
from tests.kiosk.test_agentlink import Agent, agent, until
from tests.kiosk.visitor import ListJournal, Open
from werkstadt.kiosk.views.lane import Lane
from werkstadt.scenes.quiz.view import QuizView

__all__ = ["agent"]

WORD = "Berühre mich"


def spans(crowd: Crowd) -> list[int]:
    return [spot.span for spot in crowd.kiosk.board.spots]


# Coming and going


def test_the_first_touch_only_wakes_a_lane_where_it_was_and_the_rest_still_invites(visit: Open) -> None:
    for part, place in ((0.2, 0), (0.8, 1)):
        crowd = Crowd(visit, 0)
        crowd.touch(part)
        spots = crowd.kiosk.board.spots
        assert [spot.awake for spot in spots] == [place == 0, place == 1]
        lane, other = crowd.kiosk.lane_at(part * 1920), crowd.kiosk.lane_at((1 - part) * 1920)
        assert str(lane.stay.place.page) == "start"
        assert crowd.names(other)[-1] == WORD
        crowd.visitor.close()


def test_a_first_touch_wakes_wherever_buttons_will_stand(visit: Open) -> None:
    crowd = Crowd(visit, 1)
    bar = crowd.find(crowd.people[0], "Deine Meinung").rect.center()
    crowd.visitor.close()
    other = Crowd(visit, 0)
    other.visitor.touch(bar)
    assert [str(lane.stay.place.page) for lane in other.people] == ["start"]


def test_up_to_four_people_find_room_and_nobody_has_to_begin_anew(visit: Open) -> None:
    crowd = Crowd(visit, 2)
    first, second = crowd.people
    crowd.tap(first, "Wie klein ist klein?")
    crowd.tap(first, "Weiter")
    before = crowd.picture(second)
    crowd.tap(first, "Platz am Board")
    crowd.tap(first, "Platz für noch jemanden")
    assert spans(crowd) == [1, 1, 2]
    assert first.stay.place.at == 1, "it goes on where it was"
    assert first.stay.place.overlay == ""
    assert crowd.picture(second) == before
    crowd.touch(0.4)
    third = crowd.people[1]
    assert third not in (first, second)
    crowd.tap(second, "Platz am Board")
    crowd.tap(second, "Platz für noch jemanden")
    resting = next(spot for spot in crowd.kiosk.board.spots if not spot.awake)
    crowd.touch((resting.start + 0.5) / 4)
    assert len(crowd.people) == 4
    assert first.stay.place.at == 1
    for lane in crowd.people:
        lane.show("share")
    crowd.visitor.settle()
    assert len(crowd.people) == 4
    assert not [name for lane in crowd.people for name in crowd.names(lane) if name.startswith("Platz für")]
    assert all("Zurück" in crowd.names(lane) for lane in crowd.people), "there is a way out"


def test_a_lane_that_ends_rests_and_gives_its_glass_to_nobody_who_did_not_ask(visit: Open) -> None:
    crowd = Crowd(visit, 2)
    first, second = crowd.people
    before = crowd.part_of(first)
    crowd.tap(second, "Beenden")
    assert crowd.part_of(first) == before
    assert WORD in crowd.names(second)
    crowd.tap(first, "Platz am Board")
    crowd.tap(first, "Das ganze Board nehmen")
    assert crowd.part_of(first).width() == 1920
    assert crowd.people == [first]


@pytest.mark.attempt("Q25")
def test_nobody_takes_the_board_from_anybody(visit: Open) -> None:
    crowd = Crowd(visit, 2)
    first, second = crowd.people
    first.share.widen()
    assert spans(crowd) == [2, 2]
    crowd.tap(first, "Platz am Board")
    assert "Das ganze Board nehmen" not in crowd.names(first)
    crowd.tap(second, "Beenden")
    crowd.visitor.settle()
    assert "Das ganze Board nehmen" in crowd.names(first), "while the panel is open it hears of it"


def test_three_with_one_gone_can_take_a_part(visit: Open) -> None:
    crowd = Crowd(visit, 3)
    first, middle, _ = crowd.people
    middle.home()
    crowd.tap(first, "Platz am Board")
    crowd.tap(first, "Mehr Platz nehmen")
    assert spans(crowd) == [2, 2]


def test_when_all_have_gone_the_board_is_one_again(visit: Open) -> None:
    crowd = Crowd(visit, 0)
    before = crowd.window.grabWindow()
    crowd.visitor.close()
    crowd = Crowd(visit, 4)
    for lane in crowd.people:
        lane.home()
    crowd.visitor.settle()
    assert spans(crowd) == [4]
    assert crowd.window.grabWindow() == before


def test_a_presenter_stays_alone_until_they_make_room(visit: Open) -> None:
    crowd = Crowd(visit, 1)
    (lane,) = crowd.people
    lane.share.widen()
    crowd.touch(0.95)
    assert spans(crowd) == [4]
    assert crowd.people == [lane]


@pytest.mark.parametrize(("profile", "size"), [("terminal-15", (1920, 1080)), ("tablet-10", (1920, 1200))])
def test_on_a_terminal_and_a_tablet_everything_is_as_it_was(visit: Open, profile: str, size: tuple[int, int]) -> None:
    visitor = visit(journal=ListJournal(), profile=profile, size_px=size, lanes_max=None)
    visitor.tap(WORD)
    assert len(visitor.stage.kiosk.board.spots) == 1
    assert "Platz am Board" not in visitor.names()
    assert len(visitor.stage.kiosk.pool) == 1


def test_the_profile_says_how_many_and_the_glass_may_be_too_narrow(visit: Open) -> None:
    for told, size, count in ((None, (1920, 1080), 4), (2, (1920, 1080), 2), (None, (1080, 1920), 2)):
        visitor = visit(journal=ListJournal(), profile="board-65", size_px=size, lanes_max=told)
        assert len(visitor.stage.kiosk.pool) == count
        visitor.close()


@pytest.mark.attempt("Q80")
def test_a_window_that_changes_its_size_keeps_everybody(visit: Open) -> None:
    crowd = Crowd(visit, 3)
    people = crowd.people
    crowd.window.resize(1280, 720)
    crowd.visitor.until(lambda: sum(crowd.part_of(lane).width() for lane in people) < 1280)
    assert crowd.people == people
    assert all(crowd.find(lane, "Deine Meinung").rect.bottom() < 720 for lane in people)


# Each for themselves


def night(crowd: Crowd, lane: Lane) -> None:
    lane.setTheme("night")


def larger(crowd: Crowd, lane: Lane) -> None:
    lane.setLarger(True)


def english(crowd: Crowd, lane: Lane) -> None:
    lane.nextLanguage()


def simple(crowd: Crowd, lane: Lane) -> None:
    lane.setSimple(True)


def reach(crowd: Crowd, lane: Lane) -> None:
    lane.setReach(True)


def left_hand(crowd: Crowd, lane: Lane) -> None:
    lane.setMirrored(True)


def exhibit(crowd: Crowd, lane: Lane) -> None:
    lane.open("raum")


def helped(crowd: Crowd, lane: Lane) -> None:
    lane.show("help")


def form(crowd: Crowd, lane: Lane) -> None:
    lane.opinion()
    crowd.visitor.until(lambda: str(lane.stay.place.page) == "form")


def no_saving(crowd: Crowd, lane: Lane) -> None:
    crowd.journal.broken = True
    lane.opinion()
    crowd.visitor.until(lambda: str(lane.stay.place.page) == "no-saving")


def ended(crowd: Crowd, lane: Lane) -> None:
    lane.home()


def idled(crowd: Crowd, lane: Lane) -> None:
    for seconds in (61, 21):
        crowd.visitor.now_s += seconds
        for other in crowd.people:
            if other is not lane:
                other.stay.touched()
        for each in crowd.people:
            each.tick()
    assert lane.stay.visit is None


def warned(crowd: Crowd, lane: Lane) -> None:
    crowd.visitor.now_s += 61
    for other in crowd.people:
        if other is not lane:
            other.stay.touched()
        other.tick()
    assert lane.property("idleLeft") >= 0


ACTS: list[Callable[[Crowd, Lane], None]] = [
    night, larger, english, simple, reach, left_hand, exhibit, helped, form, no_saving, ended, idled, warned,
]  # fmt: skip


@pytest.mark.long
@pytest.mark.requirement("C06")
@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_no_pixel_of_a_neighbour_changes(visit: Open, act: Callable[[Crowd, Lane], None]) -> None:
    crowd = Crowd(visit, 3)
    left, lane, right = crowd.people
    left.open("abbe")
    right.nextLanguage()
    before = {other: crowd.picture(other) for other in (left, right)}
    mine = crowd.picture(lane)
    act(crowd, lane)
    assert crowd.picture(lane) != mine or act is simple, "the showroom's start page has no simpler words"
    for other, picture in before.items():
        assert crowd.picture(other) == picture
        assert other.stay.visit is not None


def test_each_has_a_record_with_the_number_of_the_lane(visit: Open) -> None:
    crowd = Crowd(visit, 3)
    people = crowd.people
    numbers = [crowd.kiosk.pool.index(lane) for lane in people]
    people[0].nextLanguage()
    people[1].open("raum")
    for lane in people:
        lane.home()
        lane.home()
    crowd.visitor.stage.backstage._courier.drain()
    visits = {int(str(body["lane"])): body for body in crowd.journal.bodies("visit")}
    assert sorted(visits) == sorted(numbers) == [0, 1, 2]
    assert visits[numbers[0]]["language"] == "en"
    assert [look["exhibit"] for look in visits[numbers[1]]["exhibits"]] == ["raum"]  # type: ignore[attr-defined]
    assert visits[numbers[2]]["exhibits"] == []


def test_two_write_at_once_and_each_gets_their_own_letters(visit: Open) -> None:
    crowd = Crowd(visit, 2)
    for lane in crowd.people:
        form(crowd, lane)
        lane.chooseAnswer("3")
        for _ in range(3):
            lane.next()
        lane.write("9")
        lane.next()
    crowd.visitor.settle()
    first, second = crowd.people
    for mine, yours in zip("hallo", "tschu", strict=True):
        crowd.tap(first, mine)
        crowd.tap(second, yours)
    assert [written(lane) for lane in (first, second)] == ["hallo", "tschu"]


def written(lane: Lane) -> object:
    question = lane.stay.asking.session.question() if lane.stay.asking else None
    return question.value if question else None


def test_an_answer_that_cannot_be_saved_waits_in_its_lane_alone(visit: Open) -> None:
    crowd = Crowd(visit, 2)
    lane, other = crowd.people
    form(crowd, lane)
    lane.chooseAnswer("3")
    while str(lane.stay.place.page) == "form":
        lane.next()
    before = crowd.picture(other)
    crowd.journal.broken = True
    lane.next()
    crowd.visitor.until(lambda: str(lane.stay.place.page) == "unsaved")
    assert crowd.picture(other) == before
    crowd.journal.broken = False
    other.home()
    lane.next()
    crowd.visitor.until(lambda: str(lane.stay.place.page) == "thanks")
    assert len(crowd.journal.bodies("submission")) == 1


@pytest.mark.attempt("Q69")
def test_a_scene_that_fails_is_a_card_in_its_lane_and_its_bar_leads_on(
    visit: Open, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    crowd = Crowd(visit, 2)
    lane, other = crowd.people
    other.open("raum")
    before = crowd.picture(other)

    def fail(*_: object) -> None:
        raise RuntimeError("on purpose")

    monkeypatch.setattr(QuizView, "__init__", fail)
    lane.open("abbe")
    lane.next()
    lane.next()
    crowd.visitor.settle()
    assert any(name.startswith("Das klappt hier gerade nicht") for name in crowd.names(lane))
    assert crowd.picture(other) == before
    assert "scene failed exhibit=abbe" in caplog.text
    crowd.tap(lane, "Zurück")
    assert any(name.startswith("Noch kleiner?") for name in crowd.names(lane))
    crowd.tap(lane, "Start")
    assert str(lane.stay.place.page) == "start"


def test_a_sensor_that_breaks_one_scene_still_reaches_the_others(visit: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    crowd = Crowd(visit, 2)
    lane, other = crowd.people
    heard = []
    for one in (lane, other):
        one.open("raum")

    def fail() -> None:
        raise RuntimeError("on purpose")

    scenes = [one.property("scene") for one in (lane, other)]
    monkeypatch.setattr(scenes[0], "heard", fail)
    monkeypatch.setattr(scenes[1], "heard", lambda: heard.append(1))
    crowd.visitor.stage.backstage._tell_lanes_of_reading()
    assert heard == [1]


def test_another_exhibition_waits_for_the_last_of_them(visit: Open, tmp_path: Path) -> None:
    crowd = Crowd(visit, 2)
    first, second = crowd.people
    content = tmp_path / "content"
    write_showroom(content, {"neu": {**starter()["ort"], "id": "neu"}})
    crowd.visitor.stage.backstage.load()
    first.home()
    crowd.visitor.settle()
    assert [card.id for card in second.stay.hall.exhibits] == ["abbe", "raum", "ort"]
    second.home()
    crowd.visitor.until(lambda: [card.id for card in first.stay.hall.exhibits] == ["neu"])
    assert all([card.id for card in lane.stay.hall.exhibits] == ["neu"] for lane in crowd.kiosk.pool)


def test_speech_of_one_is_not_cut_by_the_going_of_another(visit: Open) -> None:
    """Only whoever is read to can end it, and nobody hears what a neighbour wrote."""
    voice = Recorder(by_hand=True)
    crowd = Crowd(visit, 2, voice=voice)
    first, second = crowd.people
    second.nextLanguage()
    first.ear_view.read()
    crowd.visitor.settle()
    assert "Was willst du entdecken?" in " ".join(voice.texts)
    before = list(voice.log)
    second.home()
    assert voice.log == [*before, "forget"], "which waits until what is being said is said"
    first.home()
    assert voice.log[-2:] == ["stop", "forget"]
    assert "What do you want to discover?" not in " ".join(voice.texts)


# Keys and buttons


def test_buttons_on_the_housing_act_where_it_was_touched_last(visit: Open, agent: Agent) -> None:
    crowd = Crowd(visit, 2, agent_socket=agent.path)
    first, second = crowd.people
    until(agent, lambda: agent.last("status") is not None)
    for lane in (first, second, first):
        crowd.touch(crowd.part_of(lane).center().x() / 1920, 0.01)
        before = lane.stay.language
        agent.say("button", name="language")
        until(agent, lambda: lane.stay.language != before)  # noqa: B023 (over before the next round)
    assert (first.stay.language, second.stay.language) == ("de", "en")


def test_staff_hear_of_a_form_in_any_lane(visit: Open, agent: Agent) -> None:
    crowd = Crowd(visit, 3, agent_socket=agent.path)
    until(agent, lambda: agent.last("status") is not None)
    form(crowd, crowd.people[1])
    until(agent, lambda: (agent.last("status") or {}).get("form_open") is True)
    agent.say("screenshot", request=7)
    until(agent, lambda: agent.last("screenshot") is not None)
    assert (agent.last("screenshot") or {})["refused"] == "a form is open"


def focused(crowd: Crowd) -> Lane | None:
    item = crowd.window.activeFocusItem()
    return crowd.kiosk.lane_at(item.mapToScene(item.boundingRect().center()).x()) if item else None


def test_keys_go_to_the_lane_touched_last_and_tab_stays_in_it(visit: Open) -> None:
    crowd = Crowd(visit, 3)
    for lane in (crowd.people[1], crowd.people[2], crowd.people[0]):
        crowd.tap(lane, "English")
        seen: set[str] = set()
        for key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            for _ in range(12):
                crowd.visitor.key(key)
                assert focused(crowd) is lane
                item = crowd.window.activeFocusItem()
                seen.add(str(item.property("name")) if isinstance(item, QQuickItem) else "")
        assert {"Deutsch", "Your opinion"} <= seen
        others = [other for other in crowd.people if other is not lane]
        assert not any(other.look.property("byKeys") for other in others)


def test_a_warning_next_door_does_not_take_the_keys_away(visit: Open) -> None:
    crowd = Crowd(visit, 2)
    typing, idle = crowd.people
    crowd.tap(idle, "Hilfen")
    crowd.tap(idle, "Fertig")
    crowd.tap(typing, "Hilfen")
    crowd.visitor.key(Qt.Key.Key_Tab)
    item = crowd.window.activeFocusItem()
    warned(crowd, idle)
    crowd.visitor.settle()
    assert any(name.startswith("Bist du noch da?") for name in crowd.names(idle))
    assert crowd.window.activeFocusItem() is item
    crowd.visitor.key(Qt.Key.Key_Escape)
    assert typing.stay.place.overlay == ""
    assert idle.property("idleLeft") >= 0
    crowd.tap(idle, "Ja, ich bin noch da")
    crowd.visitor.key(Qt.Key.Key_Tab)
    assert focused(crowd) is idle


def test_a_key_wakes_the_resting_lane_that_was_touched_last_and_no_other(visit: Open) -> None:
    crowd = Crowd(visit, 2)
    first, second = crowd.people
    crowd.tap(first, "Beenden")
    crowd.visitor.key(Qt.Key.Key_Space)
    assert crowd.people == [first, second]
    assert str(first.stay.place.page) == "start"


def test_a_press_by_screen_reader_brings_the_keys_along(visit: Open) -> None:
    crowd = Crowd(visit, 2)
    first, second = crowd.people
    action = crowd.find(first, "English").interface.actionInterface()
    assert action is not None
    action.doAction("Press")
    crowd.visitor.settle()
    assert crowd.kiosk.current is first
    crowd.visitor.key(Qt.Key.Key_Tab)
    assert focused(crowd) is first
    assert second.stay.language == "de"


def test_a_screen_reader_hears_which_place_something_belongs_to(visit: Open) -> None:
    crowd = Crowd(visit, 3)
    names = [name for name in crowd.visitor.names() if name.startswith("Platz ") and " von " in name]
    assert names == ["Platz 1 von 3", "Platz 2 von 3", "Platz 3 von 3"]
