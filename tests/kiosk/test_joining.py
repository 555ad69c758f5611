"""The page with which staff join a device, in the real window, against an agent of our own."""

import io
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import segno
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from tests.kiosk.showroom import write_showroom
from tests.kiosk.test_agentlink import Agent, agent, until
from tests.kiosk.visitor import ListJournal, Open, Role, Visitor
from werkstadt.contract.code import JoinCode, parse_scanned, to_scan
from werkstadt.kiosk.views import joining as view

__all__ = ["agent"]

CODE = JoinCode("0123456789ABCDEF", "GHJKMNP")
TEXT = str(CODE).replace("-", "")
HUB = {"name": "Digitale Werkstatt", "address": "192.168.10.2:8443", "pin": CODE.pin}


class _Camera:
    """Shows one picture, again and again."""

    def __init__(self, text: str | None) -> None:
        self.runs = 0
        self.stops = 0
        self._picture = QImage(640, 480, QImage.Format.Format_RGB32)
        self._picture.fill(0xFFFFFF)
        if text is not None:
            made = io.BytesIO()
            segno.make(text).save(made, kind="png", scale=6)
            self._picture = QImage.fromData(made.getvalue())
        self.seen: Callable[[QImage], None] = lambda _: None

    def start(self, seen: Callable[[QImage], None], failed: Callable[[], None]) -> None:
        self.runs += 1
        self.seen, self.failed = seen, failed

    def show(self) -> None:
        self.seen(self._picture)

    def stop(self) -> None:
        self.stops += 1


class _Devices:
    def __init__(self, camera: _Camera | None) -> None:
        self._camera = camera

    def camera(self) -> _Camera | None:
        return self._camera

    def microphone(self) -> None:
        return None

    def loudspeaker(self) -> None:
        return None


def _say(agent: Agent, state: str = "choose", **fields: object) -> None:
    usual = {"hubs": [], "digits": "", "until_s": 0.0, "error": "", "detail": "", "todo": "", "name": ""}
    agent.say("joining", state=state, **{**usual, **fields})


def _fresh(visit: Open, agent: Agent, tmp_path: Path, **options: object) -> Visitor:
    """A device without content that belongs to no hub, with the page open."""
    empty = tmp_path / "nothing"
    empty.mkdir()
    visitor = visit(empty, ListJournal(), agent_socket=agent.path, **options)
    until(agent, lambda: agent.last("status") is not None)
    _say(agent)
    until(agent, lambda: visitor.says("Dieses Gerät verbinden"))
    return visitor


def _keys(visitor: Visitor, text: str) -> None:
    """As a keyboard, or a scanner that is one, types it."""
    for letter in text:
        QTest.keyClick(visitor.window, letter)  # type: ignore[call-overload]
    visitor.settle()


def _told(agent: Agent, type_: str) -> dict[str, object]:
    until(agent, lambda: agent.last(type_) is not None)
    found = agent.last(type_)
    assert found is not None
    agent.lines.clear()
    return found


def test_visitors_never_see_it_and_without_a_need_it_is_not_there(visit: Open, agent: Agent, tmp_path: Path) -> None:
    visitor = visit(write_showroom(tmp_path / "content"), ListJournal(), agent_socket=agent.path)
    until(agent, lambda: agent.last("status") is not None)
    _say(agent)
    QTest.qWait(100)
    assert visitor.page == "attract"
    assert not visitor.says("Dieses Gerät verbinden")
    assert visitor.stage.backstage.joining is None


def test_it_comes_in_place_of_the_empty_page_and_goes_when_it_is_not_needed(
    visit: Open, agent: Agent, tmp_path: Path
) -> None:
    visitor = _fresh(visit, agent, tmp_path)
    assert not visitor.says("Hier entsteht")
    _say(agent, "none")
    until(agent, lambda: visitor.says("Hier entsteht"))
    _say(agent)
    until(agent, lambda: visitor.says("Code eingeben"))
    agent.hang_up()
    visitor.until(lambda: visitor.says("Hier entsteht"))


def test_content_that_comes_ends_it(visit: Open, agent: Agent, tmp_path: Path) -> None:
    visitor = _fresh(visit, agent, tmp_path)
    _say(agent, "joined", name="Digitale Werkstatt")
    until(agent, lambda: visitor.says("Verbunden."))
    write_showroom(tmp_path / "nothing")
    agent.say("content")
    until(agent, lambda: visitor.page == "attract")
    assert visitor.stage.backstage.joining is None
    visitor.tap("Berühre mich")
    assert visitor.page == "start"


