"""Reading a page aloud by its button, and touching with the ears, with an engine that remembers what it was to say."""

from collections.abc import Callable

import pytest
import shiboken6
from PySide6.QtCore import QPoint, Qt

from tests.kiosk.hearing import Listener, Recorder
from tests.kiosk.test_tree import lost, nameless, small
from tests.kiosk.test_walk import faults_of
from tests.kiosk.visitor import ListJournal, Open, Visitor
from werkstadt.kiosk.look.profile import PROFILES
from werkstadt.kiosk.rules.speech import Utterance
from werkstadt.kiosk.voice import Voice

STORY = [
    "Licht hat eine Grenze.",
    "Bild: Zwei Ringe aus Licht.",
    "Wie klein ist klein? 1 von 3.",
    "Ernst Abbe hat 1873 in Jena ausgerechnet, wie klein ein Ding sein darf, damit man es noch sieht.",
]


def hearing(visit: Open, recorder: Recorder, **more: object) -> Listener:
    return Listener(visit(journal=ListJournal(), voice=recorder, **more), recorder)


def at_story(visit: Open, recorder: Recorder, **more: object) -> Listener:
    ears = hearing(visit, recorder, **more)
    ears.visitor.tap("Berühre mich")
    ears.visitor.tap("Wie klein ist klein?")
    return ears


def test_without_a_voice_nothing_pretends_to_read_aloud(visit: Open) -> None:
    visitor = visit(journal=ListJournal())
    visitor.tap("Berühre mich")
    assert "Vorlesen" not in visitor.names()
    visitor.tap("Hilfen")
    assert not [name for name in visitor.names() if name in ("Lauter", "Erst hören, dann tippen")]


def test_a_page_is_read_from_its_title_to_its_end_without_the_bar(visit: Open) -> None:
    ears = at_story(visit, Recorder())
    assert ears.recorder.opened == 0, "nobody has asked for a voice"
    ears.visitor.tap("Vorlesen")
    ears.rest()
    assert ears.recorder.texts == STORY
    assert {(one.language, one.audience) for one in ears.recorder.said} == {("de", "public")}


def test_a_page_is_read_in_the_language_that_is_shown(visit: Open) -> None:
    ears = hearing(visit, Recorder())
    ears.visitor.tap("Berühre mich")
    ears.visitor.tap("English")
    ears.visitor.tap("Read aloud")
    ears.rest()
    assert ears.recorder.texts[0] == "What do you want to discover?"
    assert "How small is small? To try out, 4 minutes, button." in ears.recorder.texts
    assert {one.language for one in ears.recorder.said} == {"en"}


@pytest.mark.requirement("A03")
def test_reading_waits_goes_on_and_says_the_last_part_again(visit: Open) -> None:
    recorder = Recorder(by_hand=True)
    ears = at_story(visit, recorder)
    ears.visitor.tap("Vorlesen")
    recorder.finish()
    ears.visitor.tap("Anhalten")
    assert recorder.log[-1] == "stop"
    ears.visitor.tap("Weiterlesen")
    assert recorder.texts == [STORY[0], STORY[1], STORY[1]]
    ears.visitor.tap("Noch einmal")
    assert recorder.last == STORY[1]
    recorder.finish()
    assert recorder.last == STORY[2]
    ears.visitor.tap("Anhalten")
    ears.visitor.tap("Noch einmal")
    assert recorder.last == STORY[2]
    recorder.finish()
    recorder.finish()
    ears.visitor.settle()
    assert recorder.last == STORY[3]
    assert "Vorlesen" in ears.visitor.names()
    assert "Noch einmal" not in ears.visitor.names()


@pytest.mark.requirement("A04")
def test_what_is_read_is_marked_until_it_is_over(visit: Open) -> None:
    recorder = Recorder(by_hand=True)
    ears = at_story(visit, recorder)
    marked: list[int] = []
    ears.visitor.lane.ear_view.marked.connect(
        lambda item: marked.append(shiboken6.getCppPointer(item)[0] if item else 0)
    )
    before = ears.visitor.window.grabWindow()
    ears.visitor.tap("Vorlesen")
    for _ in STORY:
        assert marked[-1] == recorder.said[-1].node
        recorder.finish()
    assert marked[-1] == 0
    ears.visitor.tap("Vorlesen")
    title = next(node for node in ears.visitor.nodes() if node.name == STORY[0]).rect
    ears.visitor.settle()
    during = ears.visitor.window.grabWindow()
    edge = QPoint(title.left() - round(ears.visitor.stage.look.measures.ring * 2), title.center().y())
    assert any(before.pixel(edge.x() - by, edge.y()) != during.pixel(edge.x() - by, edge.y()) for by in range(12)), (
        "the mark stands around what is said"
    )


