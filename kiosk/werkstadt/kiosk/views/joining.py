"""The page for joining as QML binds to it. Imported when the agent first says that this device belongs to no hub."""

from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QImage
from PySide6.QtQml import QmlElement, QmlUncreatable

from werkstadt.kiosk.capture.codes import can_read, read_code
from werkstadt.kiosk.capture.devices import Camera, Devices, QtDevices
from werkstadt.kiosk.capture.viewfinder import Viewfinder
from werkstadt.kiosk.courier import Courier
from werkstadt.kiosk.rules.joining import Joining, Said
from werkstadt.kiosk.rules.stay import THEMES
from werkstadt.kiosk.rules.stick import NO_STICK, Stick
from werkstadt.kiosk.views.kinds import LIST, MAP
from werkstadt.kiosk.views.lane import Lane

QML_IMPORT_NAME = "Werkstadt.Model"
QML_IMPORT_MAJOR_VERSION = 1

__all__ = ["JoiningView", "Viewfinder"]

FORGET_S = 180.0
"""Without a touch; then nothing of what somebody typed is left."""
_SHOWN_EVERY_MS = 66
_TICK_MS = 1000
_STALE = ("wrong-code", "closed")


@QmlElement
@QmlUncreatable("there is one while this device belongs to no hub")
class JoiningView(QObject):  # type: ignore[operator]
    """tell: a line to the agent. lane: whose words and look the page has. devices: with the camera, if there is one."""

    changed = Signal()
    ticked = Signal()
    pictured = Signal()

    def __init__(
        self,
        tell: Callable[[str, Mapping[str, object]], None],
        lane: Lane,
        devices: Devices | None,
        now_s: Callable[[], float],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.joining = Joining(now_s)
        self.stick_said = NO_STICK
        self.image = QImage()
        self._tell_agent = tell
        self._lane = lane
        self._devices = devices
        self._camera: Camera | None = None
        self._camera_failed = False
        self._odd_picture = False
        self._thread: ThreadPoolExecutor | None = None
        self._courier = Courier(self)
        self._reading = False
        self._scans = can_read() and (devices is not None or any(Path("/dev").glob("video*")))
        self._touched_s = now_s()
        self._pause = QTimer(self, interval=_SHOWN_EVERY_MS, singleShot=True)
        self._clock = QTimer(self, interval=_TICK_MS)
        self._clock.timeout.connect(self.tick)
        self._clock.start()

    # The agent

    def hear(self, said: Said) -> None:
        if said != self.joining.said:
            self.joining.hear(said)
            self._follow_camera()
            self.changed.emit()
            self.ticked.emit()

    def hear_stick(self, stick: Stick) -> None:
        self.stick_said = stick
        self.changed.emit()
        self.ticked.emit()

    def tick(self) -> None:
        self.ticked.emit()
        if self.joining.now_s() > self._touched_s + FORGET_S and self.joining.page not in ("ways", "joined"):
            self._touched_s = self.joining.now_s()
            if self.joining.said.state == "refused":
                self._tell_agent("join-cancel", {})
            if self.joining.said.state in ("choose", "refused"):
                self.joining.forget()
                self.dress_as_usual()
                self._follow_camera()
                self.changed.emit()

    def leave(self) -> None:
        """The page goes: an exhibition is there, or the agent is not."""
        self._clock.stop()
        self.joining.forget()
        self._follow_camera()
        self.dress_as_usual()
        if self._thread is not None:
            self._thread.shutdown(wait=True)
            self._courier.drain()

    def dress_as_usual(self) -> None:
        stay = self._lane.stay
        if stay.visit is None:
            stay.language, stay.comfort = stay.languages[0], stay.usual
            self._lane.settle()

    # What somebody at the device does

    def _act(self, act: Callable[[], object]) -> None:
        self._touched_s = self.joining.now_s()
        act()
        self._follow_camera()
        self.changed.emit()

    @Slot(str)
    def choose(self, road: str) -> None:
        self._act(lambda: self.joining.choose(road))

    @Slot(str)
    def type(self, letters: str) -> None:
        self._act(lambda: self.joining.type(letters))

    @Slot()
    def erase(self) -> None:
        self._act(self.joining.erase)

    @Slot()
    def submit(self) -> None:
        line = self.joining.line()
        self._act(lambda: self._tell_agent(*line) if line else None)

    @Slot(str)
    def compare(self, address: str) -> None:
        self._act(lambda: self._tell_agent("compare", {"hub": address}))

    @Slot(bool)
    def answer(self, same: bool) -> None:
        self._act(lambda: self._tell_agent("compare-answer", {"same": same}))

    @Slot()
    def stickIn(self) -> None:  # noqa: N802
        """Let one in, or wait for none any more."""
        self._act(lambda: self._tell_agent("stick", {"open": not self.stick_said.busy}))

    @Slot()
    def typeAddress(self) -> None:  # noqa: N802
        """Also from a refusal."""
        if self.joining.said.state == "refused":
            self._tell_agent("join-cancel", {})
        self._act(self.joining.ask_address)

    @Slot()
    def again(self) -> None:
        """From a refusal back to the road that was taken; a code that was good once is typed anew."""
        if self.joining.said.error in _STALE:
            self.joining.typed = ""
        self._act(lambda: self._tell_agent("join-cancel", {}))

    @Slot()
    def back(self) -> None:
        """One step; where the agent is at work, the try is given up."""
        if self.joining.said.state == "choose":
            self._act(self.joining.back)
        else:
            self.joining.forget()
            self._act(lambda: self._tell_agent("join-cancel", {}))

    @Slot()
    def nextLanguage(self) -> None:  # noqa: N802
        stay = self._lane.stay
        self._dress(lambda: setattr(stay, "language", stay.next_language))

    @Slot()
    def toggleLarger(self) -> None:  # noqa: N802
        stay = self._lane.stay
        self._dress(lambda: setattr(stay, "comfort", replace(stay.comfort, larger=not stay.comfort.larger)))

    @Slot()
    def nextTheme(self) -> None:  # noqa: N802
        stay = self._lane.stay
        theme = THEMES[(THEMES.index(stay.comfort.theme) + 1) % len(THEMES)]
        self._dress(lambda: setattr(stay, "comfort", replace(stay.comfort, theme=theme)))

    def _dress(self, act: Callable[[], None]) -> None:
        """Nobody is on a visit, so the lane is told by hand."""
        self._act(act)
        self._lane.settle()

    # The camera

    def _follow_camera(self) -> None:
        wanted = self.joining.page == "scan"
        if wanted and self._camera is None and not self._camera_failed:
            self._odd_picture = False
            self._camera = (self._devices or QtDevices()).camera()
            self._camera_failed = self._camera is None
            if self._camera is not None:
                self._camera.start(self._see, self._fail)
        elif not wanted:
            self._camera_failed = False
            if self._camera is not None:
                self._camera.stop()
                self._camera = None
            self.image = QImage()
            self.pictured.emit()

    def _fail(self) -> None:
        self._camera, self._camera_failed = None, True
        self.changed.emit()

    def _see(self, image: QImage) -> None:
        if self._camera is None:
            return
        if not self._pause.isActive():
            self._pause.start()
            self.image = image
            self.pictured.emit()
        if not self._reading:
            self._reading = True
            self._thread = self._thread or ThreadPoolExecutor(1, "codes")
            self._courier.bring(self._thread.submit(read_code, image.copy()), self._read)

    def _read(self, done: "Future[str | None]") -> None:
        self._reading = False
        text = done.result() if done.exception() is None else None
        if self.joining.page != "scan" or not text:
            return
        self.joining.typed = text[:300]
        line = self.joining.line()
        odd = line is None
        if odd:
            self.joining.typed = ""
        if odd != self._odd_picture or not odd:
            self._odd_picture = odd
            self._act(lambda: self._tell_agent(*line) if line else None)

    # What the page shows

    def _wrong(self) -> list[int]:
        slip = self.joining.slip
        return list(slip.places) if slip else []

    def _hubs(self) -> list[dict[str, object]]:
        return [{"name": one.name or one.address, "address": one.address} for one in self.joining.said.hubs]

    def _slip(self) -> str:
        slip = self.joining.slip
        return "" if slip is None else "place" if slip.kind == "check" and slip.places else slip.kind

    page = Property(str, lambda self: self.joining.page, notify=changed)
    road = Property(str, lambda self: self.joining.road, notify=changed)
    signs = Property(str, lambda self: self.joining.signs, notify=changed)
    wrong = Property(LIST, _wrong, notify=changed)
    slip = Property(str, _slip, notify=changed)
    ready = Property(bool, lambda self: self.joining.is_ready, notify=changed)
    address = Property(str, lambda self: self.joining.address, notify=changed)
    hubs = Property(LIST, _hubs, notify=changed)
    error = Property(str, lambda self: self.joining.said.error, notify=changed)
    detail = Property(str, lambda self: self.joining.said.detail, notify=changed)
    name = Property(str, lambda self: self.joining.said.name, notify=changed)
    scans = Property(bool, lambda self: self._scans, notify=changed)
    cameraFailed = Property(bool, lambda self: self._camera_failed, notify=changed)  # noqa: N815
    oddPicture = Property(bool, lambda self: self._odd_picture, notify=changed)  # noqa: N815
    stick = Property(MAP, lambda self: self.stick_said.fields(), notify=changed)
    stickLeft = Property(int, lambda self: self.stick_said.left_s(self.joining.now_s()), notify=ticked)  # noqa: N815
    digits = Property(str, lambda self: self.joining.digits, notify=ticked)
    left = Property(int, lambda self: self.joining.left_s, notify=ticked)
