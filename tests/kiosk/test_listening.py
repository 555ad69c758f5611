"""With the screen off: every task of a visitor by keys and ears alone, and what the voice says on the way."""

from collections.abc import Callable

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.kiosk.hearing import Listener, Recorder, Said
from tests.kiosk.visitor import ListJournal, Open
from werkstadt.kiosk.rules.speech import volume_of

Key = Qt.Key
BEHIND = ("Start", "English", "Hilfen", "Beenden", "Suchen", "Deine Meinung")
ARROWS = ("Nach oben", "Nach unten")
WELCOME = {"de": "Ich lese dir vor.", "en": "I read to you."}


def listening(
    visit: Open, journal: ListJournal | None = None, recorder: Recorder | None = None, **more: object
) -> Listener:
    voice = recorder or Recorder()
    return Listener(visit(journal=journal or ListJournal(), voice=voice, **more), voice)


def plugged_in(visit: Open, journal: ListJournal | None = None, recorder: Recorder | None = None) -> Listener:
    ears = listening(visit, journal, recorder)
    ears.plug(False)
    ears.plug(True)
    return ears


TASKS: dict[str, dict[str, str]] = {
    "de": {
        "start": "Was willst du entdecken?",
        "exhibit": "Wie klein ist klein?",
        "second page": "Noch kleiner?",
        "third page": "Wie klein sieht Licht?",
        "next": "Weiter, Taste.",
        "choice": "Halb so klein wie seine Welle, nicht ausgewählt, 2 von 2.",
        "chosen": "Halb so klein wie seine Welle, ausgewählt, 2 von 2.",
        "explained": "Stimmt! Das hat Ernst Abbe ausgerechnet.",
        "opinion": "Deine Meinung, Taste.",
        "question": "Wie hat es dir gefallen?",
        "mood": "toll, nicht ausgewählt, 4 von 5.",
        "best": "Was war am besten?",
        "more": "Wovon willst du mehr?",
        "light": "Licht, Schalter, aus.",
        "lit": "Licht, Schalter, an.",
        "age": "Wie alt bist du?",
        "words": "Was möchtest du uns sagen?",
        "note": "Gleich geschafft.",
        "review": "Stimmt alles so?",
        "own": "Das Licht war gut.",
        "send": "Abschicken, Taste.",
        "thanks": "Danke! Gespeichert.",
        "on": "Weiter entdecken, Taste.",
        "leave": "Beenden, Taste.",
        "bye": "Schön, dass du da warst.",
    },
    "en": {
        "start": "What do you want to discover?",
        "exhibit": "How small is small?",
        "second page": "Even smaller?",
        "third page": "How small can light see?",
        "next": "Next, button.",
        "choice": "Half its wave, not chosen, 2 of 2.",
        "chosen": "Half its wave, chosen, 2 of 2.",
        "explained": "Ernst Abbe worked that out.",
        "opinion": "Your opinion, button.",
        "question": "How did you like it?",
        "mood": "great, not chosen, 4 of 5.",
        "best": "What was best?",
        "more": "What do you want more of?",
        "light": "Light, switch, off.",
        "lit": "Light, switch, on.",
        "age": "How old are you?",
        "words": "What would you like to tell us?",
        "note": "Almost done.",
        "review": "Is everything right?",
        "own": "Das Licht war gut.",
        "send": "Send, button.",
        "thanks": "Thank you!",
        "on": "Go on discovering, button.",
        "leave": "Finish, button.",
        "bye": "Nice that you were here.",
    },
}


