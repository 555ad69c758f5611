"""One site and how it fares, as its page binds to them. The engine is in engine.py, imported when it is wanted."""

import logging
import os
import secrets
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, QTimer, QUrl, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from werkstadt.exhibits.model import Exhibit
from werkstadt.kiosk.views.kinds import MAP
from werkstadt.kiosk.views.scene import Host, SceneView
from werkstadt.scenes.web.load import Web
from werkstadt.scenes.web.rules import (
    CHATS_MAX,
    CSS_PX_U,
    HIGH_PX,
    LARGER,
    NARROW_PX,
    ONCE_MORE,
    TICK_MS,
    Fault,
    Watch,
    address,
    allows_unsandboxed,
    has_reader,
    is_inside,
    page_named,
    parse_answer,
    parse_watched,
    wishes,
)

if TYPE_CHECKING:
    from werkstadt.scenes.web.engine import ShutSite

log = logging.getLogger(__name__)

QML_IMPORT_NAME = "Werkstadt.Scenes.Web"
QML_IMPORT_MAJOR_VERSION = 1

SITE_PAGE = Path(__file__).parent / "Site.qml"
LISTENS = Path(__file__).parent / "listens.js"
WATCHES = Path(__file__).parent / "watches.js"
_TRIES_MAX = 2
_REFUSALS_KEPT = 100
_SAID_MAX = 200
_ANSWERS = 2
_PAINTED_MS = 200
"""The first answer may still be of before; so long after the second, what the page has drawn is on the glass."""


@cache
def _listens() -> str:
    return LISTENS.read_text(encoding="utf-8")


@cache
def _watches() -> str:
    return WATCHES.read_text(encoding="utf-8")


