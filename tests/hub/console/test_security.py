import re
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from tests.hub.console.forms import client, log_in, post, token
from tests.hub.console.place import PASSWORD, Place
from werkstadt.hub.console.app import make_app
from werkstadt.hub.console.assets import FOLDER, address
from werkstadt.hub.console.security import BODY_MAX

PAGES = ("/", "/devices", "/join", "/results", "/studies", "/indicators", "/staff", "/audit", "/account", "/about")
OPEN = {"/login", "/login/code"}


def _posts(app: FastAPI) -> list[str]:
    found: list[str] = []
    for router in app.routes:
        for route in getattr(getattr(router, "original_router", None), "routes", [router]):
            if isinstance(route, APIRoute) and "POST" in (route.methods or ()):
                values = {"device": "showroom-1", "name": "emil", "nr": 1, "pair": "p", "id": "v", "study": "s"}
                values |= {"lane": 0}
                found.append(route.path.format(exhibition="winter", **values))
    return found


def test_every_post_of_a_session_needs_the_token_of_its_forms(ada: httpx.Client, place: Place) -> None:
    posts = [path for path in _posts(make_app(place.hub)) if path not in OPEN]
    assert len(posts) >= 12
    for path in posts:
        for fields in ({}, {"csrf": "0" * 64}):
            answer = ada.post(path, data=fields)
            assert answer.status_code == 403, path
            assert "abgelaufen" in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_a_post_from_elsewhere_is_refused_before_it_is_read(ada: httpx.Client, headers: dict[str, str]) -> None:
    answer = ada.post("/account/language", data={"csrf": token(ada), "language": "en"}, headers=headers)
    assert answer.status_code == 403
    assert next(iter(headers)) in answer.text


def test_our_own_origin_is_welcome(ada: httpx.Client) -> None:
    headers = {"origin": str(ada.base_url).rstrip("/"), "sec-fetch-site": "same-origin"}
    data = {"csrf": token(ada), "language": "en"}
    assert ada.post("/account/language", data=data, headers=headers).status_code == 303


def test_other_methods_and_large_bodies_are_refused(ada: httpx.Client) -> None:
    assert ada.delete("/devices/showroom-1").status_code == 403
    assert "content-length" in ada.post("/login", content=b"x" * (BODY_MAX + 1)).text


def test_every_page_forbids_foreign_and_inline_scripts_and_is_not_kept_by_the_browser(ada: httpx.Client) -> None:
    for path in (*PAGES, "/login", "/accessibility", "/nothing"):
        answer = ada.get(path)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["cache-control"] == "no-store"
        assert not re.search(r"<script(?![^>]*\bsrc=)|\son\w+=|\sstyle=|<style|javascript:", answer.text), path
        assert not re.search(r'(?:src|href)="(?:https?:)?//', answer.text), path


def test_assets_named_by_content_are_kept_for_a_year_and_others_for_a_day(visitor: httpx.Client) -> None:
    named = visitor.get(address("console.css"))
    assert named.headers["cache-control"] == "public, max-age=31536000, immutable"
    font = visitor.get("/static/vendor/fira-sans/FiraSans-Regular.woff2")
    assert font.headers["cache-control"] == "public, max-age=86400"
    assert visitor.get("/static/../app.py").status_code == 404
    again = visitor.get("/static/console.css", headers={"if-none-match": named.headers["etag"]})
    assert again.status_code == 304


def test_every_foreign_folder_holds_its_licence() -> None:
    folders = [folder for folder in (FOLDER / "vendor").iterdir() if folder.is_dir()]
    assert {folder.name for folder in folders} == {"echarts", "fira-sans", "htmx", "kern-ux", "tabler"}
    for folder in folders:
        assert any(file.name.startswith(("LICENSE", "OFL")) for file in folder.iterdir()), folder


def test_nothing_in_our_own_files_points_to_a_foreign_server() -> None:
    for file in (*FOLDER.glob("*.*"), *Path(FOLDER.parent / "templates").rglob("*.html")):
        text = file.read_text().replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?://", text), file


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        (
            "ada",
            {"/", "/devices", "/join", "/results", "/studies", "/indicators", "/staff", "/audit", "/account", "/about"},
        ),
        ("paula", {"/", "/devices", "/results", "/indicators", "/audit", "/account", "/about"}),
        ("emil", {"/", "/results", "/account", "/about"}),
        ("rosa", {"/", "/results", "/studies", "/account", "/about"}),
    ],
)
def test_each_role_sees_its_pages_and_is_told_plainly_about_the_others(
    visitor: httpx.Client, name: str, allowed: set[str]
) -> None:
    log_in(visitor, name, PASSWORD)
    shown = visitor.get("/").text
    for path in PAGES:
        answer = visitor.get(path)
        assert answer.status_code == (200 if path in allowed else 403), path
        if path not in allowed:
            assert "nicht freigegeben" in answer.text
            assert f'href="{path}"' not in shown


def test_an_auditor_reads_devices_but_changes_and_watches_nothing(visitor: httpx.Client) -> None:
    log_in(visitor, "paula", PASSWORD)
    page = visitor.get("/devices/showroom-1").text
    assert "Bildschirm ansehen" not in page
    assert 'action="/devices/' not in page
    for path in (
        "/devices/showroom-1",
        "/devices/showroom-1/revoke",
        "/devices/showroom-1/screenshot",
        "/join",
        "/staff",
    ):
        assert post(visitor, path, {"name": "x", "sure": "yes"}).status_code == 403, path


def test_names_from_outside_never_become_markup(ada: httpx.Client) -> None:
    evil = '<img src=x onerror="alert(1)">'
    post(ada, "/devices/showroom-1", {"name": evil, "zone": evil})
    for path in ("/", "/devices", "/devices/showroom-1", "/audit"):
        assert evil not in ada.get(path).text
    with client(str(ada.base_url)) as other:
        assert evil not in log_in(other, evil, "x").text
