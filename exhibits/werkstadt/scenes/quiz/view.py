"""One question and the answer chosen so far, as its page binds to them."""

from PySide6.QtCore import Property, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from werkstadt.kiosk.views.kinds import MAP, TEXTS
from werkstadt.kiosk.views.scene import SceneView
from werkstadt.scenes.quiz.load import Choice, Quiz

QML_IMPORT_NAME = "Werkstadt.Scenes.Quiz"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made for a scene")
class QuizView(SceneView):  # type: ignore[operator]
    """chosen: index of the choice, -1 for none yet."""

    changed = Signal()
    scene: Quiz
    _chosen = -1

    @Slot(int)
    def choose(self, number: int) -> None:
        """It may be changed; every choice has its explanation."""
        self.host.touched()
        self._chosen = number
        self.changed.emit()

    @property
    def _choice(self) -> Choice | None:
        return self.scene.choices[self._chosen] if self._chosen >= 0 else None

    def _get_choices(self) -> list[str]:
        return [self.say(choice.text) for choice in self.scene.choices]

    def _get_right(self) -> bool:
        return self._choice is not None and self._choice.right

    def _get_explanation(self) -> str:
        return self.say(self._choice.explanation) if self._choice else ""

    question = Property(str, lambda self: self.say(self.scene.question), notify=changed)
    choices = Property(TEXTS, _get_choices, notify=changed)
    chosen = Property(int, lambda self: self._chosen, notify=changed)
    right = Property(bool, _get_right, notify=changed)
    explanation = Property(str, _get_explanation, notify=changed)
    picture = Property(MAP, lambda self: self.picture_map(self.scene.picture), notify=changed)
