"""What a version of a study shows, as far as it can be seen without running it: its pages by name."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from werkstadt.exhibits.authoring.pack import CompiledPack
from werkstadt.exhibits.fields import Fields, dotted
from werkstadt.exhibits.model import Words
from werkstadt.exhibits.problems import Spot
from werkstadt.exhibits.scenetypes import load_scene
from werkstadt.scenes.web.load import INDEX, Web


@dataclass(frozen=True)
class Tested:
    """version: its id. pages: name → title, empty Words where it has none. first: where it begins.
    has_site: whether web pages are among them, which are called by their files.
    """

    version: str
    pages: Mapping[str, Words]
    first: str
    has_site: bool

    def has(self, page: str) -> bool:
        """A page of a site may also have a part of it named behind "#", which nobody knows before it runs."""
        return page in self.pages or (self.has_site and page.partition("#")[0] in self.pages)


def tested(version: str, pack: CompiledPack) -> Tested:
    """pack: of an exhibit without problems."""
    rows = json.loads(pack.files["pack.json"])["scenes"]
    pages: dict[str, Words] = {}
    first = ""
    has_site = False
    for row in rows:
        scene = load_scene(Fields(row, lambda path: Spot("pack.json", key=dotted(path)), []))
        assert scene is not None, "it was compiled a moment ago"
        if isinstance(scene, Web):
            has_site = True
            html = sorted(file for file in scene.files if file.endswith(".html"))
            first = first or INDEX
            pages |= {file: {} for file in (INDEX, *html)}
        else:
            titles = list(_titles(row, scene.page_count))
            first = first or scene.page_name(0)
            pages |= {scene.page_name(page): titles[page] for page in range(scene.page_count)}
    return Tested(version, pages, first, has_site)


def _titles(scene: Mapping[str, object], count: int) -> Iterator[Words]:
    """One for each page: of the pages' own, where the scene's table has a row for each, else the scene's."""
    for key in ("page", "item"):
        rows = scene.get(key)
        if isinstance(rows, list) and len(rows) == count:
            yield from (row.get("title", {}) for row in rows)
            return
    title = scene.get("title") or scene.get("question") or {}
    for _ in range(count):
        yield title if isinstance(title, Mapping) else {}
