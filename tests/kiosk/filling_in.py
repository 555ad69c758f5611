"""The whole form with every kind of question, filled in by whoever can press what has a name and write letters."""

from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.kiosk.capturing import FakeDevices, tone
from tests.kiosk.hearing import Listener
from tests.kiosk.visitor import Visitor

Key = Qt.Key
ANSWERS = {
    "mood": "4",
    "light": "moon",
    "place": "waves",
    "wishes": ["w1", "w13"],
    "clear": "a4",
    "parts/pictures": "g1",
    "parts/words": "g2",
    "parts/sounds": "g1",
    "stars": 4,
    "loud": 5.5,
    "order": ["robot", "lens", "map", "game"],
    "you/age": 11,
    "you/height": 1.5,
    "you/cold": -8,
    "you/day": "2026-11-22",
    "you/hour": "11:00:00",
    "double": "22",
    "child[1]/name": "mia",
    "child[1]/years": 5,
    "child[2]/name": "bo",
    "child[2]/years": 3,
    "idea": "mehr licht",
    "prism": "yes",
    "twice": "Das steht schon da",
    "fine": "OK",
}
"""Beside the photo and the recording."""


_BAR = ("Weiter", "Abschicken", "Deine Meinung")


class Hand(Protocol):
    """press: whatever has this name. write: letters, where a field is."""

    visitor: Visitor

    def press(self, name: str) -> None: ...
    def write(self, text: str) -> None: ...


def fill_in(hand: Hand, devices: FakeDevices) -> None:
    """From the first question to the review."""
    visitor = hand.visitor

    def on(ref: str) -> None:
        hand.press("Weiter")
        visitor.until(lambda: visitor.lane._form.property("ref") == ref, f"the question {ref}")
        visitor.settle()

    def answer(ref: str, *names: str) -> None:
        on(ref)
        for name in names:
            hand.press(name)

    def write(ref: str, text: str) -> None:
        on(ref)
        hand.write(text)

    answer("mood", "toll")
    answer("light", "Mond")
    answer("place", "Wellen")
    answer("wishes", "Zahlen", "Kunst")
    answer("clear", "eher ja")
    answer("parts", "die Bilder: gut", "die Texte: geht so", "die Töne und Geräusche: gut")
    answer("stars", "4 von 5")
    answer("loud", "Mehr davon")
    answer("order", "Der Roboter nach oben")
    write("you/age", "11")
    write("you/height", "1,5")
    write("you/cold", "-8")
    answer("you/day", "Heute", "Ein Tag früher")
    answer("you/hour", "Jetzt", "Eine Stunde früher")
    write("child[1]/name", "mia")
    write("child[1]/years", "5")
    answer("child", "Hinzufügen: Kind")
    hand.write("bo")
    write("child[2]/years", "3")
    on("child")
    hand.press("Hinzufügen: Kind")
    hand.write("x")
    hand.press("Weiter")
    on("child")
    hand.press("Entfernen: Kind 3")
    hand.press("Entfernen")
    write("idea", "mehr licht")
    answer("prism", "Ja")
    answer("photo", "Kamera einschalten", "Foto machen")
    answer("voice", "Aufnehmen")
    visitor.until(lambda: devices.ear.on, "the recording")
    devices.ear.hear(tone(2.0))
    hand.press("Aufnahme beenden")
    on("file")
    on("twice")
    answer("fine", "Ja, ist gut")
    on("bye")
    hand.press("Weiter")
    visitor.until(lambda: visitor.page == "review")


class Finger:
    """Touches, and nothing else: where something is not in sight, the pill that scrolls."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor

    def press(self, name: str) -> None:
        visitor = self.visitor
        for _ in range(12):
            visitor.settle()
            exact = [node for node in visitor.nodes() if node.acts and node.name == name]
            node = exact[-1] if exact else visitor.find(name)
            bar = next((one.rect.top() for one in visitor.nodes() if one.name == "Start"), 10_000)
            if node.rect.bottom() < bar or name in _BAR or visitor.lane.stay.place.overlay:
                visitor.touch(node.rect.center())
                return
            visitor.tap("Nach unten")
        raise AssertionError(f"{name!r} did not come into sight")

    def write(self, text: str) -> None:
        for letter in text:
            name = {" ": "Leerzeichen", ",": "Komma", "-": "Minus"}.get(letter, letter)
            self.press(name)


class Keys:
    """Tab, Space, and letters. Which item has the focus it knows by its name."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.strokes = 0

    def press(self, name: str) -> None:
        seen = []
        for _ in range(90):
            if self._focused() == name:
                self.visitor.key(Key.Key_Space)
                return
            QTest.keyClick(self.visitor.window, Key.Key_Tab)
            self.strokes += 1
            seen.append(self._focused())
        raise AssertionError(f"Tab never came to {name!r}, only to {sorted(set(seen))}")

    def _focused(self) -> str:
        item = self.visitor.focus
        return str(item.property("name") or "") if item else ""

    def write(self, text: str) -> None:
        """The field has the focus as soon as it is there."""
        for letter in text:
            QTest.keyClick(self.visitor.window, letter)  # type: ignore[call-overload]
        self.visitor.settle()


class Ears:
    """Arrow keys and what is said. The screen is off."""

    def __init__(self, listener: Listener) -> None:
        self.listener = listener
        self.visitor = listener.visitor
        self.heard: list[str] = []

    def press(self, name: str) -> None:
        words = self.listener.for_the_ear(name)
        self._seek(words, Key.Key_Left if name == "Weiter" else Key.Key_Right)
        self.heard.append(self.listener.press(Key.Key_Return))

    def _seek(self, words: str, way: Key) -> None:
        heard: list[str] = []
        for _ in range(90):
            heard.append(self.listener.press(way))
            if (
                heard[-1]
                .removeprefix("Von vorn. ")
                .removeprefix("Vom Ende her. ")
                .startswith((f"{words},", f"{words}."))
            ):
                return
        raise AssertionError(f"{words!r} was never said, only {heard}")

    def write(self, text: str) -> None:
        for letter in text:
            self.listener.type(letter)
