"""What staff see and do of signed content."""

import dataclasses
import datetime as dt
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.hub.console.forms import client, log_in, post
from tests.hub.console.place import NOW, PASSWORD, Place, settings_for
from tests.hub.console.served import served
from tests.hub.console.signed import hash_of, sign, tell
from tests.hub.console.test_state import WELL
from tests.support.signed_town import SignedTown
from werkstadt.contract.messages import ContentState
from werkstadt.hub.console.contentview import may_words, showing, signers
from werkstadt.hub.console.state import what_of
from werkstadt.hub.console.words import LANGUAGES, knows
from werkstadt.hub.content.looking import Published, Seen, look
from werkstadt.hub.content.repository import Term
from werkstadt.hub.opening import open_hub
from werkstadt.hub.store import audit, devices, house

TITLES = ("Winter am Fluss winter", "Ein Sommer aus Glas summer")
DAY = dt.timedelta(days=1)


@pytest.fixture
def town(place: Place, tmp_path: Path) -> SignedTown:
    made = sign(place, tmp_path)
    tell(place, tmp_path)
    return made


@pytest.fixture(scope="module")
def house_address(tmp_path_factory: pytest.TempPathFactory, prepared: tuple[Path, str], starter: Path) -> Iterator[str]:
    """Of a console that is only looked at: everybody shows winter, as the house does."""
    folder = tmp_path_factory.mktemp("looked-at")
    shutil.copytree(prepared[0], folder / "place")
    made = Place(open_hub(settings_for(folder / "place", starter)), prepared[1])
    sign(made, folder)
    tell(made, folder)
    with made.hub.store.writing() as connection:
        devices.show_everywhere(connection, "winter")
    with served(made) as address:
        yield address
    made.hub.store.close()


@pytest.fixture(scope="module")
def looking(house_address: str) -> Iterator[httpx.Client]:
    """Ada, who changes nothing here."""
    with client(house_address) as one:
        log_in(one, "ada", PASSWORD)
        yield one


def text(page: str) -> str:
    return bare(page.split("<main")[1])


def rows(page: str) -> dict[str, str]:
    """Rows of tables, by what stands in their heads."""
    found = re.findall(r'<tr>\s*<th scope="row"[^>]*>(.*?)</th>(.*?)</tr>', page, re.DOTALL)
    return {bare(head): bare(cells) for head, cells in found}


