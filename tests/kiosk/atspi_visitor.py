"""A visitor who uses a screen reader: walks the kiosk from outside by names and press actions alone.

Run by Debian's own Python, which has the bindings of AT-SPI: python3 atspi_visitor.py NAME … Every NAME is pressed in
turn, as soon as something with this name can be pressed; "?NAME" only waits until it is there, "@NAME" until it can be
pressed, and says where its middle is, in pixels. "/…" as NAME is a regular expression. Without arguments it reads the
steps from its input, one a line. Prints what it did.
"""

import re
import sys
import time
from collections.abc import Iterator

import gi  # type: ignore[import-untyped,import-not-found,unused-ignore]

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # type: ignore[import-untyped,import-not-found,unused-ignore]  # noqa: E402

PATIENCE_S = 30.0


def walk(node: Atspi.Accessible, depth: int = 0) -> Iterator[Atspi.Accessible]:
    if node is None or depth > 40:
        return
    yield node
    for number in range(node.get_child_count()):
        yield from walk(node.get_child_at_index(number), depth + 1)


def fits(name: str, wanted: str) -> bool:
    return re.match(wanted[1:], name) is not None if wanted.startswith("/") else name.startswith(wanted)


def find(name: str, to_press: bool) -> Atspi.Accessible | None:
    try:
        for node in walk(Atspi.get_desktop(0)):
            if fits(node.get_name() or "", name) and (not to_press or press_action(node) is not None):
                states = node.get_state_set()
                if states.contains(Atspi.StateType.SHOWING) and states.contains(Atspi.StateType.ENABLED):
                    return node
    except GLib.Error:
        pass  # the page changed under the walk: the next one sees the new page
    return None


def press_action(node: Atspi.Accessible) -> int | None:
    action = node.get_action_iface()
    names = [Atspi.Action.get_action_name(action, at) for at in range(action.get_n_actions())] if action else []
    return next((at for at, name in enumerate(names) if name.lower() in ("press", "toggle")), None)


def middle(node: Atspi.Accessible) -> tuple[int, int]:
    place = node.get_component_iface().get_extents(Atspi.CoordType.SCREEN)
    return place.x + place.width // 2, place.y + place.height // 2


def do(step: str) -> str | None:
    """What was done; None if nothing of this name came."""
    kind = step[0] if step[0] in "?@" else ""
    name = step[len(kind) :]
    end = time.monotonic() + PATIENCE_S
    while (node := find(name, to_press=kind != "?")) is None:
        if time.monotonic() > end:
            return None
        time.sleep(0.05)
    if kind == "?":
        return f"found: {node.get_name()}"
    if kind == "@":
        x, y = middle(node)
        return f"at {x} {y}: {node.get_name()}"
    at = press_action(node)
    assert at is not None
    Atspi.Action.do_action(node.get_action_iface(), at)
    return f"pressed: {node.get_name()}"


def main() -> int:
    for step in sys.argv[1:] or (line.rstrip("\n") for line in sys.stdin):
        done = do(step)
        if done is None:
            names = [known.get_name() for known in walk(Atspi.get_desktop(0)) if known.get_name()]
            print(f"nothing named {step!r} among {names}", file=sys.stderr)
            return 1
        print(done, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
