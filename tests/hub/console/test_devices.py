import asyncio
import base64
import dataclasses
import re
from pathlib import Path

import httpx
import pytest

from tests.hub.console.forms import client, log_in, post
from tests.hub.console.place import NOW_MS, PASSWORD, Place, add_people, empty_place
from tests.hub.console.served import served
from werkstadt.contract.code import parse_code
from werkstadt.contract.messages import CheckIn, ContentState, Refusal, SelfTest, SystemState, Trouble
from werkstadt.hub.live import Live, NotNowError
from werkstadt.hub.store import audit, devices, enrolment

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
)


class OneScreen(Live):
    """Answers at once, with a picture or a refusal."""

    def __init__(self, refusal: str = "") -> None:
        super().__init__()
        self.refusal = refusal
        self.asked: list[str] = []

    async def screenshot(self, device: str, timeout_s: float = 0.0) -> bytes:
        self.asked.append(device)
        await asyncio.sleep(0)
        if self.refusal:
            raise NotNowError(Refusal(title=self.refusal))
        return PNG


def _logged(place: Place) -> list[tuple[str, str, str]]:
    with place.hub.store.reading() as connection:
        return [(row.what, row.subject, row.detail) for row in audit.rows(connection, 5)]


def test_the_overview_says_who_needs_help_what_to_do_and_that_nothing_is_hidden(ada: httpx.Client) -> None:
    page = _text(ada.get("/").text)
    assert "2 Geräte brauchen Sie" in page
    assert "193 gegeben ≠ 191 hier 2 sind noch unterwegs. Eine konnte nicht gespeichert werden." in page
    assert "Leihtablet 7: Meldet sich nicht Ist es eingeschaltet" in page
    assert "Tafel im Showroom: Eine Antwort konnte nicht gespeichert werden" in page
    assert "Jetzt geöffnet" in page
    assert "Wie klein ist klein?" in page
    assert "kein Maß für Besucher:innen" in page


def test_an_empty_place_tells_how_to_begin(tmp_path: Path) -> None:
    place = empty_place(tmp_path)
    add_people(place)
    with served(place) as address, client(address) as visitor:
        log_in(visitor, "ada", PASSWORD)
        assert "Noch kein Gerät gehört zu dieser Werkstatt." in visitor.get("/").text
        assert "Noch hat niemand ein Formular ausgefüllt." in visitor.get("/results").text
        for path in ("/devices", "/indicators", "/about", "/audit", "/staff"):
            assert visitor.get(path).status_code == 200, path
    place.hub.store.close()


def test_the_table_gives_each_device_its_state_its_proof_and_its_last_word(ada: httpx.Client) -> None:
    rows = {row.split()[0] + " " + row.split()[1]: row for row in _rows(ada.get("/devices").text)}
    assert "Alles gut Showroom gerade eben 23.11.2026, 14:31:58" in rows["Terminal am"]
    assert re.search(r"(\d+) gegeben = \1 hier nichts Licht & Daten", rows["Terminal am"])
    assert "Überträgt noch" in rows["Terminal im"]
    assert "2 unterwegs" in rows["Terminal im"]
    assert "vor 3 Stunden" in rows["Leihtablet 7"]
    assert "1 verloren" in rows["Tafel im"]


def test_renaming_makes_a_new_policy_is_logged_and_needs_a_name(ada: httpx.Client, place: Place) -> None:
    refused = post(ada, "/devices/lab-1", {"name": "  ", "zone": "Labor"})
    assert "Bitte geben Sie dem Gerät einen Namen." in refused.text
    saved = post(ada, "/devices/lab-1", {"name": "Mikroskop", "zone": "Labor"})
    assert "Gespeichert." in ada.get(saved.headers["location"]).text
    with place.hub.store.reading() as connection:
        found = devices.one(connection, "lab-1")
    assert found is not None
    assert (found.name, found.zone) == ("Mikroskop", "Labor")
    assert found.policy_revision > found.applied_revision
    assert _logged(place)[0][:2] == ("policy", "lab-1")