@pytest.mark.requirement("A05")
def test_an_act_a_new_page_and_another_language_end_the_reading(visit: Open) -> None:
    recorder = Recorder(by_hand=True)
    ears = at_story(visit, recorder)
    for act in ("Weiter", "English", "Deutsch", "Hilfen", "Fertig", "Start"):
        if act == "Fertig":
            ears.visitor.lane.ear_view.read()
        elif ears.visitor.lane.stay.language == "de":
            ears.visitor.tap("Vorlesen")
        else:
            ears.visitor.tap("Read aloud")
        assert ears.visitor.lane.ear_view.property("reading") == "speaking", act
        ears.visitor.tap(act)
        assert recorder.log[-1] == "stop", act
        assert ears.visitor.lane.ear_view.property("reading") == ""


def test_a_touch_that_does_nothing_lets_it_go_on_and_a_key_ends_it(visit: Open) -> None:
    recorder = Recorder(by_hand=True)
    ears = at_story(visit, recorder)
    ears.visitor.tap("Vorlesen")
    ears.visitor.touch(QPoint(1800, 500))
    assert recorder.log[-1] != "stop"
    ears.visitor.key(Qt.Key.Key_Tab)
    assert recorder.log[-1] == "stop"


def test_an_answer_is_explained_aloud_to_who_has_had_the_page_read(visit: Open) -> None:
    recorder = Recorder()
    ears = at_story(visit, recorder)
    ears.visitor.tap("Weiter")
    ears.visitor.tap("Weiter")
    ears.visitor.tap("Halb so klein")
    ears.rest()
    assert recorder.texts == [], "nobody has asked for it yet"
    ears.visitor.tap("Vorlesen")
    ears.rest()
    ears.visitor.tap("Ein Haar")
    ears.rest()
    assert recorder.last == "Nicht ganz. Ein Haar ist riesig."


def test_thanks_and_the_warning_are_told_to_who_has_had_something_read(visit: Open) -> None:
    recorder = Recorder()
    ears = hearing(visit, recorder)
    ears.visitor.to_review("kanari")
    ears.visitor.tap("Vorlesen")
    ears.rest()
    assert "kanari" not in " ".join(recorder.texts)
    ears.visitor.tap("Abschicken")
    ears.visitor.until(lambda: ears.visitor.page == "thanks")
    ears.visitor.until(lambda: "Danke!" in recorder.texts)
    ears.rest()
    recorder.log.clear()
    ears.visitor.wait(61)
    ears.rest()
    assert recorder.texts[0] == "Bist du noch da?"
    assert [one for one in recorder.texts if "gelöscht" in one]
    ears.visitor.wait(20)
    ears.rest()
    recorder.log.clear()
    ears.visitor.tap("Berühre mich")
    ears.visitor.wait(61)
    ears.rest()
    assert recorder.log == [], "the next visitor has asked for nothing"


@pytest.mark.requirement("A09")
def test_what_was_answered_is_private_and_leaving_ends_the_speech(visit: Open) -> None:
    recorder = Recorder()
    ears = hearing(visit, recorder)
    ears.visitor.stage.backstage._hear("headset", {"plugged": True})
    ears.visitor.to_review("kanari")
    ears.visitor.tap("Vorlesen")
    ears.rest()
    assert [one.audience for one in recorder.said if one.text in ("kanari.", "toll.")] == ["private", "private"]
    recorder.by_hand = True
    ears.visitor.tap("Vorlesen")
    ears.visitor.wait(81)
    assert recorder.log[-2:] == ["stop", "forget"]


@pytest.mark.requirement("A12")
def test_without_a_voice_for_the_language_the_page_says_so_in_writing(visit: Open) -> None:
    recorder = Recorder(languages=("de",))
    ears = hearing(visit, recorder, language="en")
    ears.visitor.tap("Berühre mich")
    ears.visitor.tap("Read aloud")
    ears.rest()
    assert [(one.language, one.text[:27]) for one in recorder.said] == [("de", "Für die gewählte Sprache gi")]
    assert ears.visitor.says("There is no voice for this language here.")
    ears.visitor.tap("How small is small?")
    assert ears.visitor.page == "story"


def _explore(ears: Listener) -> Visitor:
    ears.visitor.tap("Berühre mich")
    ears.visitor.tap("Hilfen")
    ears.visitor.tap("Erst hören, dann tippen")
    ears.rest()
    ears.recorder.log.clear()
    return ears.visitor


@pytest.mark.requirement("A19")
def test_while_exploring_the_first_touch_asks_and_the_second_acts(visit: Open) -> None:
    ears = hearing(visit, Recorder())
    visitor = _explore(ears)
    visitor.tap("Größere Schrift")
    ears.rest()
    assert ears.recorder.texts == ["Größere Schrift, Schalter, aus.", "Tippe noch einmal darauf."]
    assert visitor.lane.stay.comfort.larger is False
    visitor.tap("Größere Schrift")
    ears.rest()
    assert visitor.lane.stay.comfort.larger is True
    visitor.tap("Fertig")
    ears.rest()
    assert ears.recorder.last == "Fertig, Taste."
    assert visitor.lane.stay.place.overlay == "help"
    visitor.tap("Fertig")
    ears.rest()
    assert visitor.lane.stay.place.overlay == ""
    for page in ("Wie klein ist klein?", "Weiter"):
        visitor.tap(page)
        ears.rest()
        assert ears.recorder.last.startswith(page)
        visitor.tap(page)
        ears.rest()
    assert visitor.lane.stay.place.at == 1
    assert ears.recorder.last == "Noch kleiner?"