def test_a_code_is_typed_by_touch_and_sent_when_somebody_says_so(visit: Open, agent: Agent, tmp_path: Path) -> None:
    visitor = _fresh(visit, agent, tmp_path)
    visitor.tap("Code eingeben")
    visitor.type("0123")
    visitor.tap("Löschen")
    assert visitor.stage.backstage.joining is not None
    assert visitor.stage.backstage.joining.joining.signs == "012"
    for letter in TEXT[3:]:
        key = next(node for node in visitor.nodes() if node.acts and node.name == letter)
        visitor.touch(key.rect.center())
    assert agent.last("join") is None
    visitor.tap("Verbinden")
    assert parse_scanned(str(_told(agent, "join")["code"])) == (CODE, None)
    _say(agent, "trying")
    until(agent, lambda: visitor.says("Wird verbunden"))
    visitor.tap("Abbrechen")
    assert _told(agent, "join-cancel") == {"v": 1, "type": "join-cancel"}


def test_on_a_closed_device_whoever_stands_there_may_have_a_stick_read(
    visit: Open, agent: Agent, tmp_path: Path
) -> None:
    visitor = _fresh(visit, agent, tmp_path)
    assert visitor.says("Mit einem Gutschein auf einem USB-Stick geht es von selbst.")
    stick = {"until_s": 0.0, "files": 0, "voucher": False, "content": False, "error": "", "detail": ""}
    agent.say("stick", state="none", **stick)
    until(agent, lambda: visitor.says("USB-Stick mit einem Gutschein lesen"))
    assert not visitor.says("geht es von selbst")
    visitor.press("USB-Stick mit einem Gutschein lesen")
    assert _told(agent, "stick")["open"] is True
    agent.say("stick", state="waiting", **{**stick, "until_s": time.monotonic() + 60})
    until(agent, lambda: visitor.says("Jetzt den USB-Stick einstecken."))
    visitor.press("Nicht mehr warten")
    assert _told(agent, "stick")["open"] is False
    agent.say("stick", state="read", **{**stick, "files": 1, "voucher": True})
    until(agent, lambda: visitor.says("Mit dem Gutschein wird nun verbunden."))
    agent.hang_up()
    visitor.until(lambda: visitor.says("Hier entsteht"))


def test_a_scanner_or_keyboard_types_it_from_whichever_page_and_return_sends_it(
    visit: Open, agent: Agent, tmp_path: Path
) -> None:
    visitor = _fresh(visit, agent, tmp_path)
    _keys(visitor, to_scan(CODE, "192.168.10.2:8443"))
    assert visitor.says("Er steht in der Konsole")
    visitor.key(Qt.Key.Key_Return)
    assert parse_scanned(str(_told(agent, "join")["code"])) == (CODE, "192.168.10.2:8443")


def test_by_keys_alone_there_and_back(visit: Open, agent: Agent, tmp_path: Path) -> None:
    visitor = _fresh(visit, agent, tmp_path)
    visitor.key(Qt.Key.Key_Return)
    visitor.until(lambda: visitor.says("Er steht in der Konsole"))
    visitor.key(Qt.Key.Key_Escape)
    visitor.until(lambda: visitor.says("Ziffern vergleichen"))
    visitor.key(Qt.Key.Key_Tab)
    visitor.key(Qt.Key.Key_Space)
    visitor.until(lambda: visitor.says("Mit welchem Hub?"))


@pytest.mark.parametrize("hubs", [[], [HUB]])
def test_a_slip_is_marked_and_told_in_words_for_eyes_and_ears(
    visit: Open, agent: Agent, tmp_path: Path, hubs: list[object]
) -> None:
    visitor = _fresh(visit, agent, tmp_path)
    _say(agent, hubs=hubs)
    wrong = TEXT[:2] + "9" + TEXT[3:]
    _keys(visitor, wrong)
    words = "die markierten Zeichen" if hubs else "alle sechs Gruppen"
    until(agent, lambda: visitor.says(words))
    field = next(node for node in visitor.nodes() if node.role == Role.EditableText)
    assert (field.name, "24 von 24 Zeichen" in field.description, words in field.description) == ("Code", True, True)
    joining = visitor.stage.backstage.joining
    assert joining is not None
    assert joining.property("wrong") == ([2] if hubs else [])
    visitor.key(Qt.Key.Key_Return)
    assert agent.last("join") is None


