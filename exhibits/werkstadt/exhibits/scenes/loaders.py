"""Which scene types a kiosk can show. A new one is a folder here and a line in both registries."""

from collections.abc import Callable, Mapping

from werkstadt.exhibits.fields import Fields
from werkstadt.exhibits.model import Scene
from werkstadt.exhibits.scenes.live.load import load_live
from werkstadt.exhibits.scenes.quiz.load import load_quiz
from werkstadt.exhibits.scenes.story.load import load_story

LOADERS: Mapping[str, Callable[[Fields], Scene]] = {"story": load_story, "quiz": load_quiz, "live": load_live}


def load_scene(fields: Fields) -> Scene | None:
    """None with a problem if the type is unknown."""
    kind = fields.one_of("type", tuple(LOADERS))
    if fields.problems:
        return None
    scene = LOADERS[kind](fields)
    fields.done()
    return scene
