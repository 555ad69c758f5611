"""The kiosk's real window with a finger, a keyboard, a screen reader's eye, and clocks that the test moves."""

import datetime as dt
import hashlib
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import shiboken6
from PIL import Image, ImageChops
from PySide6.QtCore import QObject, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleActionInterface, QAccessibleInterface, QImage
from PySide6.QtQml import QQmlExpression
from PySide6.QtQuick import QQuickItem, QQuickWindow
from PySide6.QtTest import QTest

from werkstadt.contract.ranges import Ranges
from werkstadt.kiosk.capture.devices import Devices
from werkstadt.kiosk.fallbook import FallBook
from werkstadt.kiosk.options import Options
from werkstadt.kiosk.recorder import OpenJournal
from werkstadt.kiosk.rules.readings import Readings
from werkstadt.kiosk.rules.speech import Engine, SilentEngine
from werkstadt.kiosk.stage import Stage, Surroundings

Role = QAccessible.Role
MONDAY = dt.datetime(2026, 11, 23, 11, 0, tzinfo=dt.UTC)
_PATIENCE_S = 20.0
_EDGES = 64


@dataclass(frozen=True)
class Node:
    """One node of the accessibility tree as it was when looked at. rect: in the window, px."""

    name: str
    role: Role
    description: str
    rect: QRect
    actions: tuple[str, ...]
    focusable: bool
    window: QQuickWindow = field(repr=False)
    way: tuple[int, ...] = field(repr=False)
    """From the window down, which child each time. PySide hands out a kept interface, long gone, for whatever came to
    stand at its address: so none is kept."""

    @property
    def acts(self) -> bool:
        return QAccessibleActionInterface.pressAction() in self.actions

    @property
    def interface(self) -> QAccessibleInterface:
        """What stands at its place now, for one question: not to be kept."""
        found = QAccessible.queryAccessibleInterface(self.window)
        for number in self.way:
            found = found.child(number)
            assert found is not None, f"{self.name!r} is not there any more"
        assert found.text(QAccessible.Text.Name) == self.name, f"{self.name!r} has made room"
        return found


class ListJournal:
    """A journal that keeps everything in a list, and fails while it is told to."""

    short_of_room = False
    damaged: tuple[Path, ...] = ()

    def __init__(self) -> None:
        self.records: list[tuple[str, Mapping[str, object], str | None]] = []
        self.visits: list[str | None] = []
        self.packs: list[str | None] = []
        self.blobs: dict[str, bytes] = {}
        self.broken = False
        self.untold = 0
        self.forgotten: list[tuple[str | None, Ranges]] = []

    def append(self, kind: str, v: int, body: Mapping[str, object], **more: object) -> object:
        self.probe()
        id_ = more.get("id")
        if id_ is None or id_ not in [known for _, _, known in self.records]:
            self.records.append((kind, body, str(id_) if id_ else None))
            self.visits.append(str(more["visit"]) if more.get("visit") else None)
            self.packs.append(str(more["pack"]) if more.get("pack") else None)
        self._tell_losses()
        return len(self.records)

    def probe(self) -> None:
        if self.broken:
            raise OSError("disk full, on purpose")
        self._tell_losses()

    def look(self) -> None:
        self.probe()

    epoch = "0" * 32

    def count(self, kind: str, pack: str, saying: Mapping[str, str] | None = None) -> int:
        return sum(
            known == kind and of == pack and all(body.get(name) == value for name, value in (saying or {}).items())
            for (known, body, _), of in zip(self.records, self.packs, strict=True)
        )

    def put_blob(self, data: bytes) -> str:
        self.probe()
        sha256 = hashlib.sha256(data).hexdigest()
        self.blobs[sha256] = data
        return sha256

    def drop_blobs(self, names: Sequence[str]) -> None:
        for sha256 in names:
            del self.blobs[sha256]

    def lost(self) -> int:
        return self.untold + sum(int(str(body["count"])) for body in self.bodies("lost"))

    def count_lost(self, count: int = 1) -> None:
        self.untold += count

    def _tell_losses(self) -> None:
        if self.untold:
            self.records.append(("lost", {"count": self.untold}, None))
            self.visits.append(None)
            self.untold = 0

    def given(self) -> int:
        return len(self.bodies("submission"))

    def forget(self, seqs: Ranges, epoch: str | None = None) -> int:
        self.probe()
        self.forgotten.append((epoch, seqs))
        return seqs.count()

    def kept(self, kind: str) -> list[tuple[str | None, Mapping[str, object]]]:
        if self.broken:
            raise OSError("disk full, on purpose")
        found = zip(self.records, self.visits, strict=True)
        return [(visit, body) for (known, body, _), visit in found if known == kind]

    def bodies(self, kind: str) -> list[Mapping[str, object]]:
        return [body for known, body, _ in self.records if known == kind]

    def close(self) -> None:
        pass