def test_digits_are_compared_and_each_answer_is_told(visit: Open, agent: Agent, tmp_path: Path) -> None:
    visitor = _fresh(visit, agent, tmp_path)
    visitor.tap("Ziffern vergleichen")
    visitor.until(lambda: visitor.says("Noch meldet sich keiner"))
    _say(agent, hubs=[HUB, {**HUB, "address": "192.168.10.66:8443"}])
    until(agent, lambda: visitor.says("Digitale Werkstatt"))
    visitor.press("Digitale Werkstatt")
    assert _told(agent, "compare")["hub"] == "192.168.10.66:8443"  # find() takes the last of that name
    for answer, same in (("Stimmt nicht", False), ("Stimmt überein", True)):
        _say(agent, "compare", digits="048291", until_s=time.monotonic() + 100, name="Digitale Werkstatt")
        until(agent, lambda: visitor.says("Sechs Ziffern: 0 4 8 2 9 1"))
        assert visitor.says("noch 1:40") or visitor.says("noch 1:39")
        visitor.tap(answer)
        assert _told(agent, "compare-answer")["same"] is same
        _say(agent, "waiting")
        until(agent, lambda: visitor.says("Jetzt in der Konsole"))


def test_digits_vanish_with_their_time(visit: Open, agent: Agent, tmp_path: Path) -> None:
    visitor = _fresh(visit, agent, tmp_path)
    _say(agent, "compare", digits="048291", until_s=time.monotonic() + 0.3)
    until(agent, lambda: visitor.says("0 4 8 2 9 1"))
    joining = visitor.stage.backstage.joining
    assert joining is not None
    QTest.qWait(350)
    joining.tick()
    visitor.until(lambda: visitor.says("Die drei Minuten sind um."))
    assert not visitor.says("0 4 8 2 9 1")


ERRORS = "slip wrong-code closed no-hub not-trusted away no-window different late refused address busy enrolled failed"


def test_every_refusal_has_its_sentence_and_a_way_on(visit: Open, agent: Agent, tmp_path: Path) -> None:
    visitor = _fresh(visit, agent, tmp_path)
    seen: set[str] = set()
    for error in ERRORS.split():
        agent.lines.clear()
        _say(agent, "refused", error=error, detail="No space left on device.")
        until(agent, lambda: visitor.says("Noch einmal versuchen"))
        visitor.settle()
        seen.add(next(node.name for node in visitor.nodes() if node.role == Role.Heading))
        assert visitor.says("No space left") is (error == "failed")
        assert visitor.says("Adresse eingeben") is (error in ("no-hub", "not-trusted", "away", "address"))
    assert len(seen) == len(ERRORS.split())
    visitor.tap("Noch einmal versuchen")
    assert _told(agent, "join-cancel")
    _say(agent)
    until(agent, lambda: visitor.says("Dieses Gerät verbinden"))


def test_after_a_refusal_the_code_is_there_to_be_corrected_but_a_used_one_is_gone(
    visit: Open, agent: Agent, tmp_path: Path
) -> None:
    visitor = _fresh(visit, agent, tmp_path)
    joining = visitor.stage.backstage.joining
    assert joining is not None
    _keys(visitor, TEXT)
    for error, left in (("away", TEXT), ("wrong-code", "")):
        _say(agent, "refused", error=error)
        until(agent, lambda: visitor.says("Noch einmal versuchen"))
        visitor.tap("Noch einmal versuchen")
        _say(agent)
        visitor.until(lambda: visitor.says("Er steht in der Konsole"))
        assert joining.joining.signs == left


def test_where_no_hub_is_heard_its_address_can_be_typed(visit: Open, agent: Agent, tmp_path: Path) -> None:
    visitor = _fresh(visit, agent, tmp_path)
    _keys(visitor, TEXT)
    _say(agent, "refused", error="no-hub")
    until(agent, lambda: visitor.says("Im Netz meldet sich kein Hub."))
    visitor.tap("Adresse eingeben")
    assert _told(agent, "join-cancel")
    _say(agent)
    until(agent, lambda: visitor.says("Adresse des Hubs eingeben"))
    _keys(visitor, "10.0.0.9:8443")
    visitor.tap("Verbinden")
    assert _told(agent, "join")["code"] == f"{CODE} 10.0.0.9:8443"


