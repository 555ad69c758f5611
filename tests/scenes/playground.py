"""A window with one site in it, as the kiosk shows it; or with a guard off, to see that an attempt would succeed."""

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from PySide6.QtCore import QObject, QPoint, QSizeF, Qt, QUrl
from PySide6.QtQml import QQmlComponent
from PySide6.QtQuick import QQuickItem, QQuickView
from PySide6.QtTest import QTest

from werkstadt.exhibits.model import Exhibit, Picture
from werkstadt.kiosk.look.install import prepare
from werkstadt.kiosk.look.tokens import Look
from werkstadt.kiosk.rules.readings import Readings
from werkstadt.kiosk.views.scene import Host
from werkstadt.scenes.web.load import Web
from werkstadt.scenes.web.view import SITE_PAGE, WebView

PATIENCE_S = 15.0
WIDE_PX, HIGH_PX = 800, 600


@dataclass
class LoneHost:
    """A lane of which nothing but this is wanted."""

    look: Look
    stay: Any = field(
        default_factory=lambda: SimpleNamespace(
            language="de", comfort=SimpleNamespace(simple=False, theme="light", larger=False), place=None, run=None
        )
    )
    readings: Readings = field(default_factory=Readings)
    touches: int = 0
    reports: list[tuple[str, str]] = field(default_factory=list)

    def touched(self) -> None:
        self.touches += 1

    def keep(self, kind: str, v: int, body: Mapping[str, object], then: Callable[[bool], None]) -> None:
        then(False)

    def report(self, code: str, detail: str) -> None:
        self.reports.append((code, detail))

    def tested_page(self, name: str) -> None:
        pass

    def tested_element(self, name: str) -> None:
        pass

    def tested_event(self, name: str) -> None:
        pass

    def tested_fault(self, code: str) -> None:
        pass


class Playground:
    """Sites are opened one after the other in one window; the one before ends first."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.window = QQuickView()
        self.engine = self.window.engine()
        prepare(self.engine)
        self.look = Look()
        self.look.setProperty("still", True)
        self.device = QTest.createTouchDevice()
        self.window.resize(WIDE_PX, HIGH_PX)
        self.window.show()
        self._root = QObject()
        self._made = 0
        self.host = LoneHost(self.look)
        self.view: WebView | None = None
        self.item: QQuickItem | None = None
        self._component: QQmlComponent | None = None

    def open(
        self,
        page: str,
        files: Mapping[str, bytes] | None = None,
        without: Mapping[str, str] | None = None,
        host: str = "probe",
        wait: bool = True,
    ) -> WebView:
        """page: the inside of index.html's body. without: pieces of Site.qml and what stands there instead."""
        self.close()
        self._made += 1
        folder = self.folder / str(self._made)
        (folder / "site").mkdir(parents=True)
        html = f"<!doctype html><meta charset=utf-8><title>probe</title><body>{page}</body>"
        there = {"index.html": html.encode(), **(files or {})}
        for name, data in there.items():
            (folder / "site" / name).write_bytes(data)
        self.host = LoneHost(self.look)
        words = {"de": "Probe", "en": "Probe"}
        scene = Web("site", words, {}, words, "full", "site", frozenset(there))
        exhibit = Exhibit(host, "1", "", folder, words, words, 1, (6, 99), "ink", Picture(Path(), {}), (scene,))
        self.view = WebView(cast(Host, self.host), exhibit, scene, self._root)
        self.view.stateChanged.connect(lambda: self._put(without or {}))
        if wait:
            self.until(lambda: self.state != "coming", "the site")
        return self.view

    def _put(self, without: Mapping[str, str]) -> None:
        assert self.view is not None
        wanted = bool(self.view.property("sitePage").toString())
        if wanted and self.item is None:
            self._component = QQmlComponent(self.engine, QUrl.fromLocalFile(str(self._site_page(without))))
            given = {"view": self.view, "look": self.look, "shut": self.view.property("shut"), "zoom": 1.0}
            item = self._component.createWithInitialProperties(given)
            assert isinstance(item, QQuickItem), self._component.errorString()
            item.setParentItem(self.window.contentItem())
            item.setSize(QSizeF(WIDE_PX, HIGH_PX))
            self.item = item
        elif not wanted and self.item is not None:
            item, self.item = self.item, None
            item.setParentItem(None)  # type: ignore[arg-type]
            item.deleteLater()

    def _site_page(self, without: Mapping[str, str]) -> Path:
        if not without:
            return SITE_PAGE
        text = SITE_PAGE.read_text(encoding="utf-8")
        for guard, instead in without.items():
            assert guard in text, f"Site.qml has no {guard!r} any more"
            text = text.replace(guard, instead)
        made = self.folder / f"open{self._made}" / "Site.qml"
        made.parent.mkdir()
        made.write_text(text, encoding="utf-8")
        return made

    def close(self) -> None:
        if self.view is not None:
            self.view.leave()
            self.view.deleteLater()
            self.view = None
            QTest.qWait(20)

    def end(self) -> None:
        self.close()
        self.window.hide()
        self.window.deleteLater()
        QTest.qWait(50)

    # What is to be seen

    @property
    def state(self) -> str:
        return str(self.view.property("state")) if self.view else ""

    @property
    def words(self) -> str:
        """What can be read on the page: attempts write there what came of them."""
        return str(self.view.property("words")) if self.view else ""

    @property
    def web(self) -> QQuickItem:
        assert self.item is not None
        return next(item for item in self.item.childItems() if item.inherits("QQuickWebEngineView"))

    @property
    def pid(self) -> int:
        return int(self.web.property("renderProcessPid"))

    def until(self, holds: Callable[[], bool], what: str, patience_s: float = PATIENCE_S) -> None:
        end = time.monotonic() + patience_s
        while not holds():
            assert time.monotonic() < end, f"{what} did not come: {self.state} {self.words!r} {self.host.reports}"
            QTest.qWait(10)

    def result(self) -> str:
        """What stands after "came:" on the page, as soon as it stands there."""
        assert self.view is not None
        end = time.monotonic() + PATIENCE_S
        while not (found := re.search(r"came:(.*)", self.words)):
            assert time.monotonic() < end, f"no result: {self.state} {self.words!r} {self.host.reports}"
            self.view.pulse.emit()
            QTest.qWait(30)
        return found[1].strip()

    def still_there(self, words: str) -> bool:
        """The page is as it was, and answers."""
        assert self.view is not None
        QTest.qWait(200)
        self.view.pulse.emit()
        QTest.qWait(200)
        return self.state == "shown" and words in self.words

    # What a visitor does

    def tap(self, x: int, y: int, held_ms: int = 40) -> None:
        at = QPoint(x, y)
        QTest.touchEvent(self.window, self.device).press(0, at, self.window)
        QTest.qWait(held_ms)
        QTest.touchEvent(self.window, self.device).release(0, at, self.window)
        QTest.qWait(50)

    def right_click(self, x: int, y: int) -> None:
        QTest.mouseClick(self.window, Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier, QPoint(x, y))
        QTest.qWait(150)
