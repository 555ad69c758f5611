"""What the files of a site refer to, and where: as far as it can be seen without running them.

What a script puts together only when it runs, nobody sees here; on the device it comes to nothing: see rules.py.
"""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import unquote

from werkstadt.scenes.web.load import INDEX

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|\\\\")
_HARMLESS = re.compile(r"#|\?|data:|blob:|javascript:|about:blank", re.IGNORECASE)
_URL = re.compile(r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^)'"]*))\s*\)""", re.IGNORECASE)
_IMPORT = re.compile(r"""@import\s+["']([^"']+)["']""", re.IGNORECASE)
_CALLED = re.compile(
    r"""\b(?:fetch|import|importScripts|open|Request|Worker|SharedWorker|WebSocket|EventSource|sendBeacon|URL|from)"""
    r"""\s*\(?\s*(["'`])((?:[a-z][a-z0-9+.-]*:)?//[^"'`]+)\1""",
    re.IGNORECASE,
)
_ADDRESSES = {
    "action", "background", "data", "formaction", "href", "longdesc", "manifest", "ping", "poster", "src", "xlink:href",
}  # fmt: skip
_SETS = {"srcset", "imagesrcset"}
_WINDOWS = {"color", "date", "datetime-local", "file", "month", "time", "week"}


@dataclass(frozen=True)
class Found:
    """came: the address as it is written, or what else was found. line: from 1. warning: expected says what instead."""

    came: str
    line: int
    expected: str = ""

    @property
    def warning(self) -> bool:
        return self.expected != ""

    @property
    def outside(self) -> bool:
        return not _HARMLESS.match(self.came) and _SCHEME.match(self.came) is not None

    def target_from(self, path: str) -> str | None:
        """The path in the site that it means, seen from the file at path; None where it means no file."""
        if self.outside or not self.came or _HARMLESS.match(self.came):
            return None
        plain = unquote(re.split(r"[?#]", self.came, maxsplit=1)[0])
        joined = posixpath.normpath(posixpath.join("/", posixpath.dirname(path), plain)).lstrip("/")
        if joined in ("", "."):
            return INDEX
        return f"{joined}/{INDEX}" if plain.endswith("/") else joined


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Found] = []
        self._inside = ""
        self._from = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        line, given = self.getpos()[0], {name: (value or "").strip() for name, value in attrs}
        self.found += [Found(came, line) for came in _addresses(tag, given)]
        self.found += [Found(came, line, expected) for expected, came in _doubtful(tag, given)]
        self.found += [Found(one.came, line) for one in in_css(given.get("style", ""))]
        for name, value in given.items():
            if name.startswith("on"):
                self.found += [Found(one.came, line, one.expected) for one in in_script(value)]
        self._inside, self._from = tag, line

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside in ("script", "style"):
            read = in_script if self._inside == "script" else in_css
            first = self.getpos()[0] - 1
            self.found += [Found(one.came, first + one.line, one.expected) for one in read(data)]


def _addresses(tag: str, given: dict[str, str]) -> Iterator[str]:
    for name, value in given.items():
        if name in _SETS:
            yield from (part.split()[0] for part in value.split(",") if part.split())
        elif name in _ADDRESSES and value and not (tag == "base" and name == "href" and not _SCHEME.match(value)):
            yield value
    if tag == "meta" and given.get("http-equiv", "").lower() == "refresh":
        _, found, address = given.get("content", "").lower().partition("url=")
        if found:
            yield address.strip("'\" ")


def _doubtful(tag: str, given: dict[str, str]) -> Iterator[tuple[str, str]]:
    """(what would be better, what is there) for what works, but not well."""
    if tag == "meta" and given.get("http-equiv", "").lower() == "refresh":
        yield "a page that stays until somebody acts", '<meta http-equiv="refresh">'
    if tag == "base":
        yield "addresses from where the page lies", "<base>"
    if tag in ("select", "datalist"):
        yield "buttons or radio buttons, which stand in the page itself", f"<{tag}>, which opens a window of its own"
    if tag == "input" and given.get("type", "").lower() in _WINDOWS:
        yield "a field that opens no window of its own", f'<input type="{given["type"].lower()}">'
    if tag in ("audio", "video"):
        yield "a page without sound: a site is mute here", f"<{tag}>"
    if given.get("target", "").lower() in ("_blank", "_new"):
        yield "a link that stays in its window", f'target="{given["target"]}", which does nothing'


def in_html(text: str) -> list[Found]:
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.found


def in_css(text: str) -> list[Found]:
    found = [("".join(part or "" for part in match.groups()), match.start()) for match in _URL.finditer(text)]
    found += [(match[1], match.start()) for match in _IMPORT.finditer(text)]
    return [Found(came.strip(), text.count("\n", 0, at) + 1) for came, at in found if came.strip()]


def in_script(text: str) -> list[Found]:
    found = [Found(match[2], text.count("\n", 0, match.start()) + 1) for match in _CALLED.finditer(text)]
    at = text.find("serviceWorker")
    if at >= 0:
        line = text.count("\n", 0, at) + 1
        found.append(Found("navigator.serviceWorker", line, "no service worker: nothing outlives the visit"))
    return found


def in_svg(text: str) -> list[Found]:
    return [one for one in in_html(text) if not one.warning]
