"""Compiles a web prototype that a study tests, a folder or a zip, into an exhibit with one web scene.

So there is one way to show it, one sandbox, and one recorder: see docs/adr/0032.
"""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from werkstadt.exhibits.authoring.pack import FORMAT, CompiledPack, canonical_json
from werkstadt.exhibits.authoring.sitezip import ZipError, unzip_site
from werkstadt.exhibits.authoring.source import Source
from werkstadt.exhibits.model import Words
from werkstadt.exhibits.problems import Problem, Spot
from werkstadt.scenes.web.sitefiles import add_site

SITE = "site"
"""Its folder in the pack, whatever the author calls it, so that a folder and its zip are the same pack."""
FALLBACK: Words = {
    "de": "Das kann hier gerade nicht gezeigt werden.",
    "en": "This cannot be shown here at the moment.",
    "de-simple": "Das geht gerade nicht.",
}


@dataclass(frozen=True)
class Prototype:
    """site: what the author names, inside the study's folder. device: as of a web scene. study: its compiled table, for
    what every exhibit has. cover: bytes of its picture.
    """

    id: str
    site: str
    title: Words
    fallback: Words
    device: str
    study: Mapping[str, Any]
    cover: Mapping[str, bytes]


def compile_prototype(
    prototype: Prototype, source: Source, version: str, spot: Spot
) -> tuple[CompiledPack | None, list[Problem]]:
    """None where there are problems that are not warnings. source: of the study. spot: where the site is named."""
    if (source.folder / prototype.site).is_dir():
        site = Source(source.folder, source.shown)
        add_site(site, prototype.site)
        return _pack(prototype, site, prototype.site, version), site.problems
    with tempfile.TemporaryDirectory() as folder:
        site = Source(Path(folder), source.name(prototype.site))
        inside = Path(folder) / SITE
        inside.mkdir()
        try:
            unzip_site(source.folder / prototype.site, inside)
        except ZipError as err:
            return None, [Problem(spot, err.expected, err.came)]
        add_site(site, SITE)
        return _pack(prototype, site, SITE, version), site.problems


def _pack(prototype: Prototype, site: Source, folder: str, version: str) -> CompiledPack | None:
    if any(not problem.warning for problem in site.problems):
        return None
    files = {path.removeprefix(f"{folder}/"): data for path, data in site.files.items()}
    scene = {
        "type": "web",
        "id": SITE,
        "title": prototype.title,
        "fallback": prototype.fallback,
        "device": prototype.device,
        "site": SITE,
        "files": sorted(files),
    }
    of_study = ("duration_min", "ages", "ground", "licence", "title", "subtitle", "cover")
    table = {
        "format": FORMAT,
        "kind": "exhibit",
        "id": prototype.id,
        **{key: prototype.study[key] for key in of_study},
        "scenes": [scene],
        "credits": [],
    }
    packed = {f"{SITE}/{path}": data for path, data in files.items()}
    return CompiledPack(
        "exhibit", prototype.id, version, {"pack.json": canonical_json(table), **packed, **prototype.cover}
    )
