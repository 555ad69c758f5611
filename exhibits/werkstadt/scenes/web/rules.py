"""What a site may reach, how it is watched, and how the engine is started. No Qt here."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import unquote, urlencode

from werkstadt.scenes.web.load import INDEX

SCHEME = "werkstadt-site"
ALLOW_UNSANDBOXED = "WERKSTADT_WEB_UNSANDBOXED"
"""Set to 1 by tests that run as root, where Chromium has no sandbox. Nothing else may set it."""
TICK_MS = 500
SILENT_TICKS = 10
LOADING_TICKS = 40
DIALOGS_MAX = 20
CHATS_MAX = 2_000
"""Lines to the console between two looks."""
MEMORY_MAX_MIB = 400
MEMORY_HARD_MIB = 512
"""What the kernel grants the site's process beyond its own start, for what happens between two looks."""
CSS_PX_U = 0.34
"""How large a px of the site is, in u: text of 17 px then has capitals of 3.9 mm at 600 mm."""
LARGER = 1.85
NARROW_PX, HIGH_PX = 320, 844
"""A phone's page is so wide, and at most so high. Narrower than that no page has to bear (WCAG 1.4.10)."""
WATCHED_MAX = 120
WORDS_MAX = 3000

_INSIDE = "'self'"
_POLICY = {
    "default-src": _INSIDE,
    "script-src": f"{_INSIDE} 'unsafe-inline' 'wasm-unsafe-eval'",
    "style-src": f"{_INSIDE} 'unsafe-inline'",
    "img-src": f"{_INSIDE} data: blob:",
    "font-src": f"{_INSIDE} data:",
    "connect-src": _INSIDE,
    "frame-src": _INSIDE,
    "worker-src": f"{_INSIDE} blob:",
    "object-src": "'none'",
    "base-uri": _INSIDE,
    "form-action": _INSIDE,
    "sandbox": "allow-scripts allow-same-origin allow-forms allow-modals",
}
_DENIED = (
    "accelerometer autoplay camera clipboard-read clipboard-write display-capture "
    "fullscreen gamepad geolocation gyroscope hid idle-detection keyboard-map local-fonts magnetometer microphone midi "
    "picture-in-picture publickey-credentials-get screen-wake-lock serial storage-access "
    "window-management xr-spatial-tracking"
)
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in _POLICY.items()),
    "Permissions-Policy": ", ".join(f"{name}=()" for name in _DENIED.split()),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
FLAGS = (
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=socks5://127.0.0.1:9",
    "--proxy-bypass-list=<-loopback>",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-background-networking",
    "--log-level=3",
)
READER_FLAG = "--force-renderer-accessibility=complete"
"""Puts a site's nodes into the accessibility tree, which Qt 6.12 does not do by itself.

Only where a screen reader of the system is wanted: Chromium's nodes carry no C++ type information, and the program
ends when Python is given one of them. So nothing in the kiosk may ever walk below a web view; see readaloud.py.
"""


class Fault(StrEnum):
    MISSING = "web-missing"  # the engine is not installed
    UNSAFE = "web-unsafe"  # it would run without its sandbox
    FAILED = "web-failed"  # the site cannot be loaded
    CRASHED = "web-crashed"
    STUCK = "web-stuck"
    HUNGRY = "web-memory"
    NAGGING = "web-nagging"


ONCE_MORE = (Fault.FAILED, Fault.CRASHED, Fault.STUCK, Fault.HUNGRY, Fault.NAGGING)


@dataclass
class Watch:
    """One site from its first byte on: it must answer, stay small, and leave the visitor in peace.

    look() is called every TICK_MS. Ticks are counted, not seconds: while the kiosk itself is busy nothing is due.
    """

    waiting: int = 0
    loading: int = 0
    loaded: bool = False
    dialogs: int = 0

    def answered(self) -> None:
        self.waiting = 0

    def look(self, memory_mib: float) -> Fault | None:
        self.waiting += 1
        self.loading += not self.loaded
        if memory_mib > MEMORY_MAX_MIB:
            return Fault.HUNGRY
        if self.dialogs > DIALOGS_MAX:
            return Fault.NAGGING
        if self.waiting > SILENT_TICKS:
            return Fault.STUCK
        return Fault.FAILED if self.loading > LOADING_TICKS else None


@dataclass(frozen=True)
class Answer:
    """words: what can be read on the page, a line each. writes: whether a field for text has the focus."""

    words: str = ""
    writes: bool = False