@pytest.mark.long
@pytest.mark.requirement("A01")
@pytest.mark.parametrize("language", ["de", "en"])
def test_who_sees_nothing_does_everything_there_is_to_do(visit: Open, language: str) -> None:
    """Wake, choose, turn pages, answer a quiz, fill in, correct, send, hear the thanks, leave."""
    journal, told = ListJournal(), TASKS[language]
    ears = listening(visit, journal, language=language)
    ears.plug(False)
    welcome = ears.plug(True)
    assert welcome.startswith(WELCOME[language])
    assert told["start"] in welcome
    assert told["exhibit"] in ears.choose(told["exhibit"])
    for title in ("second page", "third page"):
        assert told[title] in ears.choose(told["next"])
    answer = ears.choose(told["choice"])
    assert told["chosen"] in answer
    assert told["explained"] in answer
    assert told["question"] in ears.choose(told["opinion"])
    ears.choose(told["mood"])
    assert told["best"] in ears.choose(told["next"])
    assert told["more"] in ears.choose(told["next"])
    assert told["lit"] in ears.choose(told["light"])
    assert told["age"] in ears.choose(told["next"])
    assert ears.press(Key.Key_1) == "1"
    assert ears.press(Key.Key_2) == "2"
    assert told["words"] in ears.press(Key.Key_Return)
    for letter in told["own"]:
        ears.type(letter)
    assert told["note"] in ears.press(Key.Key_Return)
    review = ears.choose(told["next"])
    assert told["review"] in review
    assert told["own"] in review
    assert told["thanks"] in ears.choose(told["send"])
    assert told["start"] in ears.choose(told["on"])
    assert told["bye"] in ears.choose(told["leave"])
    assert ears.visitor.page == "attract"
    (answers,) = [body["answers"] for body in journal.bodies("submission")]
    assert answers == {"rating": "4", "more": ["licht"], "age": 12, "text": told["own"]}
    assert {one.language for one in ears.recorder.said} == {language}


@pytest.mark.long
def test_the_keyboard_on_the_screen_can_be_heard_and_pressed_with_few_keys(visit: Open) -> None:
    ears = plugged_in(visit)
    lane = ears.visitor.lane
    lane.opinion()
    ears.visitor.until(lambda: ears.visitor.page == "form")
    lane.chooseAnswer("4")
    for _ in range(3):
        lane.next()
    lane.write("11")
    lane.next()
    ears.rest()
    assert "Tastatur mit 40 Tasten" in ears.recorder.texts[-1]
    ears.seek("Tastatur mit")
    assert ears.press(Key.Key_Return) == "q."
    assert ears.press(Key.Key_Right) == "w."
    assert ears.press(Key.Key_Down) == "s."
    assert ears.press(Key.Key_Down) == "y."
    assert ears.press(Key.Key_Up) == "s."
    assert ears.press(Key.Key_Return) == "s"
    assert ears.press(Key.Key_Left) == "a."
    assert ears.press(Key.Key_Return) == "a"
    assert lane.stay.asking is not None
    assert ears.seek("Löschen") == "Löschen."
    assert ears.press(Key.Key_Return) == "a gelöscht"
    assert "Tastatur mit 40 Tasten" in ears.press(Key.Key_Escape)
    assert ears.visitor.page == "form"
    assert "Wie alt bist du?" in ears.press(Key.Key_Escape)


@pytest.mark.long
@pytest.mark.requirement("A13")
def test_a_wrong_answer_is_told_with_its_question(visit: Open) -> None:
    ears = plugged_in(visit)
    ears.choose("Deine Meinung")
    assert ears.choose("Weiter, Taste.") == (
        "Bitte gib hier eine Antwort, dann geht es weiter. Wie hat es dir gefallen? Frage 1 von 5, ohne Namen."
    )
    ears.choose("toll")
    for _ in range(3):
        ears.choose("Weiter, Taste.")
    ears.press(Key.Key_1)
    problem = ears.press(Key.Key_Return)
    assert problem.startswith("Bitte eine Zahl von 3 bis 120. Wie alt bist du?")
    ears.press(Key.Key_Backspace)
    ears.press(Key.Key_9)
    ears.press(Key.Key_Return)
    assert "Bitte ohne Namen." in ears.recorder.texts


@pytest.mark.long
@pytest.mark.requirement("A02")
@pytest.mark.parametrize("language", ["de", "en"])
def test_it_begins_wherever_one_is_and_says_how_one_goes_on(visit: Open, language: str) -> None:
    """By headset or by key, on every page, in its language, at once."""
    begins: tuple[Callable[[Listener], str], ...] = (lambda one: one.plug(True), lambda one: one.press(Key.Key_F2))
    for begin in begins:
        for page in ("attract", "start", "story", "form"):
            ears = listening(visit, language=language)
            ears.plug(False)
            lane = ears.visitor.lane
            if page != "attract":
                lane.wake()
            if page == "story":
                lane.open("abbe")
            if page == "form":
                lane.opinion()
                seen = ears.visitor
                while seen.page != "form":
                    seen.settle()
            assert ears.recorder.log == []
            assert begin(ears).startswith(WELCOME[language]), page
            ears.visitor.close()


