"""What the exhibit pages bind to: the story page, the quiz or the live values that are open now."""

from collections.abc import Callable

from PySide6.QtCore import Property, QObject, QUrl, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from werkstadt.exhibits.model import Exhibit, Live, Picture, Quantity, Quiz, Scene, Story, StoryPage
from werkstadt.kiosk.rules.readings import Readings, decimal_text, level_of
from werkstadt.kiosk.rules.stay import Stay
from werkstadt.kiosk.rules.telling import Teller, plain, styled
from werkstadt.kiosk.views.kinds import LIST, MAP, TEXTS, Map

QML_IMPORT_NAME = "Werkstadt.Model"
QML_IMPORT_MAJOR_VERSION = 1


class _View(QObject):
    """Everything is computed from the stay when it is asked for; every view's changed says: ask again.

    The signal stands in each view: PySide6 finds no notify signal of a base class.
    """

    def __init__(self, stay: Stay, parent: QObject) -> None:
        super().__init__(parent)
        self._stay = stay

    @property
    def _tell(self) -> Teller:
        return Teller(self._stay.language, self._stay.comfort.simple)

    @property
    def _exhibit(self) -> Exhibit | None:
        return self._stay.hall.exhibit(self._stay.place.exhibit)

    @property
    def _scene(self) -> Scene | None:
        step = self._stay.place.step
        return self._exhibit.scenes[step.scene] if self._exhibit and step else None

    def _picture(self, picture: Picture | None) -> Map:
        return picture_map(self._exhibit, picture, self._tell)


def picture_map(exhibit: Exhibit | None, picture: Picture | None, tell: Teller) -> Map:
    if exhibit is None or picture is None:
        return {"source": QUrl(), "alt": "", "caption": ""}
    source = QUrl.fromLocalFile(str(exhibit.folder / picture.file))
    return {"source": source, "alt": tell.say(picture.alt), "caption": tell.say(picture.caption)}


@QmlElement
@QmlUncreatable("a lane has one")
class StoryView(_View):  # type: ignore[operator]
    changed = Signal()

    @property
    def _page(self) -> StoryPage | None:
        step = self._stay.place.step
        return self._scene.pages[step.page] if step and isinstance(self._scene, Story) else None

    def _get_exhibit_title(self) -> str:
        return self._tell.say(self._exhibit.title) if self._exhibit else ""

    def _get_title(self) -> str:
        return self._tell.say(self._page.title) if self._page else ""

    def _get_blocks(self) -> list[Map]:
        blocks = self._tell.blocks(self._page.blocks) if self._page else ()
        return [{"kind": block.kind, "text": styled(block), "plain": plain(block)} for block in blocks]

    def _get_picture(self) -> Map:
        return self._picture(self._page.picture if self._page else None)

    exhibitTitle = Property(str, _get_exhibit_title, notify=changed)  # noqa: N815 (Qt's way of naming)
    title = Property(str, _get_title, notify=changed)
    blocks = Property(LIST, _get_blocks, notify=changed)
    picture = Property(MAP, _get_picture, notify=changed)


@QmlElement
@QmlUncreatable("a lane has one")
class QuizView(_View):  # type: ignore[operator]
    """chosen: index of the choice, -1 for none yet."""

    changed = Signal()

    @property
    def _quiz(self) -> Quiz | None:
        return self._scene if isinstance(self._scene, Quiz) else None

    def _get_question(self) -> str:
        return self._tell.say(self._quiz.question) if self._quiz else ""

    def _get_choices(self) -> list[str]:
        return [self._tell.say(choice.text) for choice in self._quiz.choices] if self._quiz else []

    def _get_chosen(self) -> int:
        return -1 if self._stay.choice is None or not self._quiz else self._stay.choice

    def _get_right(self) -> bool:
        return bool(self._quiz and self._get_chosen() >= 0 and self._quiz.choices[self._get_chosen()].right)

    def _get_explanation(self) -> str:
        if not self._quiz or self._get_chosen() < 0:
            return ""
        return self._tell.say(self._quiz.choices[self._get_chosen()].explanation)

    def _get_picture(self) -> Map:
        return self._picture(self._quiz.picture if self._quiz else None)

    question = Property(str, _get_question, notify=changed)
    choices = Property(TEXTS, _get_choices, notify=changed)
    chosen = Property(int, _get_chosen, notify=changed)
    right = Property(bool, _get_right, notify=changed)
    explanation = Property(str, _get_explanation, notify=changed)
    picture = Property(MAP, _get_picture, notify=changed)