def parse_answer(heard: str) -> Answer:
    """From JSON that a page's own process has put together; whatever is odd counts as nothing."""
    told = _told(heard)
    words = told.get("words")
    return Answer(words[:WORDS_MAX] if isinstance(words, str) else "", told.get("writes") is True)


def parse_watched(heard: str) -> tuple[str, str]:
    """What watches.js tells: ("touched", name of the element, "" for none) or ("event", its name); ("", "") for what is
    odd."""
    told = _told(heard)
    for what in ("touched", "event"):
        name = told.get(what)
        if isinstance(name, str):
            return what, name[:WATCHED_MAX]
    return "", ""


def _told(heard: str) -> dict[str, object]:
    try:
        told = json.loads(heard)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def file_asked_for(method: str, host: str, path: str, site_host: str, files: Collection[str]) -> str | None:
    """The path in the site that a request means, percent-encoded as it came; None for what is not there.

    Only what is on the list can come out of it: no path is ever put together from what a page says.
    """
    if method not in ("GET", "HEAD") or host != site_host or not path.startswith("/"):
        return None
    wanted = unquote(path)[1:]
    if wanted == "" or wanted.endswith("/"):
        wanted += INDEX
    return wanted if wanted in files else None


def page_named(path: str, fragment: str) -> str:
    """What a usability test calls a page of a site: its file, with what stands behind "#"."""
    file = unquote(path).lstrip("/")
    file += INDEX if file == "" or file.endswith("/") else ""
    return (f"{file}#{fragment}" if fragment else file)[:WATCHED_MAX]


def is_inside(scheme: str, host: str, site_host: str) -> bool:
    """Whether an address belongs to the site."""
    return scheme == SCHEME and host == site_host


def may_fetch(scheme: str, host: str, site_host: str) -> bool:
    """Also what a page has made itself, of its own bytes."""
    return is_inside(scheme, host, site_host) or scheme in ("data", "blob")


def address(site_host: str, told: Mapping[str, str]) -> str:
    """Of the site's first page. told: how the visitor wants it; a site may ignore it."""
    return f"{SCHEME}://{site_host}/{INDEX}?{urlencode(told)}"


def wishes(language: str, simple: bool, theme: str, larger: bool, calm: bool) -> dict[str, str]:
    """What a site is told about its visitor: text values, as they stand in its address."""
    level = {"level": "simple"} if simple else {}
    size = {"size": "larger"} if larger else {}
    return {"lang": language, **level, "theme": theme, **size, **({"motion": "none"} if calm else {})}


def engine_environment(seen: Mapping[str, str]) -> dict[str, str | None]:
    """What the engine reads when it starts; None: must not be set, whoever set it."""
    flags = (*FLAGS, READER_FLAG) if has_reader(seen) else FLAGS
    return {
        "QTWEBENGINE_CHROMIUM_FLAGS": " ".join(f'"{flag}"' if " " in flag else flag for flag in flags),
        "QTWEBENGINE_REMOTE_DEBUGGING": None,
        "QTWEBENGINE_DISABLE_SANDBOX": "1" if allows_unsandboxed(seen) else None,
        "SSLKEYLOGFILE": None,
    }


def has_reader(seen: Mapping[str, str]) -> bool:
    """Whether this machine was set up for a screen reader: see kiosk/environment.py."""
    return seen.get("QT_LINUX_ACCESSIBILITY_ALWAYS_ON", "") not in ("", "0")


def allows_unsandboxed(seen: Mapping[str, str]) -> bool:
    return seen.get(ALLOW_UNSANDBOXED) == "1"


def data_mib(status: str) -> float | None:
    """What a process has set aside for data, most of it untouched. status: /proc/PID/status; its VmData is in KiB."""
    rows = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
    number = rows.get("VmData", "").split()
    return int(number[0]) / 1024 if number and number[0].isdigit() else None


def is_shut_in(status: str, own_namespace: str, its_namespace: str) -> bool:
    """Whether a process really is in Chromium's sandbox. status: /proc/PID/status.

    Namespaces: where /proc/PID/ns/pid of the kiosk and of that process point to.
    Source: proc(5): Seccomp 2 is SECCOMP_MODE_FILTER.
    """
    rows = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
    filtered = rows.get("Seccomp") == "2" and rows.get("NoNewPrivs") == "1"
    return filtered and its_namespace not in ("", own_namespace)
