"""With the screen off: every task of a visitor by keys and ears alone."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from tests.kiosk.hearing import Listener, Recorder
from tests.kiosk.visitor import ListJournal, Open

Key = Qt.Key


def listener(
    visit: Open, journal: ListJournal | None = None, recorder: Recorder | None = None, **more: object
) -> Listener:
    voice = recorder or Recorder()
    return Listener(visit(journal=journal or ListJournal(), voice=voice, **more), voice)


def test_a_visitor_who_sees_nothing_does_everything(visit: Open) -> None:
    journal = ListJournal()
    ears = listener(visit, journal)
    ears.plug(False)
    welcome = ears.plug()
    assert welcome.startswith("Ich lese dir vor. Mit den Pfeilen rechts und links gehst du weiter und zurück.")
    assert "Was willst du entdecken?" in welcome
    story = ears.choose("Wie klein ist klein?")
    assert "Licht hat eine Grenze." in story
    assert "Ernst Abbe hat 1873 in Jena ausgerechnet" in story
    for words in ("Noch kleiner?", "Wie klein sieht Licht?"):
        assert words in ears.choose("Weiter. Taste.")
    answer = ears.choose("Halb so klein wie seine Welle. nicht ausgewählt. 2 von 2.")
    assert "Halb so klein wie seine Welle. ausgewählt. 2 von 2." in answer
    assert "Ernst Abbe ausgerechnet" in answer
    print(ears.recorder.texts)
