"""Finds the scene types by their folders in werkstadt.scenes, and imports one when it is first wanted."""

import importlib
import json
import pkgutil
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import ModuleType

from werkstadt import scenes
from werkstadt.exhibits.fields import Fields
from werkstadt.exhibits.model import Scene


@cache
def kinds() -> tuple[str, ...]:
    """Names of all scene types, sorted."""
    return tuple(sorted(found.name for found in pkgutil.iter_modules(scenes.__path__) if found.ispkg))


def about_kind(kind: str) -> str:
    """What it is, in a line."""
    return (importlib.import_module(f"{scenes.__name__}.{kind}").__doc__ or "").strip().partition("\n")[0]


def folder_of(kind: str) -> Path:
    """Where Scene.qml, README.md and example/ of a scene type lie."""
    (place,) = importlib.import_module(f"{scenes.__name__}.{kind}").__path__
    return Path(place)


def part_of(kind: str, part: str) -> ModuleType:
    """part: "load", "source" or "view" (which alone needs Qt)."""
    return importlib.import_module(f"{scenes.__name__}.{kind}.{part}")


@cache
def words_of(kind: str) -> Mapping[str, Mapping[str, str]]:
    """The words of its page by language: German as it stands in the QML → translation."""
    file = folder_of(kind) / "words.json"
    table: Mapping[str, Mapping[str, str]] = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return table


def load_scene(fields: Fields) -> Scene | None:
    """From a compiled pack. None with a problem if the type is unknown."""
    kind = fields.one_of("type", kinds())
    if fields.problems:
        return None
    scene: Scene = part_of(kind, "load").load(fields)
    fields.done()
    return scene
