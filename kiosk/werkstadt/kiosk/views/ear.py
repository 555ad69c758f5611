"""One lane's ear as its pages see it, and its hands: it looks at the page, speaks, presses, marks what is meant."""

from collections.abc import Callable, Iterable
from typing import Protocol

import shiboken6
from PySide6.QtCore import (
    Property,
    QCoreApplication,
    QEvent,
    QMetaObject,
    QObject,
    QPointF,
    QRectF,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtQml import QmlElement, QmlUncreatable
from PySide6.QtQuick import QQuickItem

from werkstadt.kiosk.listenkeys import BUTTONS, act_always, act_listening, chooses, erases
from werkstadt.kiosk.rules.aloud import Adjust, Effect, GoBack, Press, Quiet, SayNow, Show, Tell, Tongue
from werkstadt.kiosk.rules.listening import Ear, Way, Where
from werkstadt.kiosk.rules.place import WAITING, Page
from werkstadt.kiosk.rules.speech import LEVELS_DB, START_LEVEL, Node, volume_of
from werkstadt.kiosk.rules.spoken import Phrase
from werkstadt.kiosk.rules.stay import Stay
from werkstadt.kiosk.voice import Voice
from werkstadt.kiosk.words import InterfaceWords

QML_IMPORT_NAME = "Werkstadt.Model"
QML_IMPORT_MAJOR_VERSION = 1

_SETTLE_MS = 60
"""After an act the page gets so long to change before it is looked at."""
_NOTICE_MS = 12_000
_TELLING = (*WAITING, Page.THANKS, Page.NO_SAVING)


class Host(Protocol):
    stay: Stay

    def noticed(self) -> None:
        """Somebody is here, but has changed nothing."""

    def wake(self) -> None: ...


@QmlElement
@QmlUncreatable("a lane has one")
class EarView(QObject):  # type: ignore[operator]
    """reading: "", "speaking" or "paused". listening: keys lead through everything. exploring: the first touch says
    what it is. aloud: own words too from the loudspeaker. notice: to be shown. marked: the item that is meant now, or
    none; only QML keeps it, since QML learns when it goes."""

    changed = Signal()
    marked = Signal(QObject)

    def __init__(
        self, host: Host, voice: Voice, words: InterfaceWords, parent: QObject, start_level: int = START_LEVEL
    ) -> None:
        super().__init__(parent)
        self.ear = Ear(start_level)
        self.voice = voice
        self._host = host
        self._words = words
        self._root: QQuickItem | None = None
        self._nodes: tuple[Node, ...] = ()
        self._marked = 0
        self._notice = ""
        self._wish = 0
        self._opening = False
        self._passing = False
        self._soon = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._soon.timeout.connect(self.look)
        self._unsaid = QTimer(self, singleShot=True, interval=_NOTICE_MS)
        self._unsaid.timeout.connect(lambda: self._tell(""))
        voice.changed.connect(self._voice_changed)

    # The page

    @Slot(QQuickItem)
    def stand(self, root: QQuickItem) -> None:
        """root: the lane's part of the window."""
        self._root = root

    def _tongue(self) -> Tongue:
        stay = self._host.stay
        tags = (stay.language, *(tag for tag in stay.languages if tag != stay.language))
        return Tongue(stay.language, {tag: self._say_in(tag) for tag in tags}, self.voice.languages)

    def _say_in(self, tag: str) -> Callable[[str], str]:
        return lambda text: str(self._words.say(tag, str(text)))

    def _hear(self) -> Where:
        """Looks at the page as it is now."""
        from werkstadt.kiosk.readaloud import hear  # nobody needs it before somebody listens

        heard = hear(self._root) if self._root is not None and shiboken6.isValid(self._root) else None
        self._nodes = heard.nodes if heard else ()
        stay, place = self._host.stay, self._host.stay.place
        question = stay.asking.session.question() if stay.asking else None
        idle = stay.idle().phase == "warning"
        page = f"{place.page}/{place.exhibit}/{place.at}/{question.ref if question else ''}/{stay.language}"
        return Where(page, heard.panel if heard else "", idle or place.page in _TELLING)

    @property
    def looks_soon(self) -> bool:
        return self._soon.isActive()

    def soon(self) -> None:
        """Something may have changed."""
        if self.ear.hears:
            self._soon.start()

    def look(self) -> None:
        if self._opening or not self.ear.hears:
            return
        where = self._hear()
        self.ear.look(self._nodes, where, self._tongue())
        self._perform()

    # What others tell it

    def acted(self) -> None:
        """The visitor has done something: speech ends at once."""
        self._wish += 1
        self.ear.acted()
        self._perform()
        self.soon()

    def wipe(self) -> None:
        self._wish += 1
        self._soon.stop()
        self.ear.wipe(self._tongue())
        self._nodes = ()
        self._perform()
        self.voice.forget()

    def plug(self, plugged: bool | None) -> None:
        if self.ear.plug(plugged):
            self._start("headset")
        self._perform()

    def ended(self) -> None:
        self.ear.ended()
        self._perform()

    def silenced(self) -> None:
        self.ear.silenced()
        self._perform()

    def _voice_changed(self) -> None:
        if self.voice.silent and not self._opening:
            self.ear.failed(self._tongue())
        self._perform()

    def _when_open(self, then: Callable[[], None]) -> None:
        """then: unless the visitor has done something else meanwhile, or there is no voice."""
        self._wish += 1
        wish, self._opening = self._wish, True

        def opened() -> None:
            if wish != self._wish:
                self._opening = False
                self.soon()
                return
            self._opening = False
            if self.voice.silent:
                self.ear.failed(self._tongue())
            else:
                then()
            self._perform()

        self.voice.open(opened)

    def _start(self, way: Way) -> None:
        if self._host.stay.place.page is Page.ATTRACT:
            self._host.wake()
        self.ear.start(way)
        self._when_open(self.look)
        self._perform()

    # Keys and buttons

    def key(self, key: int, text: str) -> bool:
        """Whether it was for the ear; else the page gets it."""
        if self._passing:
            return False
        act = act_always(key)
        if act is not None:
            self._do(act)
            return True
        ear = self.ear
        if not ear.listening:
            if ear.headset and self._host.stay.place.page is Page.ATTRACT:
                self._start("headset")
                return True
            if ear.speaking and not chooses(key):
                self.acted()
            return False
        if self._for_field(key, text):
            return False
        act = act_listening(key)
        if act is not None:
            self._do(act)
        return True

    def _for_field(self, key: int, text: str) -> bool:
        """Letters go to the field, where the page has one; and so do the keys that write, while one is there."""
        here = self.ear.node
        in_field = here is not None and here.kind == "field"
        if in_field and (erases(key) or (chooses(key) and here is not None and here.value)):
            self._focus_field()
            return True
        prints = bool(text) and text.isprintable() and (text != " " or in_field)
        if prints and self.ear.writes():
            self._focus_field()
            return True
        return False

    def _focus_field(self) -> None:
        field = self._thing(self.ear.node.key if self.ear.node else 0)
        if field is not None:
            QMetaObject.invokeMethod(field, "forceActiveFocus")

    def _thing(self, key: int) -> QObject | None:
        """The item itself, for this moment."""
        from werkstadt.kiosk.readaloud import find

        found = find(self._root, key) if key and self._root is not None else None
        return found.object() if found is not None else None

    def button(self, name: str) -> bool:
        """A key of a tactile pad; the first one begins to listen. False: this is none of the ear's."""
        if name not in BUTTONS:
            return False
        if name in ("louder", "quieter", "listen") or self.ear.listening:
            self._do(name)
        else:
            self._start("headset" if self.ear.headset else "keys")
        return True

    def _do(self, act: str) -> None:
        self._host.noticed()
        ear = self.ear
        if act in ("louder", "quieter"):
            self._set_level(1 if act == "louder" else -1)
        elif act == "listen":
            self.setListening(not ear.listening)
        elif act == "help" and not ear.listening:
            self._show_help()
        else:
            where = self._hear()
            tongue = self._tongue()
            if self.looks_soon:  # something has just changed
                self._soon.stop()
                ear.look(self._nodes, where, tongue)
            ear.fresh(self._nodes)
            self._lead(act, tongue)
        self._perform()

    def _lead(self, act: str, tongue: Tongue) -> None:
        ear = self.ear
        match act:
            case "forward" | "backward":
                ear.step(1 if act == "forward" else -1, tongue)
            case "up" | "down":
                ear.rise(-1 if act == "up" else 1, tongue)
            case "select":
                ear.select(tongue)
            case "back":
                ear.back(tongue)
            case "repeat":
                ear.repeat()
            case "first":
                ear.first(tongue)
            case "help":
                ear.help(tongue)

    def _show_help(self) -> None:
        show = getattr(self._host, "show", None)
        if show is not None and self._host.stay.visit is not None:
            show("help")

    # Acts of the pages

    @Slot()
    def read(self) -> None:
        """The page from its title; while it is read: wait, and go on."""
        self._host.noticed()
        if self.ear.reading == "speaking":
            self.ear.pause()
            self._perform()
        elif self.ear.reading == "paused":
            self._when_open(self.ear.go_on)
        else:
            self._when_open(self._read_page)

    def _read_page(self) -> None:
        where = self._hear()
        self.ear.read(self._nodes, where, self._tongue())

    @Slot()
    def repeat(self) -> None:
        self._host.noticed()
        self._when_open(self.ear.repeat)

    @Slot()
    def louder(self) -> None:
        self._do("louder")

    @Slot()
    def quieter(self) -> None:
        self._do("quieter")

    def _set_level(self, by: int) -> None:
        self._when_open(lambda: self.ear.louder(by, self._tongue()))

    @Slot(bool)
    def setListening(self, on: bool) -> None:  # noqa: N802
        self._host.noticed()
        if on and self.voice.silent:
            self._tell(self._words.say(self._host.stay.language, Phrase.NO_SPEECH))
        elif on:
            self._start("keys")
        else:
            self.ear.stop(self._tongue())
        self._perform()

    @Slot(bool)
    def setExploring(self, on: bool) -> None:  # noqa: N802
        self._host.noticed()
        self.ear.explore(on)
        self._perform()
        self._when_open(self.look)

    @Slot(bool)
    def setAloud(self, on: bool) -> None:  # noqa: N802
        self._host.noticed()
        self.ear.set_aloud(on)
        self._perform()
        self.soon()

    @Slot(float, float)
    def touchedAt(self, x: float, y: float) -> None:  # noqa: N802
        """A finger while exploring. x, y: in the lane."""
        self._host.noticed()
        self._hear()
        self.ear.fresh(self._nodes)
        self.ear.touch(self._at(x, y), self._tongue())
        self._perform()

    def name_at(self, at: QPointF) -> str | None:
        """What is called so there, for a touch trace; of a field for letters, and of what a visitor entered, only that
        it is one. None over a web view, which tells that itself. at: in the window."""
        from werkstadt.contract.runs import tidy_name
        from werkstadt.kiosk.readaloud import hear
        from werkstadt.kiosk.screenshot import sites

        root = self._root
        window = root.window() if root is not None and shiboken6.isValid(root) else None
        if root is None or window is None:
            return ""
        if any(site.contains(at) for site in sites(window.contentItem())):
            return None
        spot = QPointF(window.mapToGlobal(at.toPoint()))
        node = _smallest(hear(root).nodes, spot)
        if node is None:
            return ""
        return tidy_name(node.name) if node.audience == "public" else "text"

    def place_px(self) -> QRectF:
        """Of the lane in the window."""
        root = self._root
        if root is None or not shiboken6.isValid(root):
            return QRectF()
        return root.mapRectToScene(QRectF(0, 0, root.width(), root.height()))

    def _at(self, x: float, y: float) -> int:
        """The smallest item there."""
        root = self._root
        if root is None:
            return 0
        node = _smallest(self._nodes, root.mapToGlobal(x, y))
        return node.key if node else 0

    # Its hands

    def _perform(self) -> None:
        while self.ear.effects:
            self._carry_out(self.ear.effects.pop(0))
        self.changed.emit()

    def _carry_out(self, effect: Effect) -> None:
        match effect:
            case SayNow(utterance, level):
                if utterance.node and self._host.stay.idle().phase != "warning":
                    self._host.noticed()  # who is being read to is here
                self.voice.say(self, utterance, volume_of(level))
            case Quiet():
                self.voice.stop(self)
            case Show(key):
                self._mark(key)
            case Tell(text):
                self._tell(text)
            case Press(key):
                self._on_item(key, 0)
            case Adjust(key, by):
                self._on_item(key, by)
            case GoBack():
                self._send_escape()

    def _on_item(self, key: int, by: int) -> None:
        """by: more or less; 0: its press action."""
        from werkstadt.kiosk.readaloud import adjust, find, press

        interface = find(self._root, key) if self._root is not None else None
        if interface is not None:
            adjust(interface, by) if by else press(interface)
        self._soon.start()

    def _send_escape(self) -> None:
        """The page's own way back: whatever has the focus knows what Escape means there."""
        window = self._root.window() if self._root is not None else None
        if window is not None:
            self._passing = True
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, Qt.Key.Key_Escape.value, Qt.KeyboardModifier.NoModifier)
                QCoreApplication.sendEvent(window, event)
            self._passing = False
        self._soon.start()

    def _mark(self, key: int) -> None:
        if key != self._marked:
            self._marked = key
            self.marked.emit(self._thing(key))

    def _tell(self, text: str) -> None:
        self._notice = text
        if text:
            self._unsaid.start()
        else:
            self._unsaid.stop()
        self.changed.emit()

    # State

    speaks = Property(bool, lambda self: not self.voice.silent, notify=changed)
    reading = Property(str, lambda self: self.ear.reading, notify=changed)
    listening = Property(bool, lambda self: self.ear.listening, notify=changed)
    exploring = Property(bool, lambda self: self.ear.exploring, notify=changed)
    aloud = Property(bool, lambda self: self.ear.aloud, notify=changed)
    level = Property(int, lambda self: self.ear.level, notify=changed)
    levels = Property(int, lambda _self: len(LEVELS_DB), constant=True)
    notice = Property(str, lambda self: self._notice, notify=changed)
    ducking = Property(QObject, lambda self: self.voice.ducking, constant=True)


def _smallest(nodes: Iterable[Node], at: QPointF) -> Node | None:
    """What is there, on the glass: the bar before what lies under it."""
    hit = [node for node in nodes if node.kind != "keys" and QRectF(*node.box).contains(at)]
    return min(hit, key=lambda node: (not node.bar, node.box[2] * node.box[3]), default=None)