@pytest.mark.requirement("A02")
def test_the_first_words_come_at_once(visit: Open) -> None:
    """Within 2 s; the engine's own time is measured with the real one."""
    recorder = Recorder(by_hand=True)
    ears = listening(visit, recorder=recorder)
    ears.visitor.stage.backstage._hear("headset", {"plugged": False})
    ears.visitor.stage.backstage._hear("headset", {"plugged": True})
    assert recorder.last.startswith(WELCOME["de"])


def test_a_page_without_an_exhibition_is_told_too(visit: Open, tmp_path_factory: pytest.TempPathFactory) -> None:
    ears = listening(visit, content=tmp_path_factory.mktemp("empty"))
    heard = ears.press(Key.Key_F2)
    assert heard.startswith(WELCOME["de"])
    assert "Hier entsteht gerade etwas." in heard
    assert ears.visitor.page == "empty"
    assert "Bald kannst du hier wieder entdecken." in heard
    assert "Hier entsteht gerade etwas." in ears.press(Key.Key_Right)


def test_a_headset_that_was_there_before_waits_for_a_key(visit: Open) -> None:
    ears = listening(visit)
    assert ears.plug(True) == ""
    assert ears.press(Key.Key_Right).startswith(WELCOME["de"])


@pytest.mark.long
@pytest.mark.requirement("A17")
def test_forward_and_backward_lead_round_the_page_and_leave_nothing_out(visit: Open) -> None:
    """Also in a panel: whoever goes on comes back to where they were, past everything that can be pressed."""
    ears = plugged_in(visit)
    for panel in ("", "help", "privacy"):
        if panel:
            ears.visitor.lane.show(panel)
            ears.rest()
        hidden = (*ARROWS, *BEHIND) if panel else ARROWS  # an arrow is mute where there is nothing more
        acting = {node.name for node in ears.visitor.nodes() if node.acts and node.name not in hidden}
        for key in (Key.Key_Right, Key.Key_Left, Key.Key_Tab, Key.Key_Backtab):
            ears.press(Key.Key_Home)
            way = [ears.press(key)]
            while len(way) < 40 and way[0] not in way[1:]:
                way.append(ears.press(key))
            assert way[0] in way[1:], way
            told = " ".join(way)
            assert [name for name in acting if ears.for_the_ear(name) not in told] == [], (panel, key, way)


@pytest.mark.requirement("A05")
def test_every_act_cuts_what_is_said(visit: Open) -> None:
    recorder = Recorder(by_hand=True)
    ears = listening(visit, recorder=recorder)
    visitor, lane = ears.visitor, ears.visitor.lane
    ears.press(Key.Key_F2)
    acts: tuple[Callable[[], object], ...] = (
        lambda: visitor.key(Key.Key_Right),
        lambda: visitor.key(Key.Key_Left),
        lambda: visitor.key(Key.Key_Home),
        lambda: visitor.key(Key.Key_PageUp),
        lambda: visitor.key(Key.Key_F1),
        lambda: lane.show("help"),
        lane.close,
        lambda: lane.open("abbe"),
        lane.next,
        lane.nextLanguage,
        lane.home,
    )
    for act in acts:
        assert visitor.lane.ear_view.ear.speaking
        recorder.log.clear()
        act()
        assert recorder.log[0] == "stop", act
        ears.rest()
    says = [at for at, one in enumerate(recorder.log) if isinstance(one, Said)]
    assert all(at == 0 or recorder.log[at - 1] == "stop" for at in says[1:])


@pytest.mark.requirement("A03")
def test_the_same_again(visit: Open) -> None:
    ears = plugged_in(visit)
    heard = ears.press(Key.Key_Right)
    assert ears.press(Key.Key_End) == heard
    assert ears.press(Key.Key_End) == heard
    assert ears.press(Key.Key_Home).startswith("Was willst du entdecken?")


@pytest.mark.requirement("A04")
def test_where_the_voice_is_is_marked_on_screen(visit: Open) -> None:
    """The item that is said is the one that is marked, also where it takes no focus."""
    recorder = Recorder(by_hand=True)
    ears = listening(visit, recorder=recorder)
    marked: list[int] = []
    ears.visitor.lane.ear_view.marked.connect(lambda item: marked.append(item and shiboken6.getCppPointer(item)[0]))
    ears.press(Key.Key_F2)
    ears.visitor.lane.open("abbe")
    ears.rest()
    seen = []
    for _ in range(4):
        assert marked[-1] == recorder.said[-1].node
        seen.append(recorder.last)
        recorder.finish()
        ears.rest()
    assert seen[0] == "Licht hat eine Grenze."
    assert seen[1] == "Bild: Zwei Ringe aus Licht."
    assert len(set(seen)) == 4


