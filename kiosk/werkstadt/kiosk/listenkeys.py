"""Which key does what for the ear. Named late: to name Qt's 500 keys takes 20 ms, which no start should wait for."""

from functools import cache

from PySide6.QtCore import Qt

_ALWAYS = {"listen": "F2", "louder": "VolumeUp", "quieter": "VolumeDown", "help": "F1 Help"}
_LISTENING = {
    "forward": "Right Tab",
    "backward": "Left Backtab",
    "up": "Up",
    "down": "Down",
    "select": "Return Enter Space Select",
    "back": "Escape Back Backspace",
    "first": "Home",
    "repeat": "End",
    "louder": "PageUp",
    "quieter": "PageDown",
}
BUTTONS = ("listen", "forward", "backward", "up", "down", "select", "back", "repeat", "louder", "quieter")
"""Of a tactile pad, as the agent names them."""


@cache
def _keys(listening: bool) -> dict[int, str]:
    named = {**_LISTENING} if listening else {**_ALWAYS}
    return {Qt.Key[f"Key_{key}"].value: act for act, keys in named.items() for key in keys.split()}


def act_always(key: int) -> str | None:
    return _keys(False).get(key)


def act_listening(key: int) -> str | None:
    return _keys(True).get(key)


def chooses(key: int) -> bool:
    return act_listening(key) == "select"


def erases(key: int) -> bool:
    return key == Qt.Key.Key_Backspace.value
