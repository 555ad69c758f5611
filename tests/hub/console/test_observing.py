"""Observing a study in the console: where it runs, one run live, notes and judgements that arrive once."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import httpx
import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.hub.console.forms import client, log_in, post
from tests.hub.console.place import PASSWORD, Place, settings_for
from tests.hub.console.served import served
from tests.hub.console.test_accessible import violations
from tests.hub.console.test_studies import text
from tests.hub.console.watched import BEGAN_MS, RUN, WatchedDevice
from tests.hub.studies.made import run, task
from tests.hub.studies.place import take
from werkstadt.contract.observing import Observed
from werkstadt.contract.runs import run_body
from werkstadt.hub.opening import open_hub
from werkstadt.hub.rules.studies.runs import Watched
from werkstadt.hub.store import audit, observing, studies

LIVE = "/studies/bus-app/observe/showroom-2/0"
OF = Watched("showroom-2", "bus-app", BEGAN_MS)


@pytest.fixture
def device(place: Place) -> WatchedDevice:
    return WatchedDevice(place)


@pytest.fixture
def rosa(place: Place, device: WatchedDevice) -> Iterator[httpx.Client]:
    """A researcher."""
    with served(place, beside=device.answer) as address, client(address) as one:
        assert log_in(one, "rosa", PASSWORD).status_code == 303
        yield one


def written(place: Place) -> list[tuple[int, str, str, str]]:
    with place.hub.store.reading() as connection:
        return [(one.run_ms, one.task, one.said, one.text) for one in observing.of_run(connection, OF)]


def note(number: int = 1, **more: str) -> dict[str, str]:
    fields = {"id": f"{number:032x}", "began_at_ms": str(BEGAN_MS), "run_ms": "84000", "said": "note"}
    return {**fields, "text": "zögert", "task": "find", **more}


def test_the_list_says_where_the_study_runs_and_how_far_it_is(rosa: httpx.Client, device: WatchedDevice) -> None:
    page = text(rosa.get("/studies/bus-app/observe"))
    assert "Tafel im Showroom Durchgang 5 Ist bei der Aufgabe" in page
    assert device.wishes == [None], "the list needs no picture"
    assert "Gerade nimmt niemand teil." in text(rosa.get("/studies/other/observe"))
    device.observed = Observed()
    assert "Gerade nimmt niemand teil." in text(rosa.get("/studies/other/observe"))


def test_a_run_is_seen_with_its_task_its_clock_and_its_picture(
    rosa: httpx.Client, device: WatchedDevice, place: Place
) -> None:
    device.observed = Observed(runs=[RUN], age_ms=2_000)
    answer = rosa.get(LIVE)
    assert 'data-elapsed="85000"' in answer.text
    assert "data:image/png;base64," in answer.text
    page = text(answer)
    assert "Durchgang 5 1:25 Ist bei der Aufgabe Aufgabe 1 von 2" in page
    assert "7 Berührungen, 2 Seiten" in page
    device.observed = Observed(runs=[RUN], refused="a form is open")
    rosa.get(LIVE, headers={"hx-request": "true"})
    with place.hub.store.reading() as connection:
        looked = [one for one in audit.rows(connection) if one.what == "observe"]
    assert [(one.who, one.subject) for one in looked] == [("rosa", "showroom-2")], "once, not every second"


def test_before_consent_there_is_the_phase_alone(rosa: httpx.Client, device: WatchedDevice) -> None:
    unagreed = RUN.model_copy(update={"phase": "consent", "began_at_ms": 0, "elapsed_ms": 0, "task": ""})
    device.observed = Observed(runs=[unagreed], refused="nobody has agreed to be seen")
    answer = rosa.get(LIVE)
    assert "data-clock" not in answer.text
    assert "Liest, worum es geht, und hat noch nicht zugestimmt" in text(answer)
    assert "Ein Bild gibt es erst, wenn jemand zugestimmt hat." in text(answer)


def test_a_device_that_does_not_answer_leaves_the_page_as_it_is(
    rosa: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("werkstadt.hub.console.routes.observing.OBSERVE_S", 0.0)
    address = "/studies/bus-app/observe/lab-1/0"
    monkeypatch.setattr("werkstadt.hub.live.Live.observe", _silent)
    assert rosa.get(address, headers={"hx-request": "true"}).status_code == 204
    assert "Das Gerät antwortet nicht." in text(rosa.get(address))
    assert rosa.get("/studies/bus-app/observe/nothing/0").status_code == 404
    assert rosa.get("/studies/bus-app/observe/lab-1/10").status_code == 422


async def _silent(*_: object) -> None:
    from werkstadt.contract.messages import Refusal
    from werkstadt.hub.live import NotNowError

    raise NotNowError(Refusal(title="the device did not answer"))


def test_notes_and_judgements_are_kept_once_and_shown(rosa: httpx.Client, place: Place) -> None:
    for _ in range(2):
        answer = post(rosa, LIVE, note())
        assert (answer.status_code, answer.json()) == (200, {"kept": f"{1:032x}"})
    assert post(rosa, LIVE, note(2, said="hard", text="")).status_code == 200
    assert written(place) == [(84_000, "find", "note", "zögert"), (84_000, "find", "hard", "")]
    page = text(rosa.get(LIVE))
    assert "1:24 mit Mühe find · rosa 1:24 zögert find · rosa" in page
    assert "Urteil zur Aufgabe: mit Mühe" in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": "1"}, {"id": "g" * 32}, {"began_at_ms": "0"}, {"run_ms": "-1"}, {"run_ms": "86400001"},
        {"said": "maybe"},
        {"text": " "}, {"said": "yes"}, {"said": "yes", "text": "", "task": ""}, {"task": "a\nb"}, {"text": "x" * 2001},
    ],
)  # fmt: skip
def test_what_is_not_as_agreed_is_not_written_down(rosa: httpx.Client, place: Place, wrong: dict[str, str]) -> None:
    assert post(rosa, LIVE, note(**wrong)).status_code == 422  # type: ignore[arg-type]
    assert written(place) == []


def test_only_who_may_see_studies_observes_and_writes(place: Place, device: WatchedDevice) -> None:
    with served(place, beside=device.answer) as address, client(address) as one:
        assert one.get(LIVE).status_code == 303
        log_in(one, "paula", PASSWORD)
        assert one.get("/studies/bus-app/observe").status_code == 403
        assert one.get(LIVE).status_code == 403
        assert post(one, LIVE, note()).status_code == 403
        assert device.wishes == []
    with served(place) as address, client(address) as one:
        log_in(one, "rosa", PASSWORD)
        assert one.post(LIVE, data=note()).status_code == 403, "without the token of its forms"
    assert written(place) == []


def test_what_a_participant_takes_back_takes_the_notes_with_it(
    rosa: httpx.Client, place: Place, device: WatchedDevice
) -> None:
    post(rosa, LIVE, note())
    device.observed = Observed(taken_back=[BEGAN_MS])
    rosa.get("/studies/bus-app/observe")
    assert written(place) == []


def test_a_judgement_made_while_the_run_went_on_counts_when_its_record_comes(rosa: httpx.Client, place: Place) -> None:
    post(rosa, LIVE, note(said="no", text=""))
    take(place, [("run", run_body(run(task(outcome="claimed"), started_at_ms=BEGAN_MS)), None)])
    with place.hub.store.reading() as connection:
        (kept,) = studies.runs(connection, "bus-app")
    assert (kept.counts_as(kept.run.tasks[0]), kept.judged["find"].who) == ("failure", "rosa")


def opened(chromium: Browser, address: str, width: int = 390, height: int = 844) -> Page:
    context = chromium.new_context(
        base_url=address, locale="de-DE", viewport={"width": width, "height": height}, has_touch=True
    )
    return signed_in(context.new_page())


def signed_in(page: Page) -> Page:
    page.goto("/login")
    page.locator("#name").fill("rosa")
    page.locator("#password").fill(PASSWORD)
    page.locator("main button").click()
    page.wait_for_url("**/")
    return page


def test_a_note_written_while_the_hub_is_away_arrives_once_when_it_is_back(
    chromium: Browser, place: Place, starter: Path, tmp_path: Path, device: WatchedDevice
) -> None:
    with served(place, beside=device.answer) as address:
        page = opened(chromium, address)
        page.goto("/studies/bus-app/observe")
        page.get_by_role("link", name=re.compile("Tafel im Showroom")).click()
        expect(page.locator("[data-clock]")).to_have_text(re.compile(r"^1:2\d$"))
        page.get_by_role("button", name="mit Mühe").click()
        expect(page.locator("#said li")).to_have_count(1)
        expect(page.get_by_role("button", name="mit Mühe", pressed=True)).to_be_visible()
        port = int(address.rpartition(":")[2])
    page.locator("#note").fill("sucht den Plan\nim Menü")
    page.get_by_role("button", name="Notieren").click()
    expect(page.locator("[data-pending] li")).to_have_count(1)
    expect(page.locator("[data-waiting]")).to_contain_text("Noch nicht gesendet: 1.")
    expect(page.locator("[data-away]")).to_contain_text("Die Verbindung zum Server fehlt.")
    place.hub.store.close()
    again = Place(open_hub(settings_for(tmp_path / "place", starter)), "")
    back = WatchedDevice(again)
    with served(again, port, beside=back.answer):
        expect(page.locator("[data-pending] li")).to_have_count(0)
        expect(page.locator("#said li")).to_have_count(2)
        expect(page.locator("#said")).to_contain_text("sucht den Plan")
        expect(page.locator("[data-away]")).to_be_hidden()
        said = written(again)
    again.hub.store.close()
    assert [one[1:] for one in said] == [
        ("find", "hard", ""),
        ("find", "note", "sucht den Plan\nim Menü"),
    ]
    assert all(83_000 <= one[0] < 200_000 for one in said)
    page.context.close()


def test_an_answer_that_gets_lost_on_its_way_leaves_one_note(
    chromium: Browser, place: Place, device: WatchedDevice
) -> None:
    lost: list[int] = []

    def lose_the_first(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch().status)
            route.abort()
        else:
            route.continue_()

    with served(place, beside=device.answer) as address:
        page = opened(chromium, address)
        page.goto(LIVE)
        page.route("**/observe/**", lose_the_first)
        page.locator("#note").fill("einmal")
        page.get_by_role("button", name="Notieren").click()
        expect(page.locator("#said li[data-id]")).to_have_count(1)
        expect(page.locator("[data-pending] li")).to_have_count(0)
        page.context.close()
    assert lost == [200]
    assert [one[3] for one in written(place)] == ["einmal"]


def test_what_was_typed_outlives_a_reload_with_the_time_of_its_first_letter(
    chromium: Browser, place: Place, device: WatchedDevice
) -> None:
    with served(place, beside=device.answer) as address:
        page = opened(chromium, address)
        page.goto(LIVE)
        page.locator("#note").fill("noch nicht fertig")
        device.observed = Observed(runs=[RUN.model_copy(update={"elapsed_ms": 400_000, "task": "buy", "place": 2})])
        page.reload()
        expect(page.locator("#note")).to_have_value("noch nicht fertig")
        expect(page.locator("[data-clock]")).to_have_text(re.compile(r"^6:4\d$"))
        page.get_by_role("button", name="Notieren").click()
        expect(page.locator("#said li[data-id]")).to_have_count(1)
        page.context.close()
    ((run_ms, at, _, _),) = written(place)
    assert run_ms < 200_000
    assert at == "find"


@pytest.mark.parametrize(("width", "height"), [(390, 844), (820, 1180), (1180, 820)])
def test_everything_is_large_enough_for_a_thumb_and_nothing_is_wider_than_the_screen(
    chromium: Browser, place: Place, device: WatchedDevice, width: int, height: int
) -> None:
    with served(place, beside=device.answer) as address:
        page = opened(chromium, address, width, height)
        page.goto(LIVE)
        expect(page.locator("img.screen")).to_be_visible()
        for button in page.locator(".observe button").all():
            box = button.bounding_box()
            assert box is not None
            assert min(box["width"], box["height"]) >= 44, box
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        page.context.close()


@pytest.mark.long
@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("dark", 1180)])
def test_both_pages_are_accessible(
    chromium: Browser, place: Place, device: WatchedDevice, scheme: Literal["light", "dark"], width: int
) -> None:
    with (
        served(place, beside=device.answer) as address,
        chromium.new_context(
            base_url=address, color_scheme=scheme, viewport={"width": width, "height": 844}, bypass_csp=True
        ) as context,
    ):
        page = signed_in(context.new_page())
        assert [*violations(page, "/studies/bus-app/observe"), *violations(page, LIVE)] == []
