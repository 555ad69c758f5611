"""Compiles an author's scenes, each by its type's own source.py."""

from werkstadt.exhibits.authoring.source import Source
from werkstadt.exhibits.fields import Fields
from werkstadt.exhibits.scenetypes import kinds, part_of

Compiled = dict[str, object]


def compile_scene(fields: Fields, source: Source) -> Compiled:
    """The compiled table; where it has problems it is good for nothing."""
    kind = fields.raw("type")
    if not isinstance(kind, str) or kind not in kinds():
        fields.one_of("type", kinds())
        return {}
    compiled = {"type": kind, "id": fields.text("id", 40), **part_of(kind, "source").compile(fields, source)}
    fields.done()
    return compiled
