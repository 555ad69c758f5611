"""Puts everything together: lanes, window, guard, backstage. Nothing here decides."""

import datetime as dt
import gc
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPointF, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow

from werkstadt.kiosk.agentlink import AgentLink
from werkstadt.kiosk.backstage import Backstage
from werkstadt.kiosk.fallbook import FallBook
from werkstadt.kiosk.guard import BACKTAB, TAB, Guard
from werkstadt.kiosk.look.install import prepare
from werkstadt.kiosk.look.made import let_go
from werkstadt.kiosk.look.profile import Profile, named_profile
from werkstadt.kiosk.look.tokens import Look
from werkstadt.kiosk.observer import Observer
from werkstadt.kiosk.options import LANGUAGES, Options, is_locked
from werkstadt.kiosk.recorder import OpenJournal, Recorder, open_real_journal
from werkstadt.kiosk.rules.knock import Knock
from werkstadt.kiosk.rules.lanes import fitting
from werkstadt.kiosk.rules.speech import Engine
from werkstadt.kiosk.rules.stay import Clocks, Comfort, Stay
from werkstadt.kiosk.screenfit import ScreenFit
from werkstadt.kiosk.screenshot import part, png_descriptor
from werkstadt.kiosk.speechd import SpeechdEngine
from werkstadt.kiosk.views.kiosk import Kiosk
from werkstadt.kiosk.views.lane import Lane
from werkstadt.kiosk.voice import Voice
from werkstadt.kiosk.words import InterfaceWords

if TYPE_CHECKING:
    from werkstadt.kiosk.capture.devices import Devices
    from werkstadt.kiosk.pagepictures import PagePictures
    from werkstadt.kiosk.tracing import Tracing

log = logging.getLogger(__name__)

_KNOCKING_KEY = -2
"""As the number of a finger."""
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
    devices: "Devices | None" = None
    falls: FallBook | None = None


def fitting_size(fullscreen: bool, usual_px: tuple[int, int]) -> tuple[int, int]:
    """The whole screen, also where no window manager sees to it; a window as large as usual, where there is room."""
    screen = QGuiApplication.primaryScreen()
    if fullscreen:
        return screen.size().width(), screen.size().height()
    room, (width, height) = screen.availableSize(), usual_px
    share = min(1.0, 0.9 * room.width() / width, 0.9 * room.height() / height)
    return round(width * share), round(height * share)


def _lanes_for(options: Options, profile: Profile, width_px: int, height_px: int) -> int:
    """As many as are wanted and find room side by side."""
    wanted = profile.lanes if options.lanes_max is None else options.lanes_max
    width_mm, _ = profile.size_mm(width_px, height_px)
    found = fitting(wanted, width_mm)
    if found < wanted:
        log.info("fewer lanes than wanted wanted=%d lanes=%d glass_mm=%.0f", wanted, found, width_mm)
    return found


