"""What the form's pages bind to: the question on screen, and the review."""

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Property, QObject, QUrl, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from werkstadt.contract.limits import TEXT_ANSWER_MAX_CHARS
from werkstadt.exhibits.model import Words
from werkstadt.kiosk.rules import answers, fields
from werkstadt.kiosk.rules.asking import Asking, Question
from werkstadt.kiosk.rules.place import Page
from werkstadt.kiosk.rules.speech import START_LEVEL
from werkstadt.kiosk.rules.stay import Stay
from werkstadt.kiosk.rules.telling import Teller
from werkstadt.kiosk.views.kinds import LIST, MAP, TEXTS, Map

if TYPE_CHECKING:
    from werkstadt.kiosk.views.capture import CaptureView, Clip

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
        return page, removing, self._of("ref", ""), self._of("count", 0), self._of("can_add", False), self._get_input()

    @property
    def _asking(self) -> Asking | None:
        return self._stay.asking

    def _of(self, name: str, otherwise: object) -> object:
        return getattr(self._question, name, otherwise) if self._question else otherwise

    # What is asked

    def _get_input(self) -> str:
        question, bounds = self._question, self._of("bounds", None)
        if question is None:
            return ""
        if self._asking and question.type in self._asking.cannot:
            return "Missing"
        steps = fields.steps_between(bounds.start, bounds.end, bounds.step) if bounds else 0  # type: ignore[attr-defined]
        choices = len(question.choices)
        return fields.input_of(question.type, question.appearance, choices, steps, bool(self._of("read_only", False)))

    def _file(self, name: str | None) -> QUrl:
        asking = self._asking
        return QUrl.fromLocalFile(str(asking.folder / name)) if name and asking else QUrl()

    def _get_media(self) -> Map:
        media = dict(self._of("media", {}))  # type: ignore[call-overload]
        return {
            "image": self._file(media.get("big-image") or media.get("image")),
            "sound": self._file(media.get("audio")),
        }

    # For the ear: what somebody has written must not sound in the room, also not as a part of other words

    def _heard(self, told: str, *words: Words) -> str:
        """words: what told was made of, as the author has it."""
        if not any("${" in text for one in words for text in one.values()):
            return told
        teller = Teller(self._stay.language, self._stay.comfort.simple)
        return answers.blanked(told, [teller.say(one) for one in words])

    def _heard_label(self, ref: str, told: str) -> str:
        row = self._asking.row(ref) if self._asking else None
        return self._heard(told, row.label) if row else told

    def _get_heard(self) -> Map:
        """label, hint and problem as they are read aloud."""
        label, hint = str(self._of("label", "")), str(self._of("hint", ""))
        problem = self._asking.problem if self._asking else ""
        row = self._asking.row(self._question.ref) if self._asking and self._question else None
        if row is None:
            return {"label": label, "hint": hint, "problem": problem, "where": ""}
        return {
            "label": self._heard(label, row.label),
            "hint": self._heard(hint, row.hint),
            "problem": self._heard(problem, row.constraint_message, row.required_message),
            "where": self._get_where(heard=True),
        }

    def _get_choices(self) -> list[Map]:
        if self._question is None:
            return []
        options = self._of("options", ())
        if not options:
            return [self._choice(name, label, {}) for name, label in self._question.choices]
        return [self._choice(one.name, one.label, dict(one.media)) for one in options]  # type: ignore[attr-defined]

    def _choice(self, name: str, label: str, media: dict[str, str]) -> Map:
        image, sound = self._file(media.get("big-image") or media.get("image")), self._file(media.get("audio"))
        row = self._asking.row(self._question.ref) if self._asking and self._question else None
        words = [one.label for one in row.choices if one.name == name] if row else []
        return {"name": name, "label": label, "heard": self._heard(label, *words), "cover": image, "sound": sound}

    def _get_where(self, heard: bool = False) -> str:
        """In which group, and which part of a repeat. heard: as it is read aloud."""
        groups, parts = self._of("groups", ()), self._of("parts", ())
        told = [*groups, *(f"{one.label} {one.number}" for one in parts)]  # type: ignore[misc,attr-defined]
        if heard and self._asking and self._question:
            path = self._question.ref.split("/")
            above = [self._asking.row("/".join(path[:depth])) for depth in range(1, len(path))]
            told = [self._heard(one, *(row.label for row in above if row)) for one in told]
        return " · ".join(told)

    def _get_range(self) -> Map:
        bounds = self._of("bounds", None)
        if bounds is None:
            return {"from": 0.0, "to": 1.0, "step": 1.0, "values": []}
        low, high = sorted((float(bounds.start), float(bounds.end)))  # type: ignore[attr-defined]
        step = abs(float(bounds.step))  # type: ignore[attr-defined]
        count = fields.steps_between(low, high, step)
        values = [low + step * at for at in range(count)] if count <= fields.STARS_MAX else []
        return {"from": low, "to": high, "step": step, "values": values}

    def _get_table(self) -> list[Map]:
        rows: tuple[Any, ...] = self._of("rows", ())  # type: ignore[assignment]
        return [{"ref": one.ref, "label": one.label, "heard": self._heard_label(one.ref, one.label)} for one in rows]

    def _get_keyboard(self) -> str:
        """The keyboard for numbers, "" for letters."""
        question, asking = self._question, self._asking
        if question is None or question.type not in ("integer", "decimal"):
            return ""
        return question.type + ("-signed" if asking and asking.is_signed(question.ref) else "")

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

    def _get_said(self) -> str:
        """The answer in words."""
        question = self._question
        if question is None:
            return ""
        labels = dict(question.choices)
        if question.type in ("select_one", "select_multiple", "rank"):
            return ", ".join(labels.get(name, name) for name in self._get_chosen())
        return answers.answer_words(question.type, self._value(), self._stay.language)

    def _get_parts_of_value(self) -> Map:
        """Of a day or a time, as they stand in their places."""
        day, time = fields.day_of(self._value()), fields.time_of(self._value())
        if day is not None and self._of("type", "") == "date":
            month = answers.month_words(day.month, self._stay.language)
            return {"day": day.day, "month": month, "monthNumber": day.month, "year": day.year}
        if time is not None and self._of("type", "") == "time":
            return {"hour": time.hour, "minute": time.minute}
        return {}

    def _get_chosen_rows(self) -> Map:
        return {row.ref: row.value or "" for row in self._of("rows", ())}  # type: ignore[attr-defined]

    def _get_open_rows(self) -> list[str]:
        """Rows of a table in which something is missing, once somebody wanted to go on."""
        told = bool(self._asking and self._asking.problem)
        return [row.ref for row in self._of("rows", ()) if told and row.problem]  # type: ignore[attr-defined]

    def _get_parts(self) -> list[Map]:
        """Of the repeat that ends here: what they are called, and what was answered there first."""
        question, asking = self._question, self._asking
        if question is None or question.type != "repeat" or asking is None:
            return []
        first: dict[str, str] = {}
        for row in asking.session.review():
            head, bracket, _ = row.ref[len(question.ref) :].partition("]")
            if row.ref.startswith(question.ref + "[") and bracket and getattr(row, "answered", True):
                first.setdefault(
                    head[1:], answers.answer_words(asking.type_of(row.ref), row.answer, self._stay.language)
                )
        count = range(1, int(str(self._of("count", 0))) + 1)
        return [{"name": f"{question.label} {number}", "first": first.get(str(number), "")} for number in count]

    # The review

    def _get_rows(self) -> list[Map]:
        asking = self._asking
        if asking is None or self._stay.place.page is not Page.REVIEW:
            return []
        rows, before = [], ""
        for row in asking.session.review():
            type_ = asking.type_of(row.ref)
            head = " · ".join([*getattr(row, "groups", ()), *([row.part] if getattr(row, "part", "") else [])])
            said = answers.answer_words(type_, row.answer, self._stay.language)
            answered = bool(getattr(row, "answered", True))
            rows.append(
                {
                    "ref": row.ref,
                    "label": row.label,
                    "heard": self._heard_label(row.ref, row.label),
                    "answer": said,
                    "kind": type_ if answered else "",
                    "part": getattr(row, "part", ""),
                    "head": head if head != before else "",
                }
            )
            before = head
        return rows

    def _get_notice(self) -> str:
        asking = self._asking
        if asking is None or not asking.personal:
            return ""
        return Teller(self._stay.language, self._stay.comfort.simple).say(asking.personal)

    def _get_days(self) -> int:
        return (self._asking.retention_days or 0) if self._asking else 0

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
        today = self._of("type", "") == "date"
        text = self._now().date().isoformat() if today else f"{self._now():%H:%M}"
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
            from werkstadt.kiosk.views.capture import Clip

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

    def _get_lines(self) -> int:
        question = self._question
        if question is None or question.type != "text":
            return 1
        return 5 if "multiline" in question.appearance.split() else 2

    def _get_removing(self) -> str:
        return f"{self._of('label', '')} {self._stay.removing}" if self._stay.removing else ""

    ref = Property(str, lambda self: str(self._of("ref", "")), notify=questionChanged)
    type = Property(str, lambda self: str(self._of("type", "")), notify=questionChanged)
    input = Property(str, lambda self: self._get_input(), notify=questionChanged)
    appearance = Property(str, lambda self: str(self._of("appearance", "")), notify=questionChanged)
    label = Property(str, lambda self: str(self._of("label", "")), notify=questionChanged)
    hint = Property(str, lambda self: str(self._of("hint", "")), notify=questionChanged)
    heard = Property(MAP, _get_heard, notify=answerChanged)
    where = Property(str, lambda self: self._get_where(), notify=questionChanged)
    required = Property(bool, lambda self: bool(self._of("required", False)), notify=questionChanged)
    media = Property(MAP, _get_media, notify=questionChanged)
    choices = Property(LIST, _get_choices, notify=questionChanged)
    range = Property(MAP, _get_range, notify=questionChanged)
    table = Property(LIST, _get_table, notify=questionChanged)
    keyboard = Property(str, _get_keyboard, notify=questionChanged)
    point = Property(str, lambda self: answers.point(self._stay.language), notify=questionChanged)
    lines = Property(int, _get_lines, notify=questionChanged)
    parts = Property(LIST, _get_parts, notify=questionChanged)
    canAdd = Property(bool, lambda self: bool(self._of("can_add", False)), notify=questionChanged)  # noqa: N815
    removing = Property(str, _get_removing, notify=questionChanged)
    notice = Property(str, _get_notice, notify=questionChanged)
    days = Property(int, _get_days, notify=questionChanged)
    rows = Property(LIST, _get_rows, notify=questionChanged)
    chosen = Property(TEXTS, _get_chosen, notify=answerChanged)
    chosenRows = Property(MAP, _get_chosen_rows, notify=answerChanged)  # noqa: N815
    openRows = Property(TEXTS, _get_open_rows, notify=answerChanged)  # noqa: N815
    order = Property(TEXTS, _get_order, notify=answerChanged)
    text = Property(str, _value, notify=answerChanged)
    left = Property(int, lambda self: fields.left_of(self._value()), notify=answerChanged)
    answered = Property(bool, lambda self: bool(self._get_chosen()), notify=answerChanged)
    amount = Property(float, _get_amount, notify=answerChanged)
    said = Property(str, _get_said, notify=answerChanged)
    places = Property(MAP, _get_parts_of_value, notify=answerChanged)
    number = Property(int, lambda self: int(str(self._of("number", 0))), notify=answerChanged)
    total = Property(int, lambda self: int(str(self._of("total", 0))), notify=answerChanged)
    playing = Property(str, lambda self: self._clip.playing if self._clip else "", notify=answerChanged)
    capture = Property(QObject, lambda self: self._capture, notify=questionChanged)
    problem = Property(str, lambda self: self._asking.problem if self._asking else "", notify=answerChanged)
    longest = Property(int, lambda _self: TEXT_ANSWER_MAX_CHARS, constant=True)
