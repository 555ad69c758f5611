"""A visitor who tells things, in a real kiosk, as a program: python -m tests.whole.telling CONTENT STATE SOCKET

What was drawn and photographed is written to stdout as JSON: only the kiosk knows where on its sheet a finger came.
"""

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")

from PySide6.QtCore import QPointF
from PySide6.QtGui import QAccessible, QGuiApplication

from tests.kiosk.capturing import FakeDevices, noise
from tests.kiosk.filling_in import Keys
from tests.kiosk.visitor import Visitor
from tests.whole.at_debug import log_everything
from werkstadt.kiosk.environment import set_environment
from werkstadt.kiosk.steady import hold_singletons

SENT, TAKEN_BACK, PERSONAL = "zebrafink", "graupapagei", "stieglitz"
LEFT, TIMED_OUT, SEARCHED = "rotkehlchen", "nachtigall", "wiedehopf"


class Teller:
    """Visits one after the other; each ends, by a touch or because nobody does anything any more."""

    def __init__(self, content: Path, state: Path, socket: Path) -> None:
        self.devices = FakeDevices()
        self.visitor = Visitor(
            content, state, None, devices=self.devices, agent_socket=socket, size_px=(960, 540), lanes_max=1
        )
        self.keys = Keys(self.visitor)
        self.told: dict[str, str] = {}

    def begin(self) -> Visitor:
        self.visitor.tap("Berühre mich")
        return self.visitor

    def end(self) -> None:
        for _ in range(3):
            self.visitor.wait(200)
        assert self.visitor.page == "attract"

    def fill_in(self, text: str) -> Visitor:
        """The first question, by keys."""
        visitor = self.begin()
        visitor.tap("Deine Meinung")
        visitor.until(lambda: visitor.page == "form")
        self.keys.write(text)
        assert visitor.lane._form.property("text").lower() == text
        return visitor

    def sends(self) -> None:
        visitor = self.fill_in(TAKEN_BACK)
        for _ in TAKEN_BACK:
            visitor.lane._form.erase()
        self.keys.write(SENT)
        visitor.tap("Weiter")
        visitor.tap("Kamera einschalten")
        self.devices.eye.show(noise(1))
        visitor.tap("Foto machen")
        asking = visitor.lane.stay.asking
        assert asking is not None
        (photo,) = asking.blobs.values()
        self.told["photo"] = photo[5_000:5_024].hex()
        visitor.tap("Weiter")
        self.send()

    def send(self) -> None:
        visitor = self.visitor
        visitor.until(lambda: visitor.page == "review")
        visitor.tap("Abschicken")
        visitor.until(lambda: visitor.page == "thanks")
        self.end()

    def leaves(self) -> None:
        visitor = self.fill_in(LEFT)
        visitor.tap("Start")
        visitor.tap("Löschen und gehen")
        self.end()

    def goes_away_before_sending(self) -> None:
        visitor = self.fill_in(TIMED_OUT)
        visitor.tap("Weiter")
        visitor.tap("Weiter")
        visitor.until(lambda: visitor.page == "review")
        self.end()

    def searches(self) -> None:
        visitor = self.begin()
        visitor.tap("Suchen")
        visitor.tap("Wonach suchst du?")
        visitor.type(SEARCHED)
        assert visitor.lane.stay.wanted.text.lower() == SEARCHED
        self.end()

    def draws(self, name: str, *, send: bool) -> None:
        visitor = self.begin()
        visitor.tap("Zeichnen")
        visitor.until(lambda: visitor.page == "draw")
        visitor.settle()
        self.stroke((0.21, 0.33), (0.37, 0.71), (0.52, 0.29) if send else (0.68, 0.42))
        (stroke,) = visitor.scene.sheet.strokes
        points = [round(part, 4) for point in stroke.points for part in point]
        self.told[name] = ",".join(map(str, points[2:6]))
        if send:
            visitor.tap("Abschicken …")
            visitor.tap("Ja, abschicken")
            visitor.until(lambda: visitor.scene.property("state") == "thanks")
        self.end()

    def stroke(self, *places: tuple[float, float]) -> None:
        visitor = self.visitor
        sheet = next(item for item in visitor.visible_items() if item.objectName() == "sheet")
        visitor.stroke(*(sheet.mapToScene(QPointF(x * sheet.width(), y * sheet.height())).toPoint() for x, y in places))

    def tells_of_themselves(self) -> None:
        visitor = self.begin()
        visitor.tap("Zeichnen")
        visitor.tap("Über dich")
        visitor.until(lambda: visitor.page == "notice")
        visitor.tap("Weiter")
        visitor.until(lambda: visitor.page == "form")
        self.keys.write(PERSONAL)
        visitor.tap("Weiter")
        self.send()


def main(places: Sequence[str]) -> None:
    content, state, socket = map(Path, places)
    set_environment(state)
    log_everything()
    hold_singletons()
    app = QGuiApplication(["telling"])
    QAccessible.setActive(True)
    teller = Teller(content, state, socket)
    teller.sends()
    teller.tells_of_themselves()
    teller.draws("drawing", send=True)
    teller.leaves()
    teller.goes_away_before_sending()
    teller.searches()
    teller.draws("drawing not sent", send=False)
    teller.visitor.close()
    app.quit()
    print(json.dumps(teller.told), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
