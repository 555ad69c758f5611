import re

import httpx
import pytest

from tests.hub.console.forms import client, log_in, post, token
from tests.hub.console.place import PASSWORD, Place
from tests.hub.console.served import served
from werkstadt.hub.console import sessions, totp
from werkstadt.hub.console.throttle import FREE_TRIES
from werkstadt.hub.store import audit, staff


def test_a_stranger_is_sent_to_log_in_and_then_to_where_they_wanted_to_go(visitor: httpx.Client) -> None:
    sent = visitor.get("/devices")
    assert (sent.status_code, sent.headers["location"]) == (303, "/login?next=/devices")
    answer = visitor.post("/login", data={"name": "ada", "password": PASSWORD, "next": "/devices"})
    assert answer.headers["location"] == "/devices"
    assert "Terminal am Eingang" in visitor.get("/devices").text


@pytest.mark.parametrize("elsewhere", ["//evil.example", "https://evil.example", "/\\evil.example", "x"])
def test_log_in_never_leads_to_another_site(visitor: httpx.Client, elsewhere: str) -> None:
    answer = visitor.post("/login", data={"name": "ada", "password": PASSWORD, "next": elsewhere})
    assert answer.headers["location"] == "/"


def test_the_one_cookie_is_of_this_session_and_closed_to_scripts_and_other_sites(visitor: httpx.Client) -> None:
    cookie = log_in(visitor, "ada", PASSWORD).headers.get_list("set-cookie")
    assert len(cookie) == 1
    assert re.fullmatch(r"werkstadt_session=[\w-]{43}; HttpOnly; Path=/; SameSite=strict", cookie[0])


def test_a_wrong_password_and_an_unknown_name_get_the_same_sentence(visitor: httpx.Client) -> None:
    wrong, unknown = log_in(visitor, "ada", "x" * 12), log_in(visitor, "nobody", "x" * 12)
    assert wrong.status_code == unknown.status_code == 403
    assert "Name und Passwort passen nicht zusammen." in wrong.text
    assert wrong.text.replace('value="ada"', "") == unknown.text.replace('value="nobody"', "")


def test_too_many_tries_are_told_to_wait_even_with_the_right_password(visitor: httpx.Client) -> None:
    for _ in range(FREE_TRIES):
        assert log_in(visitor, "ada", "falsch").status_code == 403
    answer = log_in(visitor, "ada", PASSWORD)
    assert answer.status_code == 429
    assert "Zu viele Versuche. Bitte warten Sie noch" in answer.text
    assert sessions.COOKIE not in visitor.cookies


def test_a_one_time_password_opens_nothing_but_the_page_for_an_own_one(place: Place) -> None:
    with served(place) as address, client(address) as visitor:
        assert log_in(visitor, "admin", place.first_password).status_code == 303
        for page in ("/", "/devices", "/account", "/results/feedback"):
            assert visitor.get(page).headers["location"] == "/password"
        csrf = re.findall(r'name="csrf" value="(\w+)"', visitor.get("/password").text)[0]
        short = visitor.post("/password", data={"csrf": csrf, "first": "kurz", "second": "kurz"})
        assert "mindestens 12 Zeichen" in short.text
        other = visitor.post("/password", data={"csrf": csrf, "first": "a" * 12, "second": "b" * 12})
        assert "verschieden" in other.text
        done = visitor.post("/password", data={"csrf": csrf, "first": PASSWORD, "second": PASSWORD})
        assert done.headers["location"] == "/"
        assert visitor.get("/").status_code == 200
        with client(address) as later:
            assert log_in(later, "admin", place.first_password).status_code == 403
            assert log_in(later, "admin", PASSWORD).status_code == 303


def test_a_session_ends_after_half_an_hour_of_quiet_and_refreshes_do_not_prolong_it(
    ada: httpx.Client, place: Place
) -> None:
    place.clock_ms += sessions.IDLE_MS - 1_000
    assert ada.get("/", headers={"HX-Request": "true"}).status_code == 200
    place.clock_ms += 2_000
    over = ada.get("/", headers={"HX-Request": "true"})
    assert (over.status_code, over.headers["hx-redirect"]) == (204, "/login?over=1")
    assert ada.get("/devices").headers["location"] == "/login?next=/devices&over=1"


def test_a_session_goes_on_while_somebody_works_but_no_longer_than_twelve_hours(
    ada: httpx.Client, place: Place
) -> None:
    steps = staff.SESSION_MS // (20 * 60_000)
    for _ in range(steps - 1):
        place.clock_ms += 20 * 60_000
        assert ada.get("/").status_code == 200
    place.clock_ms += 20 * 60_000
    assert ada.get("/").status_code == 303