class Visitor:
    def __init__(
        self,
        content: Path,
        state: Path,
        journal: OpenJournal | None = None,
        voice: Engine | None = None,
        devices: Devices | None = None,
        falls: FallBook | None = None,
        **options: object,
    ) -> None:
        self._closed = False
        self.now_s = 0.0
        self.utc = MONDAY
        surroundings = Surroundings(
            lambda: self.now_s, lambda: self.utc, voice=voice or SilentEngine(), devices=devices, falls=falls
        )
        if journal is not None:
            surroundings = replace(surroundings, open_journal=lambda _folder: journal)
        told = {"size_px": (1920, 1080), "lanes_max": 1, "still": True, "fullscreen": False, **options}
        self.stage = Stage(Options(state=state, content=content, **told), surroundings)  # type: ignore[arg-type]
        self.stage.show(fullscreen=False)
        self.window = self.stage.window
        self.lane = self.stage.lane
        self.stage.backstage.start()
        self.device = QTest.createTouchDevice()
        self.until(lambda: self.window.isExposed())

    @property
    def page(self) -> str:
        """Of an exhibit: the type of its scene."""
        return str(self.scene.scene.kind if self.scene else self.lane.stay.place.page)

    @property
    def scene(self) -> Any:
        """The view-model of the scene that is open, None elsewhere."""
        return self.lane.property("scene")

    @property
    def cards(self) -> list[Mapping[str, Any]]:
        """What the start page tells of each exhibit, also of those that are not in sight."""
        held = self.lane._cards  # the property gives a type that PySide cannot hand out
        return [held.at(row) for row in range(len(held.cards))]

    @property
    def readings(self) -> Readings:
        return self.stage.backstage.readings

    def close(self) -> None:
        if not self._closed:
            self._closed = True
            self.stage.close()
            QTest.qWait(0)
            shiboken6.delete(self.stage)  # else its signals hold it, and every later test looks through all of it

    def until(self, holds: Callable[[], bool], what: str = "") -> None:
        end = time.monotonic() + _PATIENCE_S
        while not holds():
            assert time.monotonic() < end, f"did not come: {what or holds}; on page {self.page}: {self.names()}"
            QTest.qWait(5)

    def settle(self) -> None:
        """Everything that was asked for is on the glass, also what a scene has to wait for itself."""
        QTest.qWait(5)
        self.until(lambda: self.scene is None or self.scene.settled)
        self._frame()

    def _frame(self) -> None:
        """Rows and columns are only set in the frame: on a busy machine that may come later than any wait."""
        frames: list[None] = []
        swapped = self.window.frameSwapped.connect(lambda: frames.append(None))
        self.window.update()
        self.until(lambda: bool(frames) or not self.window.isExposed(), "a frame")
        self.window.frameSwapped.disconnect(swapped)

    # What a screen reader sees

    def nodes(self) -> list[Node]:
        return list(_walk(QAccessible.queryAccessibleInterface(self.window), self.window))

    def names(self) -> list[str]:
        return [node.name for node in self.nodes() if node.name]

    def says(self, words: str) -> bool:
        return any(words in node.name for node in self.nodes())

    def find(self, name: str) -> Node:
        found: list[Node] = []

        def there() -> bool:
            found[:] = [node for node in self.nodes() if node.acts and node.name.startswith(name)]
            return bool(found)

        self.until(there, f"something to press named {name!r}")
        return found[-1]

    # What a visitor does

    def tap(self, name: str) -> None:
        """Where it stands when the page has come to rest: nobody touches a page in the moment in which it changes."""
        seen, now = None, self.find(name).rect
        while now != seen:
            self.settle()
            seen, now = now, self.find(name).rect
        self.touch(now.center())

    def touch(self, at: QPoint) -> None:
        QTest.touchEvent(self.window, self.device).press(0, at, self.window)
        QTest.touchEvent(self.window, self.device).release(0, at, self.window)
        self.settle()

    def touch_and_slide_off(self, name: str, to: QPoint) -> None:
        start = self.find(name).rect.center()
        self.stroke(*((QPointF(start) * (1 - part) + QPointF(to) * part).toPoint() for part in (0, 0.3, 0.7, 1)))

    def stroke(self, *places: QPoint, finger: int = 0) -> None:
        """A finger goes from place to place, each in a frame of its own: Qt makes one of the moves within a frame."""
        QTest.touchEvent(self.window, self.device).press(finger, places[0], self.window)
        for place in places[1:]:
            QTest.touchEvent(self.window, self.device).move(finger, place, self.window)
            self._frame()
        QTest.touchEvent(self.window, self.device).release(finger, places[-1], self.window)
        self.settle()

    def press(self, name: str) -> None:
        """The press action, as a screen reader does it."""
        action = self.find(name).interface.actionInterface()
        assert action is not None
        action.doAction(QAccessibleActionInterface.pressAction())
        self.settle()

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.window, key, modifiers)
        self.settle()

    def type(self, text: str) -> None:
        for letter in text:
            self.tap(letter)

    def wait(self, seconds: float) -> None:
        self.now_s += seconds
        self.lane.tick()
        self.settle()

    # Where things are

    @property
    def focus(self) -> QQuickItem | None:
        """The item with the focus; none while it is in a web page, whose items Python must not be given."""
        kind, _ = QQmlExpression(self.stage.engine.rootContext(), self.window, "String(activeFocusItem)").evaluate()
        return None if "WebEngine" in str(kind) else self.window.activeFocusItem()

    def visible_items(self) -> Iterator[QQuickItem]:
        yield from _items(self.window.contentItem())

    def to_form(self) -> None:
        self.tap("Berühre mich")
        self.tap("Deine Meinung")
        self.until(lambda: self.page == "form")

    def to_review(self, text: str = "aha") -> None:
        self.to_form()
        self.tap("toll")
        self.tap("Weiter")
        self.tap("Weiter")
        self.tap("Weiter")
        self.tap("7")
        self.tap("Weiter")
        self.type(text)
        self.tap("Weiter")
        self.tap("Weiter")
        self.until(lambda: self.page == "review")


