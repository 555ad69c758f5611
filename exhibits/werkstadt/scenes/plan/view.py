"""A plan with its places, as its page binds to it: where the marks stand, and which place is open."""

from PySide6.QtCore import Property, QRectF, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from werkstadt.kiosk.views.kinds import LIST, MAP, Map
from werkstadt.kiosk.views.scene import SceneView
from werkstadt.scenes.plan.load import Here, Plan, Spot
from werkstadt.scenes.plan.rules import Box, Mark, arrange, meant, zoom_to_part

QML_IMPORT_NAME = "Werkstadt.Scenes.Plan"
QML_IMPORT_MAJOR_VERSION = 1

_LITTLE_MORE = 1.05
"""So much closer than just needed: a mark at the edge is moved inwards, and needs room to do so."""


@QmlElement
@QmlUncreatable("made for a scene")
class PlanView(SceneView):  # type: ignore[operator]
    changed = Signal()
    arranged = Signal()
    scene: Plan
    _chosen = -1

    def __init__(self, *given: object) -> None:
        super().__init__(*given)  # type: ignore[arg-type]
        self._marks: list[Mark] = []
        self._in_sight: list[int] = []
        self._seen: set[int] = set()

    # What a visitor does

    @Slot(int)
    def choose(self, number: int) -> None:
        """Opens a place; -1 closes the one that is open."""
        self.host.touched()
        if -1 <= number < len(self.scene.spots) and number != self._chosen:
            self._chosen = number
            if number >= 0:
                self._seen.add(number)
            self.changed.emit()

    @Slot(float, float)
    def touch(self, x: float, y: float) -> None:
        """A finger on the plan itself, in parts of its sides: the area there is meant."""
        number = meant([spot.area for spot in self.scene.spots], (x, y))
        if number >= 0:
            self.choose(number)

    @Slot(QRectF, float, float, float, float, LIST)
    def arrange(self, plan: QRectF, width: float, height: float, size: float, gap: float, taken: list[QRectF]) -> None:
        """Places the marks anew. plan: where the whole of it lies in the frame; taken: what stands there; all in px."""
        points = [(plan.x() + x * plan.width(), plan.y() + y * plan.height()) for x, y in self._points]
        boxes = [
            Box(one.center().x(), one.center().y(), one.width(), one.height()) for one in taken if not one.isEmpty()
        ]
        marks = arrange(points, (width, height), size, gap, boxes) if plan.width() > 0 else []
        if marks != self._marks:
            self._marks = marks
            self._in_sight = sorted(number for mark in marks for number in mark.places)
            self.arranged.emit()

    @Slot(int, float, float, float, float, result=float)
    def zoomToPart(self, lead: int, width: float, height: float, size: float, gap: float) -> float:  # noqa: N802
        """How many times as large the plan must be, so that the places of this mark part; 0 where they never do.

        width, height: of the whole plan at 1, in px.
        """
        points = [(self._points[place][0] * width, self._points[place][1] * height) for place in self._places(lead)]
        zoom = zoom_to_part(points, size, gap) * _LITTLE_MORE
        return zoom if zoom < float("inf") else 0.0

    @Slot(int)
    def chooseNext(self, lead: int) -> None:  # noqa: N802
        """Of places that lie on one another: one after the other."""
        places = self._places(lead)
        after = places.index(self._chosen) + 1 if self._chosen in places else 0
        self.choose(places[after % len(places)])

    # What is shown

    @property
    def _points(self) -> list[tuple[float, float]]:
        return [spot.at for spot in self.scene.spots]

    def _places(self, lead: int) -> tuple[int, ...]:
        return next((mark.places for mark in self._marks if mark.places[0] == lead), (lead,))

    @property
    def _spot(self) -> Spot | None:
        return self.scene.spots[self._chosen] if self._chosen >= 0 else None

    @property
    def _here(self) -> Here | None:
        return next((here for here in self.scene.heres if here.zone == self.host.zone), None)

    def _get_spots(self) -> list[Map]:
        here = self._here
        place = meant([spot.area for spot in self.scene.spots], here.at) if here else -1
        return [
            {
                "title": self.say(spot.title),
                "chosen": number == self._chosen,
                "seen": number in self._seen,
                "here": number == place,
                "x": spot.at[0],
                "y": spot.at[1],
            }
            for number, spot in enumerate(self.scene.spots)
        ]

    def _get_longest_word(self) -> str:
        """Of all titles: what an entry of the list must have room for."""
        words = (word for spot in self.scene.spots for word in self.say(spot.title).split())
        return max(words, key=len, default="")

    def _get_marks(self) -> list[Map]:
        """One for each place; those that are hidden in another's mark have no places."""
        found: list[Map] = [{"x": 0.0, "y": 0.0, "places": []} for _ in self.scene.spots]
        for mark in self._marks:
            found[mark.places[0]] = {"x": mark.x, "y": mark.y, "places": list(mark.places)}
        return found

    def _get_card(self) -> Map:
        spot = self._spot
        if spot is None:
            return {"title": "", "text": "", "picture": self.picture_map(None), "corners": []}
        return {
            "title": self.say(spot.title),
            "text": self.say(spot.text),
            "picture": self.picture_map(spot.picture),
            "corners": [coordinate for corner in spot.area for coordinate in corner],
        }

    def _get_here(self) -> Map:
        here = self._here
        return {"known": here is not None, "x": here.at[0] if here else 0.0, "y": here.at[1] if here else 0.0}

    def _get_in_sight(self) -> str:
        return ", ".join(self.say(self.scene.spots[number].title) for number in self._in_sight)

    exhibitTitle = Property(str, lambda self: self.say(self.exhibit.title), notify=changed)  # noqa: N815
    title = Property(str, lambda self: self.say(self.scene.title), notify=changed)
    hint = Property(str, lambda self: self.say(self.scene.hint), notify=changed)
    plan = Property(MAP, lambda self: self.picture_map(self.scene.picture), notify=changed)
    aspect = Property(float, lambda self: self.scene.aspect, notify=changed)
    longestWord = Property(str, _get_longest_word, notify=changed)  # noqa: N815
    count = Property(int, lambda self: len(self.scene.spots), notify=changed)
    spots = Property(LIST, _get_spots, notify=changed)
    chosen = Property(int, lambda self: self._chosen, notify=changed)
    seenCount = Property(int, lambda self: len(self._seen), notify=changed)  # noqa: N815
    card = Property(MAP, _get_card, notify=changed)
    here = Property(MAP, _get_here, notify=changed)
    marks = Property(LIST, _get_marks, notify=arranged)
    inSight = Property(str, _get_in_sight, notify=arranged)  # noqa: N815
