"""Every page through axe-core, in both languages, light and dark, on a desk and on a phone; and by keyboard alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.hub.console import joining
from tests.hub.console.place import PASSWORD, Place
from tests.hub.console.served import served
from tests.hub.console.signed import sign, tell
from tests.hub.studies import place as studied
from werkstadt.hub.store import studies

AXE = Path(__file__).parents[2] / "support" / "vendor" / "axe-core" / "axe.min.js"
OPEN = ("/login", "/accessibility")
PAGES = (
    "/", "/content", "/content/winter/everywhere",
    "/devices", "/devices/showroom-2", "/devices/lab-1/revoke", "/join", "/join/1", "/join/compare/1",
    "/join/vouchers", "/results",
    "/results/feedback",
    "/results/feedback?last=2020-01-01", "/results/feedback/rows?exhibit=abbe",
    "/results/feedback?exhibit=abbe&answered_in=en", "/moderation", "/moderation?state=refused", "/indicators?by=month",
    "/indicators?by=year", "/indicators/rows?kind=visit&first=2026-11-20&last=2026-11-23",
    "/indicators/rows?kind=exhibition_day&first=2026-11-20&last=2026-11-23", "/staff", "/staff/emil", "/audit",
    "/studies", "/studies/bus-app", "/studies/bus-app?version=a", "/studies/bus-app/rows?ended=done",
    "/studies/bus-app/pages/start?version=a", "/account", "/account/second-step", "/about", "/accessibility",
    "/nothing",
)  # fmt: skip
_RUN = """async () => {
  const options = {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    rules: {"target-size": {enabled: true}},
  };
  const found = await axe.run(document, options);
  return found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`);
}"""
_FOCUSABLE = """
  [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, summary, [tabindex='0']")]
    .filter((one) => one.checkVisibility() && !(one.type === "radio" && !one.checked)).length
"""
_OUTLINE = """
  document.activeElement === document.body ? "" : getComputedStyle(document.activeElement).outlineStyle
"""


@pytest.fixture
def address(place: Place, tmp_path: Path) -> Iterator[str]:
    sign(place, tmp_path)
    tell(place, tmp_path)
    studied.fill(place, 12)
    with served(place) as found:
        yield found


def _context(chromium: Browser, address: str, language: str, scheme: str, width: int) -> BrowserContext:
    """bypass_csp: axe is put into the page as a script, which the page's policy rightly forbids."""
    return chromium.new_context(
        base_url=address,
        locale={"de": "de-DE", "en": "en-GB"}[language],
        color_scheme="dark" if scheme == "dark" else "light",
        viewport={"width": width, "height": 900},
        bypass_csp=True,
    )


def _claimed_run(place: Place) -> str:
    with place.hub.store.reading() as connection:
        runs = studies.runs(connection, "bus-app")
    nr = next(kept.nr for kept in runs if any(task.outcome == "claimed" for task in kept.run.tasks))
    return f"/studies/bus-app/runs/{nr}"


def _log_in(page: Page) -> None:
    page.goto("/login")
    page.locator("#name").fill("ada")
    page.locator("#password").fill(PASSWORD)
    page.locator("main button").click()
    page.wait_for_url("**/")


def violations(page: Page, path: str) -> list[str]:
    page.goto(path)
    page.wait_for_function("document.fonts.status === 'loaded'")
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    page.add_script_tag(path=AXE)
    found = [f"{path}: {one}" for one in page.evaluate(_RUN)]
    width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [*found, f"{path}: {width} px wider than the window"] if width > 0 else found


@pytest.mark.long
@pytest.mark.parametrize(
    ("language", "scheme", "width"),
    [
        ("de", "light", 1440),
        ("de", "dark", 1440),
        ("en", "light", 1440),
        ("en", "dark", 1440),
        ("de", "dark", 390),
    ],
)
def test_no_page_has_a_violation(
    chromium: Browser, address: str, place: Place, language: str, scheme: str, width: int
) -> None:
    joining.several(place)
    joining.vouchers(place)
    with _context(chromium, address, language, scheme, width) as context:
        page = context.new_page()
        broken: list[str] = []
        page.on("pageerror", lambda error: broken.append(f"{page.url}: {error}"))
        found = [one for path in OPEN for one in violations(page, path)]
        _log_in(page)
        if language == "en":
            page.locator("button[lang=en]").click()
            page.wait_for_selector("html[lang=en]")
        found += [one for path in (*PAGES, _claimed_run(place)) for one in violations(page, path)]
        page.goto("/join")
        page.locator("main form[action='/join'] button").click()
        page.add_script_tag(path=AXE)
        found += [f"code: {one}" for one in page.evaluate(_RUN)]
        assert (found, broken) == ([], [])


def test_a_device_is_added_by_keyboard_alone(chromium: Browser, address: str) -> None:
    with _context(chromium, address, "de", "light", 1024) as context:
        page = context.new_page()
        page.goto("/login")
        page.keyboard.type("ada")
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/")
        page.keyboard.press("Tab")
        assert _focused(page) == "Zum Inhalt springen"
        page.keyboard.press("Enter")
        _tab_to(page, "Gerät hinzufügen")
        page.keyboard.press("Enter")
        page.wait_for_url("**/join")
        _tab_to(page, "Beitrittscode zeigen")
        page.keyboard.press("Enter")
        page.wait_for_selector("#code")
        _tab_to(page, "Beitrittscode, sechs Gruppen")
        assert page.locator("#code span").count() == 6
        assert page.locator("[data-countdown]").inner_text() in ("3:00", "2:59", "2:58", "2:57")


@pytest.mark.long
def test_focus_goes_round_every_page_without_a_trap_and_is_always_seen(chromium: Browser, address: str) -> None:
    with _context(chromium, address, "de", "light", 1440) as context:
        page = context.new_page()
        _log_in(page)
        for path in (
            "/",
            "/content",
            "/devices",
            "/devices/showroom-2",
            "/results/feedback",
            "/studies/bus-app",
            "/studies/bus-app/pages/start",
            "/moderation",
            "/indicators",
            "/staff",
        ):
            page.goto(path)
            wanted = page.evaluate(_FOCUSABLE)
            seen = 0
            for _ in range(wanted + 40):
                page.keyboard.press("Tab")
                outline = page.evaluate(_OUTLINE)
                if outline == "":
                    break
                assert outline != "none", (path, _focused(page))
                seen += 1
            assert seen >= wanted, (path, seen, wanted)


def test_without_scripts_everything_can_be_read_and_a_device_can_be_added(chromium: Browser, address: str) -> None:
    context = chromium.new_context(base_url=address, locale="de-DE", java_script_enabled=False)
    with context:
        page = context.new_page()
        _log_in(page)
        page.goto("/results/feedback")
        assert page.get_by_role("row", name="großartig").count() == 1
        assert page.locator("svg.bar").first.is_visible()
        page.goto("/join")
        page.locator("main form[action='/join'] button").click()
        assert page.locator("#code").is_visible()
        assert "gültig bis" in page.locator("[data-countdown]").inner_text()
        page.get_by_text("Jetzt nachsehen").click()
        assert page.get_by_text("Warte auf das Gerät").is_visible()


def test_the_page_s_own_policy_lets_its_charts_and_refreshes_run(chromium: Browser, address: str) -> None:
    context = chromium.new_context(base_url=address, locale="de-DE")
    with context:
        page = context.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        _log_in(page)
        page.goto("/")
        page.wait_for_selector("[data-chart] canvas")
        page.goto("/results/feedback")
        with page.expect_response(lambda answer: answer.request.headers.get("hx-request") == "true") as refreshed:
            page.evaluate("document.querySelector('#figures').dispatchEvent(new Event('every'))")
        assert refreshed.value.status == 200
        page.goto("/devices")
        with page.expect_response(lambda answer: answer.request.headers.get("hx-request") == "true") as refreshed:
            page.evaluate("document.querySelector('#fleet').dispatchEvent(new Event('every'))")
        assert refreshed.value.status == 200
        assert said == []


def test_nothing_but_the_session_is_stored_in_the_browser_and_nothing_is_fetched_from_elsewhere(
    chromium: Browser, address: str
) -> None:
    with chromium.new_context(base_url=address, locale="de-DE") as context:
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        _log_in(page)
        for path in PAGES:
            page.goto(path)
        stored = page.evaluate("[localStorage.length, sessionStorage.length]")
        assert ([one["name"] for one in context.cookies()], stored) == (["werkstadt_session"], [0, 0])
        assert [url for url in asked if not url.startswith((address, "data:"))] == []


def _focused(page: Page) -> str:
    text: str = page.evaluate("document.activeElement.getAttribute('aria-label') || document.activeElement.textContent")
    return " ".join(text.split())


def _tab_to(page: Page, name: str) -> None:
    for _ in range(60):
        if _focused(page).startswith(name):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"expected {name!r} to be reached by Tab, got {_focused(page)!r} at the end")