def test_while_exploring_words_can_be_asked_too_and_nothing_is_nothing(visit: Open) -> None:
    ears = hearing(visit, Recorder())
    visitor = _explore(ears)
    title = next(node for node in visitor.nodes() if node.name == "Hilfen" and node.role.name == "Heading")
    for _ in range(2):
        visitor.touch(title.rect.center())
        ears.rest()
    assert ears.recorder.texts == ["Hilfen.", "Hilfen."]
    visitor.touch(QPoint(4, 4))
    ears.rest()
    assert len(ears.recorder.texts) == 2
    assert visitor.lane.stay.place.overlay == "help", "beside a panel it does not close either"


def test_exploring_is_ended_as_it_began(visit: Open) -> None:
    ears = hearing(visit, Recorder())
    visitor = _explore(ears)
    for _ in range(2):
        visitor.tap("Erst hören, dann tippen")
        ears.rest()
    visitor.tap("Größere Schrift")
    assert visitor.lane.stay.comfort.larger is True


@pytest.mark.requirement("A11")
def test_louder_and_quieter_stand_in_the_help_panel(visit: Open) -> None:
    ears = hearing(visit, Recorder())
    visitor = ears.visitor
    visitor.tap("Berühre mich")
    visitor.tap("Hilfen")
    assert "Lautstärke 3 von 5" in visitor.names()
    visitor.tap("Lauter")
    visitor.tap("Lauter")
    ears.rest()
    assert "Lautstärke 5 von 5" in visitor.names()
    assert ears.recorder.last == "Lautstärke 5 von 5."[:-1]
    visitor.tap("Leiser")
    ears.rest()
    assert ears.recorder.volumes == pytest.approx([10 ** (-6 / 20), 1.0, 10 ** (-6 / 20)])


def test_a_page_that_is_read_is_found_by_the_same_names_as_before(visit: Open) -> None:
    """What is marked and said adds nothing to the tree of a screen reader."""
    recorder = Recorder(by_hand=True)
    ears = at_story(visit, recorder)
    bar = ("Vorlesen", "Anhalten", "Noch einmal", "Seite 1 von 3")  # whose number has no room beside them
    before = [name for name in ears.visitor.names() if name not in bar]
    ears.visitor.tap("Vorlesen")
    after = [name for name in ears.visitor.names() if name not in bar]
    assert after == before


@pytest.mark.long
@pytest.mark.parametrize("profile", ["terminal-15", "tablet-10", "board-65"])
@pytest.mark.parametrize(("larger", "upright"), [(False, False), (True, False), (True, True)])
def test_what_listening_adds_can_be_read_and_hit_everywhere(
    visit: Open, profile: str, larger: bool, upright: bool
) -> None:
    glass = PROFILES[profile]
    wide, high = glass.width_px // 2, glass.height_px // 2
    recorder = Recorder(by_hand=True)
    ears = hearing(visit, recorder, profile=profile, size_px=(high, wide) if upright else (wide, high))
    visitor, lane = ears.visitor, ears.visitor.lane
    lane.wake()
    lane.setLarger(larger)
    faults = []
    steps: tuple[Callable[[], object], ...] = (
        lambda: lane.show("help"),
        lane.close,
        lambda: lane.open("abbe"),
        lane.ear_view.read,
    )
    for step in steps:
        step()
        visitor.settle()
        nodes = visitor.nodes()
        faults += [*nameless(nodes), *small(visitor, nodes), *lost(visitor), *faults_of(visitor, glass.key_mm)]
    assert faults == []


class _Lane:
    """Someone who has the voice, or had it."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def ended(self) -> None:
        self.told.append("ended")

    def silenced(self) -> None:
        self.told.append("silenced")


def test_there_is_only_one_voice_in_the_room(qapp: object) -> None:
    recorder = Recorder(by_hand=True)
    voice, left, right = Voice(recorder), _Lane(), _Lane()
    voice.say(left, Utterance("links", "de"), 1.0)
    voice.say(right, Utterance("rechts", "de"), 1.0)
    assert recorder.texts == ["links", "rechts"]
    assert (left.told, right.told) == (["silenced"], [])
    voice.stop(left)
    assert recorder.log[-1] != "stop", "it is no longer theirs to stop"
    recorder.finish()
    assert (left.told, right.told) == (["silenced"], ["ended"])
    voice.stop(right)
    recorder.finish()
    assert right.told == ["ended"]
    voice.close()


def test_the_end_of_what_was_cut_is_nobodys_end(qapp: object) -> None:
    recorder = Recorder(by_hand=True)
    voice, lane = Voice(recorder), _Lane()
    voice.say(lane, Utterance("eins", "de"), 1.0)
    late = recorder._ended
    assert late is not None
    voice.say(lane, Utterance("zwei", "de"), 1.0)
    late()
    assert lane.told == []
    recorder.finish()
    assert lane.told == ["ended"]