def test_locking_out_needs_a_tick_and_says_what_would_be_missing(ada: httpx.Client, place: Place) -> None:
    assert "2 Antworten sind noch nicht hier" in ada.get("/devices/lab-1/revoke").text
    assert post(ada, "/devices/lab-1/revoke", {"reason": "gestohlen"}).status_code == 422
    assert post(ada, "/devices/lab-1/revoke", {"reason": "gestohlen", "sure": "yes"}).status_code == 303
    page = ada.get("/devices/lab-1").text
    assert "Gesperrt seit 23.11.2026, 14:32:10" in page
    assert "Bildschirm ansehen" not in page
    assert _logged(place)[0] == ("revoke", "lab-1", "gestohlen")


def test_a_screen_is_shown_once_logged_and_never_stored(ada: httpx.Client, place: Place) -> None:
    place.hub.live = OneScreen()
    page = post(ada, "/devices/showroom-1/screenshot", {})
    assert f"data:image/png;base64,{base64.b64encode(PNG).decode()}" in page.text
    assert "data:image/png" not in ada.get("/devices/showroom-1").text
    assert _logged(place)[0] == ("screenshot", "showroom-1", "")


def test_a_refused_screen_says_why_and_the_refusal_is_logged(ada: httpx.Client, place: Place) -> None:
    place.hub.live = OneScreen("a form is open")
    page = post(ada, "/devices/showroom-1/screenshot", {}).text
    assert "Jemand füllt gerade ein Formular aus." in page
    assert _logged(place)[0] == ("screenshot", "showroom-1", "refused: a form is open")
    place.hub.live = OneScreen("something new")
    assert "something new" in post(ada, "/devices/showroom-1/screenshot", {}).text


def test_live_pictures_are_there_only_where_the_settings_allow_them(ada: httpx.Client, place: Place) -> None:
    place.hub.live = screen = OneScreen()
    assert ada.get("/devices/showroom-1/live").status_code == 404
    assert "Laufend ansehen" not in ada.get("/devices/showroom-1").text
    place.hub.settings = dataclasses.replace(place.hub.settings, live_screenshots=True)
    assert "data:image/png" in ada.get("/devices/showroom-1/live").text
    ada.get("/devices/showroom-1/live", headers={"HX-Request": "true"})
    screen.refusal = "asked a moment ago"
    assert ada.get("/devices/showroom-1/live", headers={"HX-Request": "true"}).status_code == 204
    assert screen.asked == ["showroom-1"] * 3
    assert [row for row in _logged(place) if row[0] == "live-view"] == [("live-view", "showroom-1", "")]


def test_adding_a_device_opens_a_window_and_shows_a_code_that_fits_this_hub(ada: httpx.Client, place: Place) -> None:
    assert "Beitrittscode zeigen" in ada.get("/join").text
    page = post(ada, "/join", {}).text
    groups = re.findall(r"<span>([0-9A-Z]{4})</span>", page)
    assert parse_code("-".join(groups)).fits(place.hub.authority.spki_sha256)
    assert 'data-countdown="180"' in page
    assert "gültig bis 23.11.2026, 14:35:10" in page
    assert "<svg" in page
    with place.hub.store.reading() as connection:
        window = enrolment.windows(connection, NOW_MS)[0]
    assert (window.opened_by, window.state) == ("ada", "open")
    assert not any("-".join(groups)[20:] in repr(row) for row in _logged(place))


def test_the_page_tells_what_became_of_the_window(ada: httpx.Client, place: Place) -> None:
    groups = re.findall(r"<span>([0-9A-Z]{4})</span>", post(ada, "/join", {}).text)
    with place.hub.store.reading() as connection:
        nr = enrolment.windows(connection, NOW_MS)[0].nr
    assert "Warte auf das Gerät" in ada.get(f"/join/{nr}").text
    with place.hub.store.writing() as connection:
        assert enrolment.spend(connection, "0000000", "x", NOW_MS) == "wrong"
    assert "Bisher falsch getippt: 1 von 5." in ada.get(f"/join/{nr}").text
    with place.hub.store.writing() as connection:
        enrolment.spend(connection, parse_code("".join(groups)).token, "showroom-1", NOW_MS)
    assert "„Terminal am Eingang“ gehört jetzt dazu." in ada.get(f"/join/{nr}").text
    assert "gibt es nicht mehr" in ada.get("/join/999").text


