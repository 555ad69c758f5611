import re
from dataclasses import replace
from pathlib import Path

import httpx

from tests.hub.console.forms import client, log_in, post
from tests.hub.console.place import PASSWORD, Place
from werkstadt.hub.backup import back_up
from werkstadt.hub.store import staff


def test_a_new_account_gets_a_one_time_password_that_is_shown_once_and_works_once(ada: httpx.Client) -> None:
    page = post(ada, "/staff", {"name": "Jörg", "role": "exhibitor", "language": "en"}).text
    password = re.findall(r'class="secret">([a-z0-9-]+)<', page)[0]
    assert password not in ada.get("/staff").text
    with client(str(ada.base_url)) as other:
        assert log_in(other, "Jörg", password).status_code == 303
        assert other.get("/").headers["location"] == "/password"
        assert "Set your own password" in other.get("/password").text
    with client(str(ada.base_url)) as later:
        assert log_in(later, "Jörg", password).status_code == 403


def test_a_taken_name_a_missing_one_and_a_made_up_role_are_told(ada: httpx.Client) -> None:
    assert "Den Namen „emil“ gibt es schon." in post(ada, "/staff", {"name": "emil", "role": "admin"}).text
    assert "Bitte geben Sie einen Namen ein" in post(ada, "/staff", {"name": "a/b", "role": "admin"}).text
    assert "Bitte wählen Sie eine Rolle." in post(ada, "/staff", {"name": "neu", "role": "boss"}).text


def test_roles_change_at_once(ada: httpx.Client, place: Place) -> None:
    with client(str(ada.base_url)) as emil:
        log_in(emil, "emil", PASSWORD)
        assert emil.get("/devices").status_code == 403
        assert post(ada, "/staff/emil/roles", {"role": "auditor"}).status_code == 303
        assert emil.get("/devices").status_code == 200
    assert "Bitte wählen Sie eine Rolle." in post(ada, "/staff/emil/roles", {}).text


def test_a_disabled_account_is_out_at_once_and_stays_out(ada: httpx.Client) -> None:
    with client(str(ada.base_url)) as emil:
        log_in(emil, "emil", PASSWORD)
        assert post(ada, "/staff/emil/disable", {}).status_code == 303
        assert emil.get("/").status_code == 303
        assert log_in(emil, "emil", PASSWORD).status_code == 403
    assert "Gesperrt seit" in ada.get("/staff/emil").text


def test_the_last_admin_can_neither_go_nor_step_down(ada: httpx.Client, place: Place) -> None:
    assert "Ihr eigenes Konto können Sie nicht sperren." in post(ada, "/staff/ada/disable", {}).text
    post(ada, "/staff/admin/disable", {})
    assert "das letzte Konto der Verwaltung" in post(ada, "/staff/ada/roles", {"role": "auditor"}).text
    with place.hub.store.reading() as connection:
        found = staff.one(connection, "ada")
    assert found is not None
    assert found.roles == {"admin"}


def test_a_lost_phone_is_helped_by_a_one_time_password_without_second_step(ada: httpx.Client, place: Place) -> None:
    with place.hub.store.writing() as connection:
        staff.set_totp(connection, "emil", "A" * 32)
    page = post(ada, "/staff/emil/password", {}).text
    password = re.findall(r'class="secret">([a-z0-9-]+)<', page)[0]
    with client(str(ada.base_url)) as emil:
        assert log_in(emil, "emil", password).status_code == 303
    assert ada.get("/staff/nobody").status_code == 404


def test_the_log_says_in_words_who_did_what(ada: httpx.Client) -> None:
    page = ada.get("/audit").text
    assert "Bildschirm angesehen" in page
    assert '<a href="/devices/showroom-1">Terminal am Eingang</a>' in page


def test_about_names_version_pin_and_licences(ada: httpx.Client, place: Place) -> None:
    page = ada.get("/about").text
    pin = place.hub.authority.pin
    assert " ".join(pin[start : start + 4] for start in range(0, 16, 4)) in page
    assert "EUPL-1.2" in page
    assert "noch nie" in page


def test_about_tells_of_the_last_backup(ada: httpx.Client, place: Place, tmp_path: Path) -> None:
    back_up(place.hub.settings.state, place.hub.store, tmp_path / "hub.tar")
    place.clock_ms = place.hub.now_ms()
    log_in(ada, "ada", PASSWORD)
    assert "gerade eben" in ada.get("/about").text


def test_the_accessibility_statement_is_open_to_everybody(visitor: httpx.Client) -> None:
    page = visitor.get("/accessibility").text
    assert "noch nicht eingetragen" in page
    for words in ("BITV 2.0", "Durchsetzungsstelle", "Sie sind auf eine Barriere gestoßen?", "In einfachen Worten"):
        assert words in page


def test_the_town_s_own_contacts_stand_in_the_statement(visitor: httpx.Client, place: Place) -> None:
    place.hub.settings = replace(
        place.hub.settings, accessibility_contact="barrierefrei@jena.example", enforcement_body="Erfurt, Allee 1"
    )
    page = visitor.get("/accessibility").text
    assert "barrierefrei@jena.example" in page
    assert "Erfurt, Allee 1" in page