@pytest.mark.requirement("A12")
def test_the_voice_speaks_the_language_that_is_shown_or_says_that_it_cannot(visit: Open) -> None:
    """Never in the wrong voice."""
    ears = plugged_in(visit, recorder=Recorder(languages=("de",)))
    assert {one.language for one in ears.recorder.said} == {"de"}
    before = len(ears.recorder.said)
    ears.choose("English, Taste.")
    heard = ears.recorder.said[before:]
    assert (heard[-1].language, heard[-1].text) == (
        "de",
        "Für die gewählte Sprache gibt es hier keine Stimme. Lesen und tippen kannst du alles.",
    )
    assert ears.visitor.says("There is no voice for this language here.")
    assert ears.press(Key.Key_Right) == ""
    assert {one.language for one in ears.recorder.said} == {"de"}


@pytest.mark.requirement("A08", "A09")
def test_own_words_go_to_the_headset_or_to_who_asks_for_it(visit: Open) -> None:
    ears = listening(visit)
    ears.plug(False)
    ears.visitor.to_review("kanari")
    kept_back = "Was du geschrieben hast, lese ich nur über Kopfhörer vor."
    heard = ears.press(Key.Key_F2)
    assert "kanari" not in heard
    assert kept_back in heard
    assert "kanari" in ears.plug(True) + ears.press(Key.Key_Home)
    assert {one.audience for one in ears.recorder.said if "kanari" in one.text} == {"private"}
    ears.plug(False)
    assert "kanari" not in ears.press(Key.Key_Home)
    ears.visitor.lane.ear_view.setAloud(True)
    assert "kanari" in ears.press(Key.Key_Home)


@pytest.mark.attempt("Q78")
def test_pulling_the_plug_silences_at_once_and_ends_listening(visit: Open) -> None:
    recorder = Recorder(by_hand=True)
    ears = listening(visit, recorder=recorder)
    ears.plug(False)
    ears.plug(True)
    recorder.log.clear()
    ears.visitor.stage.backstage._hear("headset", {"plugged": False})
    assert recorder.log == ["stop"]
    assert not ears.visitor.lane.ear_view.ear.listening
    ears.rest()
    assert recorder.log == ["stop"]


def test_letters_are_told_to_the_headset_and_counted_for_the_room(visit: Open) -> None:
    ears = listening(visit)
    ears.plug(False)
    ears.press(Key.Key_F2)
    ears.choose("Deine Meinung")
    ears.visitor.lane.chooseAnswer("4")
    for _ in range(3):
        ears.visitor.lane.next()
    ears.rest()
    assert ears.press(Key.Key_1) == "ein Zeichen"
    ears.plug(True)
    assert ears.press(Key.Key_2) == "2"


@pytest.mark.attempt("Q78")
@pytest.mark.requirement("A11")
def test_louder_and_quieter_work_blindly_and_end_with_the_visit(visit: Open) -> None:
    ears = plugged_in(visit)
    start = ears.recorder.volumes[0]
    assert ears.press(Key.Key_PageUp).startswith("Lautstärke 4 von 5")
    assert ears.press(Key.Key_VolumeUp).startswith("Lautstärke 5 von 5")
    assert ears.press(Key.Key_PageUp).startswith("Lauter geht es nicht.")
    assert ears.recorder.volumes[-1] == volume_of(5) == 1.0
    for _ in range(4):
        ears.press(Key.Key_VolumeDown)
    assert ears.press(Key.Key_PageDown).startswith("Leiser geht es nicht.")
    assert ears.recorder.volumes[-1] == volume_of(1)
    ears.visitor.wait(81)
    ears.plug(False)
    ears.plug(True)
    assert ears.recorder.volumes[-1] == start == volume_of(3)


@pytest.mark.requirement("A10", "B14")
def test_the_warning_is_told_and_any_key_extends_the_visit(visit: Open) -> None:
    ears = plugged_in(visit)
    ears.press(Key.Key_Right)
    before = len(ears.recorder.said)
    ears.visitor.wait(61)
    ears.rest()
    assert "Bist du noch da?" in ears.recorder.texts[before:]
    assert "Ja, ich bin noch da, Taste." in ears.recorder.texts[before:]
    ears.visitor.wait(15)
    ears.press(Key.Key_Right)
    ears.visitor.wait(15)
    assert ears.visitor.page == "start"
    assert ears.visitor.lane.stay.idle().phase == "quiet"


