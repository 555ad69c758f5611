"""A visitor who answers again and again in a real kiosk, as a process that can be killed at any moment.

python -m tests.whole.answering CONTENT STATE SOCKET FIRST: answers FIRST, FIRST + 1, … Each number is written to
stdout, and to the file that LOSS_MARK names: "sent 7" before the visitor touches "Abschicken", "thanked 7" when the
thank-you page is seen. Where the form asks for a photo, too, each visitor takes another one.
"""

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")

from PySide6.QtGui import QAccessible, QGuiApplication

from tests.kiosk.capturing import FakeDevices, noise
from tests.kiosk.visitor import Visitor
from werkstadt.kiosk.steady import hold_singletons


def note(words: str) -> None:
    line = f"{words}\n".encode()
    if "LOSS_MARK" in os.environ:
        mark = os.open(os.environ["LOSS_MARK"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        os.write(mark, line)
        os.close(mark)
    os.write(sys.stdout.fileno(), line)


def main(content: Path, state: Path, agent_socket: Path, first: int) -> None:
    hold_singletons()
    app = QGuiApplication(["answering"])
    QAccessible.setActive(True)
    devices = FakeDevices()
    visitor = Visitor(content, state, None, devices=devices, agent_socket=agent_socket, size_px=(960, 540))
    visitor.tap("Berühre mich")
    note("ready")
    for number in range(first, 10**9):
        visitor.tap("Deine Meinung")
        visitor.until(lambda: visitor.page == "form")
        visitor.type(str(number))
        visitor.tap("Weiter")
        if visitor.page == "form":
            visitor.tap("Kamera einschalten")
            devices.eye.show(noise(number))
            visitor.tap("Foto machen")
            visitor.tap("Weiter")
        visitor.until(lambda: visitor.page == "review")
        note(f"sent {number}")
        visitor.tap("Abschicken")
        visitor.until(lambda: visitor.page == "thanks")
        note(f"thanked {number}")
        visitor.tap("Weiter entdecken")
    app.quit()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]))
