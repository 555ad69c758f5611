"""Puts everything together: lanes, window, guard, backstage. Nothing here decides."""

import datetime as dt
import gc
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import shiboken6
from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow

from werkstadt.kiosk.agentlink import AgentLink
from werkstadt.kiosk.backstage import Backstage
from werkstadt.kiosk.guard import Guard
from werkstadt.kiosk.look.install import prepare
from werkstadt.kiosk.look.profile import named_profile
from werkstadt.kiosk.look.tokens import Look
from werkstadt.kiosk.options import LANGUAGES, Options
from werkstadt.kiosk.readaloud import read_page
from werkstadt.kiosk.recorder import OpenJournal, Recorder, open_real_journal
from werkstadt.kiosk.rules.speech import Engine, SilentEngine
from werkstadt.kiosk.rules.stay import Clocks, Stay
from werkstadt.kiosk.screenshot import png_descriptor
from werkstadt.kiosk.views.kiosk import Kiosk
from werkstadt.kiosk.views.lane import Lane
from werkstadt.kiosk.words import InterfaceWords

MAIN = Path(__file__).parent / "qml" / "Werkstadt" / "Kiosk" / "Main.qml"


class StartError(RuntimeError):
    """A sentence that says what is missing."""


def now_utc() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@dataclass(frozen=True)
class Surroundings:
    """Everything a test may want to hold in its own hands."""

    now_s: Callable[[], float] = time.monotonic
    utc_now: Callable[[], dt.datetime] = now_utc
    open_journal: Callable[[Path], OpenJournal] = open_real_journal
    voice: Engine | None = None


def fitting_size(fullscreen: bool, usual_px: tuple[int, int]) -> tuple[int, int]:
    """The whole screen, also where no window manager sees to it; a window as large as usual, where there is room."""
    screen = QGuiApplication.primaryScreen()
    if fullscreen:
        return screen.size().width(), screen.size().height()
    room, (width, height) = screen.availableSize(), usual_px
    share = min(1.0, 0.9 * room.width() / width, 0.9 * room.height() / height)
    return round(width * share), round(height * share)


class Stage(QObject):
    """The running kiosk. Raises StartError. Close it before the application goes."""

    def __init__(self, options: Options, around: Surroundings | None = None) -> None:
        super().__init__()
        around = around or Surroundings()
        try:
            profile = named_profile(options.profile)
        except ValueError as err:
            raise StartError(str(err)) from err
        self.engine = QQmlApplicationEngine()
        prepare(self.engine)
        self.look = Look(profile)
        self.look.setProperty("still", options.still)
        recorder = Recorder(options.state / "journal", around.open_journal)
        link = AgentLink(options.agent_socket, options.agent_uids, self) if options.agent_socket else None
        self.backstage = Backstage(options.content, options.zone, recorder, link, around.utc_now, self._wipe, self)
        self.backstage.profile = options.profile
        self.lane = self._lane(options, around)
        self.backstage.lanes.append(self.lane)
        self.backstage.load()
        self.kiosk = Kiosk([self.lane], self)
        self.window = self._open_window(options, (profile.width_px, profile.height_px))

    def _lane(self, options: Options, around: Surroundings) -> Lane:
        languages = (options.language, *(tag for tag in LANGUAGES if tag != options.language))
        clocks = Clocks(around.now_s, lambda: round(around.utc_now().timestamp() * 1000))
        stay = Stay(clocks, options.idle, languages)
        words = InterfaceWords(self)
        perform = self.backstage.performer(0)
        self._voice = around.voice or SilentEngine()
        packs = (options.content / "packs").absolute()
        lane = Lane(stay, self.backstage.readings, words, self.engine, perform, self.look, self, self._voice, packs)
        lane.readAloud.connect(self._read_aloud)
        return lane

    def _read_aloud(self) -> None:
        read_page(self.window, self.lane.stay.place.page, self.lane.stay.language, self._voice)

    def _open_window(self, options: Options, usual_px: tuple[int, int]) -> QQuickWindow:
        width, height = options.size_px or fitting_size(options.fullscreen, usual_px)
        self.look.resize(width, height)
        self.engine.setInitialProperties({"kiosk": self.kiosk, "look": self.look, "width": width, "height": height})
        self.engine.load(QUrl.fromLocalFile(str(MAIN)))
        roots = self.engine.rootObjects()
        if not roots or not isinstance(roots[0], QQuickWindow):
            raise StartError(f"{MAIN}: a window was expected, none could be made (see the lines above)")
        window = roots[0]
        window.widthChanged.connect(self._resized)
        window.heightChanged.connect(self._resized)
        self._guard = Guard(not options.fullscreen, self._key, self.lane.touched, self)
        window.installEventFilter(self._guard)
        self.backstage.take_screenshots_with(lambda: png_descriptor(self.window))
        return window

    def show(self, fullscreen: bool) -> None:
        self.window.showFullScreen() if fullscreen else self.window.show()

    def _resized(self) -> None:
        self.look.resize(self.window.width(), self.window.height())

    def _key(self) -> bool:
        """True swallows the key: while nobody is here, the first one only wakes."""
        if self.lane.stay.visit is None:
            self.lane.wake()
            return True
        self.lane.touched()
        return False

    def _wipe(self) -> None:
        clipboard = QGuiApplication.clipboard()
        if clipboard is not None:
            clipboard.clear()
        method = QGuiApplication.inputMethod()
        if method is not None:
            method.reset()
        self.engine.collectGarbage()
        gc.collect()

    def close(self) -> None:
        self.backstage.finish()
        self.window.hide()
        shiboken6.delete(self.engine)  # with its window, before anything that they are bound to
        gc.collect()