def test_being_read_to_is_no_idleness(visit: Open) -> None:
    recorder = Recorder(by_hand=True)
    ears = listening(visit, recorder=recorder)
    ears.press(Key.Key_F2)
    for _ in range(3):
        ears.visitor.wait(55)
        recorder.finish()
    assert ears.visitor.lane.stay.idle().phase == "quiet"


def test_saving_trouble_and_thanks_are_told_as_they_come(visit: Open) -> None:
    journal = ListJournal()
    ears = plugged_in(visit, journal)
    lane = ears.visitor.lane
    lane.opinion()
    ears.visitor.until(lambda: ears.visitor.page == "form")
    lane.chooseAnswer("4")
    for _ in range(6):
        lane.next()
    journal.broken = True
    ears.rest()
    lane.next()
    ears.visitor.until(lambda: ears.visitor.page == "unsaved")
    ears.rest()
    assert "Noch nicht gespeichert." in ears.recorder.texts
    journal.broken = False
    assert "Danke!" in ears.choose("Noch einmal versuchen, Taste.")


@pytest.mark.requirement("A10")
def test_other_sounds_learn_that_somebody_listens(visit: Open) -> None:
    recorder = Recorder(by_hand=True)
    ears = listening(visit, recorder=recorder)
    ducking = ears.visitor.lane.ducking
    told: list[bool] = []
    ducking.changed.connect(lambda: told.append(bool(ducking.property("speaking"))))
    ears.press(Key.Key_F2)
    for _ in range(3):
        recorder.finish()
        ears.rest()
    assert told == [True], "not between two sentences"
    ears.press(Key.Key_F2)
    recorder.finish()
    QTest.qWait(600)
    assert told[-1] is False


def test_the_buttons_beside_the_screen_lead_like_keys(visit: Open) -> None:
    ears = listening(visit)
    backstage = ears.visitor.stage.backstage

    def press(name: str) -> str:
        before = len(ears.recorder.said)
        backstage._hear("button", {"name": name})
        ears.rest()
        return " ".join(one.text for one in ears.recorder.said[before:])

    assert press("forward").startswith(WELCOME["de"])
    assert press("backward") == "Was dieser Raum spürt. Zum Ausprobieren, 4 Minuten, Taste."
    assert press("forward") == press("repeat")
    assert press("louder").startswith("Lautstärke 4")
    assert "Die Jena Digital Werkstadt" in press("select")
    assert "Was willst du entdecken?" in press("back")
    assert press("listen") == "Das Vorlesen ist aus."


def test_when_the_voice_fails_the_page_says_so_and_goes_on(visit: Open) -> None:
    recorder = Recorder(by_hand=True)
    ears = listening(visit, recorder=recorder)
    ears.press(Key.Key_F2)
    recorder.fail()
    ears.visitor.settle()
    assert ears.visitor.says("Das Vorlesen klappt gerade nicht.")
    assert not ears.visitor.lane.ear_view.ear.listening
    ears.visitor.tap("Wie klein ist klein?")
    assert ears.visitor.page == "story"
    ears.visitor.key(Key.Key_F2)
    assert ears.visitor.says("Das Vorlesen klappt gerade nicht.")


def test_nothing_of_it_is_left_for_the_next(visit: Open) -> None:
    ears = plugged_in(visit)
    view = ears.visitor.lane.ear_view
    marked: list[object] = []
    view.marked.connect(marked.append)
    view.setExploring(True)
    view.setAloud(True)
    ears.visitor.wait(81)
    assert ears.visitor.page == "attract"
    ear = view.ear
    assert (ear.way, ear.exploring, ear.aloud, ear.asked, ear.nodes, ear.level) == ("", False, False, False, (), 3)
    assert marked[-1] is None
    assert "kanari" not in repr((view.ear, view._nodes))
    assert view.property("notice") == ""


def test_help_tells_every_key(visit: Open) -> None:
    ears = plugged_in(visit)
    told = ears.press(Key.Key_F1)
    for key in ("Pfeil rechts", "Pfeil links", "Eingabetaste", "Escape", "Pos 1", "Ende", "Bild auf", "F2"):
        assert key in told
    assert ears.press(Key.Key_F2) == "Das Vorlesen ist aus."
    ears.press(Key.Key_F1)
    assert ears.visitor.says("Hilfen")
