"""What Qt reads from the environment before it starts."""

import os
from collections.abc import Mapping
from pathlib import Path


def environment(state: Path, seen: Mapping[str, str]) -> dict[str, str]:
    """What Qt reads before it starts; a value that is already set stays."""
    wanted = {
        "QT_QPA_UPDATE_IDLE_TIME": "0",
        "QT_WAYLAND_DISABLE_WINDOWDECORATION": "1",
        "QT_QUICK_BACKEND": "software",
        "QML_DISK_CACHE_PATH": str(state / "cache" / "qml"),
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": seen.get("WERKSTADT_ACCESSIBILITY", ""),
    }
    return {name: value for name, value in wanted.items() if value and name not in seen}


def set_environment(state: Path) -> None:
    os.environ.update(environment(state, os.environ))
