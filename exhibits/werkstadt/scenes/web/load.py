"""A site to try, from its compiled table: {"id", "title", "text", "fallback", "device", "site", "files": [path]}."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from werkstadt.exhibits.fields import Fields
from werkstadt.exhibits.model import Scene, Words

FILES_MAX = 500
DEVICES = ("full", "phone")
INDEX = "index.html"
TYPES: Mapping[str, str] = {
    "html": "text/html",
    "css": "text/css",
    "js": "text/javascript",
    "mjs": "text/javascript",
    "json": "application/json",
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "woff2": "font/woff2",
    "wasm": "application/wasm",
}
"""What a site may hold, by the end of its name, and as what it is sent. Source: IANA media types; RFC 9239."""
_NAME = r"[A-Za-z0-9_][A-Za-z0-9_.-]*"
_PATH = re.compile(rf"(?:{_NAME}/)*{_NAME}")
PATH_MAX = 200


@dataclass(frozen=True)
class Web(Scene):
    """site: the folder of the site in the pack. files: paths in it, the only ones there are for its pages.

    device: how it stands on the page, "full" or "phone". text: what to try with it, may be empty Words.
    fallback: what there would have been to see, where the site cannot be shown.
    """

    kind: ClassVar[str] = "web"
    has_own_pages: ClassVar[bool] = True

    title: Words
    text: Words
    fallback: Words
    device: str
    site: str
    files: frozenset[str] = field(default_factory=frozenset)


def load(fields: Fields) -> Web:
    files = fields.texts("files")
    if len(files) > FILES_MAX:
        fields.refuse("files", f"at most {FILES_MAX} files", str(len(files)))
    if INDEX not in files:
        fields.refuse("files", f"{INDEX} among them", f"{len(files)} others")
    site = fields.text("site", 100)
    for path in (site, *files[:FILES_MAX]):
        if not is_path(path) or (path != site and type_of(path) is None):
            fields.refuse("files", "paths of files that a site may hold", path[:60])
    return Web(
        id=fields.text("id"),
        title=fields.words("title"),
        text=fields.words("text") if "text" in fields else {},
        fallback=fields.words("fallback"),
        device=fields.one_of("device", DEVICES),
        site=site,
        files=frozenset(files[:FILES_MAX]),
    )


def is_path(path: str) -> bool:
    """Plain letters, digits, and . _ - in every part; no part begins with a dot."""
    return len(path) <= PATH_MAX and _PATH.fullmatch(path) is not None


def type_of(path: str) -> str | None:
    """The media type as which a file is sent; None for a kind that no site may hold."""
    return TYPES.get(path.rpartition(".")[2].lower()) if "." in path.rpartition("/")[2] else None
