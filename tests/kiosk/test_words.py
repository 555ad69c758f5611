"""The interface's words: every one translated, compiled, and asked for from the lane."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from tests.support.plain import SENTENCE_WORDS_MAX, sentences
from werkstadt.exhibits.scenetypes import kinds, words_of
from werkstadt.kiosk.look.icons import FOLDER as ICONS
from werkstadt.kiosk.words import FOLDER, InterfaceWords
from werkstadt.kiosk.words.build import LANGUAGES, QML, collect, compile_ts, translations, ts_text

PAGES = QML / "Werkstadt" / "Kiosk"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_translations_are_complete_and_hold_nothing_that_is_no_longer_asked_for(language: str) -> None:
    ts = FOLDER / f"{language}.ts"
    assert set(translations(ts)) == set(collect(QML)), "run: python -m werkstadt.kiosk.words.build"
    root = ET.parse(ts)  # noqa: S314 (our own file)
    unfinished = [m.findtext("source") for m in root.iter("message") if m.find("translation[@type]") is not None]
    assert unfinished == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_translations_are_those_of_the_source(language: str, tmp_path: Path) -> None:
    ts = FOLDER / f"{language}.ts"
    assert ts_text(language, collect(QML), translations(ts)) == ts.read_text(encoding="utf-8")
    compile_ts(ts, tmp_path / "fresh.qm")
    assert (tmp_path / "fresh.qm").read_bytes() == ts.with_suffix(".qm").read_bytes()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_keeps_its_places_for_numbers(language: str) -> None:
    for source, translated in translations(FOLDER / f"{language}.ts").items():
        assert sorted(re.findall(r"%\d", source)) == sorted(re.findall(r"%\d", translated)), source


def test_every_sentence_of_the_interface_is_short_enough_for_einfache_sprache() -> None:
    """There is no other wording for it: what the interface says is said to everybody."""
    own = {word for kind in kinds() for words in words_of(kind).values() for word in words}
    said = [sentence for words in {*collect(QML), *own} for sentence in sentences(words)]
    assert [sentence for sentence in said if len(sentence.split()) > SENTENCE_WORDS_MAX] == []


def test_german_stands_in_the_source_and_english_is_looked_up() -> None:
    words = InterfaceWords()
    assert words.say("de", "Danke!") == "Danke!"
    assert words.say("en", "Danke!") == "Thank you!"
    assert words.say("en", "never heard of") == "never heard of"


def test_a_language_without_a_file_says_which_file_is_missing() -> None:
    with pytest.raises(FileNotFoundError, match=r"xx\.qm"):
        InterfaceWords().say("xx", "Danke!")


def faults_in(qml: str) -> list[str]:
    """Words that do not come from the lane, or could not be collected."""
    faults = re.findall(r"\bqsTr\w*\s*\(", qml)
    faults += re.findall(r"(?<![\w.])tr\s*\(", qml)
    faults += re.findall(r"lane\.tr\((?!\")[^)]*\)", qml)
    said = re.findall(
        r"^\s*(?:text|title|name|label|placeholder|close|more):\s*\"([^\"]*[a-zäöü]{3}[^\"]*)\"", qml, re.M
    )
    return faults + [text for text in said if not any(ICONS.glob(f"*/{text}.svg"))]


@pytest.mark.parametrize("file", sorted(PAGES.glob("*.qml")), ids=lambda file: file.name)
def test_visitors_pages_take_every_word_from_their_lane(file: Path) -> None:
    qml = file.read_text(encoding="utf-8")
    # Both languages at once, where nobody can choose one; the name of the window, which nobody sees.
    allowed = {"EmptyPage.qml": 1, "Main.qml": 1}
    assert len(faults_in(qml)) == allowed.get(file.name, 0), faults_in(qml)


def test_the_lint_notices_words_that_do_not_come_from_the_lane() -> None:
    for bad in ('text: qsTr("Danke")', 'text: tr("Danke")', "text: lane.tr(word)", '    text: "Danke"'):
        assert faults_in(bad), bad
    assert faults_in('text: root.lane.tr("Danke")') == []
