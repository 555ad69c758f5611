"""What is said, in which words, to whom: the rules of the ear, without a window and without a voice."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkstadt.contract.errors import ContractError
from werkstadt.kiosk.leanvoices import installed_data, lean_voices
from werkstadt.kiosk.options import parse_options
from werkstadt.kiosk.rules.aloud import Adjust, Effect, GoBack, Press, Quiet, SayNow, Show, Tell, Tongue
from werkstadt.kiosk.rules.listening import Ear, Where
from werkstadt.kiosk.rules.manner import Manner, best_voice, parse_voices
from werkstadt.kiosk.rules.speech import (
    LEVELS_DB,
    Node,
    Utterance,
    content,
    echo,
    in_next_row,
    in_order,
    phrase,
    utterances,
    volume_of,
)
from werkstadt.kiosk.rules.spoken import Phrase, fill, for_the_ear


def same(text: str) -> str:
    return str(text)


def shout(text: str) -> str:
    return str(text).upper()


DE = Tongue("de", {"de": same, "en": shout})
TITLE = Node(1, "title", "Titel")
TEXT = Node(2, "text", "Worte")
PICTURE = Node(3, "picture", "Zwei Ringe", acts=True)
ENLARGE = Node(4, "button", "Bild vergrößern: Zwei Ringe", acts=True)
CARD = Node(5, "button", "Karte", acts=True)
NEXT = Node(6, "button", "Weiter", acts=True, bar=True)
HOME = Node(7, "button", "Start", acts=True, bar=True)
OWN = Node(8, "text", "kanari", audience="private")
PIN = Node(9, "field", "PIN", value="1234", audience="secret")
PAGE = (TITLE, TEXT, CARD, NEXT)
HERE = Where("start")


def said(effects: Sequence[Effect]) -> list[str]:
    return [one.utterance.text for one in effects if isinstance(one, SayNow)]


def everything(ear: Ear) -> list[str]:
    """Says all there is to say, and gives it back."""
    told: list[str] = []
    while True:
        told += said(ear.effects)
        ear.effects.clear()
        if not ear.speaking:
            return told
        ear.ended()


def listening(nodes: Sequence[Node] = PAGE, where: Where = HERE, tongue: Tongue = DE) -> Ear:
    ear = Ear()
    ear.start("keys")
    ear.look(nodes, where, tongue)
    everything(ear)
    return ear


# Words


@pytest.mark.parametrize(
    ("node", "words"),
    [
        (Node(1, "title", "Was willst du entdecken?"), "Was willst du entdecken?"),
        (Node(1, "button", "Weiter"), "Weiter, Taste."),
        (Node(1, "button", "q", group=7), "q."),
        (Node(1, "button", ",", group=7), "Komma."),
        (Node(1, "choice", "toll", checked=True, place=(4, 5)), "toll, ausgewählt, 4 von 5."),
        (Node(1, "choice", "toll", place=(1, 1)), "toll, nicht ausgewählt."),
        (Node(1, "switch", "Nacht", checked=True), "Nacht, Schalter, an."),
        (Node(1, "switch", "Nacht"), "Nacht, Schalter, aus."),
        (Node(1, "slider", "Stärke", "30 Prozent"), "Stärke, Regler, 30 Prozent."),
        (Node(1, "field", "Dein Satz", value="aha"), "Dein Satz, Textfeld, aha."),
        (Node(1, "field", "Dein Satz", "ohne Namen", value=" "), "Dein Satz, Textfeld, leer, ohne Namen."),
        (Node(1, "picture", "Zwei Ringe"), "Bild: Zwei Ringe."),
        (Node(1, "chart", "Verlauf"), "Diagramm: Verlauf."),
        (Node(1, "keys", "Tastatur", value="38"), fill(Phrase.KEYS, 38)),
        (Node(1, "alert", "Stimmt!", "Stimmt!"), "Stimmt!"),
        (Node(1, "text", " "), ""),
        (Node(1, "button", "Karte. Zum Ausprobieren · 4\u00a0Min."), "Karte. Zum Ausprobieren, 4 Minuten, Taste."),
    ],
)
def test_a_node_is_told_by_name_kind_and_state(node: Node, words: str) -> None:
    assert phrase(node, same, "de") == words


@pytest.mark.parametrize(
    ("text", "language", "heard"),
    [
        ("4 Min. · jetzt", "de", "4 Minuten, jetzt"),
        ("4 min", "en", "4 minutes"),
        ("21,4 °C, 800 ppm", "de", "21,4 Grad Celsius, 800 p p m"),
        ("21.4 °C", "en", "21.4 degrees Celsius"),
        ("„gut“ und »besser«…", "de", "gut und besser."),
        ("Wirk\u00adlich?. · ja", "de", "Wirklich? ja"),
        ("Wie klein? · 1 von 3", "de", "Wie klein? 1 von 3"),
        ("?", "de", "Fragezeichen"),
        ("?", "en", "question mark"),
        ("?", "uk", "?"),
        (" · ", "de", ""),
    ],
)
def test_signs_for_the_eye_alone_are_not_said(text: str, language: str, heard: str) -> None:
    assert for_the_ear(text, language) == heard


@given(st.text(max_size=80), st.sampled_from(["de", "en", "uk"]))
def test_any_text_can_be_said(text: str, language: str) -> None:
    heard = for_the_ear(text, language)
    assert heard == heard.strip()
    assert "\u00a0" not in heard


def test_a_page_is_told_title_first_and_the_bar_from_its_end() -> None:
    nodes = in_order([PICTURE, ENLARGE, TEXT, TITLE, CARD, HOME, NEXT])
    assert nodes == (TITLE, PICTURE, TEXT, CARD, NEXT, HOME)
    assert content(nodes) == [TITLE, PICTURE, TEXT, CARD]


def test_a_pill_that_enlarges_something_else_stays() -> None:
    other = Node(4, "button", "Bild vergrößern: Drei Ringe", acts=True)
    assert in_order([PICTURE, other]) == (PICTURE, other)
    still = Node(3, "picture", "Zwei Ringe")
    assert in_order([still, ENLARGE]) == (still, ENLARGE)


def test_choices_know_their_place_in_each_row_of_their_own() -> None:
    def choice(key: int) -> Node:
        return Node(key, "choice", str(key))

    nodes = in_order([choice(1), choice(2), TEXT, choice(3)])
    assert [node.place for node in nodes] == [(1, 2), (2, 2), None, (1, 1)]


def test_a_hint_that_stands_beside_its_field_is_told_once() -> None:
    field = Node(4, "field", "Dein Satz", description="Worte")
    assert [node.description for node in in_order([TEXT, field])] == ["", ""]
    assert [node.description for node in in_order([TITLE, field])] == ["", "Worte"]


def test_the_same_twice_in_a_row_is_said_once() -> None:
    assert [one.text for one in utterances([TEXT, TEXT, TITLE, TEXT], same, "de")] == ["Worte.", "Titel.", "Worte."]


@pytest.mark.parametrize(
    ("before", "now", "heard"),
    [
        ("", "a", "a"),
        ("a", "a", ""),
        ("ein Haus", "ein Haus ", "Haus"),
        ("", " ", "Leerzeichen"),
        ("ab", "a", "b gelöscht"),
        ("a ", "a", "Leerzeichen gelöscht"),
        ("a", "a?", "Fragezeichen"),
        ("a?", "a", "Fragezeichen gelöscht"),
        ("alt", "neu", "neu"),
    ],
)
def test_one_hears_what_one_writes(before: str, now: str, heard: str) -> None:
    assert echo(before, now, same, "de") == heard


@pytest.mark.requirement("A11")
def test_the_levels_reach_far_enough() -> None:
    """18 dB at least, with a step at least 12 dB above the lowest."""
    assert LEVELS_DB[-1] - LEVELS_DB[0] >= 18
    assert any(level - LEVELS_DB[0] >= 12 for level in LEVELS_DB[1:-1])
    assert [volume_of(level) for level in (1, 5)] == pytest.approx([0.0631, 1.0], abs=1e-4)


# Reading


def test_reading_goes_on_by_itself_and_marks_what_it_says() -> None:
    ear = Ear()
    ear.read(PAGE, HERE, DE)
    assert ear.effects == [Show(1), SayNow(Utterance("Titel.", "de", node=1), 3)]
    ear.effects.clear()
    assert everything(ear) == ["Worte.", "Karte, Taste."]
    assert ear.reading == ""


def test_after_the_last_word_nothing_is_marked() -> None:
    ear = Ear()
    ear.read((TITLE,), HERE, DE)
    ear.effects.clear()
    ear.ended()
    assert ear.effects == [Show(0)]


def test_waiting_keeps_the_part_that_was_cut() -> None:
    ear = Ear()
    ear.read(PAGE, HERE, DE)
    ear.ended()
    ear.effects.clear()
    ear.pause()
    assert ear.effects == [Quiet()]
    ear.acted()
    assert ear.reading == "paused", "an act that speech has nothing to do with"
    ear.go_on()
    assert everything(ear) == ["Worte.", "Karte, Taste."]
    ear.pause()
    ear.go_on()
    assert everything(ear) == [], "nothing is read, so nothing waits"


def test_what_waits_is_said_once_more_and_then_goes_on_behind_it() -> None:
    ear = Ear()
    ear.read(PAGE, HERE, DE)
    ear.pause()
    ear.effects.clear()
    ear.repeat()
    assert everything(ear) == ["Titel.", "Worte.", "Karte, Taste."]


def test_an_empty_page_is_read_to_its_end_at_once() -> None:
    ear = Ear()
    ear.read((), HERE, DE)
    assert (ear.reading, said(ear.effects)) == ("", [])


def test_another_lane_that_speaks_makes_a_reading_wait_and_ends_everything_else() -> None:
    ear = Ear()
    ear.read(PAGE, HERE, DE)
    ear.effects.clear()
    ear.silenced()
    assert (ear.reading, ear.effects) == ("paused", [])
    ear.go_on()
    assert everything(ear)[0] == "Titel."
    other = listening()
    other.first(DE)
    other.silenced()
    other.effects.clear()
    other.ended()
    assert other.effects == []


# Listening


def test_listening_begins_with_how_one_goes_on_and_says_so_once() -> None:
    ear = Ear()
    ear.start("keys")
    ear.look(PAGE, HERE, DE)
    assert everything(ear) == [Phrase.WELCOME, "Titel.", "Worte.", "Karte, Taste."]
    ear.look(PAGE, Where("other"), DE)
    assert everything(ear)[0] == "Titel."


def test_going_round_tells_where_it_begins_anew() -> None:
    ear = listening()
    way = []
    for _ in range(5):
        ear.step(1, DE)
        way += everything(ear)
    assert way == ["Weiter, Taste.", "Von vorn.", "Titel.", "Worte.", "Karte, Taste.", "Weiter, Taste."]
    ear.first(DE)
    ear.effects.clear()
    ear.step(-1, DE)
    assert everything(ear) == ["Vom Ende her.", "Weiter, Taste."]


def test_on_a_page_with_nothing_there_is_nothing_to_go_to() -> None:
    ear = listening(())
    ear.step(1, DE)
    ear.select(DE)
    assert everything(ear) == []
    only = listening((TITLE,))
    only.step(1, DE)
    assert everything(only) == ["Titel."], "the only one is no round"


def test_selecting_presses_what_can_be_pressed_and_repeats_the_rest() -> None:
    ear = listening()
    ear.select(DE)
    assert ear.effects == [Press(5)]
    ear.effects.clear()
    ear.step(-1, DE)
    everything(ear)
    ear.select(DE)
    assert everything(ear) == ["Worte."]


def test_what_has_no_effect_is_told_by_where_one_still_is() -> None:
    ear = listening()
    ear.select(DE)
    ear.look(PAGE, HERE, DE)
    assert everything(ear) == ["Karte, Taste."]
    ear.look(PAGE, HERE, DE)
    assert everything(ear) == []


def test_a_slider_is_set_by_up_and_down_and_everything_else_is_passed_by_them() -> None:
    slider = Node(4, "slider", "Stärke", "30 Prozent", acts=True)
    ear = listening((TITLE, slider))
    ear.rise(-1, DE)
    assert [one for one in ear.effects if isinstance(one, Adjust)] == [Adjust(4, 1)]
    ear.effects.clear()
    ear.look((TITLE, Node(4, "slider", "Stärke", "40 Prozent", acts=True)), HERE, DE)
    assert everything(ear) == ["Stärke, Regler, 40 Prozent."]
    ear.rise(1, DE)
    assert ear.effects[-1] == Adjust(4, -1)
    ear.effects.clear()
    ear.select(DE)
    assert everything(ear) == [Phrase.UP_AND_DOWN]
    ear.step(-1, DE)
    everything(ear)
    ear.rise(1, DE)
    assert everything(ear) == ["Stärke, Regler, 40 Prozent."]


KEYS = [
    Node(10 + number, "button", sign, acts=True, group=9, box=(20.0 * (number % 3), 30.0 * (number // 3), 18.0, 28.0))
    for number, sign in enumerate("abcdef")
]
BOARD = Node(9, "keys", "Tastatur", value="6")


def test_a_keyboard_is_one_stop_until_one_goes_in() -> None:
    ear = listening((TITLE, BOARD, *KEYS, NEXT))
    ear.step(-1, DE)
    assert everything(ear) == ["Titel."]
    ear.step(1, DE)
    assert everything(ear) == [fill(Phrase.KEYS, 6)]
    ear.select(DE)
    assert everything(ear) == ["a."]
    ear.rise(1, DE)
    assert everything(ear) == ["d."]
    ear.rise(1, DE)
    assert everything(ear) == ["d."], "there is no row below"
    ear.step(1, DE)
    assert everything(ear) == ["e."]
    ear.rise(-1, DE)
    assert everything(ear) == ["b."]
    ear.back(DE)
    assert everything(ear) == [fill(Phrase.KEYS, 6)]
    ear.back(DE)
    assert ear.effects == [GoBack()]


def test_the_nearest_key_of_the_next_row_is_meant() -> None:
    wide = Node(20, "button", "Leer", group=9, box=(0.0, 60.0, 58.0, 28.0))
    assert in_next_row([*KEYS, wide], KEYS[5], 1) == wide
    assert in_next_row([*KEYS, wide], wide, -1) == KEYS[4]


def test_letters_go_to_the_field_and_are_told() -> None:
    field = Node(4, "field", "Dein Satz", value="")
    ear = listening((TITLE, field, BOARD, *KEYS))
    assert ear.writes()
    ear.look((TITLE, Node(4, "field", "Dein Satz", value="a"), BOARD, *KEYS), HERE, DE)
    assert everything(ear) == ["a"]
    ear.select(DE)
    assert everything(ear) == [Phrase.WRITE]
    assert not listening().writes()


def test_news_are_told_and_one_stays_where_one_is() -> None:
    ear = listening()
    alert = Node(20, "alert", "Stimmt!")
    ear.look((*PAGE, alert), HERE, DE)
    assert everything(ear) == ["Stimmt!"]
    assert ear.node == CARD
    ear.look((*PAGE, alert), HERE, DE)
    assert everything(ear) == [], "no news any more"


@pytest.mark.requirement("A13")
def test_a_problem_is_told_with_the_question_and_its_hint() -> None:
    ear = listening()
    ear.look((*PAGE, Node(20, "error", "Bitte eine Zahl.")), HERE, DE)
    assert everything(ear) == ["Bitte eine Zahl.", "Titel.", "Worte."]


def test_a_panel_is_told_and_behind_it_one_is_where_one_was() -> None:
    ear = listening()
    panel = (Node(30, "title", "Hilfen"), Node(31, "switch", "Nacht", acts=True))
    idle = (Node(40, "title", "Bist du noch da?"),)
    ear.look(panel, Where("start", "help"), DE)
    assert everything(ear) == ["Hilfen.", "Nacht, Schalter, aus."]
    ear.look(idle, Where("start", "idle", tells=True), DE)
    assert everything(ear) == ["Bist du noch da?"]
    ear.look(panel, Where("start", "help"), DE)
    assert everything(ear) == ["Nacht, Schalter, aus."]
    ear.look(PAGE, HERE, DE)
    assert everything(ear) == ["Karte, Taste."]
    ear.look(panel, Where("start", "help"), DE)
    assert everything(ear)[0] == "Hilfen.", "it is opened anew"


def test_an_item_that_is_made_anew_is_still_the_same_place() -> None:
    ear = listening()
    anew = (TITLE, TEXT, Node(50, "button", "Karte", acts=True), NEXT)
    ear.fresh(anew)
    assert ear.node == anew[2]
    ear.fresh((TITLE, TEXT))
    assert ear.node == TEXT
    ear.fresh(())
    assert ear.node is None


def test_who_only_has_pages_read_hears_what_tells_by_itself_and_no_more() -> None:
    ear = Ear()
    ear.read(PAGE, HERE, DE)
    everything(ear)
    ear.look(PAGE, Where("other"), DE)
    assert everything(ear) == []
    ear.look((TITLE, TEXT, CARD, Node(20, "alert", "Achtung")), Where("thanks", tells=True), DE)
    assert everything(ear) == ["Titel.", "Worte.", "Achtung."]
    nobody = Ear()
    nobody.look((TITLE,), Where("thanks", tells=True), DE)
    assert nobody.effects == []


def test_help_and_the_end_are_told() -> None:
    ear = listening()
    ear.help(DE)
    assert everything(ear) == [Phrase.ALL_KEYS]
    ear.repeat()
    assert everything(ear) == [Phrase.ALL_KEYS]
    ear.stop(DE)
    assert everything(ear) == [Phrase.OVER]
    assert not ear.listening
    silent = Ear()
    silent.repeat()
    assert silent.effects == []


# Touching


@pytest.mark.requirement("A19")
def test_the_second_touch_on_the_same_acts() -> None:
    ear = Ear()
    ear.explore(True)
    ear.look(PAGE, HERE, DE)
    assert everything(ear) == ["Titel."]
    ear.touch(5, DE)
    assert everything(ear) == ["Karte, Taste.", Phrase.TOUCH_AGAIN]
    ear.touch(2, DE)
    assert everything(ear) == ["Worte."]
    ear.touch(5, DE)
    assert everything(ear) == ["Karte, Taste."], "how it works is told once"
    ear.touch(0, DE)
    ear.touch(5, DE)
    assert everything(ear) == ["Karte, Taste."], "a touch beside it has begun anew"
    ear.touch(5, DE)
    assert ear.effects == [Press(5)]
    ear.effects.clear()
    ear.touch(2, DE)
    ear.touch(2, DE)
    assert everything(ear) == ["Worte.", "Worte."], "words cannot be pressed"
    ear.explore(False)
    assert ear.effects == [Show(0)]


# Who may hear


@pytest.mark.requirement("A08", "A09")
@pytest.mark.parametrize(
    ("headset", "aloud", "heard"),
    [
        (None, False, ["Titel.", Phrase.WITHHELD]),
        (False, False, ["Titel.", Phrase.WITHHELD]),
        (False, True, ["Titel.", "kanari.", Phrase.WITHHELD]),
        (True, False, ["Titel.", "kanari.", "PIN, Textfeld, 1234."]),
    ],
)
def test_own_words_need_a_headset_or_a_wish_and_secrets_a_headset(
    headset: bool | None, aloud: bool, heard: list[str]
) -> None:
    ear = Ear(headset=headset, aloud=aloud)
    ear.read((TITLE, OWN, PIN), HERE, DE)
    assert everything(ear) == heard


def test_pulling_the_plug_takes_back_what_was_allowed() -> None:
    ear = Ear(headset=True)
    ear.read((TITLE, OWN), HERE, DE)
    assert ear.plug(False) is False
    assert (ear.speaking, ear.reading) == (False, "")
    assert ear.effects[-2:] == [Quiet(), Show(0)]
    ear.set_aloud(True)
    ear.read((TITLE, OWN, TEXT), HERE, DE)
    ear.ended()
    ear.effects.clear()
    ear.set_aloud(False)
    assert ear.effects[0] == Quiet()
    ear.set_aloud(True)
    ear.read((TITLE, OWN, TEXT), HERE, DE)
    ear.set_aloud(False)
    assert everything(ear) == ["Titel.", "Worte."], "what waits is asked again before it is said"


def test_what_was_private_is_not_said_again_to_all() -> None:
    ear = Ear(headset=True)
    ear.read((OWN,), HERE, DE)
    everything(ear)
    ear.headset = False
    ear.repeat()
    assert ear.effects == []


def test_a_headset_begins_to_listen_when_it_comes_and_ends_what_it_began() -> None:
    ear = Ear()
    assert ear.plug(True) is False, "it was there before anybody was"
    ear = Ear(headset=False)
    assert ear.plug(True) is True
    ear.start("headset")
    assert ear.plug(True) is False
    ear.plug(None)
    assert not ear.listening
    by_key = listening()
    by_key.headset = True
    by_key.plug(False)
    assert by_key.listening


def test_letters_sound_as_letters_only_where_nobody_else_hears() -> None:
    own = Node(4, "field", "Dein Satz", value="", audience="private")
    written = Node(4, "field", "Dein Satz", value="x", audience="private")
    for headset, heard in ((False, Phrase.SIGN), (True, "x")):
        ear = listening((TITLE, own))
        ear.headset = headset
        ear.look((TITLE, written), HERE, DE)
        assert everything(ear) == [heard]


# How loud


def test_louder_says_so_and_goes_on_where_it_was() -> None:
    ear = Ear()
    ear.read(PAGE, HERE, DE)
    ear.effects.clear()
    ear.louder(1, DE)
    ear.louder(1, DE)
    assert [(one.utterance.text, one.level) for one in ear.effects if isinstance(one, SayNow)] == [
        ("Lautstärke 4 von 5", 4),
        ("Lautstärke 5 von 5", 5),
    ]
    assert ear.reading == "speaking"
    ear.effects.clear()
    assert everything(ear) == ["Titel.", "Worte.", "Karte, Taste."]
    ear.louder(1, DE)
    assert everything(ear) == [Phrase.LOUDEST]
    for _ in range(4):
        ear.louder(-1, DE)
    assert ear.level == 1
    everything(ear)
    ear.louder(-1, DE)
    assert everything(ear) == [Phrase.QUIETEST]


def test_louder_while_it_waits_lets_it_wait() -> None:
    ear = Ear()
    ear.read(PAGE, HERE, DE)
    ear.pause()
    ear.effects.clear()
    ear.louder(1, DE)
    assert everything(ear) == ["Lautstärke 4 von 5"]
    assert ear.reading == "paused"


def test_waiting_in_the_middle_of_the_level_keeps_the_page() -> None:
    ear = Ear()
    ear.read(PAGE, HERE, DE)
    ear.louder(1, DE)
    ear.pause()
    ear.go_on()
    assert said(ear.effects) == ["Titel.", "Lautstärke 4 von 5", "Titel."]


# Voices


@pytest.mark.requirement("A12")
def test_a_language_without_a_voice_is_announced_in_one_that_has_and_in_writing() -> None:
    tongue = Tongue("en", {"en": shout, "de": same}, frozenset({"de"}))
    ear = Ear()
    ear.start("keys")
    ear.look(PAGE, HERE, tongue)
    assert [one for one in ear.effects if isinstance(one, Tell)] == [Tell(Phrase.NO_VOICE.upper())]
    spoken = [one.utterance for one in ear.effects if isinstance(one, SayNow)]
    assert spoken == [Utterance(Phrase.NO_VOICE_ELSEWHERE, "de")]
    everything(ear)
    ear.step(1, tongue)
    ear.louder(1, tongue)
    assert everything(ear) == [], "once a page"
    assert ear.level == 4
    ear.look(PAGE, Where("other"), tongue)
    assert everything(ear) == [Phrase.NO_VOICE_ELSEWHERE]


def test_without_any_voice_it_is_only_written() -> None:
    ear = Ear()
    ear.read(PAGE, HERE, Tongue("de", {"de": same}, frozenset()))
    assert said(ear.effects) == []
    assert Tell(Phrase.NO_VOICE) in ear.effects


def test_a_voice_that_fails_is_told_to_who_was_listening() -> None:
    ear = listening()
    ear.failed(DE)
    assert ear.effects[-1] == Tell(Phrase.NO_SPEECH)
    assert (ear.way, ear.exploring, ear.reading) == ("", False, "")
    nobody = Ear()
    nobody.failed(DE)
    assert nobody.effects == [Show(0)]


@pytest.mark.parametrize(
    ("language", "wanted", "voice"),
    [
        ("de", None, ("German", "de_DE")),
        ("de", "Anna", ("Anna", "de_AT")),
        ("de", "Nobody", ("German", "de_DE")),
        ("en", None, ("English (Great Britain)", "en_GB")),
        ("en", "English (Caribbean)", ("English (Caribbean)", "en_US")),
        ("de", "English (Caribbean)", ("German", "de_DE")),
        ("uk", None, None),
    ],
)
def test_a_voice_speaks_its_own_language_only(language: str, wanted: str | None, voice: tuple[str, str] | None) -> None:
    offered = [
        ("English (Caribbean)", "en_US"),
        ("English (Great Britain)", "en_GB"),
        ("German", "de_DE"),
        ("Anna", "de_AT"),
    ]
    assert best_voice(language, wanted, offered) == voice


def test_voices_are_named_by_language() -> None:
    assert parse_voices(["de = German", "en=English (Scotland)"]) == {"de": "German", "en": "English (Scotland)"}
    for bad in ("German", "=German", "de=", 7):
        with pytest.raises(ContractError, match="de = German"):
            parse_voices([bad])


@pytest.mark.requirement("A11")
@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"level": 0}, "speech.level: expected 1 to 5"),
        ({"level": 6}, "speech.level: expected 1 to 5"),
        ({"rate": 1.5}, "speech.rate: expected -1 to 1"),
        ({"measured_dba": 65.1}, "at most 65 dB"),
    ],
)
def test_a_device_that_would_be_too_loud_or_cannot_be_heard_is_refused(wrong: dict[str, float], words: str) -> None:
    """The calibration record."""
    with pytest.raises(ContractError, match=words):
        Manner(**wrong)  # type: ignore[arg-type]
    assert Manner(measured_dba=65.0).level == 3


def test_how_a_device_speaks_stands_in_its_configuration(tmp_path: Path) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text('[speech]\nlevel = 2\nvoices = ["en = English (Scotland)"]\nrate = -0.3\nmeasured_dba = 61\n')
    told = parse_options(["--config", str(file)]).speech
    assert told == Manner(2, {"en": "English (Scotland)"}, -0.3, 61.0)
    assert parse_options(["--config", str(tmp_path / "kiosk.toml"), "--state", "x"]).speech.level == 2
    file.write_text("")
    assert parse_options(["--config", str(file)]).speech == Manner()
    file.write_text("[speech]\nmeasured_dba = 70\n")
    with pytest.raises(ContractError, match="at most 65 dB"):
        parse_options(["--config", str(file)])


def test_the_list_of_voices_is_kept_short_and_follows_what_is_installed(tmp_path: Path) -> None:
    data = tmp_path / "usr" / "x86" / "espeak-ng-data"
    (data / "voices" / "!v").mkdir(parents=True)
    (data / "voices" / "mb").mkdir()
    for name in ("phontab", "de_dict", "old_dict"):
        (data / name).write_bytes(b"")
    assert installed_data([str(tmp_path / "usr")]) == data
    assert installed_data([str(tmp_path / "none")]) is None
    environment: dict[str, str] = {}
    lean_voices(tmp_path / "lean", environment, data)
    assert environment == {"ESPEAK_DATA_PATH": str(tmp_path / "lean")}
    lean = tmp_path / "lean" / "espeak-ng-data"
    assert sorted(file.name for file in lean.iterdir()) == ["de_dict", "old_dict", "phontab", "voices"]
    assert [file.name for file in (lean / "voices").iterdir()] == ["mb"]
    (data / "old_dict").unlink()
    (data / "uk_dict").write_bytes(b"")
    lean_voices(tmp_path / "lean", {}, data)
    assert sorted(file.name for file in lean.iterdir()) == ["de_dict", "phontab", "uk_dict", "voices"]
    chosen = {"ESPEAK_DATA_PATH": "elsewhere"}
    lean_voices(tmp_path / "other", chosen, data)
    assert (chosen, (tmp_path / "other").exists()) == ({"ESPEAK_DATA_PATH": "elsewhere"}, False)
    (tmp_path / "file").write_bytes(b"")
    failing: dict[str, str] = {}
    lean_voices(tmp_path / "file" / "below", failing, data)
    assert failing == {}, "where no link can be made, the list is only longer"


def test_who_has_listened_hears_that_the_visit_is_over_as_loud_as_it_began() -> None:
    english = Tongue("en", {"en": shout, "de": same})
    ear = listening(tongue=english)
    ear.louder(1, english)
    everything(ear)
    ear.wipe(DE)
    spoken = [one for one in ear.effects if isinstance(one, SayNow)]
    assert [(one.utterance, one.level) for one in spoken] == [(Utterance(Phrase.BYE.upper(), "en"), 3)]
    ear.effects.clear()
    ear.ended()
    assert (ear.listening, ear.nodes, ear.speaking) == (False, (), False)
    for silent in (Ear(), listening(tongue=Tongue("en", {"en": shout}, frozenset()))):
        silent.wipe(Tongue("de", {"de": same, "en": shout}, frozenset()))
        assert said(silent.effects) == []
