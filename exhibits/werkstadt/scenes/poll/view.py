"""A poll, as its page binds to it."""

import logging
from zoneinfo import ZoneInfo

from PySide6.QtCore import Property, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from werkstadt.contract.feeds import Feed
from werkstadt.kiosk.rules.votes import KIND, V
from werkstadt.kiosk.views.kinds import LIST, Map
from werkstadt.kiosk.views.scene import SceneView
from werkstadt.scenes.poll.load import Poll
from werkstadt.scenes.poll.rules import Ballot, counts_in, percents

QML_IMPORT_NAME = "Werkstadt.Scenes.Poll"
QML_IMPORT_MAJOR_VERSION = 1

FEED_KIND = "poll"

log = logging.getLogger(__name__)


@QmlElement
@QmlUncreatable("made for a scene")
class PollView(SceneView):  # type: ignore[operator]
    """state: see rules.Ballot. results: [{text, count, percent, mine}], empty before one's own vote is on the disk.

    scope: whose votes these are: "house", "device", or "today" where the earlier ones could not be counted.
    """

    changed = Signal()
    scene: Poll
    _ballot: Ballot | None = None
    _kept_ms = 0
    _left = False

    def refresh(self) -> None:
        if self._ballot is None:  # somebody who comes back to the scene has voted before
            visit = self.host.stay.visit
            given = self.host.votes.given(visit.id, self.exhibit.id, self.scene.id) if visit else ""
            known = given in [choice.id for choice in self.scene.choices]
            self._ballot = Ballot("voted", given, given) if known else Ballot()
        self.changed.emit()

    def heard(self) -> None:
        self.changed.emit()

    def leave(self) -> None:
        self._left = True

    @property
    def _now(self) -> Ballot:
        return self._ballot or Ballot()

    # What a visitor does

    @Slot(int)
    def choose(self, number: int) -> None:
        self.host.touched()
        if 0 <= number < len(self.scene.choices):
            self._move(self._now.choose(self.scene.choices[number].id))

    @Slot()
    def again(self) -> None:
        self.host.touched()
        self._move(self._now.again())

    @Slot()
    def change(self) -> None:
        self.host.touched()
        self._move(self._now.change())

    def _move(self, ballot: Ballot) -> None:
        save = ballot.state == "saving" and self._now.state != "saving"
        self._ballot = ballot
        self.changed.emit()
        if save:
            body = {"exhibit": self.exhibit.id, "scene": self.scene.id, "choice": ballot.wanted}
            self.host.keep(KIND, V, body, self._settled)

    def _settled(self, safe: bool) -> None:
        """The visitor may have gone on meanwhile; the vote counts all the same."""
        if self._left:
            return
        if safe:
            self._kept_ms = self.host.stay.clocks.utc_ms()
        self._ballot = self._now.settled(safe)
        self.changed.emit()

    # The result

    def _feed(self) -> tuple[Feed, dict[str, int]] | None:
        feed = self.host.feeds.get(self.scene.feed, FEED_KIND) if self.scene.feed else None
        counts = counts_in(feed.body, self.exhibit.id, self.scene.id) if feed else None
        return (feed, counts) if feed is not None and counts is not None else None

    def _counts(self) -> list[int]:
        found = self._feed()
        counts = found[1] if found else self.host.votes.count(self.exhibit.id, self.scene.id)
        return [counts.get(choice.id, 0) for choice in self.scene.choices]

    def _get_results(self) -> list[Map]:
        if self._now.state != "voted":
            return []
        counts = self._counts()
        return [
            {"text": self.say(choice.text), "count": count, "percent": percent, "mine": choice.id == self._now.kept}
            for choice, count, percent in zip(self.scene.choices, counts, percents(counts), strict=True)
        ]

    def _get_scope(self) -> str:
        return "house" if self._feed() else "device" if self.host.votes.complete else "today"

    def _get_as_of(self) -> str:
        """When the result of the house was true: the time, and before today the day too."""
        found, hall = self._feed(), self.host.stay.hall
        if found is None:
            return ""
        zone = ZoneInfo(hall.exhibition.time_zone if hall.exhibition else "UTC")
        there = found[0].as_of.astimezone(zone)
        today = found[0].as_of.fromtimestamp(self.host.stay.clocks.utc_ms() / 1000, zone).date()
        time = f"{there:%H:%M}"
        return time if there.date() == today else f"{self.tell.day(there.date(), today)}, {time}"

    def _get_comes_later(self) -> bool:
        """Whether the house's result is older than the vote just given."""
        found = self._feed()
        return found is not None and self._kept_ms > found[0].as_of.timestamp() * 1000

    def _get_wanted(self) -> int:
        ids = [choice.id for choice in self.scene.choices]
        return ids.index(self._now.wanted) if self._now.wanted in ids else -1

    def _get_choices(self) -> list[str]:
        return [self.say(choice.text) for choice in self.scene.choices]

    question = Property(str, lambda self: self.say(self.scene.question), notify=changed)
    choices = Property(LIST, _get_choices, notify=changed)
    state = Property(str, lambda self: self._now.state, notify=changed)
    wanted = Property(int, _get_wanted, notify=changed)
    voted = Property(bool, lambda self: self._now.kept != "", notify=changed)
    results = Property(LIST, _get_results, notify=changed)
    total = Property(int, lambda self: sum(self._counts()), notify=changed)
    scope = Property(str, _get_scope, notify=changed)
    asOf = Property(str, _get_as_of, notify=changed)  # noqa: N815
    comesLater = Property(bool, _get_comes_later, notify=changed)  # noqa: N815
