"""A sensor's values, as their page binds to them."""

from PySide6.QtCore import Property, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from werkstadt.kiosk.rules.readings import Readings, decimal_text
from werkstadt.kiosk.views.kinds import LIST, Map
from werkstadt.kiosk.views.scene import SceneView
from werkstadt.scenes.live.load import Live, Quantity
from werkstadt.scenes.live.rules import level_of

QML_IMPORT_NAME = "Werkstadt.Scenes.Live"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made for a scene")
class LiveView(SceneView):  # type: ignore[operator]
    """quantities: one map each with name, title, value (text, "" for none), unit, tone, level, explanation, spoken."""

    changed = Signal()
    changed_reading = Signal()
    scene: Live
    _selected = 0

    def refresh(self) -> None:
        self.changed.emit()
        self.changed_reading.emit()

    def heard(self) -> None:
        self.changed_reading.emit()

    @Slot(int)
    def select(self, quantity: int) -> None:
        """Which quantity stands as a curve, from 0."""
        self.host.touched()
        self._selected = min(max(0, quantity), len(self.scene.quantities) - 1)
        self.refresh()

    @property
    def _readings(self) -> Readings:
        return self.host.readings

    @property
    def _quantity(self) -> Quantity:
        return self.scene.quantities[self._selected]

    def _map(self, sensor: str, quantity: Quantity) -> Map:
        value = self._readings.now(sensor, quantity.name) if self._readings.speaks(sensor) else None
        level = level_of(quantity, value) if value is not None else None
        text = "" if value is None else decimal_text(value, quantity.decimals, self.language)
        return {
            "name": quantity.name,
            "title": self.say(quantity.title),
            "value": text,
            "unit": quantity.unit,
            "tone": level.tone if level else "",
            "level": self.say(level.label) if level else "",
        }

    def _get_quantities(self) -> list[Map]:
        return [self._map(self.scene.sensor, quantity) for quantity in self.scene.quantities]

    def _get_curve(self) -> list[float]:
        return self._readings.curve(self.scene.sensor, self._quantity.name)

    def _get_minutes(self) -> int:
        return self._readings.minutes(self.scene.sensor, self._quantity.name)

    def _get_levels(self) -> list[Map]:
        return [
            {"upto": level.upto, "tone": level.tone, "label": self.say(level.label)} for level in self._quantity.levels
        ]

    title = Property(str, lambda self: self.say(self.scene.title), notify=changed)
    count = Property(int, lambda self: len(self.scene.quantities), notify=changed)
    quantities = Property(LIST, _get_quantities, notify=changed_reading)
    selected = Property(int, lambda self: self._selected, notify=changed)
    explanation = Property(str, lambda self: self.say(self._quantity.explanation), notify=changed)
    curve = Property(LIST, _get_curve, notify=changed_reading)
    minutes = Property(int, _get_minutes, notify=changed_reading)
    levels = Property(LIST, _get_levels, notify=changed)
    low = Property(float, lambda self: self._quantity.low, notify=changed)
    high = Property(float, lambda self: self._quantity.high, notify=changed)
    simulated = Property(bool, lambda self: self._readings.simulated(self.scene.sensor), notify=changed_reading)
    speaks = Property(bool, lambda self: self._readings.speaks(self.scene.sensor), notify=changed_reading)
    silence = Property(str, lambda self: self.say(self.scene.silence), notify=changed)
