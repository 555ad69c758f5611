"""The machine's camera, microphone and loudspeaker. QtMultimedia is imported when the first of them is asked for."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, Qt
from PySide6.QtGui import QImage

from werkstadt.kiosk.rules.sound import RATE_HZ

log = logging.getLogger(__name__)

PICTURE_SIDE_MAX = 1600
"""Pixels of a photo's longer side."""
_QUALITY = 85


class Microphone(Protocol):
    def start(self, heard: Callable[[bytes], None], failed: Callable[[], None]) -> None:
        """heard: samples as they come, 16 bit, one channel, RATE_HZ."""

    def stop(self) -> None: ...


class Camera(Protocol):
    def start(self, seen: Callable[[QImage], None], failed: Callable[[], None]) -> None:
        """seen: picture after picture."""

    def stop(self) -> None: ...


class Loudspeaker(Protocol):
    def play(self, samples: bytes, volume: float, ended: Callable[[], None]) -> None: ...
    def stop(self) -> None: ...


class Devices(Protocol):
    """None where the machine has no such device."""

    def camera(self) -> Camera | None: ...
    def microphone(self) -> Microphone | None: ...
    def loudspeaker(self) -> Loudspeaker | None: ...


def photo(image: QImage) -> bytes:
    """As it is sent: a JPEG without anything beside the picture. Empty where it cannot be written."""
    side, smooth = PICTURE_SIDE_MAX, Qt.TransformationMode.SmoothTransformation
    if max(image.width(), image.height()) > side:
        image = image.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio, smooth)
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    for key in plain.textKeys():
        plain.setText(key, "")
    data, buffer = QByteArray(), QBuffer()
    buffer.setBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return bytes(data.data()) if plain.save(buffer, "JPG", _QUALITY) else b""  # type: ignore[call-overload]


class QtDevices:
    """Of this machine, by Qt's multimedia. Loading that takes a third of a second, and only such questions wait."""

    def camera(self) -> Camera | None:
        if not any(Path("/dev").glob("video*")):
            return None
        from PySide6.QtMultimedia import QMediaDevices

        found = QMediaDevices.defaultVideoInput()
        return None if found.isNull() else QtCamera(found)

    def microphone(self) -> Microphone | None:
        from PySide6.QtMultimedia import QMediaDevices

        found = QMediaDevices.defaultAudioInput()
        return None if found.isNull() or not found.isFormatSupported(_form()) else QtMicrophone(found)

    def loudspeaker(self) -> Loudspeaker | None:
        from PySide6.QtMultimedia import QMediaDevices

        found = QMediaDevices.defaultAudioOutput()
        return None if found.isNull() or not found.isFormatSupported(_form()) else QtLoudspeaker(found)


def _form() -> Any:
    from PySide6.QtMultimedia import QAudioFormat

    form = QAudioFormat()
    form.setSampleRate(RATE_HZ)
    form.setChannelCount(1)
    form.setSampleFormat(QAudioFormat.SampleFormat.Int16)
    return form


class QtMicrophone(QObject):
    def __init__(self, device: Any) -> None:
        super().__init__()
        self._device = device
        self._source: Any = None
        self._samples: QIODevice | None = None

    def start(self, heard: Callable[[bytes], None], failed: Callable[[], None]) -> None:
        from PySide6.QtMultimedia import QAudioSource, QtAudio

        self.stop()
        self._source = QAudioSource(self._device, _form(), self)
        self._samples = self._source.start()
        if self._samples is None or self._source.error() != QtAudio.Error.NoError:
            log.warning("microphone does not start error=%s", self._source.error())
            self.stop()
            failed()
            return
        self._samples.readyRead.connect(lambda: self._bring(heard))

    def _bring(self, heard: Callable[[bytes], None]) -> None:
        if self._samples is not None:
            heard(bytes(self._samples.readAll().data()))

    def stop(self) -> None:
        self._samples = None
        if self._source is not None:
            self._source.stop()
            self._source.deleteLater()
            self._source = None


class QtLoudspeaker(QObject):
    def __init__(self, device: Any) -> None:
        super().__init__()
        self._device = device
        self._sink: Any = None
        self._buffer: QBuffer | None = None

    def play(self, samples: bytes, volume: float, ended: Callable[[], None]) -> None:
        from PySide6.QtMultimedia import QAudioSink, QtAudio

        self.stop()
        self._buffer = QBuffer(self)
        self._buffer.setData(QByteArray(samples))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._sink = QAudioSink(self._device, _form(), self)
        self._sink.setVolume(volume)

        def turned(state: Any) -> None:
            if state in (QtAudio.State.IdleState, QtAudio.State.StoppedState) and self._sink is not None:
                self.stop()
                ended()

        self._sink.stateChanged.connect(turned)
        self._sink.start(self._buffer)

    def stop(self) -> None:
        sink, self._sink = self._sink, None
        if sink is not None:
            sink.stop()
            sink.deleteLater()
        if self._buffer is not None:
            self._buffer.close()
            self._buffer.setData(QByteArray())
            self._buffer.deleteLater()
            self._buffer = None


class QtCamera(QObject):
    def __init__(self, device: Any) -> None:
        super().__init__()
        self._device = device
        self._session: Any = None
        self._camera: Any = None
        self._sink: Any = None

    def start(self, seen: Callable[[QImage], None], failed: Callable[[], None]) -> None:
        from PySide6.QtMultimedia import QCamera, QMediaCaptureSession, QVideoSink

        self.stop()
        self._session, self._sink = QMediaCaptureSession(self), QVideoSink(self)
        self._camera = QCamera(self._device, self)
        self._sink.videoFrameChanged.connect(lambda frame: self._bring(frame, seen))
        self._camera.errorOccurred.connect(lambda _error, detail: self._fail(detail, failed))
        self._session.setCamera(self._camera)
        self._session.setVideoSink(self._sink)
        self._camera.start()

    def _bring(self, frame: Any, seen: Callable[[QImage], None]) -> None:
        image = frame.toImage()
        if self._camera is not None and not image.isNull():
            seen(image)

    def _fail(self, detail: str, failed: Callable[[], None]) -> None:
        log.warning("camera fails detail=%s", detail)
        self.stop()
        failed()

    def stop(self) -> None:
        camera, self._camera = self._camera, None
        if camera is not None:
            camera.stop()
            for one in (self._session, self._sink, camera):
                one.deleteLater()
            self._session = self._sink = None