class Stage(QObject):
    """The running kiosk. Raises StartError. Close it before the application goes."""

    def __init__(self, options: Options, around: Surroundings | None = None) -> None:
        super().__init__()
        around = around or Surroundings()
        try:
            profile = named_profile(options.profile)
        except ValueError as err:
            raise StartError(str(err)) from err
        if options.mount_mm is not None:
            profile = replace(profile, mount_mm=options.mount_mm)
        self._now_s = around.now_s
        self.engine = QQmlApplicationEngine()
        prepare(self.engine)
        recorder = Recorder(options.state / "journal", around.open_journal)
        link = AgentLink(options.agent_socket, options.agent_uids, self) if options.agent_socket else None
        self.backstage = Backstage(
            *(options.content, options.zone, recorder, link, around.utc_now, self._wipe, self),
            devices=around.devices,
            falls=around.falls,
        )
        self.backstage.profile = options.profile
        self.backstage.now_s = around.now_s
        self.voice = Voice(around.voice or SpeechdEngine(options.speech, options.state, self), self)
        width, height = options.size_px or fitting_size(options.fullscreen, (profile.width_px, profile.height_px))
        words = InterfaceWords(self)
        for number in range(_lanes_for(options, profile, width, height)):
            lane = self._lane(number, options, around, profile, words)
            lane.visitChanged.connect(self.backstage.tell_of_visit)
            self.backstage.lanes.append(lane)
        self._knocks = [Knock() for _ in self.backstage.lanes]
        self._traces: dict[int, Tracing] = {}
        self._pictures: dict[int, PagePictures] = {}
        self.backstage.begin_to_record = self._begin_to_record
        self.backstage.load()
        self.kiosk = Kiosk(self.backstage.lanes, self)
        self.backstage.current = lambda: self.kiosk.current
        self.kiosk.resize(width, height)
        self.window = self._open_window(options, width, height)
        self._observer = Observer(self.backstage.lanes, link, self._seen_of, self) if link else None

    @property
    def lane(self) -> Lane:
        """The one touched last."""
        return self.kiosk.current

    @property
    def look(self) -> Look:
        return self.kiosk.current.look

    def _lane(
        self, number: int, options: Options, around: Surroundings, profile: Profile, words: InterfaceWords
    ) -> Lane:
        languages = (options.language, *(tag for tag in LANGUAGES if tag != options.language))
        clocks = Clocks(around.now_s, lambda: round(around.utc_now().timestamp() * 1000))
        stay = Stay(clocks, options.idle, languages, lane=number, usual=Comfort(reach=options.reach))
        look = Look(profile)
        look.setProperty("still", options.still)
        perform, level = self.backstage.performer(number), options.speech.level
        readings, feeds, votes = self.backstage.readings, self.backstage.feeds, self.backstage.votes
        packs = (options.content / "packs").absolute()
        lane = Lane(
            stay,
            readings,
            words,
            self.engine,
            perform,
            look,
            self,
            self.voice,
            level,
            feeds,
            votes,
            packs,
            around.devices,
        )
        lane.zone = options.zone
        lane.is_locked = is_locked(options.vault)
        return lane

    def _open_window(self, options: Options, width: int, height: int) -> QQuickWindow:
        self.engine.setInitialProperties({"kiosk": self.kiosk, "width": width, "height": height})
        self.engine.load(QUrl.fromLocalFile(str(MAIN)))
        roots = self.engine.rootObjects()
        if not roots or not isinstance(roots[0], QQuickWindow):
            raise StartError(f"{MAIN}: a window was expected, none could be made (see the lines above)")
        window = roots[0]
        window.widthChanged.connect(self._resized)
        window.heightChanged.connect(self._resized)
        self._guard = Guard(
            *(not options.fullscreen, self._key, self._touched, self._too_wide, self._knocked, self._key_knocked), self
        )
        window.installEventFilter(self._guard)
        self.backstage.take_screenshots_with(lambda: png_descriptor(self.window))
        return window

    def show(self, fullscreen: bool) -> None:
        if not fullscreen:
            self.window.show()
            return
        self.window.showFullScreen()
        self._fit = ScreenFit(self.window, self)

    def _resized(self) -> None:
        self.kiosk.resize(self.window.width(), self.window.height())

    def _touched(self, at: QPointF) -> int:
        return self.kiosk.touched_at(at.x())

    def _knocked(self, finger: int, at: QPointF, what: str) -> None:
        number, corner = self.kiosk.corner_at(at.x(), at.y())
        self._knock_at(number, finger, corner, what)
        if not self._traces:
            return
        for lane, trace in self._traces.items():
            if what == "cancel" or lane == number:
                trace.finger(finger, at, what)
        if what == "down" and number in self._pictures:
            self._pictures[number].touched()

    def _begin_to_record(self, number: int) -> None:
        """Nobody needs it before a study is opened in this lane."""
        if number not in self._traces:
            lane = self.backstage.lanes[number]
            self._traces[number], self._pictures[number] = self._trace_of(lane), self._pictures_of(lane)

    def _trace_of(self, lane: Lane) -> "Tracing":
        from werkstadt.kiosk.tracing import Tracing

        return Tracing(lane.stay, lane.look, lane.ear_view.place_px, lane.ear_view.name_at)

    def _pictures_of(self, lane: Lane) -> "PagePictures":
        """Nobody has written anything yet where one is taken, so that a site is seen in it."""
        from werkstadt.kiosk.pagepictures import PagePictures

        return PagePictures(lane, lambda: self._seen_of(lane), self.backstage.record, self)

    def _seen_of(self, lane: Lane) -> QImage:
        return part(self.window, lane.ear_view.place_px())

    def _key_knocked(self, what: str) -> None:
        self._knock_at(self.backstage.lanes.index(self.lane), _KNOCKING_KEY, "keys", what)

    def _knock_at(self, number: int, finger: int, corner: str, what: str) -> None:
        knock, now_s = self._knocks[number], self._now_s()
        if what == "down":
            knock.down(finger, corner, now_s)
        elif what == "move":
            knock.moved(finger, corner)
        elif what == "cancel":
            for one in self._knocks:
                one.forget()
        elif knock.up(finger, now_s):
            self.backstage.admit(number)

    def _too_wide(self) -> float:
        return float(self.look.property("tooWide"))

    def _key(self, key: int, text: str) -> bool:
        """True swallows the key: it was for the ear; or nobody is here, and the first one only wakes; or it only ends
        the warning; nor does Tab lead to a neighbour.
        """
        lane = self.lane
        if lane.ear_view.key(key, text):
            return True
        if lane.joining is not None and lane.staff is None:
            return False  # nobody is on a visit there, and staff type
        if not lane.occupied:
            lane.wake()
            return True
        if lane.warned:
            lane.touched()
            return True
        lane.noticed()
        if key not in (TAB, BACKTAB) or len(self.kiosk.board.spots) == 1:
            return False
        lane.look.setProperty("byKeys", True)
        lane.tabbed.emit(key == TAB)
        return True

    def _wipe(self) -> None:
        clipboard = QGuiApplication.clipboard()
        if clipboard is not None:
            clipboard.clear()
        method = QGuiApplication.inputMethod()
        if method is not None:
            method.reset()
        self.engine.collectGarbage()
        let_go()
        gc.collect()

    def close(self) -> None:
        self.backstage.finish()
        self.voice.close()
        self.window.hide()
        # A page or panel that was left a moment ago must not outlive the engine it was made by.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        shiboken6.delete(self.engine)  # with its window, before anything that they are bound to
        gc.collect()