def bare(markup: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", markup).split())


def logged(place: Place) -> tuple[str, str, str, str]:
    with place.hub.store.reading() as connection:
        (row,) = audit.rows(connection, 1)
    return row.who, row.what, row.subject, row.detail


# the page


def test_before_anything_is_signed_the_page_says_why_and_the_two_commands(ada: httpx.Client) -> None:
    page = text(ada.get("/content").text)
    assert "Noch ist nichts unterschrieben" in page
    assert "werkstadt-hub keys trial --into" in page
    assert "werkstadt-hub publish" in page
    assert "docs/hub.md" in page


def test_keys_without_an_exhibition_tell_the_next_command(ada: httpx.Client, place: Place) -> None:
    SignedTown(place.hub.settings.repository, NOW.astimezone(dt.UTC))
    page = text(ada.get("/content").text)
    assert "Noch keine Ausstellung ist veröffentlicht." in page
    assert "werkstadt-hub publish /srv/content --author NAME" in page
    assert "Ausstellung für dieses Gerät" not in ada.get("/devices/lab-1").text


def test_the_page_lists_exhibitions_with_author_time_and_devices(looking: httpx.Client) -> None:
    page = looking.get("/content").text
    winter, summer = (rows(page)[f"{name} · ein Paket"] for name in TITLES)
    assert winter.startswith("anna")
    assert winter.endswith(" 3 Wird gezeigt")
    assert summer.endswith(" 0 Überall zeigen … Ein Sommer aus Glas")
    assert "Nicht gesetzt" in text(page)


def test_where_nobody_has_said_what_to_show_the_page_says_so(ada: httpx.Client, town: SignedTown) -> None:
    page = text(ada.get("/content").text)
    assert "Es ist noch nicht gesagt, welche das Haus zeigt" in page
    assert "Wird gezeigt" not in page
    assert "Zurückgezogen; wird weiter gezeigt" in text(ada.get("/devices/tablet-7").text)


def test_the_only_exhibition_is_the_one_that_the_house_shows(ada: httpx.Client, place: Place, town: SignedTown) -> None:
    town.withdraw("summer")
    page = text(ada.get("/content").text)
    assert "Wird gezeigt" in page
    assert "noch nicht gesagt" not in page
    assert "Überall zeigen" not in page


def test_the_page_says_who_signs_what_and_until_when(looking: httpx.Client) -> None:
    found = rows(looking.get("/content").text)
    assert found["Stammschlüssel sagt, wem alle Geräte trauen"].startswith("1 von 1 der Verwaltung 22.11.2031")
    fresh = found["Frische der Inhalte sagt, dass nichts Neueres fehlt"]
    assert fresh.startswith("dieser Server 23.12.2026 noch 30 Tage nichts")
    assert found["Autor:in anna alle Ausstellungen, alle Pakete"].startswith("1 von 1 Schlüsseln 23.11.2027")
    assert list(found)[2].startswith("Stammschlüssel")


def test_what_ends_soon_is_told_on_both_pages_with_what_to_do(
    ada: httpx.Client, town: SignedTown, place: Place
) -> None:
    assert "endet in" not in ada.get("/").text
    place.clock_ms += 17 * 86_400_000
    log_in(ada, "ada", PASSWORD)
    for path in ("/", "/content"):
        page = text(ada.get(path).text)
        assert "Frische der Inhalte: endet in 13 Tagen" in page, path
        assert "Stimmt seine Uhr" in page, path
    place.clock_ms += 20 * 86_400_000
    log_in(ada, "ada", PASSWORD)
    page = ada.get("/").text
    assert "Frische der Inhalte: abgelaufen" in text(page)
    assert "Kein Bildschirm wird dadurch leer." in text(page)
    assert 'class="note note-bad" role="alert"' in page


def test_a_repository_that_cannot_be_read_brings_no_page_down(ada: httpx.Client, town: SignedTown) -> None:
    for file in (town.folder / "metadata").glob("*.root.json"):
        file.write_text("{")
    (town.folder / "metadata" / "timestamp.json").touch()
    for path in ("/", "/content", "/devices", "/devices/lab-1"):
        assert ada.get(path).status_code == 200, path


def test_who_may_not_sees_and_changes_nothing(house_address: str) -> None:
    with client(house_address) as emil:
        log_in(emil, "emil", PASSWORD)
        assert emil.get("/content").status_code == 403
        assert "/content" not in emil.get("/").text
        for path in ("/content/winter/everywhere", "/devices/lab-1/exhibition"):
            assert post(emil, path, {"exhibition": "winter"}).status_code == 403, path


def test_an_auditor_reads_and_has_no_button(house_address: str) -> None:
    with client(house_address) as paula:
        log_in(paula, "paula", PASSWORD)
        page = paula.get("/content").text
        assert "Winter am Fluss" in page
        assert "Überall zeigen" not in page
        assert "Ausstellung für dieses Gerät" not in paula.get("/devices/lab-1").text
        assert post(paula, "/content/winter/everywhere", {}).status_code == 403


# choosing


def test_one_exhibition_is_shown_everywhere_after_a_page_that_says_what_happens(
    ada: httpx.Client, place: Place, town: SignedTown
) -> None:
    with place.hub.store.writing() as connection:
        devices.set_policy(connection, "tablet-7", exhibition="summer")
        before = devices.policy(connection, "lab-1").revision
    asked = text(ada.get("/content/winter/everywhere").text)
    assert "Eines von 4 Geräten zeigt jetzt etwas anderes." in asked
    assert "Für ein Gerät war eine andere gewählt; auch es wechselt: Leihtablet 7" in asked
    done = post(ada, "/content/winter/everywhere", {})
    assert done.status_code == 303
    page = ada.get(done.headers["location"]).text
    assert "wechseln, wenn gerade niemand davor steht" in text(page)
    assert "Wird gezeigt" in rows(page)["Winter am Fluss winter · ein Paket"]
    with place.hub.store.reading() as connection:
        policies = [devices.policy(connection, one) for one in ("tablet-7", "lab-1")]
        assert house.value(connection, house.EXHIBITION) == "winter"
    assert [policy.exhibition for policy in policies] == ["winter", "winter"]
    assert policies[1].revision == before + 1
    assert logged(place) == ("ada", "exhibition", "winter", "")
    assert "Ausstellung gewählt" in ada.get("/audit").text


def test_an_exhibition_that_is_not_published_is_shown_nowhere(
    ada: httpx.Client, place: Place, town: SignedTown
) -> None:
    assert ada.get("/content/spring/everywhere").status_code == 404
    assert post(ada, "/content/spring/everywhere", {}).status_code == 404
    refused = post(ada, "/devices/lab-1/exhibition", {"exhibition": "spring"})
    assert refused.status_code == 422
    assert "Diese Ausstellung gibt es nicht mehr." in refused.text
    assert logged(place)[1] != "exhibition"


def test_one_device_shows_another_one_and_goes_back_to_the_house_s(
    ada: httpx.Client, place: Place, town: SignedTown
) -> None:
    post(ada, "/content/winter/everywhere", {})
    saved = post(ada, "/devices/lab-1/exhibition", {"exhibition": "summer"})
    page = ada.get(saved.headers["location"]).text
    assert "Das Gerät übernimmt es" in page
    assert '<option value="summer" selected>Ein Sommer aus Glas</option>' in page
    assert "Wie das ganze Haus (Winter am Fluss)" in page
    assert logged(place) == ("ada", "exhibition", "lab-1", "- → summer")
    post(ada, "/devices/lab-1/exhibition", {"exhibition": "summer"})
    with place.hub.store.reading() as connection:
        once = devices.policy(connection, "lab-1").revision
    post(ada, "/devices/lab-1/exhibition", {"exhibition": ""})
    assert logged(place) == ("ada", "exhibition", "lab-1", "summer → -")
    with place.hub.store.reading() as connection:
        assert devices.policy(connection, "lab-1").revision == once + 1
        assert devices.policy(connection, "lab-1").exhibition == "winter"


def test_a_withdrawn_exhibition_that_was_chosen_is_named_as_such(
    ada: httpx.Client, place: Place, town: SignedTown
) -> None:
    post(ada, "/devices/lab-1/exhibition", {"exhibition": "summer"})
    town.withdraw("summer")
    assert '<option value="summer" selected>summer (zurückgezogen)</option>' in ada.get("/devices/lab-1").text


# what devices say


def test_the_fleet_says_what_each_shows_and_what_is_on_its_way(looking: httpx.Client) -> None:
    page = looking.get("/devices").text
    shown = {name.split(" terminal")[0].split(" board")[0].split(" tablet")[0]: row for name, row in rows(page).items()}
    assert shown["Terminal am Eingang"].endswith("Winter am Fluss")
    assert shown["Tafel im Showroom"].endswith("Winter am Fluss Holt Neues vom Server (12,3 von 48 MB)")
    assert shown["Terminal im Innovation Lab"].endswith(
        "Hier liegt eine neuere Fassung Nicht frisch: mit PIN von einem Stick"
    )
    assert shown["Leihtablet 7"].endswith("Soll zeigen: Winter am Fluss")
    assert "Neue Inhalte nicht angenommen: zu alt" in shown["Tafel im Showroom"]


def test_a_refusal_is_told_in_words_and_an_unknown_one_in_the_device_s_own(looking: httpx.Client) -> None:
    page = text(looking.get("/devices/showroom-2").text)
    assert "Die Unterschrift ist abgelaufen." in page
    assert "werkstadt-agent content update --from /media/blue/werkstadt-content" in page
    page = text(looking.get("/devices/lab-1").text)
    assert "Neue Inhalte nicht angenommen Was das Gerät zeigt, bleibt." in page
    assert "It is odd." in page


@pytest.mark.parametrize(
    ("code", "what"),
    [
        ("content/hub/rollback", "content-rollback"),
        ("content/stick/expired", "content-expired"),
        ("content/hub/of tomorrow", "content-refused"),
        ("content-not-fresh", "content-not-fresh"),
        ("kiosk/bad-pack", "content"),
    ],
)
def test_codes_of_content_have_their_words(code: str, what: str) -> None:
    assert what_of(code) == what


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_to_refuse_has_words(language: str) -> None:
    """Whatever code the agent's sources give."""
    agent = Path(__file__).parents[3] / "device-agent" / "werkstadt" / "agent" / "content"
    source = "\n".join(file.read_text() for file in agent.rglob("*.py"))
    codes = set(re.findall(r'(?:ContentRefused|NotFresh)\(\s*"([a-z-]+)"', source)) - {"no-road", "not-enrolled"}
    assert {"rollback", "expired", "signature", "disk-full"} <= codes
    for code in (*codes, "road"):
        what = what_of(f"content/hub/{code}")
        assert what == f"content-{code}"
        assert knows(language, f"trouble.{what}.title")
        assert knows(language, f"trouble.{what}.do")


# how it is decided

TERM = Term("anna", 1, 1, NOW, ())
ONE = Published("winter", "a" * 64, "anna", {}, 0, 1)
TWO = Published("summer", "b" * 64, "anna", {}, 0, 1)
IDS = {"a" * 64: "winter", "b" * 64: "summer", "c" * 64: "winter", "d" * 64: "spring"}


def says(
    shown: str | None, *there: Published, own: str | None = None, of_house: str | None = None
) -> tuple[str, str | None]:
    content = ContentState(exhibition=None if shown is None else shown * 64)
    said = "summer" if shown == "f" else None
    device = dataclasses.replace(WELL, content=content, exhibition_wanted=own, exhibition=said)
    found = showing(device, Seen(1, (), there, IDS), of_house)
    return found.state, found.wanted


@pytest.mark.parametrize(
    ("shown", "own", "of_house", "expected"),
    [
        ("a", None, "winter", ("newest", "winter")),
        ("c", None, "winter", ("older", "winter")),
        ("a", None, "summer", ("other", "summer")),
        ("e", None, "summer", ("other", "summer")),
        ("a", "winter", "summer", ("newest", "winter")),
        ("a", None, None, ("newest", "winter")),
        ("d", None, None, ("withdrawn", None)),
        ("e", None, "spring", ("withdrawn", "spring")),
        ("f", None, "summer", ("older", "summer")),
        ("a", "spring", None, ("unknown", "spring")),
        (None, None, "winter", ("none", "winter")),
        (None, None, None, ("none", None)),
    ],
)
def test_a_device_shows_the_newest_an_older_or_a_withdrawn_one(
    shown: str | None, own: str | None, of_house: str | None, expected: tuple[str, str | None]
) -> None:
    assert says(shown, ONE, TWO, own=own, of_house=of_house) == expected


def test_the_only_exhibition_is_wanted_without_a_word() -> None:
    assert says("c", ONE) == ("older", "winter")
    assert says("d", ONE) == ("other", "winter")
    assert says("d") == ("withdrawn", None)


def test_without_a_repository_nothing_is_said() -> None:
    found = showing(dataclasses.replace(WELL, content=ContentState(exhibition="a" * 64)), None, None)
    assert (found.state, found.id) == ("unknown", None)


@pytest.mark.parametrize(
    ("role", "left", "tone", "days"),
    [
        ("root", 181 * DAY, "", 181),
        ("root", 179 * DAY, "warn", 179),
        ("timestamp", 15 * DAY, "", 15),
        ("timestamp", 13 * DAY, "warn", 13),
        ("snapshot", 19 * DAY, "warn", 19),
        ("anna", 61 * DAY, "", 61),
        ("anna", 59 * DAY, "warn", 59),
        ("anna", DAY / 2, "warn", 0),
        ("anna", 0 * DAY, "bad", 0),
        ("anna", -DAY, "bad", -1),
    ],
)
def test_a_signature_that_ends_soon_is_a_warning_and_one_that_is_over_is_bad(
    role: str, left: dt.timedelta, tone: str, days: int
) -> None:
    (row,) = signers([dataclasses.replace(TERM, role=role, until=NOW + left)], NOW)
    assert (row.tone, row.days) == (tone, days)


def test_signers_stand_in_the_order_of_trust() -> None:
    names = ("zoe", "snapshot", "anna", "targets", "timestamp", "root")
    found = signers([dataclasses.replace(TERM, role=name) for name in names], NOW)
    assert [one.name for one in found] == ["root", "targets", "timestamp", "snapshot", "anna", "zoe"]
    assert [one.kind for one in found][3:] == ["snapshot", "author", "author"]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("exhibitions/*", ("exhibitions", "")),
        ("exhibitions/winter.json", ("exhibition", "winter")),
        ("packs/*/*", ("packs", "")),
        ("packs/abbe/*", ("pack", "abbe")),
        ("courses/*", ("other", "courses/*")),
    ],
)
def test_what_an_author_may_sign_is_told_in_words(pattern: str, expected: tuple[str, str]) -> None:
    assert may_words(pattern) == expected


def test_what_is_published_is_read_once_for_a_timestamp(town: SignedTown, tmp_path: Path) -> None:
    seen = look(town.folder)
    assert seen is look(town.folder)
    assert seen is not None
    assert [(one.id, one.author, one.packs) for one in seen.exhibitions] == [
        ("summer", "anna", 1),
        ("winter", "anna", 1),
    ]
    assert seen.ids[hash_of(tmp_path / "first")] == "winter"
    assert abs(seen.exhibitions[0].since_ms - dt.datetime.now(dt.UTC).timestamp() * 1000) < 60_000
    town.withdraw("summer")
    again = look(town.folder)
    assert again is not None
    assert [one.id for one in again.exhibitions] == ["winter"]
    assert again.timestamp > seen.timestamp
    assert look(tmp_path / "nothing") is None
    assert [term.role for term in again.soon(NOW + 20 * DAY)] == ["timestamp"]
