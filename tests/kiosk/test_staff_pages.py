"""Staff at the device, in the real window: knocking, the pad, the page, and that nothing of it or of a visit stays."""

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from tests.kiosk.knocking import TOO_LONG_S, knock, lower_left
from tests.kiosk.test_agentlink import Agent, agent, until
from tests.kiosk.visitor import ListJournal, Open, Role, Visitor, differing, texts_in
from werkstadt.contract.staffline import ACTS, State, TroubleOf
from werkstadt.kiosk.guard import KNOCK_KEY
from werkstadt.kiosk.look import tokens
from werkstadt.kiosk.rules.calibrating import TARGETS

__all__ = ["agent"]

TOKEN = "0123456789abcdef" * 2
STATE = State(
    device="0192f3a2",
    name="Terminal am Eingang",
    zone="Foyer",
    version="0.1.0",
    hub="here",
    hub_address="192.168.10.2:8443",
    given=142,
    held=142,
    exhibition="licht",
    clock="hub",
    acts=ACTS,
    addresses=("eth0 192.168.10.7",),
)


def met(visit: Open, agent: Agent, **options: object) -> Visitor:
    """At the pad."""
    visitor = visit(journal=ListJournal(), agent_socket=agent.path, **options)
    until(agent, lambda: agent.last("status") is not None)
    knock(visitor, lower_left(visitor))
    visitor.until(lambda: visitor.says("Für das Personal"))
    return visitor


def let_in(visitor: Visitor, agent: Agent, state: State = STATE) -> None:
    typed(visitor, agent, "270419")
    agent.say("staff-entered", session=TOKEN, error="", left_s=0.0, code_left_s=0.0)
    until(agent, lambda: agent.last("staff-state") is not None)
    agent.say("staff-is", **state.fields())
    until(agent, lambda: visitor.says("Was möchten Sie tun?") and visitor.says("am Hub"))
    visitor.settle()


def inside(visit: Open, agent: Agent, state: State = STATE, **options: object) -> Visitor:
    visitor = met(visit, agent, **options)
    let_in(visitor, agent, state)
    return visitor


def typed(visitor: Visitor, agent: Agent, pin: str) -> None:
    for digit in pin:
        QTest.keyClick(visitor.window, digit)  # type: ignore[call-overload]
    QTest.keyClick(visitor.window, Qt.Key.Key_Return)
    until(agent, lambda: (agent.last("staff-enter") or {}).get("pin") == pin)
    agent.lines.clear()


def wait(visitor: Visitor, seconds: float) -> None:
    visitor.now_s += seconds
    staff = visitor.lane.staff
    if staff is not None:
        staff.tick()
    visitor.settle()


# knocking


def test_one_finger_in_one_corner_is_enough_on_every_page(visit: Open, agent: Agent) -> None:
    visitor = visit(journal=ListJournal(), agent_socket=agent.path)
    right = QPoint(visitor.window.width() - 15, visitor.window.height() - 30)
    lane = visitor.lane
    ways: tuple[tuple[Callable[[], None], ...], ...] = (
        (),
        (lane.wake,),
        (lambda: lane.show("help"),),
        (lane.close, lambda: lane.open(visitor.cards[0]["id"])),
        (lane.home, lane.opinion),
    )
    for number, acts in enumerate(ways):
        for act in acts:
            act()
        visitor.until(lambda number=number: number < 4 or visitor.page == "form")  # type: ignore[misc]
        visitor.settle()
        page = visitor.lane.stay.place
        knock(visitor, right if number % 2 else lower_left(visitor))
        assert visitor.says("Für das Personal"), page
        assert visitor.lane.stay.place == page, "holding does nothing else"
        visitor.tap("Abbrechen")
        assert not visitor.says("Für das Personal")
        assert visitor.lane.stay.place == page, "whoever was here goes on"