def pixels(picture: QImage) -> Image.Image:
    rgb = picture.convertToFormat(QImage.Format.Format_RGB888)
    size = (rgb.width(), rgb.height())
    return Image.frombytes("RGB", size, bytes(rgb.constBits()), "raw", "RGB", rgb.bytesPerLine())


def differing(one: QImage, other: QImage) -> str:
    """Where two pictures of one size are not the same, in words; empty where they are.

    Edges of letters may be a little lighter or darker: Qt's cache of glyphs is not the same all day long.
    """
    apart = ImageChops.difference(pixels(one), pixels(other)).convert("L")
    box = apart.point(lambda grey: 255 if grey > _EDGES else 0).getbbox()
    return f"in {box}, by up to {apart.getextrema()[1]} of 255" if box else ""


def is_foreign(thing: QObject | None) -> bool:
    """A web view: what is below it Python must not be given, see kiosk/readaloud.py."""
    return thing is not None and thing.inherits("QQuickWebEngineView")


def _items(item: QQuickItem) -> Iterator[QQuickItem]:
    if item.isVisible():
        yield item
        if is_foreign(item):
            return
        for child in item.childItems():
            yield from _items(child)


def _walk(interface: QAccessibleInterface | None, window: QQuickWindow, way: tuple[int, ...] = ()) -> Iterator[Node]:
    if interface is None or not interface.isValid():
        return
    state = interface.state()
    if getattr(state, "invisible", False):
        return
    action = interface.actionInterface()
    yield Node(
        interface.text(QAccessible.Text.Name),
        interface.role(),
        interface.text(QAccessible.Text.Description),
        interface.rect().translated(-window.position()),
        tuple(action.actionNames()) if action and not getattr(state, "disabled", False) else (),
        bool(getattr(state, "focusable", False)),
        window,
        way,
    )
    if "PySide6.QtWebEngineQuick" in sys.modules and is_foreign(interface.object()):
        return
    for number in range(interface.childCount()):
        yield from _walk(interface.child(number), window, (*way, number))


def texts_in(thing: QObject) -> str:
    """Every text that this object or anything below it holds, visible or not."""
    meta = thing.metaObject()
    properties = [meta.property(number) for number in range(meta.propertyCount())]
    held = [str(one.read(thing)) for one in properties if str(one.typeName()) == "QString"]
    shiboken6.invalidate(meta)  # it would outlive the thing, and stand for whatever comes to lie at its address
    if is_foreign(thing):
        return "\n".join(held)
    below: list[QObject] = list(thing.children())
    if isinstance(thing, QQuickWindow):
        below.append(thing.contentItem())
    if isinstance(thing, QQuickItem):
        below += [item for item in thing.childItems() if item not in below]
    return "\n".join([*held, *(texts_in(one) for one in below)])


Open = Callable[..., Visitor]