def test_logging_out_ends_the_session_at_the_hub(ada: httpx.Client) -> None:
    cookie = ada.cookies[sessions.COOKIE]
    assert post(ada, "/logout", {}).headers["location"] == "/login"
    ada.cookies.set(sessions.COOKIE, cookie)
    assert ada.get("/").status_code == 303


def test_the_second_step_asks_for_a_code_that_is_good_once(ada: httpx.Client, place: Place) -> None:
    page = ada.get("/account/second-step").text
    secret = re.findall(r'name="secret" value="(\w+)"', page)[0]
    step = place.clock_ms // 1000 // totp.STEP_S
    wrong = post(ada, "/account/second-step", {"secret": secret, "code": "000000"})
    assert wrong.status_code == 422
    right = post(ada, "/account/second-step", {"secret": secret, "code": totp.code(secret, step)})
    assert right.headers["location"] == "/account?done=second-step-on"
    with client(str(ada.base_url)) as later:
        asked = log_in(later, "ada", PASSWORD)
        assert sessions.COOKIE not in later.cookies
        ticket = re.findall(r'name="ticket" value="([^"]+)"', asked.text)[0]
        used = later.post("/login/code", data={"ticket": ticket, "code": totp.code(secret, step)})
        assert used.status_code == 403
        assert "schon benutzt" in used.text
        place.clock_ms += totp.STEP_S * 1000
        good = later.post("/login/code", data={"ticket": ticket, "code": totp.code(secret, step + 1)})
        assert good.status_code == 303
        assert later.get("/").status_code == 200
    with client(str(ada.base_url)) as thief:
        ticket = re.findall(r'name="ticket" value="([^"]+)"', log_in(thief, "ada", PASSWORD).text)[0]
        seen = thief.post("/login/code", data={"ticket": ticket, "code": totp.code(secret, step + 1)})
        assert seen.status_code == 403


def test_a_ticket_of_the_second_step_is_good_for_five_minutes_and_cannot_be_made_up(
    ada: httpx.Client, place: Place
) -> None:
    with place.hub.store.writing() as connection:
        staff.set_totp(connection, "emil", totp.new_secret())
    with client(str(ada.base_url)) as later:
        ticket = re.findall(r'name="ticket" value="([^"]+)"', log_in(later, "emil", PASSWORD).text)[0]
        forged = later.post("/login/code", data={"ticket": ticket.replace("emil", "ada"), "code": "000000"})
        assert forged.headers["location"] == "/login"
        assert later.post("/login/code", data={"ticket": "", "code": "000000"}).headers["location"] == "/login"
        place.clock_ms += 5 * 60_000 + 1
        late = later.post("/login/code", data={"ticket": ticket, "code": "000000"})
        assert late.headers["location"] == "/login"


def test_password_and_second_step_change_only_for_who_knows_the_present_password(ada: httpx.Client) -> None:
    wrong = post(ada, "/account/password", {"now": "x", "first": "n" * 12, "second": "n" * 12})
    assert "Das jetzige Passwort stimmt nicht." in wrong.text
    off = post(ada, "/account/second-step/off", {"now": "x"})
    assert off.status_code == 422
    old = ada.cookies[sessions.COOKIE]
    changed = post(ada, "/account/password", {"now": PASSWORD, "first": "n" * 12, "second": "n" * 12})
    assert changed.headers["location"] == "/account?done=password"
    assert ada.cookies[sessions.COOKIE] != old
    assert "Ihr Passwort ist geändert." in ada.get("/account?done=password").text


def test_the_language_of_the_account_stays_and_log_in_follows_the_browser(ada: httpx.Client) -> None:
    assert '<html lang="de">' in ada.get("/").text
    assert post(ada, "/account/language", {"language": "en", "back": "/devices"}).headers["location"] == "/devices"
    assert '<html lang="en">' in ada.get("/devices").text
    assert 'name="back" value="/results/feedback?exhibit=abbe"' in ada.get("/results/feedback?exhibit=abbe").text
    with client(str(ada.base_url)) as other:
        assert "Log in" in other.get("/login", headers={"accept-language": "en-GB"}).text
        assert "Log in" in other.get("/login?lang=en").text


def test_log_ins_and_failures_are_logged_without_the_password(ada: httpx.Client, place: Place) -> None:
    log_in(ada, "emil", "ganz-falsches-wort")
    with place.hub.store.reading() as connection:
        rows = audit.rows(connection, 5)
    assert [(row.who, row.what) for row in rows[:2]] == [("emil", "log-in-failed"), ("ada", "log-in")]
    assert not any("ganz-falsches-wort" in repr(row) for row in rows)
    assert token(ada) not in repr(rows)