def test_on_the_empty_page_and_over_the_page_for_joining_too(visit: Open, agent: Agent, tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    visitor = visit(tmp_path / "nothing", ListJournal(), agent_socket=agent.path)
    until(agent, lambda: agent.last("status") is not None)
    for page in ("Hier entsteht", "Dieses Gerät verbinden"):
        visitor.until(lambda page=page: visitor.says(page))  # type: ignore[misc]
        knock(visitor, lower_left(visitor))
        assert visitor.says("PIN oder Einmal-Code")
        visitor.key(Qt.Key.Key_Escape)
        assert not visitor.says("PIN oder Einmal-Code")
        joining = {"hubs": [], "digits": "", "until_s": 0.0, "error": "", "detail": "", "todo": "", "name": ""}
        agent.say("joining", state="choose", **joining)


def test_the_key_does_the_same_by_three_holds_and_reaches_no_page(visit: Open) -> None:
    visitor = visit(journal=ListJournal())
    key = Qt.Key(KNOCK_KEY)
    for _ in range(3):
        visitor.now_s += 1
        QTest.keyPress(visitor.window, key)
        visitor.now_s += 3.3
        QTest.keyRelease(visitor.window, key)
    visitor.settle()
    assert visitor.says("Für das Personal")
    assert visitor.lane.stay.visit is None, "nobody was woken"


@pytest.mark.long
def test_a_thousand_taps_in_the_corners_open_nothing(visit: Open) -> None:
    visitor = visit(journal=ListJournal(), size_px=(640, 360))
    visitor.lane.wake()
    width, height, chance = 640, 360, random.Random(25)  # noqa: S311
    for _ in range(1_000):
        x, y = chance.randrange(30), height - 1 - chance.randrange(30)
        at = QPoint(chance.choice([x, width - 1 - x]), y)
        QTest.touchEvent(visitor.window, visitor.device).press(0, at, visitor.window)
        visitor.now_s += chance.uniform(0.0, 0.8)
        QTest.touchEvent(visitor.window, visitor.device).release(0, at, visitor.window)
        assert visitor.lane.staff is None


def test_a_hold_with_the_mouse_counts_as_one_of_a_finger_and_one_elsewhere_does_not(visit: Open) -> None:
    visitor = visit(journal=ListJournal())
    for at, opens in ((QPoint(960, 1070), False), (QPoint(15, 20), False), (lower_left(visitor), True)):
        for _ in range(3):
            visitor.now_s += 1
            QTest.mousePress(visitor.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
            visitor.now_s += 3.3
            QTest.qWait(round(2_000 * TOO_LONG_S))
            QTest.mouseRelease(visitor.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
        assert (visitor.lane.staff is not None) is opens


def test_on_a_board_it_opens_in_the_lane_whose_corner_it_is_and_the_others_go_on(visit: Open, agent: Agent) -> None:
    visitor = visit(
        journal=ListJournal(), agent_socket=agent.path, profile="board-65", lanes_max=2, size_px=(1920, 1080)
    )
    until(agent, lambda: agent.last("status") is not None)
    first = visitor.stage.kiosk.current
    first.wake()
    first.share.roomWanted.emit()
    visitor.settle()
    second = next(lane for lane in visitor.stage.backstage.lanes if lane is not first)
    second.wake()
    visitor.settle()
    rect = visitor.stage.kiosk.rect_of(second)
    knock(visitor, QPoint(rect.right() - 10, 1070))
    assert (first.staff, second.staff is not None) == (None, True)
    typed(visitor, agent, "270419")
    agent.say("staff-entered", session=TOKEN, error="", left_s=0.0, code_left_s=0.0)
    until(agent, lambda: second.stay.visit is None)
    assert first.stay.visit is not None
    assert visitor.stage.kiosk.rect_of(second) == rect, "the lane stays while staff are there"
    visitor.lane = second
    visitor.tap("Fertig")
    visitor.until(lambda: second.staff is None)
    assert visitor.stage.kiosk.board.spot(second.stay.lane).awake is False  # type: ignore[union-attr]
    assert first.stay.visit is not None


# the pad


def test_the_pad_is_typed_by_touch_shows_dots_and_forgets_what_was_sent(visit: Open, agent: Agent) -> None:
    visitor = met(visit, agent)
    visitor.type("2704")
    visitor.tap("Löschen")
    visitor.type("419")
    field = next(node for node in visitor.nodes() if node.role == Role.EditableText)
    assert (field.name, field.description) == ("PIN oder Einmal-Code", "6 Ziffern eingegeben")
    assert "270419" not in texts_in(visitor.window)
    visitor.tap("Prüfen")
    until(agent, lambda: agent.last("staff-enter") is not None)
    assert (agent.last("staff-enter") or {})["pin"] == "270419"
    staff = visitor.lane.staff
    assert staff is not None
    assert staff.staff.typed == ""
    assert visitor.says("Wird geprüft")


def test_why_nobody_was_let_in_is_told_in_words(visit: Open, agent: Agent) -> None:
    visitor = met(visit, agent)
    for error, left_s, words in (
        ("wrong", 0.0, "Das stimmt nicht. Bitte noch einmal."),
        ("locked", 3_000.0, "Zu viele falsche Versuche. Die PIN zählt wieder in 50 Minuten."),
        ("no-pin", 0.0, "Für dieses Gerät ist noch keine PIN gesetzt."),
        ("busy", 0.0, "Gerade wird schon geprüft."),
        ("failed", 0.0, "Der Dienst auf diesem Gerät antwortet nicht"),
        ("wrong", 29.2, "Das stimmt nicht. Die PIN zählt wieder in 30 Sekunden."),
    ):
        typed(visitor, agent, "111222")
        agent.say("staff-entered", session="", error=error, left_s=left_s, code_left_s=0.0)
        until(agent, lambda words=words: visitor.says(words))  # type: ignore[misc]
        assert visitor.says("Ein Einmal-Code aus der Konsole gilt sofort.") is (left_s > 0)
    wait(visitor, 20)
    assert visitor.says("in 10 Sekunden")
    wait(visitor, 9.5)
    assert visitor.says("Das stimmt nicht. Bitte noch einmal.")


def test_an_agent_that_is_not_there_or_does_not_answer_is_told_and_the_visitor_can_go_on(
    visit: Open, agent: Agent
) -> None:
    alone = visit(journal=ListJournal())
    alone.lane.wake()
    knock(alone, lower_left(alone))
    assert alone.says("Der Dienst auf diesem Gerät antwortet nicht")
    alone.tap("Abbrechen")
    assert alone.page == "start"


def test_an_agent_of_before_never_answers_and_one_that_goes_is_told(visit: Open, agent: Agent) -> None:
    visitor = met(visit, agent)
    typed(visitor, agent, "270419")
    wait(visitor, 8.5)
    assert visitor.says("Der Dienst auf diesem Gerät antwortet nicht")
    agent.say("staff-entered", session=TOKEN, error="", left_s=0.0, code_left_s=0.0)
    agent.say("staff-entered", session="odd", error=7)
    QTest.qWait(50)
    assert not visitor.says("Was möchten Sie tun?"), "nobody waits for it any more"
    typed(visitor, agent, "270419")
    agent.hang_up()
    visitor.until(lambda: visitor.says("Der Dienst auf diesem Gerät antwortet nicht"))


def test_the_pad_goes_by_itself_and_whoever_was_here_goes_on(visit: Open, agent: Agent) -> None:
    visitor = visit(journal=ListJournal(), agent_socket=agent.path)
    until(agent, lambda: agent.last("status") is not None)
    visitor.tap("Berühre mich")
    knock(visitor, lower_left(visitor))
    visitor.type("27")
    wait(visitor, 29)
    assert visitor.says("Für das Personal")
    wait(visitor, 2)
    assert not visitor.says("Für das Personal")
    assert visitor.page == "start"
    knock(visitor, lower_left(visitor))
    assert visitor.lane.staff is not None
    assert visitor.lane.staff.staff.typed == "", "nothing of what was typed before"


# the page


def test_what_was_given_is_proved_in_plain_words(visit: Open, agent: Agent) -> None:
    visitor = inside(visit, agent)
    for words in ("142 gegeben = 142 am Hub", "Der Hub ist da.", "eth0 192.168.10.7", "Bereich Foyer", "Keine"):
        assert visitor.says(words), words
    at_ms = int(visitor.utc.timestamp() * 1000)
    away = replace(
        STATE,
        hub="away",
        since_ms=at_ms - 90 * 60_000,
        held=130,
        lost=2,
        troubles=(TroubleOf("kiosk/bad-pack", "x", at_ms - 86_400_000), TroubleOf("odd", "no value", at_ms)),
    )
    agent.say("staff-is", **away.fields())
    until(agent, lambda: visitor.says("142 gegeben, 130 am Hub, 12 warten"))
    for words in (
        "Der Hub ist weg seit 10:30.",
        "2 ließen sich nicht speichern",
        "Ein Exponat lässt sich nicht zeigen",
    ):
        assert visitor.says(words), words
    assert visitor.says("Seit 22.11. 12:00.")
    assert visitor.says("Störung „odd“: no value")


def test_what_is_plugged_in_and_what_the_self_test_found_is_told_in_the_words_of_the_page(
    visit: Open, agent: Agent
) -> None:
    english = "A keyboard is there: 'AT Translated Set 2'. Take it out."
    codes = ("keyboard-input0", "usb-1-2.1", "sensor-raum-2", "buttons-ttyACM0", "selftest", "system/went-back")
    told = replace(STATE, troubles=tuple(TroubleOf(code, english, 0) for code in codes))
    visitor = inside(visit, agent, told, size_px=(1920, 1920))
    for words in (
        "Eine Tastatur steckt. Was darauf getippt wird, kommt nicht an.",
        "Etwas Fremdes steckt in einer USB-Buchse. Es bekommt keinen Zugang.",
        "Ein Sensor liefert keine Werte: raum-2",
        "Die Tasten am Gehäuse antworten nicht.",
        "Der Selbsttest sagt: Das Gerät ist nicht so verschlossen, wie es sein soll.",
        "Ein neues System hat sich nicht bewährt. Es läuft wieder das alte.",
    ):
        assert visitor.says(words), words
    assert not visitor.says("A keyboard is there")


def test_it_is_looked_at_again_every_few_seconds(visit: Open, agent: Agent) -> None:
    visitor = inside(visit, agent)
    agent.lines.clear()
    wait(visitor, 6)
    until(agent, lambda: agent.last("staff-state") is not None)
    assert (agent.last("staff-state") or {})["session"] == TOKEN


def test_what_cannot_be_taken_back_is_asked_about_first(visit: Open, agent: Agent) -> None:
    visitor = inside(visit, agent, replace(STATE, stick=True), size_px=(1920, 1920))
    for pill, yes, verb in (
        ("Ausstellung neu starten", "Neu starten", "restart-kiosk"),
        ("Gerät neu starten", "Neu starten", "reboot"),
        ("Gerät ausschalten", "Ausschalten", "poweroff"),
        ("Auf USB-Stick sichern", "Sichern", "rescue"),
    ):
        agent.lines.clear()
        visitor.press(pill)
        visitor.press("Abbrechen")
        agent.listen()
        assert agent.last("staff-act") is None
        visitor.press(pill)
        visitor.press(yes)
        until(agent, lambda: agent.last("staff-act") is not None)
        act = agent.last("staff-act") or {}
        assert (act["verb"], act["session"]) == (verb, TOKEN)
        agent.say("staff-done", verb=verb, error="failed", detail=f"The helper of {verb} is away.")
        words = f"Das hat nicht geklappt: The helper of {verb} is away."
        until(agent, lambda words=words: visitor.says(words))  # type: ignore[misc]


def test_a_machine_that_is_not_ours_is_told_plainly_and_has_no_such_pills(visit: Open, agent: Agent) -> None:
    visitor = inside(visit, agent, replace(STATE, acts=("rescue",), backlight=40))
    assert visitor.says("Neu starten und ausschalten kann das Programm dieses Gerät nicht.")
    acting = [node.name for node in visitor.nodes() if node.acts]
    assert "Gerät neu starten" not in acting
    assert "Helligkeit" not in acting
    assert "Bildschirm prüfen" in acting


def _stick(agent: Agent, state: str, **fields: object) -> None:
    usual = {"until_s": 0.0, "files": 0, "voucher": False, "content": False, "error": "", "detail": ""}
    agent.say("stick", state=state, **{**usual, **fields})


def test_a_stick_is_asked_for_and_how_it_goes_is_told_in_words(visit: Open, agent: Agent) -> None:
    visitor = inside(visit, agent)
    _stick(agent, "none")
    agent.lines.clear()
    visitor.press("USB-Stick lesen")
    until(agent, lambda: (agent.last("staff-act") or {}).get("verb") == "stick")
    agent.say("staff-done", verb="stick", error="", detail="")
    for state, more, words in (
        ("waiting", {"until_s": time.monotonic() + 100.2}, "Jetzt den USB-Stick einstecken."),
        ("reading", {}, "Der Stick wird gelesen … Bitte stecken lassen."),
        ("read", {"files": 3, "content": True}, "Stick gelesen: 3 Dateien übernommen. Er kann abgezogen werden."),
        ("read", {"files": 1, "voucher": True}, "Stick gelesen: Eine Datei übernommen."),
        ("failed", {"error": "none"}, "Es kam kein Stick."),
        ("failed", {"error": "no-fat"}, "Bitte einen mit FAT32 nehmen."),
        ("failed", {"error": "empty"}, "weder ein Gutschein noch eine Ausstellung"),
        ("failed", {"error": "room"}, "zu wenig Platz"),
        ("failed", {"error": "broken"}, "nicht zu Ende lesen"),
        ("failed", {"error": "helper", "detail": "The helper is away."}, "Das hat nicht geklappt: The helper is away."),
    ):
        _stick(agent, state, **more)
        until(agent, lambda words=words: visitor.says(words))  # type: ignore[misc]
        acting = [node.name for node in visitor.nodes() if node.acts]
        assert ("USB-Stick lesen" in acting) is (state not in ("waiting", "reading"))
    _stick(agent, "none")
    until(agent, lambda: not visitor.says("Das hat nicht geklappt"))


def test_where_sticks_are_mounted_there_is_nothing_to_ask_for(visit: Open, agent: Agent) -> None:
    visitor = inside(visit, agent, replace(STATE, acts=("rescue",)))
    assert not visitor.says("USB-Stick lesen")


def test_brightness_only_where_there_is_one_and_never_down_to_nothing(visit: Open, agent: Agent) -> None:
    visitor = inside(visit, agent, replace(STATE, backlight=12))
    visitor.press("Dunkler")
    until(agent, lambda: agent.last("staff-act") is not None)
    assert (agent.last("staff-act") or {})["percent"] == 10
    agent.say("staff-done", verb="backlight", error="", detail="")
    agent.say("staff-is", **replace(STATE, backlight=None).fields())
    until(agent, lambda: not visitor.says("Helligkeit"))


def test_the_screen_test_shows_every_colour_and_a_tap_goes_on(visit: Open, agent: Agent) -> None:
    visitor = inside(visit, agent, size_px=(640, 360))
    visitor.press("Bildschirm prüfen")
    seen = []
    for _ in range(7):
        visitor.settle()
        picture = visitor.window.grabWindow()
        seen.append({picture.pixelColor(x, y).name() for x in (3, 333, 636) for y in (3, 177, 356)})
        visitor.touch(QPoint(320, 180))
    assert [one.pop() for one in seen[:6]] == ["#ff0000", "#00ff00", "#0000ff", "#000000", "#ffffff", "#808080"]
    assert not any(seen[:6]), "the whole glass has one colour"
    visitor.until(lambda: visitor.says("Was möchten Sie tun?"))


def test_the_touch_test_fills_where_it_is_touched_and_ends_when_all_is(visit: Open, agent: Agent) -> None:
    visitor = inside(visit, agent, size_px=(640, 360))
    visitor.press("Berührung prüfen")
    visitor.until(lambda: visitor.says("0 von 120 Feldern berührt"))
    visitor.touch(QPoint(5, 5))
    visitor.until(lambda: visitor.says("1 von 120 Feldern berührt"))
    visitor.press("Prüfung beenden")
    visitor.until(lambda: visitor.says("Was möchten Sie tun?"))
    visitor.press("Berührung prüfen")
    under = visitor.find("Prüfung beenden").rect.adjusted(-9, -40, 9, 9)
    cells = [QPoint(round(640 / 15 * (column + 0.5)), 22 + 45 * row) for row in range(8) for column in range(15)]
    for at in sorted(cells, key=under.contains):
        if under.contains(at):
            visitor.until(lambda at=at: not visitor.find("Prüfung beenden").rect.contains(at))  # type: ignore[misc]
        QTest.touchEvent(visitor.window, visitor.device).press(0, at, visitor.window)
        QTest.touchEvent(visitor.window, visitor.device).release(0, at, visitor.window)
    visitor.until(lambda: visitor.says("Was möchten Sie tun?"), "it ends when everything was touched")


def _touch_targets(visitor: Visitor, by: float = 0.0) -> None:
    """by: parts of the window, to the right and down."""
    window = visitor.window
    for x, y in TARGETS:
        visitor.touch(QPoint(round((x + by) * window.width()), round((y + by) * window.height())))


def _acts(agent: Agent, verb: str, error: str = "") -> dict[str, object]:
    """The agent is asked for it, and answers."""
    until(agent, lambda: (agent.last("staff-act") or {}).get("verb") == verb)
    asked = agent.last("staff-act") or {}
    agent.lines.clear()
    agent.say("staff-done", verb=verb, error=error, detail="")
    return asked


def test_touch_is_adjusted_by_five_targets_and_kept_when_somebody_says_that_it_fits(visit: Open, agent: Agent) -> None:
    visitor = inside(visit, agent, size_px=(1280, 800))
    visitor.press("Berührung einstellen")
    _acts(agent, "touch-begin")
    visitor.until(lambda: visitor.says("Ziel 1 von 5"))
    _touch_targets(visitor, by=0.02)
    matrix = _acts(agent, "touch-try")["matrix"]
    assert matrix == pytest.approx([1, 0, -0.02, 0, 1, -0.02], abs=0.002)
    visitor.until(lambda: visitor.says("Passt das?"))
    assert visitor.says("Ohne Antwort gilt in 15 Sekunden wieder das Alte.")
    visitor.touch(QPoint(300, 300))
    visitor.press("Ja, es passt")
    _acts(agent, "touch-keep")
    visitor.until(lambda: visitor.says("Die neue Einstellung gilt."))


@pytest.mark.parametrize("how", ["no", "late", "away"])
def test_a_correction_that_does_not_fit_goes_back(visit: Open, agent: Agent, how: str) -> None:
    visitor = inside(visit, agent, size_px=(1280, 800))
    visitor.press("Berührung einstellen")
    _acts(agent, "touch-begin")
    visitor.until(lambda: visitor.says("Ziel 1 von 5"))
    _touch_targets(visitor)
    _acts(agent, "touch-try")
    visitor.until(lambda: visitor.says("Passt das?"))
    if how == "late":
        wait(visitor, 14)
        assert visitor.says("in 1 Sekunden")
        wait(visitor, 2)
        visitor.until(lambda: visitor.says("Niemand hat geantwortet."))
        return
    if how == "no":
        visitor.press("Nein, zurück")
    else:
        visitor.key(Qt.Key.Key_Escape)
    _acts(agent, "touch-back")
    visitor.until(lambda: visitor.says("Es ist wieder, wie es war."))


def test_targets_that_were_missed_change_nothing(visit: Open, agent: Agent) -> None:
    visitor = inside(visit, agent, size_px=(1280, 800))
    for error, words in (("", "Die Ziele wurden nicht getroffen."), ("no-touch", "nicht klar, welches Glas")):
        visitor.press("Berührung einstellen")
        _acts(agent, "touch-begin")
        visitor.until(lambda: visitor.says("Ziel 1 von 5"))
        if error:
            _touch_targets(visitor)
            _acts(agent, "touch-try", error)
        else:
            for _ in range(5):
                visitor.touch(QPoint(640, 500))
        visitor.until(lambda words=words: visitor.says(words))  # type: ignore[misc]


def test_a_test_that_nobody_goes_on_with_ends(visit: Open, agent: Agent) -> None:
    visitor = inside(visit, agent, size_px=(640, 360))
    for pill in ("Berührung prüfen", "Bildschirm prüfen", "Berührung einstellen"):
        visitor.press(pill)
        visitor.settle()
        assert not visitor.says("Was möchten Sie tun?")
        wait(visitor, 61)
        visitor.until(lambda: visitor.says("Was möchten Sie tun?"))


# how it ends


def test_the_page_goes_after_three_minutes_and_the_session_with_it(visit: Open, agent: Agent) -> None:
    visitor = inside(visit, agent)
    wait(visitor, 179)
    assert visitor.says("Was möchten Sie tun?")
    visitor.touch(QPoint(900, 20))
    wait(visitor, 179)
    assert visitor.says("Was möchten Sie tun?"), "a touch counts"
    wait(visitor, 2)
    assert not visitor.says("Was möchten Sie tun?")
    assert visitor.page == "attract"
    until(agent, lambda: (agent.last("staff-leave") or {}).get("session") == TOKEN)


@pytest.mark.parametrize("how", ["over", "hang-up"])
def test_it_goes_when_the_agent_ends_the_session(visit: Open, agent: Agent, how: str) -> None:
    visitor = inside(visit, agent)
    if how == "over":
        agent.say("staff-over")
    else:
        agent.hang_up()
    visitor.until(lambda: visitor.lane.staff is None)
    assert visitor.page == "attract"


def test_nothing_of_the_visit_before_or_of_the_staff_is_left(visit: Open, agent: Agent) -> None:
    journal = ListJournal()
    visitor = visit(journal=journal, agent_socket=agent.path)
    until(agent, lambda: agent.last("status") is not None)
    before = visitor.window.grabWindow()
    visitor.to_form()
    visitor.lane.setTheme("night")
    knock(visitor, lower_left(visitor))
    let_in(visitor, agent)
    assert visitor.lane.stay.visit is None
    assert visitor.lane.look.property("theme") == "light"
    assert [str(body["ended"]) for body in journal.bodies("visit")] == ["idle"]
    visitor.tap("Nacht")
    visitor.tap("English")
    visitor.until(lambda: visitor.says("What would you like to do?"))
    visitor.tap("Done")
    visitor.until(lambda: visitor.page == "attract" and visitor.lane.staff is None)
    assert (visitor.lane.stay.language, visitor.lane.look.property("theme")) == ("de", "light")
    assert "192.168.10.7" not in texts_in(visitor.window)
    visitor.settle()
    assert differing(before, visitor.window.grabWindow()) == ""


def test_by_keys_alone(visit: Open, agent: Agent) -> None:
    visitor = inside(visit, agent)
    for _ in range(30):
        visitor.key(Qt.Key.Key_Tab)
        if _focused(visitor) == "Gerät neu starten":
            break
    staff = visitor.lane.staff
    assert staff is not None
    visitor.key(Qt.Key.Key_Space)
    visitor.until(lambda: _focused(visitor) == "Neu starten")
    assert staff.property("asked") == "reboot"
    visitor.key(Qt.Key.Key_Escape)
    visitor.until(lambda: _focused(visitor) == "Gerät neu starten", "who answered goes on where they were")
    assert staff.property("asked") == ""
    visitor.key(Qt.Key.Key_Space)
    visitor.until(lambda: _focused(visitor) == "Neu starten")
    visitor.key(Qt.Key.Key_Return)
    until(agent, lambda: (agent.last("staff-act") or {}).get("verb") == "reboot")
    visitor.key(Qt.Key.Key_Escape)
    visitor.until(lambda: visitor.lane.staff is None)


def _focused(visitor: Visitor) -> str:
    item = visitor.focus
    return str(item.property("name") or "") if item else ""


def test_only_one_of_the_staff_at_a_time_and_the_kiosk_ends_with_them_in_it(visit: Open, agent: Agent) -> None:
    visitor = inside(visit, agent)
    there = visitor.lane.staff
    visitor.stage.backstage.admit(0)
    assert visitor.lane.staff is there
    visitor.close()


@pytest.fixture(autouse=True)
def _short_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "TOO_LONG_S", TOO_LONG_S)


@pytest.fixture(autouse=True)
def _nothing_in_the_log(capfd: pytest.CaptureFixture[str]) -> Iterator[None]:
    yield
    assert "TypeError" not in capfd.readouterr().err
