"""@getodk/xforms-engine in a page of Chromium, which answers as `werkstadt-pack form try --json` does."""

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, cast

from playwright.sync_api import Page, Route, sync_playwright

from tests.forms.engine import engine

SITE = "http://localhost/"
"""Nothing listens there: every request is answered here. Only a page of this name may make random numbers."""
CHROMIUM = "/usr/bin/chromium"
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")
ZONE = "Europe/Berlin"
Answer = dict[str, Any]


class Oracle:
    """thread: the one that the page belongs to; Playwright keeps a loop running there, which others must not meet."""

    def __init__(self, page: Page, thread: ThreadPoolExecutor) -> None:
        self._page = page
        self._thread = thread

    def answer(self, xml: str, steps: Sequence[Mapping[str, object]]) -> Answer:
        """{"refused": why} where the engine takes the form or a step not."""
        return cast(Answer, self._thread.submit(self._page.evaluate, "tryForm", [xml, list(steps)]).result())

    def load_s(self, xml: str) -> float:
        return float(self._thread.submit(self._page.evaluate, "timeForm", xml).result()) / 1000


@contextlib.contextmanager
def running_oracle() -> Iterator[Oracle]:
    with ThreadPoolExecutor(1, "oracle") as thread:
        page = _page()
        yield Oracle(thread.submit(next, page).result(), thread)
        thread.submit(next, page, None).result()


def _page() -> Iterator[Page]:
    files = {"engine.js": engine(), "oracle.js": Path(__file__).with_name("oracle.js")}

    def serve(route: Route) -> None:
        name = route.request.url.removeprefix(SITE)
        if name in files:
            route.fulfill(path=files[name], content_type="text/javascript")
        else:
            route.fulfill(body="<!doctype html><title>oracle</title>", content_type="text/html")

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        page = chromium.new_context(timezone_id=ZONE, offline=False).new_page()
        page.route("**/*", serve)
        page.goto(SITE)
        page.add_script_tag(url=f"{SITE}oracle.js", type="module")
        page.wait_for_function("globalThis.ready")
        yield page
        chromium.close()
