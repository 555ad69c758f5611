"""`werkstadt-kiosk`: the touch application."""

import faulthandler
import gc
import logging
import os
import signal
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

from werkstadt.contract.errors import ContractError
from werkstadt.contract.notify import ServiceNotice
from werkstadt.kiosk.holding import Held, hold
from werkstadt.kiosk.options import Options, parse_options


def main(arguments: Sequence[str] | None = None) -> int:
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    try:
        options = parse_options(sys.argv[1:] if arguments is None else arguments)
    except (ContractError, ValueError) as err:
        print(f"werkstadt-kiosk: {err}", file=sys.stderr)
        return 2
    return run(options)


def run(options: Options) -> int:
    """Qt is imported only when its environment is set."""
    try:
        held = hold(options.state)
    except Held as err:
        print(f"werkstadt-kiosk: {err}", file=sys.stderr)
        return 1
    try:
        return _run_held(options)
    finally:
        if held is not None:
            os.close(held)


def _run_held(options: Options) -> int:
    from werkstadt.kiosk.environment import keep_no_core, set_environment
    from werkstadt.kiosk.steady import hold_singletons

    keep_no_core()
    faulthandler.enable()  # where a fault of Qt ends it, the journal names the functions, and nothing of a visitor's
    set_environment(options.state)
    hold_singletons()
    gc.disable()  # else the journal's thread may be the one that collects objects of Qt; see Stage for when it is done
    from werkstadt.kiosk.fallbook import NAME, FallBook, tell_unproven

    falls = FallBook(options.state / NAME)  # before anything of the exhibition is read
    from PySide6.QtCore import QSocketNotifier
    from PySide6.QtGui import QGuiApplication

    from werkstadt.kiosk.heartbeat import Heartbeat
    from werkstadt.kiosk.stage import Stage, StartError, Surroundings

    app = QGuiApplication([sys.argv[0]])
    app.setQuitOnLastWindowClosed(not options.fullscreen)
    try:
        stage = Stage(options, Surroundings(falls=falls))
    except StartError as err:
        print(f"werkstadt-kiosk: {err}", file=sys.stderr)
        return 1
    ear, mouth = _signals_into_socket()
    notifier = QSocketNotifier(ear.fileno(), QSocketNotifier.Type.Read)
    # exit, not quit: quit asks the windows first, and ours do not close.
    notifier.activated.connect(lambda *_: app.exit(0))

    hearts: list[Heartbeat] = []

    def ready() -> None:
        stage.window.frameSwapped.disconnect(ready)
        if stage.backstage.is_safe_page:
            tell_unproven()
        tell_ready(options.ready_file)
        hearts.append(Heartbeat(stage.window, ServiceNotice(watched=True)))
        stage.backstage.start()

    stage.window.frameSwapped.connect(ready)
    stage.show(options.fullscreen)
    status = app.exec()
    falls.end()
    stage.close()
    ear.close()
    mouth.close()
    return status


def tell_ready(file: Path | None) -> None:
    print("ready", flush=True)
    if file is not None:
        file.write_text("ready\n", encoding="ascii")


def _signals_into_socket() -> tuple[socket.socket, socket.socket]:
    """Python acts on a signal only between its own instructions; Qt's loop wakes up by this socket."""
    ear, mouth = socket.socketpair()
    ear.setblocking(False)
    mouth.setblocking(False)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)
    signal.set_wakeup_fd(mouth.fileno())
    return ear, mouth


if __name__ == "__main__":
    sys.exit(main())
