"""A camera, a microphone and a loudspeaker that a test holds in its hands."""

import math
import random
import struct
from collections.abc import Callable

from PySide6.QtGui import QColor, QImage

from werkstadt.kiosk.rules.sound import RATE_HZ


def tone(seconds: float, loudness: float = 0.5, pitch_hz: float = 440.0) -> bytes:
    """Samples, 16 bit."""
    count = round(seconds * RATE_HZ)
    values = (round(32767 * loudness * math.sin(2 * math.pi * pitch_hz * at / RATE_HZ)) for at in range(count))
    return struct.pack(f"<{count}h", *values)


def picture(colour: str = "#C93F23", width: int = 640, height: int = 480) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    return image


def noise(seed: int, width: int = 640, height: int = 480) -> QImage:
    """A picture that no compression makes small, another one for each seed."""
    data = random.Random(seed).randbytes(4 * width * height)  # noqa: S311
    return QImage(data, width, height, QImage.Format.Format_RGB32).copy()


class FakeCamera:
    def __init__(self) -> None:
        self.on = False
        self._seen: Callable[[QImage], None] = lambda image: None
        self.fail: Callable[[], None] = lambda: None

    def start(self, seen: Callable[[QImage], None], failed: Callable[[], None]) -> None:
        self.on, self._seen, self.fail = True, seen, failed
        seen(picture())

    def show(self, image: QImage) -> None:
        self._seen(image)

    def stop(self) -> None:
        self.on = False


class FakeMicrophone:
    def __init__(self) -> None:
        self.on = False
        self._heard: Callable[[bytes], None] = lambda samples: None
        self.fail: Callable[[], None] = lambda: None

    def start(self, heard: Callable[[bytes], None], failed: Callable[[], None]) -> None:
        self.on, self._heard, self.fail = True, heard, failed

    def hear(self, samples: bytes) -> None:
        self._heard(samples)

    def stop(self) -> None:
        self.on = False


class FakeLoudspeaker:
    def __init__(self) -> None:
        self.played = b""
        self.end: Callable[[], None] = lambda: None

    def play(self, samples: bytes, volume: float, ended: Callable[[], None]) -> None:
        self.played, self.end = samples, ended

    def stop(self) -> None:
        self.played = b""


class FakeDevices:
    """without: names of devices that are not there."""

    def __init__(self, *without: str) -> None:
        self.eye, self.ear, self.mouth = FakeCamera(), FakeMicrophone(), FakeLoudspeaker()
        self.without = without

    def camera(self) -> FakeCamera | None:
        return None if "camera" in self.without else self.eye

    def microphone(self) -> FakeMicrophone | None:
        return None if "microphone" in self.without else self.ear

    def loudspeaker(self) -> FakeLoudspeaker | None:
        return None if "loudspeaker" in self.without else self.mouth