def test_a_late_window_and_one_with_five_wrong_tries_say_so(ada: httpx.Client, place: Place) -> None:
    post(ada, "/join", {})
    with place.hub.store.writing() as connection:
        nr = enrolment.windows(connection, NOW_MS)[0].nr
        for _ in range(5):
            enrolment.spend(connection, "0000000", "x", NOW_MS)
    assert "Fünfmal falsch getippt" in ada.get(f"/join/{nr}").text
    post(ada, "/join", {})
    place.clock_ms += enrolment.WINDOW_MS + 1
    assert "Die drei Minuten sind vorbei." in ada.get(f"/join/{nr + 1}").text


def test_an_unknown_device_is_a_plain_page(ada: httpx.Client) -> None:
    answer = ada.get("/devices/nobody")
    assert answer.status_code == 404
    assert "Diese Seite gibt es nicht" in answer.text


def _text(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).replace("&amp;", "&").split()).replace(" : ", ": ").replace(" :", ":")


def _rows(page: str) -> list[str]:
    return [_text(row) for row in re.findall(r"<tr>.*?</tr>", page.split("<tbody>")[1], re.DOTALL)]


def test_the_last_self_test_stands_on_the_devices_page_with_what_failed(ada: httpx.Client, place: Place) -> None:
    device = next(one for one in _listed(place) if one.last_seen_ms is not None)
    assert "Selbsttest" not in _text(ada.get(f"/devices/{device.id}").text)
    done = SelfTest(at_ms=NOW_MS - 3_600_000, held=18, told=19, failed=["usb: Any USB device is taken."])
    state = ContentState(exhibition="a" * 64, timestamp=3)
    with place.hub.store.writing() as connection:
        said = CheckIn(version="1", epochs=[], content=state, selftest=done)
        devices.check_in(connection, device.id, said, NOW_MS)
    (now,) = [one for one in _listed(place) if one.id == device.id]
    assert now.selftest == done
    assert now.content == state, "and content is read as before"
    page = _text(ada.get(f"/devices/{device.id}").text)
    assert "Selbsttest 18 von 19 gehalten, Nacht zum 23.11.2026" in page
    assert "usb: Any USB device is taken." in page
    with place.hub.store.writing() as connection:
        devices.check_in(connection, device.id, CheckIn(version="1", epochs=[]), NOW_MS)
    assert "Selbsttest" not in _text(ada.get(f"/devices/{device.id}").text)


def _listed(place: Place) -> list[devices.Device]:
    with place.hub.store.reading() as connection:
        return devices.listing(connection)


@pytest.mark.parametrize(
    ("state", "tried", "words"),
    [
        ("good", 0, "System 11 (0.1.0+11)"),
        ("trial", 11, "System 11 (0.1.0+11) wird gerade erprobt"),
        ("waiting", 12, "System 11 (0.1.0+11); nachts startet es System 12"),
        ("back", 12, "System 12 hat sich nicht bewährt, System 11 (0.1.0+11) läuft wieder"),
    ],
)
def test_which_system_a_device_runs_and_tries_stands_on_its_page(
    ada: httpx.Client, place: Place, state: str, tried: int, words: str
) -> None:
    device = next(one for one in _listed(place) if one.last_seen_ms is not None)
    told = SystemState.model_validate({"version": 11, "name": "0.1.0+11", "tried": tried, "state": state})
    trouble = Trouble(code="system/went-back", detail="System 12 did not prove itself.", since_ms=NOW_MS)
    with place.hub.store.writing() as connection:
        said = CheckIn(version="1", epochs=[], system=told, troubles=[trouble] if state == "back" else [])
        devices.check_in(connection, device.id, said, NOW_MS)
    (now,) = [one for one in _listed(place) if one.id == device.id]
    assert now.system == told
    page = _text(ada.get(f"/devices/{device.id}").text)
    assert words in page
    assert ("Ein neues System hat sich nicht bewährt" in page) is (state == "back")
