"""What Qt reads before it starts, and what the kernel may keep of this process: nothing that others have set counts."""

import os
import resource
from collections.abc import Mapping
from pathlib import Path

READ_BY_LIBRARIES = ("QT_", "QML", "QSG_", "QV4_", "QUICK_", "QTWEBENGINE", "SSLKEYLOGFILE", "PYTHON")
"""Debuggers, folders with foreign plugins and modules, other screens, logs of every key: all of these by a variable."""
OURS = frozenset(
    {
        *("QT_QPA_PLATFORM", "QT_QPA_UPDATE_IDLE_TIME", "QT_WAYLAND_DISABLE_WINDOWDECORATION", "QT_QUICK_BACKEND"),
        *("QML_DISK_CACHE_PATH", "QML_DISABLE_DISK_CACHE", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON"),
    }
)
"""What a unit, a demo or a test sets."""
PLATFORMS = frozenset({"wayland", "xcb", "offscreen"})
"""The others open ports (vnc), files (minimal) or a screen that is not the session's (linuxfb, eglfs)."""


def environment(state: Path, seen: Mapping[str, str]) -> dict[str, str | None]:
    """What is to change; None: must not be set. A value of OURS that is already set stays."""
    wanted = {
        "QT_QPA_UPDATE_IDLE_TIME": "0",
        "QT_WAYLAND_DISABLE_WINDOWDECORATION": "1",
        "QT_QUICK_BACKEND": "software",
        "QML_DISK_CACHE_PATH": str(state / "cache" / "qml"),
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": seen.get("WERKSTADT_ACCESSIBILITY", ""),
    }
    foreign = [name for name in seen if name.startswith(READ_BY_LIBRARIES) and name not in OURS]
    if seen.get("QT_QPA_PLATFORM", "wayland") not in PLATFORMS:
        foreign.append("QT_QPA_PLATFORM")
    set_anew = {name: value for name, value in wanted.items() if value and name not in seen}
    return {**dict.fromkeys(foreign), **set_anew}


def set_environment(state: Path) -> None:
    for name, value in environment(state, os.environ).items():
        if value is None:
            del os.environ[name]
        else:
            os.environ[name] = value


def keep_no_core() -> None:
    """A fault leaves nothing of what a visitor has written on the disk; children inherit it."""
    _, most = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0 if most else most))
