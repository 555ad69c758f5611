"""A simulation as its page binds to it, and the item that draws it."""

from collections.abc import Callable
from typing import TypeGuard

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QPainter
from PySide6.QtQml import QmlElement, QmlUncreatable
from PySide6.QtQuick import QQuickItem

from werkstadt.exhibits.model import Exhibit
from werkstadt.kiosk.look.made import Painted
from werkstadt.kiosk.views.kinds import LIST, Map
from werkstadt.kiosk.views.scene import Host, SceneView
from werkstadt.scenes.simulation.model import Choice, Quantity, Simulation, Slider
from werkstadt.scenes.simulation.paint import Brush
from werkstadt.scenes.simulation.rules import Model, Shape

QML_IMPORT_NAME = "Werkstadt.Scenes.Simulation"
QML_IMPORT_MAJOR_VERSION = 1

REST_MS = 900
"""How long nothing has to move before it is told what there is to see now."""


@QmlElement
@QmlUncreatable("made for a scene")
class SimulationView(SceneView):  # type: ignore[operator]
    """controls: a map each with title, text, from, to, step, value, low, high, less, more, widest, and
    options of a choice. widest: the longest that it can say, so that nothing moves when it says something else.

    A control goes by its value where that rises evenly; else by the number of its step. none: the lane's word for it.
    """

    changed = Signal()
    moved = Signal()
    rested = Signal(str)
    scene: Simulation

    def __init__(self, host: Host, exhibit: Exhibit, scene: Simulation, parent: QObject) -> None:
        super().__init__(host, exhibit, scene, parent)
        self.model = Model(scene)
        self.none = ""
        self._sliders = sum(isinstance(control, Slider) for control in scene.controls)
        self._steps = list(self.model.begin())
        self.values = self.model.values(self._steps)
        self._rest = QTimer(self, interval=REST_MS, singleShot=True)
        self._rest.timeout.connect(self._tell)

    def refresh(self) -> None:
        self.changed.emit()
        self.moved.emit()

    def leave(self) -> None:
        self._rest.stop()

    @Slot(int, float)
    def move(self, control: int, value: float) -> None:
        """To a value of controls[control], as its map counts them."""
        self.host.touched()
        if 0 <= control < len(self._steps):
            steps = list(self._steps)
            steps[control] = self._step_of(self.scene.controls[control], value)
            self._go(steps)

    @Slot()
    def reset(self) -> None:
        self.host.touched()
        self._go(list(self.model.begin()))

    def shapes(self) -> list[Shape]:
        return self.model.shapes(self.values)

    def _go(self, steps: list[int]) -> None:
        if steps != self._steps:
            self._steps = steps
            self.values = self.model.values(steps)
            self.moved.emit()
            self._rest.start()

    def _tell(self) -> None:
        self.rested.emit(self._get_spoken())

    def _step_of(self, control: Slider | Choice, value: float) -> int:
        if _even(control):
            value = (value - control.first) / control.span * control.steps
        return min(max(0, round(value)), control.steps) if value == value else 0

    def fill(self, told: Callable[..., str], *what: object) -> str:
        return told(*what, self.values, self.say, self.language, self.none)

    def _map(self, at: int, control: Slider | Choice) -> Map:
        step = self._steps[at]
        shown: Map = {
            "title": self.say(control.title),
            "text": self.fill(self.model.control_text, control, step),
            "options": [self.say(option.label) for option in control.options] if isinstance(control, Choice) else [],
            "from": 0,
            "to": control.steps,
            "step": 1,
            "value": step,
        }
        shown["widest"] = self._widest(self.fill(self.model.control_text, control, step), control)
        if _even(control):
            shown["from"], shown["to"], shown["step"] = control.first, control.last, control.span / control.steps
            shown["value"] = control.value_at(step)
        if isinstance(control, Slider):
            shown["low"] = self.fill(self.model.control_text, control, 0)
            shown["high"] = self.fill(self.model.control_text, control, control.steps)
            shown["less"], shown["more"] = self.say(control.less), self.say(control.more)
        return shown

    def _get_controls(self) -> list[Map]:
        return [self._map(at, control) for at, control in enumerate(self.scene.controls)]

    def _get_readouts(self) -> list[Map]:
        by_name = {one.name: one for one in self.scene.quantities}
        return [self._readout(by_name[name]) for name in self.scene.readouts]

    def _readout(self, quantity: Quantity) -> Map:
        text = self.fill(self.model.word, quantity)
        return {"title": self.say(quantity.title), "text": text, "widest": self._widest(text, quantity)}

    def _widest(self, text: str, one: Slider | Choice | Quantity) -> str:
        """The longest of what it says now and what it says elsewhere on its scale."""
        labels = () if isinstance(one, Choice) else one.levels
        return max((text, *(self.fill(self.model.fill, level.label) for level in labels)), key=len)

    def _get_spoken(self) -> str:
        return self.fill(self.model.fill, self.scene.spoken)

    def _get_none(self) -> str:
        return self.none

    def _set_none(self, none: str) -> None:
        if none != self.none:
            self.none = none
            self.moved.emit()

    exhibitTitle = Property(str, lambda self: self.say(self.exhibit.title), notify=changed)  # noqa: N815
    title = Property(str, lambda self: self.say(self.scene.title), notify=changed)
    text = Property(str, lambda self: self.say(self.scene.text), notify=changed)
    noValue = Property(str, _get_none, _set_none, notify=changed)  # noqa: N815
    count = Property(int, lambda self: len(self.scene.controls), constant=True)
    readoutCount = Property(int, lambda self: len(self.scene.readouts), constant=True)  # noqa: N815
    controls = Property(LIST, _get_controls, notify=moved)
    readouts = Property(LIST, _get_readouts, notify=moved)
    spoken = Property(str, _get_spoken, notify=moved)
    resets = Property(bool, lambda self: self._sliders > 1, constant=True)
    begins = Property(bool, lambda self: self._steps == list(self.model.begin()), notify=moved)


def _even(control: Slider | Choice) -> TypeGuard[Slider]:
    """Whether its value rises evenly from the left to the right, as a slider's own does."""
    return isinstance(control, Slider) and not control.log and control.last > control.first


@QmlElement
class SimulationDrawing(Painted):
    """Draws a simulation, anew once a frame at most: however often its values change, it is computed when painted."""

    viewChanged = Signal()  # noqa: N815

    def __init__(self, parent: QQuickItem | None = None) -> None:
        super().__init__(parent)
        self._view: SimulationView | None = None
        self._brush = Brush()
        self.setOpaquePainting(True)

    def _get_view(self) -> SimulationView | None:
        return self._view

    def _set_view(self, view: SimulationView | None) -> None:
        if view is self._view:
            return
        self._view = view
        if view is not None:
            view.moved.connect(self._again)
            view.host.look.changed.connect(self._again)
        self.viewChanged.emit()
        self._again()

    @Slot()
    def _again(self) -> None:
        self.update()

    def paint(self, painter: QPainter) -> None:
        if self._view is not None:
            view = self._view
            self._brush.paint(painter, view, view.shapes(), self.width(), self.height())

    view = Property(SimulationView, _get_view, _set_view, notify=viewChanged)
