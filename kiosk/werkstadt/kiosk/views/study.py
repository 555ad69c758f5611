"""The pages of a usability test, as QML sees them: who somebody is, what is asked, what is to be done."""

from collections.abc import Callable

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from werkstadt.exhibits.model import Words
from werkstadt.exhibits.studies.model import Task
from werkstadt.kiosk.rules.place import Overlay
from werkstadt.kiosk.rules.stay import Stay
from werkstadt.kiosk.rules.study.run import Phase, Run
from werkstadt.kiosk.rules.telling import Teller
from werkstadt.kiosk.views.kinds import LIST, Map

QML_IMPORT_NAME = "Werkstadt.Model"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("a lane has one")
class StudyView(QObject):  # type: ignore[operator]
    """act: carries out what a visitor does, as every act of the lane."""

    changed = Signal()
    watchedChanged = Signal()  # noqa: N815 (Qt's way of naming)

    def __init__(
        self, stay: Stay, tell: Callable[[], Teller], act: Callable[[Callable[[], object]], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._stay, self._tell, self._act = stay, tell, act
        self._watched = False

    @property
    def _run(self) -> Run | None:
        return self._stay.run

    @Slot(str)
    def chooseGroup(self, id_: str) -> None:  # noqa: N802 (Qt's way of naming)
        self._act(lambda: self._stay.take_part(lambda run: run.choose_group(id_)))

    @Slot(str)
    def reply(self, name: str) -> None:
        self._act(lambda: self._stay.take_part(lambda run: run.reply(name)))

    @Slot()
    def finish(self) -> None:
        self._act(lambda: self._stay.take_part(Run.finish))

    @Slot()
    def giveUp(self) -> None:  # noqa: N802
        self._act(lambda: self._stay.take_part(Run.give_up))

    @Slot()
    def showTask(self) -> None:  # noqa: N802
        self._act(lambda: self._stay.show_overlay(Overlay.TASK))

    @Slot()
    def withdraw(self) -> None:
        """Take everything back; it is asked whether that is meant."""
        self._act(self._stay.home)

    def show_watched(self, watched: bool) -> None:
        """Somebody sees this screen now, or no more."""
        if watched != self._watched:
            self._watched = watched
            self.watchedChanged.emit()

    def next_act(self) -> str:
        """What the dark pill does; see the lane."""
        phase = self._run.phase if self._run else None
        acts = {Phase.CONSENT: "agree", Phase.BRIEF: "begin", Phase.DONE: "next", Phase.CHECK: "send"}
        acts |= dict.fromkeys((Phase.DECLINED, Phase.FULL), "on")
        return acts.get(phase, "") if phase else ""

    def can_back(self) -> bool:
        return self._run is not None and self._run.phase in (Phase.AGE, Phase.CONSENT)

    def _say(self, words: Words | None) -> str:
        return self._tell().say(words) if words else ""

    def _get_groups(self) -> list[Map]:
        groups = self._run.study.groups if self._run else ()
        return [{"id": group.id, "label": self._say(group.label)} for group in groups]

    def _get_consent(self) -> str:
        return self._say(self._run.group.consent) if self._run and self._run.group else ""

    def _get_number(self) -> int:
        stage = self._run.stage if self._run else None
        return stage.task + 1 if stage else 0

    def _get_replies(self) -> list[Map]:
        rule = self._run.task.success.answer if self._run and self._run.task else None
        return [{"name": one.name, "label": self._say(one.label)} for one in rule.choices] if rule else []

    def _get_question(self) -> str:
        rule = self._run.task.success.answer if self._run and self._run.task else None
        return self._say(rule.question) if rule else ""

    def _get_ends(self) -> str:
        """What the participant may say: "done", "answer", or "" where the task ends by itself."""
        success = self._run.task.success if self._run and self._run.task else None
        return "" if success is None else "answer" if success.answer else "done" if success.observer else ""

    def _task_words(self, of: Callable[[Task], Words]) -> str:
        return self._say(of(self._run.task)) if self._run and self._run.task else ""

    watched = Property(bool, lambda self: self._watched, notify=watchedChanged)
    running = Property(bool, lambda self: self._run is not None and self._run.phase is Phase.TASK, notify=changed)
    agreed = Property(bool, lambda self: self._run is not None and self._run.agreed, notify=changed)
    phase = Property(str, lambda self: str(self._run.phase) if self._run else "", notify=changed)
    title = Property(str, lambda self: self._say(self._run.study.title) if self._run else "", notify=changed)
    minutes = Property(int, lambda self: self._run.study.duration_min if self._run else 0, notify=changed)
    groups = Property(LIST, _get_groups, notify=changed)
    consent = Property(str, _get_consent, notify=changed)
    guardian = Property(
        bool, lambda self: bool(self._run and self._run.group and self._run.group.guardian), notify=changed
    )
    number = Property(int, _get_number, notify=changed)
    count = Property(int, lambda self: len(self._run.study.tasks) if self._run else 0, notify=changed)
    task = Property(str, lambda self: self._task_words(lambda task: task.title), notify=changed)
    text = Property(str, lambda self: self._task_words(lambda task: task.text), notify=changed)
    outcome = Property(str, lambda self: self._run.log.outcome if self._run and self._run.log else "", notify=changed)
    question = Property(str, _get_question, notify=changed)
    replies = Property(LIST, _get_replies, notify=changed)
    ends = Property(str, _get_ends, notify=changed)