def test_a_qr_code_before_the_camera_is_enough_and_the_camera_goes_off(
    visit: Open, agent: Agent, tmp_path: Path
) -> None:
    camera = _Camera(to_scan(CODE, "192.168.10.2:8443"))
    visitor = _fresh(visit, agent, tmp_path, devices=_Devices(camera))
    assert camera.runs == 0
    visitor.tap("QR-Code zeigen")
    visitor.until(lambda: visitor.says("Was die Kamera sieht"))
    camera.show()
    until(agent, lambda: agent.last("join") is not None)
    assert parse_scanned(str(_told(agent, "join")["code"])) == (CODE, "192.168.10.2:8443")
    _say(agent, "trying")
    until(agent, lambda: camera.stops == 1)
    joining = visitor.stage.backstage.joining
    assert joining is not None
    assert joining.image.isNull()


@pytest.mark.attempt("Q31", "Q79")
def test_another_qr_code_is_told_and_a_camera_that_fails_has_a_way_on(
    visit: Open, agent: Agent, tmp_path: Path
) -> None:
    camera = _Camera("https://example.org")
    visitor = _fresh(visit, agent, tmp_path, devices=_Devices(camera))
    visitor.tap("QR-Code zeigen")
    camera.show()
    until(agent, lambda: visitor.says("Das ist ein anderer QR-Code."))
    assert agent.last("join") is None
    camera.failed()
    visitor.until(lambda: visitor.says("Die Kamera geht nicht."))
    visitor.tap("Zurück")
    visitor.until(lambda: visitor.says("Code eingeben"))


def test_without_camera_or_reader_there_is_no_such_tile(
    visit: Open, agent: Agent, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(view, "can_read", lambda: False)
    visitor = _fresh(visit, agent, tmp_path, devices=_Devices(_Camera(None)))
    assert not visitor.says("QR-Code zeigen")


def test_a_voucher_that_failed_is_told_beside_the_choice(visit: Open, agent: Agent, tmp_path: Path) -> None:
    visitor = _fresh(visit, agent, tmp_path)
    for error, words in (
        ("voucher", "gilt nicht"),
        ("voucher-over", "ist abgelaufen"),
        ("away", "noch nicht geklappt"),
    ):
        _say(agent, error=error)
        until(agent, lambda words=words: visitor.says(words))  # type: ignore[misc]
        assert visitor.says("Code eingeben")


def test_what_somebody_left_half_typed_is_forgotten_and_the_page_is_as_usual(
    visit: Open, agent: Agent, tmp_path: Path
) -> None:
    visitor = _fresh(visit, agent, tmp_path)
    joining = visitor.stage.backstage.joining
    assert joining is not None
    visitor.tap("English")
    visitor.tap("Larger text")
    visitor.tap("Night")
    visitor.tap("Type a code")
    _keys(visitor, "0123")
    assert (visitor.lane.stay.language, visitor.lane.stay.comfort.larger, visitor.lane.stay.comfort.theme) == (
        "en",
        True,
        "night",
    )
    began_s = joining.joining.now_s()
    joining.joining.now_s = lambda: began_s + view.FORGET_S - 2
    joining.tick()
    assert joining.joining.signs == "0123"
    joining.joining.now_s = lambda: began_s + view.FORGET_S + 2
    joining.tick()
    visitor.until(lambda: visitor.says("Dieses Gerät verbinden"))
    assert joining.joining.typed == ""
    assert visitor.lane.stay.comfort == visitor.lane.stay.usual


@pytest.mark.parametrize("options", [{"profile": "tablet-10", "size_px": (1920, 1200)}, {"size_px": (1080, 1920)}])
def test_everything_that_can_be_pressed_is_in_sight_and_large_enough(
    visit: Open, agent: Agent, tmp_path: Path, options: dict[str, object]
) -> None:
    visitor = _fresh(visit, agent, tmp_path, **options)
    joining = visitor.stage.backstage.joining
    assert joining is not None
    mm = float(visitor.stage.look.property("mm"))
    smallest = {"code": 11.0, "address": 11.0}

    def check(page: str) -> None:
        visitor.settle()
        for node in visitor.nodes():
            if not node.acts or node.rect.isEmpty():
                continue
            assert visitor.window.geometry().translated(-visitor.window.position()).contains(node.rect), (page, node)
            least = smallest.get(page, 14.9) * mm - 2
            assert min(node.rect.width(), node.rect.height()) >= least, (page, node.name, node.rect)

    check("ways")
    for road in ("code", "hubs"):
        joining.choose(road)
        check(road)
        joining.back()
    _say(agent, "compare", digits="048291", until_s=time.monotonic() + 100)
    until(agent, lambda: visitor.says("Stimmt überein"))
    check("compare")
    _say(agent, "refused", error="no-hub")
    until(agent, lambda: visitor.says("Im Netz meldet sich kein Hub."))
    check("refused")
