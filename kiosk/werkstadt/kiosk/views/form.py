"""What the form's pages bind to: the question on screen, and the review."""

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from werkstadt.contract.limits import TEXT_ANSWER_MAX_CHARS
from werkstadt.kiosk.rules import answers, fields
from werkstadt.kiosk.rules.asking import Asking
from werkstadt.kiosk.rules.place import Page
from werkstadt.kiosk.rules.speech import START_LEVEL
from werkstadt.kiosk.rules.stay import Stay
from werkstadt.kiosk.views.formwords import NO_MEDIA, UNHEARD, FormWords
from werkstadt.kiosk.views.kinds import LIST, MAP, TEXTS, Map

if TYPE_CHECKING:
    from werkstadt.exhibits.forms.page import Question
    from werkstadt.kiosk.views.capture import CaptureView
    from werkstadt.kiosk.views.clip import Clip

Told = TypeVar("Told")

QML_IMPORT_NAME = "Werkstadt.Model"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("a lane has one")
class FormView(QObject):  # type: ignore[operator]
    """questionChanged: another question or language; answerChanged: only what was answered.

    act: carries out what a visitor does, as every act of the lane. now: at the site. capturing: makes what takes photos
    and recordings, when the first of them is asked for.
    """

    questionChanged = Signal()  # noqa: N815 (Qt's way of naming what QML binds to)
    answerChanged = Signal()  # noqa: N815

    def __init__(
        self,
        stay: Stay,
        parent: QObject,
        act: Callable[[Callable[[], object]], None],
        now: Callable[[], dt.datetime],
        capturing: Callable[[QObject], "CaptureView"],
    ) -> None:
        super().__init__(parent)
        self._stay, self._act, self._now = stay, act, now
        self._capturing = capturing
        self._words = FormWords(stay)
        self._question: Question | None = None
        self._capture: CaptureView | None = None
        self._clip: Clip | None = None

    def look(self) -> tuple[object, ...]:
        """The question as it is now, once for all who ask; what makes it another page is returned."""
        asking = self._stay.asking
        before, self._question = self._question, asking.session.question() if asking else None
        question = self._question
        if self._clip is not None and (question is None or before is None or question.ref != before.ref):
            self._clip.stop()
        if asking and question and question.type in ("image", "audio") and self._stay.place.page is Page.FORM:
            self._capture = self._capture or self._capturing(self)
            self._capture.come_to(question.ref, question.type, asking, self._value())
        elif self._capture is not None:
            self._capture.leave()
        page, removing = self._stay.place.page, self._stay.removing
        parts = (question.ref, question.count, question.can_add) if question else ()
        return page, removing, parts, self._get_input()

    @property
    def _asking(self) -> Asking | None:
        return self._stay.asking

    # What is asked

    def _get_input(self) -> str:
        question = self._question
        if question is None:
            return ""
        if self._asking and question.type in self._asking.cannot:
            return "Missing"
        bounds, choices = question.bounds, len(question.choices)
        steps = fields.steps_between(bounds.start, bounds.end, bounds.step) if bounds else 0
        return fields.input_of(question.type, question.appearance, choices, steps, question.read_only)

    def _get_range(self) -> Map:
        bounds = self._question.bounds if self._question else None
        if bounds is None:
            return {"from": 0.0, "to": 1.0, "step": 1.0, "values": []}
        low, high = sorted((bounds.start, bounds.end))
        step = abs(bounds.step)
        count = fields.steps_between(low, high, step)
        values = [low + step * at for at in range(count)] if count <= fields.STARS_MAX else []
        return {"from": low, "to": high, "step": step, "values": values}

    def _get_media(self) -> Map:
        return self._told(lambda it: self._words.media(it.media), NO_MEDIA)

    def _get_keyboard(self) -> str:
        """The keyboard for numbers, "" for letters."""
        question, asking = self._question, self._asking
        if question is None or question.type not in ("integer", "decimal"):
            return ""
        return question.type + ("-signed" if asking and asking.is_signed(question.ref) else "")

    def _get_lines(self) -> int:
        question = self._question
        if question is None or question.type != "text":
            return 1
        return 5 if "multiline" in question.appearance.split() else 2

    # What was answered

    def _value(self) -> str:
        value = self._question.value if self._question else None
        return value if isinstance(value, str) else ""

    def _get_chosen(self) -> list[str]:
        value = self._question.value if self._question else None
        return [value] if isinstance(value, str) else list(value or ())

    def _get_order(self) -> list[str]:
        question = self._question
        if question is None or question.type != "rank":
            return []
        return list(fields.order_of(question.value, [name for name, _ in question.choices]))

    def _get_amount(self) -> float:
        try:
            return float(self._value().replace(",", "."))
        except ValueError:
            return 0.0

    def _get_places(self) -> Map:
        """A day or a time in its parts, as they stand in their places."""
        kind, text = self._question.type if self._question else "", self._value()
        if kind == "date" and (day := fields.day_of(text)):
            month = answers.month_words(day.month, self._stay.language)
            return {"day": day.day, "month": month, "monthNumber": day.month, "year": day.year}
        if kind == "time" and (time := fields.time_of(text)):
            return {"hour": time.hour, "minute": time.minute}
        return {}

    def _get_chosen_rows(self) -> Map:
        return {row.ref: row.value or "" for row in self._question.rows} if self._question else {}

    def _get_open_rows(self) -> list[str]:
        """Rows of a table in which something is missing, once somebody wanted to go on."""
        told = self._question and self._asking and self._asking.problem
        return [row.ref for row in self._question.rows if row.problem] if self._question and told else []

    def _get_rows(self) -> list[Map]:
        return self._words.review() if self._asking and self._stay.place.page is Page.REVIEW else []

    def _get_removing(self) -> str:
        question, number = self._question, self._stay.removing
        return f"{question.label} {number}" if question and number else ""

    # Acts

    def _fill_in(self, act: Callable[[Asking], object]) -> None:
        self._act(lambda: self._stay.fill_in(act))

    def _put(self, text: str) -> None:
        """The same text again is no act."""
        if text != self._value():
            self._fill_in(lambda asking: asking.answer(text or None))

    @Slot(str)
    def strike(self, letters: str) -> None:
        question = self._question
        if question is not None:
            sign = answers.point(self._stay.language)
            lines = self._get_lines() > 2
            self._put(fields.written(question.type, self._value(), letters, sign, lines))

    @Slot()
    def erase(self) -> None:
        self._put(fields.erased(self._value()))

    @Slot(str)
    def choose(self, name: str) -> None:
        self._fill_in(lambda asking: asking.choose(name))

    @Slot(str, str)
    def chooseRow(self, ref: str, name: str) -> None:  # noqa: N802
        self._fill_in(lambda asking: asking.choose_row(ref, name))

    @Slot(str, int)
    def rank(self, name: str, by: int) -> None:
        self._fill_in(lambda asking: asking.rank(name, by))

    @Slot(float)
    def setAmount(self, value: float) -> None:  # noqa: N802
        text = answers.number_words(value, "en")
        self._fill_in(lambda asking: asking.answer(text))

    @Slot(str, int)
    def moveDay(self, part: str, by: int) -> None:  # noqa: N802
        day = fields.moved_day(self._value(), self._now().date(), part, by)
        self._fill_in(lambda asking: asking.answer(day))

    @Slot(str, int)
    def moveTime(self, part: str, by: int) -> None:  # noqa: N802
        time = fields.moved_time(self._value(), self._now().time(), part, by)
        self._fill_in(lambda asking: asking.answer(time))

    @Slot()
    def takeNow(self) -> None:  # noqa: N802
        """Today, or the time as it is."""
        asked = self._question.type if self._question else ""
        text = self._now().date().isoformat() if asked == "date" else f"{self._now():%H:%M}"
        self._fill_in(lambda asking: asking.answer(text))

    @Slot()
    def clear(self) -> None:
        """Takes the answer back."""
        self._fill_in(lambda asking: asking.answer(None))

    @Slot()
    def agree(self) -> None:
        agreed = bool(self._value())
        self._fill_in(lambda asking: asking.answer(None if agreed else "OK"))

    @Slot(str)
    def play(self, address: str) -> None:
        """A sound of the form; "" for silence."""
        self._act(lambda: self._play(address))

    def _play(self, address: str) -> None:
        if self._clip is None:
            from werkstadt.kiosk.views.clip import Clip

            self._clip = Clip(self)
            self._clip.changed.connect(self.answerChanged)
        self._clip.play(address, START_LEVEL)

    def finish(self) -> None:
        """The visitor goes on to another page."""
        if self._capture is not None:
            self._capture.finish()

    @Slot()
    def addPart(self) -> None:  # noqa: N802
        self._fill_in(Asking.add_part)

    @Slot(int)
    def askRemoval(self, number: int) -> None:  # noqa: N802
        self._act(lambda: self._stay.ask_removal(number))

    @Slot()
    def remove(self) -> None:
        self._act(self._stay.remove)

    def _told(self, of: "Callable[[Question], Told]", otherwise: "Told") -> "Told":
        return of(self._question) if self._question and self._asking else otherwise

    ref = Property(str, lambda self: self._told(lambda it: it.ref, ""), notify=questionChanged)
    type = Property(str, lambda self: self._told(lambda it: it.type, ""), notify=questionChanged)
    input = Property(str, _get_input, notify=questionChanged)
    appearance = Property(str, lambda self: self._told(lambda it: it.appearance, ""), notify=questionChanged)
    label = Property(str, lambda self: self._told(lambda it: it.label, ""), notify=questionChanged)
    hint = Property(str, lambda self: self._told(lambda it: it.hint, ""), notify=questionChanged)
    heard = Property(MAP, lambda self: self._told(self._words.heard, UNHEARD), notify=answerChanged)
    where = Property(str, lambda self: self._told(self._words.where, ""), notify=questionChanged)
    required = Property(bool, lambda self: self._told(lambda it: it.required, False), notify=questionChanged)
    media = Property(MAP, _get_media, notify=questionChanged)
    choices = Property(LIST, lambda self: self._told(self._words.choices, []), notify=questionChanged)
    range = Property(MAP, _get_range, notify=questionChanged)
    table = Property(LIST, lambda self: self._told(self._words.table, []), notify=questionChanged)
    keyboard = Property(str, _get_keyboard, notify=questionChanged)
    point = Property(str, lambda self: answers.point(self._stay.language), notify=questionChanged)
    lines = Property(int, _get_lines, notify=questionChanged)
    parts = Property(LIST, lambda self: self._told(self._words.parts, []), notify=questionChanged)
    canAdd = Property(bool, lambda self: self._told(lambda it: it.can_add, False), notify=questionChanged)  # noqa: N815
    removing = Property(str, _get_removing, notify=questionChanged)
    notice = Property(str, lambda self: self._words.notice() if self._asking else "", notify=questionChanged)
    personal = Property(bool, lambda self: self._stay.personal, notify=questionChanged)
    days = Property(int, lambda self: (self._asking and self._asking.retention_days) or 0, notify=questionChanged)
    rows = Property(LIST, _get_rows, notify=questionChanged)
    chosen = Property(TEXTS, _get_chosen, notify=answerChanged)
    chosenRows = Property(MAP, _get_chosen_rows, notify=answerChanged)  # noqa: N815
    openRows = Property(TEXTS, _get_open_rows, notify=answerChanged)  # noqa: N815
    order = Property(TEXTS, _get_order, notify=answerChanged)
    text = Property(str, _value, notify=answerChanged)
    left = Property(int, lambda self: fields.left_of(self._value()), notify=answerChanged)
    answered = Property(bool, lambda self: bool(self._get_chosen()), notify=answerChanged)
    amount = Property(float, _get_amount, notify=answerChanged)
    said = Property(str, lambda self: self._told(self._words.answer, ""), notify=answerChanged)
    places = Property(MAP, _get_places, notify=answerChanged)
    number = Property(int, lambda self: self._told(lambda it: it.number, 0), notify=answerChanged)
    total = Property(int, lambda self: self._told(lambda it: it.total, 0), notify=answerChanged)
    playing = Property(str, lambda self: self._clip.playing if self._clip else "", notify=answerChanged)
    capture = Property(QObject, lambda self: self._capture, notify=questionChanged)
    problem = Property(str, lambda self: self._asking.problem if self._asking else "", notify=answerChanged)
    longest = Property(int, lambda _self: TEXT_ANSWER_MAX_CHARS, constant=True)
