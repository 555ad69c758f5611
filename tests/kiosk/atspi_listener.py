"""Prints every announcement that reaches the accessibility bus, one a line. Run by Debian's own Python."""

import sys

import gi  # type: ignore[import-untyped,import-not-found,unused-ignore]

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # type: ignore[import-untyped,import-not-found,unused-ignore]  # noqa: E402


def heard(event: Atspi.Event) -> None:
    print(event.any_data, flush=True)


def main() -> int:
    listener = Atspi.EventListener.new(heard)
    listener.register("object:announcement")
    print("listening", flush=True)
    Atspi.event_main()
    return 0


if __name__ == "__main__":
    sys.exit(main())