@QmlElement
@QmlUncreatable("a lane has one")
class LiveView(_View):  # type: ignore[operator]
    """quantities: one map each with name, title, value (text, "" for none), unit, tone, level, explanation, spoken."""

    changed = Signal()
    changed_reading = Signal()

    def __init__(self, stay: Stay, readings: Readings, selected: Callable[[], int], parent: QObject) -> None:
        super().__init__(stay, parent)
        self._readings = readings
        self._selected = selected
        self.changed.connect(self.changed_reading)

    @property
    def _live(self) -> Live | None:
        return self._scene if isinstance(self._scene, Live) else None

    @property
    def _quantity(self) -> Quantity | None:
        quantities = self._live.quantities if self._live else ()
        return quantities[min(self._selected(), len(quantities) - 1)] if quantities else None

    def _map(self, sensor: str, quantity: Quantity) -> Map:
        value = self._readings.now(sensor, quantity.name) if self._readings.speaks(sensor) else None
        level = level_of(quantity, value) if value is not None else None
        text = "" if value is None else decimal_text(value, quantity.decimals, self._stay.language)
        return {
            "name": quantity.name,
            "title": self._tell.say(quantity.title),
            "value": text,
            "unit": quantity.unit,
            "tone": level.tone if level else "",
            "level": self._tell.say(level.label) if level else "",
        }

    def _get_title(self) -> str:
        return self._tell.say(self._live.title) if self._live else ""

    def _get_count(self) -> int:
        return len(self._live.quantities) if self._live else 0

    def _get_quantities(self) -> list[Map]:
        return [self._map(self._live.sensor, quantity) for quantity in self._live.quantities] if self._live else []

    def _get_selected(self) -> int:
        return min(self._selected(), self._get_count() - 1)

    def _get_explanation(self) -> str:
        return self._tell.say(self._quantity.explanation) if self._quantity else ""

    def _get_curve(self) -> list[float]:
        if not self._live or not self._quantity:
            return []
        return self._readings.curve(self._live.sensor, self._quantity.name)

    def _get_minutes(self) -> int:
        return self._readings.minutes(self._live.sensor, self._quantity.name) if self._live and self._quantity else 1

    def _get_levels(self) -> list[Map]:
        levels = self._quantity.levels if self._quantity else ()
        return [{"upto": level.upto, "tone": level.tone, "label": self._tell.say(level.label)} for level in levels]

    def _get_low(self) -> float:
        return self._quantity.low if self._quantity else 0.0

    def _get_high(self) -> float:
        return self._quantity.high if self._quantity else 1.0

    def _get_simulated(self) -> bool:
        return bool(self._live and self._readings.simulated(self._live.sensor))

    def _get_speaks(self) -> bool:
        return bool(self._live and self._readings.speaks(self._live.sensor))

    def _get_silence(self) -> str:
        return self._tell.say(self._live.silence) if self._live else ""

    title = Property(str, _get_title, notify=changed)
    count = Property(int, _get_count, notify=changed)
    quantities = Property(LIST, _get_quantities, notify=changed_reading)
    selected = Property(int, _get_selected, notify=changed)
    explanation = Property(str, _get_explanation, notify=changed)
    curve = Property(LIST, _get_curve, notify=changed_reading)
    minutes = Property(int, _get_minutes, notify=changed_reading)
    levels = Property(LIST, _get_levels, notify=changed)
    low = Property(float, _get_low, notify=changed)
    high = Property(float, _get_high, notify=changed)
    simulated = Property(bool, _get_simulated, notify=changed_reading)
    speaks = Property(bool, _get_speaks, notify=changed_reading)
    silence = Property(str, _get_silence, notify=changed)
