"""Staff at a device, as the console sees it: a one-time code to take along, and what was done there."""

import html
import re
import sqlite3
from pathlib import Path

import httpx

from tests.hub.console.forms import client, log_in, post, token
from tests.hub.console.place import NOW_MS, PASSWORD, Place, give
from tests.hub.console.served import served
from werkstadt.contract import hotp
from werkstadt.hub.operations import run
from werkstadt.hub.store import audit, devices
from werkstadt.hub.store.database import Store
from werkstadt.hub.store.tables import devices as table

DEVICE = "lab-1"


def drawn(answer: httpx.Response) -> str:
    found = re.search(r'class="digits" role="img" aria-label="([0-9 ]+)"', answer.text)
    assert found is not None
    return found.group(1).replace(" ", "")


def secret(place: Place, device: str = DEVICE) -> str:
    with place.hub.store.reading() as connection:
        return devices.policy(connection, device).staff_code or ""


def test_a_code_is_shown_once_counts_on_and_is_in_the_audit_without_its_digits(place: Place, ada: httpx.Client) -> None:
    first, second = (post(ada, f"/devices/{DEVICE}/code", {}) for _ in range(2))
    assert [drawn(first), drawn(second)] == [hotp.code(secret(place), 0), hotp.code(secret(place), 1)]
    assert "Einmal-Code Nr. 1" in html.unescape(first.text)
    page = ada.get(f"/devices/{DEVICE}").text
    assert "Einmal-Code zeigen" in page
    assert drawn(first) not in page
    with place.hub.store.reading() as connection:
        rows = audit.rows(connection, 2)
    assert [(row.who, row.what, row.subject, row.detail) for row in rows] == [
        ("ada", "code drawn", DEVICE, "nr=2"),
        ("ada", "code drawn", DEVICE, "nr=1"),
    ]
    assert "Einmal-Code gezeigt" in ada.get("/audit").text


def test_every_device_has_codes_of_its_own(place: Place, ada: httpx.Client) -> None:
    assert len({drawn(post(ada, f"/devices/{one}/code", {})) for one in (DEVICE, "showroom-2", "tablet-7")}) == 3


def test_only_who_may_change_devices_gets_one_and_not_by_a_foreign_form(place: Place) -> None:
    with served(place) as address, client(address) as visitor:
        assert visitor.post(f"/devices/{DEVICE}/code").status_code in (303, 401, 403)
        log_in(visitor, "paula", PASSWORD)
        assert post(visitor, f"/devices/{DEVICE}/code", {}).status_code == 403
        assert "Einmal-Code zeigen" not in visitor.get(f"/devices/{DEVICE}").text
        log_in(visitor, "ada", PASSWORD)
        assert visitor.post(f"/devices/{DEVICE}/code", data={"csrf": token(visitor)[::-1]}).status_code == 403
        assert post(visitor, "/devices/nobody/code", {}).status_code == 404
        with place.hub.store.writing() as connection:
            devices.revoke(connection, DEVICE, "", NOW_MS)
        assert post(visitor, f"/devices/{DEVICE}/code", {}).status_code == 404


def test_what_was_done_at_the_device_is_in_the_audit_and_on_its_page(place: Place, ada: httpx.Client) -> None:
    bodies: list[tuple[str, int, dict[str, object]]] = [
        ("staff", NOW_MS - 60_000, {"did": "refused", "why": "wrong-pin"}),
        ("staff", NOW_MS - 50_000, {"did": "entered", "by": "code", "counter": 6}),
        ("staff", NOW_MS + 9_000_000, {"did": "reboot"}),
    ]
    give(place, DEVICE, bodies)
    page = html.unescape(ada.get(f"/devices/{DEVICE}").text)
    for words in ("Am Gerät: falsche PIN", "Am Gerät: hineingekommen mit Einmal-Code", "Am Gerät: neu gestartet"):
        assert words in page
    log = html.unescape(ada.get("/audit").text)
    assert "at the device" in log
    with place.hub.store.reading() as connection:
        rows = audit.of_subject(connection, DEVICE, "at the device")
    assert [(row.what, row.detail) for row in rows] == [
        ("on site: reboot", ""),
        ("on site: entered", "by=code counter=6"),
        ("on site: refused", "why=wrong-pin"),
    ]
    assert rows[0].at_ms <= place.hub.now_ms(), "a clock that is ahead does not put it into the future"
    again = post(ada, f"/devices/{DEVICE}/code", {})
    assert drawn(again) == hotp.code(secret(place), 7), "what was spent there is not drawn here again"


def test_no_list_and_no_page_gives_the_secret_away(place: Place, ada: httpx.Client) -> None:
    known = secret(place)
    assert len(known) == 40
    assert known not in str(run(place.hub, "device list", {}))
    for path in ("/devices", f"/devices/{DEVICE}", "/audit"):
        assert known not in ada.get(path).text


def test_a_store_of_before_gives_every_device_a_secret_and_tells_it(tmp_path: Path) -> None:
    path = tmp_path / "hub.db"
    with sqlite3.connect(path) as connection:
        connection.executescript((Path(__file__).parents[1] / "examples" / "store-0005.sql").read_text())
    connection.close()
    store = Store(f"sqlite:///{path}")
    store.migrate()
    with store.reading() as reading:
        (row,) = reading.execute(table.select()).all()
    assert (len(row.code_secret), row.code_counter, row.policy_revision) == (40, 0, 2)
    store.close()