@QmlElement
@QmlUncreatable("made for a scene")
class WebView(SceneView):  # type: ignore[operator]
    """state: "coming", "shown", or "gone" where a card stands instead; onceMore: whether it may be tried again.

    words: what can be read on the page. writes: whether a field of it has the focus. holdsFocus: whether anything of it
    has – then Python must not ask the window for the item that has it; see READER_FLAG in rules.py.
    """

    changed = Signal()
    stateChanged = Signal()  # noqa: N815 (Qt's way of naming)
    wordsChanged = Signal()  # noqa: N815
    writesChanged = Signal()  # noqa: N815
    focusChanged = Signal()  # noqa: N815
    wished = Signal()
    pulse = Signal()
    typed = Signal(str)
    erase = Signal()
    release = Signal()
    scene: Web

    def __init__(self, host: Host, exhibit: Exhibit, scene: Web, parent: QObject) -> None:
        super().__init__(host, exhibit, scene, parent)
        self.refusals: list[str] = []
        self.fault: Fault | None = None
        self._state = "coming"
        self._tries = 0
        self._mark, self._watching = secrets.token_hex(16), secrets.token_hex(16)
        self._shut: ShutSite | None = None
        self._watch = Watch()
        self._pid, self._limited = 0, False
        self._said, self._words, self._writes, self._holds_focus = "", "", False, False
        self._unsure = _ANSWERS
        self._wishes = self._now_wished()
        self._clock = QTimer(self, interval=TICK_MS)
        self._clock.timeout.connect(self._tick)
        self._paints = QTimer(self, interval=_PAINTED_MS, singleShot=True)
        # The page itself comes first: to start the engine takes a while.
        QTimer.singleShot(int(host.look.property("quick")), self, self._begin)

    @property
    def site_host(self) -> str:
        return self.exhibit.id

    @property
    def settled(self) -> bool:
        sure = self._state == "shown" and self._unsure == 0 and not self._paints.isActive()
        return sure or self._state == "gone"

    # Coming and going

    def _begin(self) -> None:
        if self._state != "coming" or self._shut is not None:
            return
        if find_spec("PySide6.QtWebEngineQuick") is None:
            self._give_up(Fault.MISSING, "the web engine is not installed: it comes with werkstadt[kiosk-web]")
            return
        from werkstadt.scenes.web import engine

        try:
            engine.prepare()
        except engine.EngineRefused as err:
            self._give_up(Fault.UNSAFE, str(err))
            return
        self._tries += 1
        self._watch = Watch()
        self._shut = engine.ShutSite(self.site_host, self.exhibit.folder, self.scene, self.refused, self)
        self._clock.start()
        self.stateChanged.emit()

    def _give_up(self, fault: Fault, detail: str) -> None:
        """A card stands there from now on; the visit goes on, and staff are told."""
        self._state, self.fault = "gone", fault
        self._stop()
        self.host.tested_fault(str(fault))
        log.warning("site replaced by a card exhibit=%s code=%s detail=%s", self.exhibit.id, fault, detail)
        self.host.report(str(fault), f"{self.exhibit.id}: {detail}")

    def _stop(self) -> None:
        """The view goes at once, its profile after it: never the other way round."""
        self._clock.stop()
        shut, self._shut = self._shut, None
        self._pid = 0
        self._words, self._writes, self._holds_focus = "", False, False
        for told in (self.stateChanged, self.wordsChanged, self.writesChanged, self.focusChanged):
            told.emit()
        if shut is not None:
            shut.deleteLater()

    def leave(self) -> None:
        self._stop()

    @Slot()
    def retry(self) -> None:
        self.host.touched()
        if self._get_once_more():
            self._state, self.fault = "coming", None
            self.stateChanged.emit()
            QTimer.singleShot(0, self, self._begin)

    def refresh(self) -> None:
        self.changed.emit()
        wanted = self._now_wished()
        if wanted != self._wishes:
            self._wishes = wanted
            self.wished.emit()
            self.going()

    def _now_wished(self) -> dict[str, str]:
        comfort, moves = self.host.stay.comfort, bool(self.host.look.property("moves"))
        return wishes(self.language, comfort.simple, comfort.theme, comfort.larger, not moves)

    # What the web view tells

    @Slot(int)
    def began(self, pid: int) -> None:
        """So the process is called that runs the site now; 0: there is none."""
        if pid != self._pid:
            self._pid, self._limited = pid, False

    @Slot()
    def going(self) -> None:
        """It will look otherwise in a moment."""
        self._unsure = _ANSWERS
        for _ in range(_ANSWERS):
            self.pulse.emit()

    @Slot(int)
    def came(self, pid: int) -> None:
        """A page of the site is there."""
        if self._shut is None:
            return
        if not allows_unsandboxed(os.environ) and not self._shut.is_sandboxed(pid):
            self._give_up(Fault.UNSAFE, "the site's process is not in Chromium's sandbox")
            return
        self._watch.loaded = True
        if self._state == "coming":
            self._state = "shown"
            self.stateChanged.emit()
        self.going()

    @Slot(str)
    def failed(self, reason: str) -> None:
        if self._shut is not None and not self._watch.loaded:
            self._give_up(Fault.FAILED, reason)

    @Slot(int)
    def ended(self, code: int) -> None:
        if self._shut is not None:
            self._give_up(Fault.CRASHED, f"its process ended with {code}")

    @Slot(str)
    def answered(self, heard: str) -> None:
        """Its main thread still works. heard: what Site.qml asks it for."""
        if self._shut is None:
            return
        self._watch.answered()
        if self._pid and not self._limited:  # not before it runs: what it sets aside for itself must not fail
            self._limited = True
            self._shut.limit_memory(self._pid)
        answer = parse_answer(heard)
        if answer.words != self._words:
            self._words = answer.words
            self.wordsChanged.emit()
        if answer.writes != self._writes:
            self._writes = answer.writes
            self.writesChanged.emit()
        if self._unsure > 0:
            self._unsure -= 1
            self._paints.start()

    @Slot()
    def flooded(self) -> None:
        """More lines to its console between two looks than anybody writes."""
        if self._shut is not None:
            self._give_up(Fault.NAGGING, f"more than {CHATS_MAX} lines to its console")

    @Slot(str)
    def watched(self, heard: str) -> None:
        """What a usability test wants to know: which element was touched, which event the site tells of."""
        what, name = parse_watched(heard)
        if what == "touched":
            self.host.tested_element(name)
        elif what == "event":
            self.host.tested_event(name)

    @Slot(str, bool, result=bool)
    def nagged(self, message: str, harmless: bool) -> bool:
        """What a page says in a window of its own stands beside it instead. True: as if "OK" had been pressed."""
        self._watch.dialogs += 1
        if harmless and message:
            self._said = message[:_SAID_MAX]
            self.changed.emit()
        return harmless

    @Slot(QUrl, result=bool)
    def mayGo(self, url: QUrl) -> bool:  # noqa: N802
        inside = is_inside(url.scheme(), url.host(), self.site_host)
        if not inside:
            self.refused(url.toString())
        return inside

    @Slot(QUrl)
    def stands(self, url: QUrl) -> None:
        """Where it is now: about:blank and its like it reaches without asking."""
        if self._shut is not None and not url.isEmpty() and not is_inside(url.scheme(), url.host(), self.site_host):
            self._give_up(Fault.FAILED, f"it left its own pages for {url.toString()[:_SAID_MAX]}")
        elif self._shut is not None and not url.isEmpty():
            self.host.tested_page(page_named(url.path(), url.fragment()))

    @Slot(str)
    def refused(self, what: str) -> None:
        """The site has asked for something outside of it. Staff are told once a visit: a page may try all day."""
        if not self.refusals:
            log.warning("site asked for something outside exhibit=%s what=%s", self.exhibit.id, what[:_SAID_MAX])
            self.host.report("web-outside", f"{self.exhibit.id}: {what[:_SAID_MAX]}")
        if len(self.refusals) < _REFUSALS_KEPT:
            self.refusals.append(what[:_SAID_MAX])

    def _tick(self) -> None:
        memory_mib = self._shut.memory_mib(self._pid) if self._shut and self._pid else 0.0
        fault = self._watch.look(memory_mib)
        if fault is not None:
            self._give_up(fault, f"{memory_mib:.0f} MiB, {self._watch.dialogs} dialogs")
            return
        self.pulse.emit()

    # The keyboard on the glass

    @Slot(str)
    def write(self, letters: str) -> None:
        self.host.touched()
        self.typed.emit(letters)

    @Slot()
    def backspace(self) -> None:
        self.host.touched()
        self.erase.emit()

    @Slot()
    def done(self) -> None:
        self.host.touched()
        self.release.emit()

    # State

    def _get_once_more(self) -> bool:
        return self._state == "gone" and self.fault in ONCE_MORE and self._tries < _TRIES_MAX

    def _get_watches(self) -> str:
        """Nothing outside of a usability test."""
        return _watches().replace("MARK", self._watching) if self.host.stay.run else ""

    def _get_site_page(self) -> QUrl:
        return QUrl.fromLocalFile(str(SITE_PAGE)) if self._shut else QUrl()

    def _get_spoken(self) -> str:
        """Where a screen reader of the system reads the page itself, nothing here says it a second time."""
        return "" if has_reader(os.environ) else self._words

    def _set_holds_focus(self, holds: bool) -> None:
        if holds != self._holds_focus:
            self._holds_focus = holds
            self.focusChanged.emit()

    exhibitTitle = Property(str, lambda self: self.say(self.exhibit.title), notify=changed)  # noqa: N815
    title = Property(str, lambda self: self.say(self.scene.title), notify=changed)
    text = Property(str, lambda self: self.say(self.scene.text), notify=changed)
    fallback = Property(str, lambda self: self.say(self.scene.fallback), notify=changed)
    said = Property(str, lambda self: self._said, notify=changed)
    device = Property(str, lambda self: self.scene.device, constant=True)
    ground = Property(str, lambda self: self.exhibit.ground, constant=True)
    pixel = Property(float, lambda self: CSS_PX_U, constant=True)
    larger = Property(float, lambda self: LARGER, constant=True)
    mark = Property(str, lambda self: self._mark, constant=True)
    listens = Property(str, lambda self: _listens().replace("MARK", self._mark), constant=True)
    watches = Property(str, _get_watches, constant=True)
    watching = Property(str, lambda self: self._watching, constant=True)
    chatsMax = Property(int, lambda self: CHATS_MAX, constant=True)  # noqa: N815
    narrowPx = Property(int, lambda self: NARROW_PX, constant=True)  # noqa: N815
    highPx = Property(int, lambda self: HIGH_PX, constant=True)  # noqa: N815
    address = Property(QUrl, lambda self: QUrl(address(self.site_host, self._wishes)), notify=changed)
    wishes = Property(MAP, lambda self: self._wishes, notify=changed)
    state = Property(str, lambda self: self._state, notify=stateChanged)
    onceMore = Property(bool, _get_once_more, notify=stateChanged)  # noqa: N815
    sitePage = Property(QUrl, _get_site_page, notify=stateChanged)  # noqa: N815
    shut = Property(QObject, lambda self: self._shut.profile if self._shut else None, notify=stateChanged)
    words = Property(str, _get_spoken, notify=wordsChanged)
    writes = Property(bool, lambda self: self._writes, notify=writesChanged)
    holdsFocus = Property(bool, lambda self: self._holds_focus, _set_holds_focus, notify=focusChanged)  # noqa: N815
