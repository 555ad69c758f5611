"""Which scene types an author can write. A new one is a folder here and a line in both registries."""

from collections.abc import Callable, Mapping

from werkstadt.exhibits.authoring.source import Source
from werkstadt.exhibits.fields import Fields
from werkstadt.exhibits.scenes.live.source import compile_live
from werkstadt.exhibits.scenes.quiz.source import compile_quiz
from werkstadt.exhibits.scenes.story.source import compile_story

Compiled = dict[str, object]
SOURCES: Mapping[str, Callable[[Fields, Source], Compiled]] = {
    "story": compile_story,
    "quiz": compile_quiz,
    "live": compile_live,
}


def compile_scene(fields: Fields, source: Source) -> Compiled:
    """The compiled table; where it has problems it is good for nothing."""
    kind = fields.raw("type")
    if not isinstance(kind, str) or kind not in SOURCES:
        fields.one_of("type", tuple(SOURCES))
        return {}
    compiled = {"type": kind, "id": fields.text("id", 40), **SOURCES[kind](fields, source)}
    fields.done()
    return compiled
