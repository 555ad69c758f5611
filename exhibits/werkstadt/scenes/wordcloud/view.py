"""A word cloud, as its page binds to it."""

import logging
from zoneinfo import ZoneInfo

from PySide6.QtCore import Property, Signal, Slot
from PySide6.QtGui import QFont, QFontMetricsF
from PySide6.QtQml import QmlElement, QmlUncreatable

from werkstadt.contract.feeds import Feed
from werkstadt.kiosk.views.kinds import LIST, Map
from werkstadt.kiosk.views.scene import SceneView
from werkstadt.scenes.wordcloud.load import Wordcloud
from werkstadt.scenes.wordcloud.rules import Word, arrange, weights, words_in

QML_IMPORT_NAME = "Werkstadt.Scenes.Wordcloud"
QML_IMPORT_MAJOR_VERSION = 1

FEED_KIND = "words"
_LARGEST = 2.6
"""The most frequent word, in parts of the running text."""
_SCALES = (2.0, 1.7, 1.45, 1.2, 1.0)
_GAP = 0.9
"""Between words of a row, in parts of the smallest letters."""
_LINE = 1.35
"""Height of a row, in parts of its largest letters."""
_COLOURS = ("coral", "petrol", "violet", "sky", "ink")

log = logging.getLogger(__name__)


@QmlElement
@QmlUncreatable("made for a scene")
class WordcloudView(SceneView):  # type: ignore[operator]
    """words: [{text, count, x, y, size, colour}], the most frequent first; px within a room that the page gives.

    answered: they are visitors' answers; else the exhibit's own examples, whose count is 0.
    """

    changed = Signal()
    scene: Wordcloud
    _room = 0.0
    _free = 0.0
    _listed = False
    _words: tuple[Word, ...] = ()
    _placed: tuple[Map, ...] = ()
    _height = 0.0
    _feed: Feed | None = None

    def refresh(self) -> None:
        self._look()
        self._place()
        self.changed.emit()

    def heard(self) -> None:
        if self._look():
            self._place()
            self.changed.emit()

    def _look(self) -> bool:
        """Whether there are other words than before."""
        feed = self.host.feeds.get(self.scene.feed, FEED_KIND) if self.scene.feed else None
        found = words_in(feed.body) if feed else None
        if feed and found is None:
            log.warning("feed left out name=%s reason=words expected as {text: count}", feed.name)
        before, self._feed = self._words, feed if found else self._feed
        if found:
            self._words = tuple(found)
        elif self._feed is None:
            examples = sorted(self.scene.examples, key=lambda example: -example.size)
            self._words = tuple(Word(self.say(example.text), example.size) for example in examples)
        return self._words != before

    @Slot(float, float)
    def fit(self, room: float, place: float) -> None:
        """room: width of the cloud; place: height that it may fill; px. Not an act of the visitor."""
        if room > 0 and (room, place) != (self._room, self._free):
            self._room, self._free = room, place
            self._place()
            self.changed.emit()

    def _place(self) -> None:
        """As large as the place allows, and never smaller than running text."""
        if self._room <= 0:
            return
        for scale in _SCALES:
            self._try(scale)
            if self._height <= self._free:
                return

    def _try(self, scale: float) -> None:
        base = self.host.look.fonts["strong"]
        parts = weights([word.count for word in self._words])
        sizes = [base.pixelSize() * scale * (1 + part * (_LARGEST - 1)) for part in parts]
        measured = [_measure(base, word.text, size, self._room) for word, size in zip(self._words, sizes, strict=True)]
        spots = arrange([width for width, _ in measured], self._room, base.pixelSize() * scale * _GAP)
        tops = [0.0]
        for row in range(max((spot.row + 1 for spot in spots), default=0)):
            tops.append(tops[-1] + _LINE * max(measured[spot.word][1] for spot in spots if spot.row == row))
        self._placed = tuple(
            {
                "text": self._words[spot.word].text,
                "x": spot.x,
                "y": tops[spot.row],
                "height": tops[spot.row + 1] - tops[spot.row],
                "size": measured[spot.word][1],
                "colour": _COLOURS[spot.word % len(_COLOURS)],
            }
            for spot in sorted(spots, key=lambda one: one.word)
        )
        self._height = tops[-1]

    @Slot(bool)
    def listed(self, listed: bool) -> None:
        self.host.touched()
        self._listed = listed
        self.changed.emit()

    def _get_rows(self) -> list[Map]:
        return [{"text": word.text, "count": word.count if self._feed else 0} for word in self._words]

    def _get_as_of(self) -> str:
        hall = self.host.stay.hall
        if self._feed is None:
            return ""
        zone = ZoneInfo(hall.exhibition.time_zone if hall.exhibition else "UTC")
        there = self._feed.as_of.astimezone(zone)
        today = there.fromtimestamp(self.host.stay.clocks.utc_ms() / 1000, zone).date()
        return f"{self.tell.day(there.date(), today)}, {there:%H:%M}"

    title = Property(str, lambda self: self.say(self.scene.title), notify=changed)
    text = Property(str, lambda self: self.say(self.scene.text), notify=changed)
    words = Property(LIST, lambda self: list(self._placed), notify=changed)
    rows = Property(LIST, _get_rows, notify=changed)
    height = Property(float, lambda self: self._height, notify=changed)
    answered = Property(bool, lambda self: self._feed is not None, notify=changed)
    asOf = Property(str, _get_as_of, notify=changed)  # noqa: N815
    isListed = Property(bool, lambda self: self._listed, notify=changed)  # noqa: N815


def _measure(base: QFont, text: str, size: float, room: float) -> tuple[float, int]:
    """Width and pixel size of a word; smaller than wanted where it would not fit the room."""
    font = QFont(base)
    font.setPixelSize(max(1, round(size)))
    width = QFontMetricsF(font).horizontalAdvance(text) + 2
    if width <= room:
        return width, font.pixelSize()
    font.setPixelSize(max(1, int(font.pixelSize() * room / width)))
    return min(room, QFontMetricsF(font).horizontalAdvance(text) + 2), font.pixelSize()
