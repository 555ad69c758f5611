"""What the form's pages bind to: the question on screen, and the review."""

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from werkstadt.contract.limits import TEXT_ANSWER_MAX_CHARS
from werkstadt.kiosk.rules.asking import Question
from werkstadt.kiosk.rules.stay import Stay
from werkstadt.kiosk.views.kinds import LIST, TEXTS, Map

QML_IMPORT_NAME = "Werkstadt.Model"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("a lane has one")
class FormView(QObject):  # type: ignore[operator]
    """questionChanged: another question or language; answerChanged: only what was answered."""

    questionChanged = Signal()  # noqa: N815 (Qt's way of naming what QML binds to)
    answerChanged = Signal()  # noqa: N815

    def __init__(self, stay: Stay, parent: QObject) -> None:
        super().__init__(parent)
        self._stay = stay

    @property
    def _question(self) -> Question | None:
        return self._stay.asking.session.question() if self._stay.asking else None

    def _get_ref(self) -> str:
        return self._question.ref if self._question else ""

    def _get_type(self) -> str:
        return self._question.type if self._question else ""

    def _get_appearance(self) -> str:
        return self._question.appearance if self._question else ""

    def _get_label(self) -> str:
        return self._question.label if self._question else ""

    def _get_hint(self) -> str:
        return self._question.hint if self._question else ""

    def _get_required(self) -> bool:
        return bool(self._question and self._question.required)

    def _get_choices(self) -> list[Map]:
        choices = self._question.choices if self._question else ()
        return [{"name": name, "label": label} for name, label in choices]

    def _get_chosen(self) -> list[str]:
        value = self._question.value if self._question else None
        return [value] if isinstance(value, str) else list(value or ())

    def _get_text(self) -> str:
        value = self._question.value if self._question else None
        return value if isinstance(value, str) else ""

    def _get_number(self) -> int:
        return self._question.number if self._question else 0

    def _get_total(self) -> int:
        return self._question.total if self._question else 0

    def _get_problem(self) -> str:
        return self._stay.asking.problem if self._stay.asking else ""

    def _get_rows(self) -> list[Map]:
        rows = self._stay.asking.session.review() if self._stay.asking else ()
        return [{"ref": row.ref, "label": row.label, "answer": row.answer} for row in rows]

    ref = Property(str, _get_ref, notify=questionChanged)
    type = Property(str, _get_type, notify=questionChanged)
    appearance = Property(str, _get_appearance, notify=questionChanged)
    label = Property(str, _get_label, notify=questionChanged)
    hint = Property(str, _get_hint, notify=questionChanged)
    required = Property(bool, _get_required, notify=questionChanged)
    choices = Property(LIST, _get_choices, notify=questionChanged)
    chosen = Property(TEXTS, _get_chosen, notify=answerChanged)
    text = Property(str, _get_text, notify=answerChanged)
    number = Property(int, _get_number, notify=questionChanged)
    total = Property(int, _get_total, notify=questionChanged)
    problem = Property(str, _get_problem, notify=answerChanged)
    rows = Property(LIST, _get_rows, notify=questionChanged)
    longest = Property(int, lambda _self: TEXT_ANSWER_MAX_CHARS, constant=True)
