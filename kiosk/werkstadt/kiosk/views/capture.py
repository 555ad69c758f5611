"""A photo or a recording as the pages of its question bind to it: from the first touch to what is kept, or not."""

from collections.abc import Callable

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QImage
from PySide6.QtQml import QmlElement, QmlUncreatable

from werkstadt.kiosk.capture.devices import Camera, Devices, Loudspeaker, Microphone, photo
from werkstadt.kiosk.capture.viewfinder import Viewfinder
from werkstadt.kiosk.rules.asking import Asking
from werkstadt.kiosk.rules.sound import LEAST_S, LONGEST_S, level_of, room_for, samples_of, seconds_of, wav
from werkstadt.kiosk.rules.speech import volume_of
from werkstadt.kiosk.rules.stay import Stay
from werkstadt.kiosk.voice import Ducking

QML_IMPORT_NAME = "Werkstadt.Model"
QML_IMPORT_MAJOR_VERSION = 1

__all__ = ["CaptureView", "Viewfinder"]

_SHOWN_EVERY_MS = 66
"""A viewfinder needs no more than 15 pictures a second."""


@QmlElement
@QmlUncreatable("a form has one")
class CaptureView(QObject):  # type: ignore[operator]
    """state: "empty", "looking" (the camera is on), "waiting" (until nothing is read aloud), "recording", "kept",
    "playing". failed: a device has let us down. level: of the voice now, 0…1. seconds: of the recording.

    act: carries out what a visitor does, as every act of the lane. stirred: somebody is here.
    """

    changed = Signal()
    heard = Signal()
    pictured = Signal()

    def __init__(
        self,
        stay: Stay,
        devices: Devices,
        ducking: Ducking,
        act: Callable[[Callable[[], object]], None],
        stirred: Callable[[], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._stay, self._devices, self._ducking = stay, devices, ducking
        self._act, self._stirred = act, stirred
        self._ref = ""
        self._camera: Camera | None = None
        self._microphone: Microphone | None = None
        self._loudspeaker: Loudspeaker | None = None
        self._state, self._failed = "empty", False
        self._samples = bytearray()
        self._level = 0.0
        self._second = 0
        self.image = QImage()
        self._frame = QImage()
        self._pause = QTimer(self, interval=_SHOWN_EVERY_MS, singleShot=True)
        self._pause.timeout.connect(self._show_frame)
        ducking.changed.connect(self._ducked)

    # Coming and going

    def come_to(self, ref: str, type_: str, asking: Asking, value: str) -> None:
        """The question ref is at hand. Where there is no such device, nobody has to answer it."""
        if ref == self._ref:
            return
        self.leave()
        self._ref = ref
        if type_ in asking.cannot:
            return
        if type_ == "image":
            self._camera = self._devices.camera()
        else:
            self._microphone, self._loudspeaker = self._devices.microphone(), self._devices.loudspeaker()
        if self._camera is None and self._microphone is None:
            asking.cannot_ask(type_)
            return
        kept = asking.blobs.get(value)
        if kept is not None:
            self._state = "kept"
            if type_ == "image":
                self.image = QImage.fromData(kept)
            else:
                self._samples = bytearray(samples_of(kept))
        self._tell()

    def leave(self) -> None:
        """Nothing looks or listens any more, and nothing of it is kept here."""
        if not self._ref:
            return
        self._rest()
        self._ref, self._camera, self._microphone, self._loudspeaker = "", None, None, None
        self._state, self._failed = "empty", False
        self._samples, self.image, self._frame = bytearray(), QImage(), QImage()
        self._level, self._second = 0.0, 0
        self._tell()

    def finish(self) -> None:
        """The visitor goes on: what is being recorded is kept."""
        if self._state in ("recording", "waiting"):
            self._keep_sound()
        self._rest()

    def _rest(self) -> None:
        self._pause.stop()
        for device in (self._camera, self._microphone, self._loudspeaker):
            if device is not None:
                device.stop()

    def _tell(self) -> None:
        self.changed.emit()
        self.heard.emit()
        self.pictured.emit()

    def _become(self, state: str) -> None:
        self._state = state
        self._tell()

    def _fail(self) -> None:
        self._rest()
        self._failed = True
        self._become("empty")

    # A photo

    @Slot()
    def look(self) -> None:
        """The camera goes on."""
        self._act(self._look)

    def _look(self) -> None:
        if self._camera is not None:
            self._failed = False
            self._take_back()
            self._become("looking")
            self._camera.start(self._see, self._fail)

    def _see(self, image: QImage) -> None:
        self._frame = image
        if self._state == "looking" and not self._pause.isActive():
            self._show_frame()
            self._pause.start()

    def _show_frame(self) -> None:
        if self._state == "looking" and not self._frame.isNull() and self.image.cacheKey() != self._frame.cacheKey():
            self.image = self._frame
            self.pictured.emit()

    @Slot()
    def shoot(self) -> None:
        self._act(self._shoot)

    def _shoot(self) -> None:
        if self._state != "looking" or self._frame.isNull():
            return
        self._rest()
        self.image, self._frame = self._frame, QImage()
        data = photo(self.image)
        taken = bool(data) and self._stay.asking is not None and self._stay.asking.take(data)
        self._stay.place = self._stay.place.touched_form()
        self._failed = not taken
        self._become("kept" if taken else "empty")

    # A recording

    @Slot()
    def record(self) -> None:
        self._act(self._record)

    def _record(self) -> None:
        if self._microphone is not None and self._state not in ("recording", "waiting"):
            self._failed = False
            self._take_back()
            self._become("waiting")
            QTimer.singleShot(0, self, self._begin)  # first the voice learns that somebody has acted

    def _ducked(self) -> None:
        if self._state == "waiting":
            QTimer.singleShot(0, self, self._begin)

    def _begin(self) -> None:
        """Not while something is read aloud: it would be on the recording."""
        if self._state == "waiting" and self._microphone is not None and not self._ducking.property("speaking"):
            self._become("recording")
            self._microphone.start(self._hear, self._fail)

    def _hear(self, samples: bytes) -> None:
        if self._state != "recording":
            return
        self._samples += samples[: room_for(self._samples)]
        self._level = level_of(samples)
        second = int(seconds_of(self._samples))
        if second != self._second:
            self._second = second
            self._stirred()
        self.heard.emit()
        if not room_for(self._samples):
            self._act(self._keep_sound)

    @Slot()
    def stop(self) -> None:
        """The recording, or what is played."""
        self._act(self._stop)

    def _stop(self) -> None:
        if self._state in ("recording", "waiting"):
            self._keep_sound()
        elif self._state == "playing":
            self._rest()
            self._become("kept")

    def _keep_sound(self) -> None:
        self._rest()
        self._level = 0.0
        asking = self._stay.asking
        long_enough = seconds_of(self._samples) >= LEAST_S
        kept = long_enough and asking is not None and asking.take(wav(bytes(self._samples)))
        if kept:
            self._stay.place = self._stay.place.touched_form()
        else:
            self._samples = bytearray()
        self._become("kept" if kept else "empty")

    @Slot()
    def listen(self) -> None:
        """To one's own recording."""
        self._act(self._listen)

    def _listen(self) -> None:
        if self._loudspeaker is not None and self._state == "kept" and self._samples:
            self._become("playing")
            self._loudspeaker.play(bytes(self._samples), volume_of(4), self._played)

    def _played(self) -> None:
        if self._state == "playing":
            self._become("kept")

    # Away with it

    @Slot()
    def drop(self) -> None:
        self._act(self._drop)

    def _drop(self) -> None:
        self._rest()
        self._take_back()
        self._become("empty")

    def _take_back(self) -> None:
        self._samples, self.image, self._frame = bytearray(), QImage(), QImage()
        self._second = 0
        if self._stay.asking is not None:
            self._stay.fill_in(Asking.drop)

    state = Property(str, lambda self: self._state, notify=changed)
    failed = Property(bool, lambda self: self._failed, notify=changed)
    speaks = Property(bool, lambda self: self._loudspeaker is not None, notify=changed)
    level = Property(float, lambda self: self._level, notify=heard)
    seconds = Property(int, lambda self: int(seconds_of(self._samples)), notify=heard)
    longest = Property(int, lambda _self: LONGEST_S, constant=True)
