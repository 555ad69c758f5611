"""What the form's pages show and what is read aloud of it, as maps for QML."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl

from werkstadt.exhibits.model import Words
from werkstadt.kiosk.rules import answers
from werkstadt.kiosk.rules.asking import Asking
from werkstadt.kiosk.rules.stay import Stay
from werkstadt.kiosk.rules.telling import Teller
from werkstadt.kiosk.views.kinds import Map

if TYPE_CHECKING:
    from werkstadt.exhibits.forms.page import Question


UNHEARD: Map = {"label": "", "hint": "", "problem": "", "where": ""}
NO_MEDIA: Map = {"image": QUrl(), "sound": QUrl()}


class FormWords:
    """Of the form that is being filled in, in the visitor's language. Asked only while there is one.

    Words that have answers in them are `heard` without those: what somebody has written must not sound in the room.
    """

    def __init__(self, stay: Stay) -> None:
        self._stay = stay

    @property
    def _asking(self) -> Asking:
        assert self._stay.asking is not None
        return self._stay.asking

    @property
    def _language(self) -> str:
        return self._stay.language

    @property
    def _tell(self) -> Teller:
        return Teller(self._stay.language, self._stay.comfort.simple)

    # As it is read aloud

    def _heard(self, told: str, *words: Words) -> str:
        """words: what told was made of, as the author has it."""
        if not any("${" in text for one in words for text in one.values()):
            return told
        return answers.blanked(told, [self._tell.say(one) for one in words])

    def _heard_label(self, ref: str, told: str) -> str:
        row = self._asking.row(ref)
        return self._heard(told, row.label) if row else told

    def heard(self, question: "Question") -> Map:
        """label, hint and problem of the page, and where it stands."""
        row, problem = self._asking.row(question.ref), self._asking.problem
        if row is None:
            return {"label": question.label, "hint": question.hint, "problem": problem, "where": ""}
        return {
            "label": self._heard(question.label, row.label),
            "hint": self._heard(question.hint, row.hint),
            "problem": self._heard(problem, row.constraint_message, row.required_message),
            "where": self.where(question, heard=True),
        }

    # A question

    def where(self, question: "Question", heard: bool = False) -> str:
        """In which group, and which part of a repeat. heard: as it is read aloud."""
        told = [*question.groups, *(f"{part.label} {part.number}" for part in question.parts)]
        if heard:
            path = question.ref.split("/")
            above = [self._asking.row("/".join(path[:depth])) for depth in range(1, len(path))]
            told = [self._heard(one, *(row.label for row in above if row)) for one in told]
        return " · ".join(told)

    def media(self, media: Mapping[str, str]) -> Map:
        return {
            "image": self._file(media.get("big-image") or media.get("image")),
            "sound": self._file(media.get("audio")),
        }

    def _file(self, name: str | None) -> QUrl:
        return QUrl.fromLocalFile(str(self._asking.folder / name)) if name else QUrl()

    def choices(self, question: "Question") -> list[Map]:
        row = self._asking.row(question.rows[0].ref if question.rows else question.ref)
        words = {choice.name: choice.label for choice in row.choices} if row else {}
        return [
            {
                "name": option.name,
                "label": option.label,
                "heard": self._heard(option.label, words.get(option.name, {})),
                **self.media(option.media),
            }
            for option in question.options
        ]

    def table(self, question: "Question") -> list[Map]:
        """The rows of a table."""
        rows = question.rows
        return [{"ref": row.ref, "label": row.label, "heard": self._heard_label(row.ref, row.label)} for row in rows]

    def parts(self, question: "Question") -> list[Map]:
        """Of the repeat that ends here: what they are called, and what was answered there first."""
        if question.type != "repeat":
            return []
        first: dict[str, str] = {}
        for row in self._asking.session.review():
            number, bracket, _ = row.ref[len(question.ref) + 1 :].partition("]")
            if row.answered and bracket and row.ref.startswith(f"{question.ref}["):
                first.setdefault(number, self._answer(row.ref, row.answer))
        numbers = range(1, question.count + 1)
        return [{"name": f"{question.label} {number}", "first": first.get(str(number), "")} for number in numbers]

    def answer(self, question: "Question") -> str:
        """The answer at hand, in words."""
        value, labels = question.value, dict(question.choices)
        if question.type in ("select_one", "select_multiple", "rank"):
            names = (value,) if isinstance(value, str) else value or ()
            return ", ".join(labels.get(name, name) for name in names)
        return answers.answer_words(question.type, value, self._language) if isinstance(value, str) else ""

    # All of them

    def _answer(self, ref: str, answer: str) -> str:
        return answers.answer_words(self._asking.type_of(ref), answer, self._language)

    def review(self) -> list[Map]:
        """head: where a group or a part begins. kind: the question's type where there is an answer, else empty."""
        rows: list[Map] = []
        before = ""
        for row in self._asking.session.review():
            head = " · ".join([*row.groups, *([row.part] if row.part else [])])
            rows.append(
                {
                    "ref": row.ref,
                    "label": row.label,
                    "heard": self._heard_label(row.ref, row.label),
                    "answer": self._answer(row.ref, row.answer),
                    "kind": self._asking.type_of(row.ref) if row.answered else "",
                    "part": row.part,
                    "head": head if head != before else "",
                }
            )
            before = head
        return rows

    def notice(self) -> str:
        """What visitors are told first, "" where the form is not about them."""
        return self._tell.say(self._asking.personal) if self._asking.personal else ""
