"""The console's side of letting devices in: three roads, digits to compare, vouchers."""

import html
import re

import httpx
import pytest
from playwright.sync_api import Browser

from tests.hub.console import joining
from tests.hub.console.forms import client, log_in, post
from tests.hub.console.place import PASSWORD, Place
from tests.hub.console.served import served
from werkstadt.contract.code import parse_scanned
from werkstadt.hub import pairwork
from werkstadt.hub.console.words import LANGUAGES, knows
from werkstadt.hub.pairwork import Reason
from werkstadt.hub.store import audit, devices


@pytest.fixture(autouse=True)
def one_clock(place: Place) -> None:
    joining.on_its_own_clock(place)


def begin(ada: httpx.Client) -> str:
    """The address of the page of a new window."""
    return str(post(ada, "/join/compare", {}).headers["location"])


def text(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def log(place: Place) -> list[tuple[str, str]]:
    with place.hub.store.reading() as connection:
        return [(row.who, row.what) for row in audit.rows(connection, 5)]


def test_the_page_offers_three_roads(ada: httpx.Client) -> None:
    page = text(ada.get("/join").text)
    for words in ("Mit einem Code", "Ziffern vergleichen", "Gutschein für viele Geräte"):
        assert words in page


def test_a_device_that_waits_is_shown_with_its_digits_and_let_in_by_both_sides(ada: httpx.Client, place: Place) -> None:
    address = begin(ada)
    assert "Warte auf das Gerät" in ada.get(address).text
    pair = joining.waiting(place, "Eingang <b>", "192.168.10.41", number=False)
    assert "Verbindet sich" in ada.get(address).text
    pair = joining.waiting(place, "Tafel", "192.168.10.42")
    page = ada.get(address).text
    with place.hub.store.reading() as connection:
        shown = pairwork.comparisons(connection, place.hub, int(address.rpartition("/")[2]), place.clock_ms)
    (digits,) = [one.digits for one in shown if one.digits]
    assert f"{digits[:3]} {digits[3:]} Stehen auf dem Gerät genau diese Ziffern?" in text(page)
    assert "Eingang &lt;b&gt;" in page
    assert "192.168.10.42" in page
    assert post(ada, f"{address}/{pair}", {"digits": "same"}).status_code == 303
    assert "Hier bestätigt. Bestätigen Sie jetzt auch auf dem Gerät." in text(ada.get(address).text)
    assert pairwork.same_there(place.hub, pair).state == "joined"
    assert "„Tafel“ gehört jetzt dazu." in ada.get(address).text
    assert ("ada", "digits agreed") in log(place)


def test_what_does_not_match_ends_the_comparison_and_says_so_among_the_devices(ada: httpx.Client, place: Place) -> None:
    address = begin(ada)
    pair = joining.waiting(place, "Tafel", "192.168.10.42")
    post(ada, f"{address}/{pair}", {"digits": "different"})
    page = text(ada.get(address).text)
    assert "Nicht aufgenommen Die Ziffern stimmten nicht" in page
    assert "Dieser Vergleich ist beendet." in page
    assert "Stimmt überein" not in page
    assert "showed other digits" in text(ada.get("/devices").text)
    assert ("ada", "digits differ") in log(place)


def test_wrong_posts_are_refused_and_others_may_not(ada: httpx.Client, place: Place) -> None:
    address = begin(ada)
    pair = joining.waiting(place, "Tafel", "192.168.10.42")
    assert post(ada, f"{address}/{pair}", {"digits": "perhaps"}).status_code == 422
    assert post(ada, f"{address}/nobody", {"digits": "same"}).status_code == 404
    assert ada.post(f"{address}/{pair}", data={"digits": "same"}).status_code == 403, "not without the form's token"
    with served(place) as other, client(other) as paula:
        log_in(paula, "paula", PASSWORD)
        assert paula.get(address).status_code == 403
        assert post(paula, f"{address}/{pair}", {"digits": "same"}).status_code == 403
    with place.hub.store.reading() as connection:
        assert len(devices.listing(connection)) == 4


def test_stopping_and_the_end_of_three_minutes_refuse_who_waits(ada: httpx.Client, place: Place) -> None:
    address = begin(ada)
    joining.waiting(place, "Tafel", "192.168.10.42")
    post(ada, f"{address}/close", {})
    assert "Der Vergleich wurde beendet." in ada.get(address).text
    address = begin(ada)
    joining.waiting(place, "Tafel", "192.168.10.42")
    place.clock_ms += 180_000
    assert "Die drei Minuten waren vorbei." in ada.get(address).text
    assert "gibt es nicht mehr" in ada.get("/join/compare/99").text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_its_words(language: str) -> None:
    for reason in Reason.__args__:  # type: ignore[attr-defined]
        assert knows(language, f"compare.why.{reason}")


def test_vouchers_say_who_came_by_them_and_are_withdrawn(ada: httpx.Client, place: Place) -> None:
    assert "Es gibt noch keinen Gutschein." in ada.get("/join/vouchers").text
    good, _, _ = joining.vouchers(place)
    page = text(ada.get("/join/vouchers").text)
    assert "2 von 30 Geräten" in page
    assert "Gültig bis 31.12.2026" in page
    assert "Terminal 1 , Terminal 2" in page
    for state in ("gilt", "aufgebraucht", "zurückgezogen"):
        assert state in page
    assert post(ada, f"/join/vouchers/{good}/withdraw", {}).status_code == 303
    assert ">gilt<" not in ada.get("/join/vouchers").text
    assert log(place)[0] == ("ada", "voucher withdrawn")
    device = next(one for one in re.findall(r'/devices/([0-9a-f-]{36})"', ada.get("/join/vouchers").text))
    assert "Gutschein" in ada.get(f"/devices/{device}").text


def test_the_qr_code_says_the_code_and_where_the_hub_is(
    ada: httpx.Client, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    class Picture:
        def __init__(self, said: str, error: str) -> None:
            made.append(said)

        def svg_inline(self, **_: object) -> str:
            return "<svg></svg>"

    monkeypatch.setattr("werkstadt.hub.console.routes.join.segno.make_qr", Picture)
    monkeypatch.setattr("werkstadt.hub.console.routes.join.lan_address", lambda _settings, _port: "192.168.10.2:8443")
    page = post(ada, "/join", {}).text
    (said,) = made
    code, address = parse_scanned(said)
    assert re.fullmatch(r"[0-9A-Z]{24} 192\.168\.10\.2:8443", said)
    assert code.fits(place.hub.authority.spki_sha256)
    assert address == "192.168.10.2:8443"
    assert "192.168.10.2:8443" in page


@pytest.mark.long
def test_digits_appear_by_themselves_where_scripts_run(chromium: Browser, place: Place) -> None:
    with served(place) as at, chromium.new_context(base_url=at, locale="de-DE") as context:
        page = context.new_page()
        page.goto("/login")
        page.locator("#name").fill("ada")
        page.locator("#password").fill(PASSWORD)
        page.locator("main button").click()
        page.goto("/join")
        page.get_by_role("button", name="Vergleich beginnen").click()
        page.wait_for_url("**/join/compare/*")
        pair = joining.waiting(place, "Tafel", "192.168.10.42")
        page.get_by_role("button", name="Stimmt überein Tafel").click(timeout=10_000)
        page.get_by_text("Hier bestätigt").wait_for()
        assert pairwork.same_there(place.hub, pair).state == "joined"
        page.get_by_text("gehört jetzt dazu").wait_for()
