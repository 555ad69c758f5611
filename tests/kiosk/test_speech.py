"""Reading aloud, with an engine that remembers what it was to say."""

from tests.kiosk.visitor import ListJournal, Open
from werkstadt.kiosk.rules.speech import Utterance


class Voice:
    silent = False

    def __init__(self) -> None:
        self.said: list[Utterance] = []
        self.stops = 0

    def say(self, utterance: Utterance) -> None:
        self.said.append(utterance)

    def stop(self) -> None:
        self.said.clear()
        self.stops += 1


def test_without_a_voice_nothing_pretends_to_read_aloud(visit: Open) -> None:
    visitor = visit(journal=ListJournal())
    visitor.tap("Berühre mich")
    assert "Vorlesen" not in visitor.names()


def test_a_page_is_read_in_the_language_that_is_shown(visit: Open) -> None:
    voice = Voice()
    visitor = visit(journal=ListJournal(), voice=voice)
    visitor.tap("Berühre mich")
    visitor.tap("English")
    visitor.tap("Read aloud")
    assert "What do you want to discover?" in [one.text for one in voice.said]
    assert {one.language for one in voice.said} == {"en"}
    assert {one.audience for one in voice.said} == {"public"}


def test_what_was_answered_is_private_and_leaving_ends_the_speech(visit: Open) -> None:
    voice = Voice()
    visitor = visit(journal=ListJournal(), voice=voice)
    visitor.to_review("kanari")
    visitor.tap("Vorlesen")
    assert [one.audience for one in voice.said if "kanari" in one.text] == ["private"]
    stops = voice.stops
    visitor.wait(81)
    assert voice.stops > stops
    assert voice.said == []
