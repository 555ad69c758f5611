"""A sound at the glass: it plays, what is heard is read along, and an author is told what is missing."""

from pathlib import Path

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtQuick import QQuickItem

from tests.kiosk.visitor import ListJournal, Open, Visitor
from tests.scenes.authors import Author
from tests.scenes.examples import build_example
from werkstadt.exhibits.authoring.exhibition import check_source
from werkstadt.exhibits.authoring.install import install
from werkstadt.kiosk.playback.player import Player

SAMPLED = "Dieselbe, nur 6.000-mal gemessen: Sie klingt blechern."


@pytest.fixture
def visitor(visit: Open, tmp_path: Path) -> Visitor:
    return enter(visit, build_example("audio", tmp_path / "content"))


def enter(visit: Open, content: Path) -> Visitor:
    visitor = visit(content, ListJournal(), size_px=(960, 540))
    visitor.lane.wake()
    visitor.lane.open("example")
    visitor.settle()
    return visitor


def player_of(visitor: Visitor) -> Player:
    player: Player = visitor.scene.play
    return player


def line(visitor: Visitor, words: str) -> QQuickItem:
    return next(item for item in visitor.visible_items() if item.property("text") == words)


def test_it_plays_to_its_end_and_can_be_heard_again(visitor: Visitor) -> None:
    visitor.tap("Abspielen")
    visitor.tap("10 Sekunden weiter")
    player_of(visitor).go(19_500)
    visitor.until(lambda: player_of(visitor).property("state") == "ended")
    time_line = next(node for node in visitor.nodes() if node.role is QAccessible.Role.Slider)
    assert time_line.description == "20 Sekunden von 20 Sekunden, zu Ende"
    visitor.tap("Noch einmal")
    visitor.until(lambda: player_of(visitor).property("state") == "playing")
    assert player_of(visitor).property("at") < 5


def test_what_is_heard_now_is_strong_stands_on_a_card_and_stays_in_sight(visitor: Visitor) -> None:
    last = "In 4 Bit: nur 16 Stufen. Es kratzt."
    before = line(visitor, SAMPLED)
    assert before.property("strong") is False
    visitor.tap("Abspielen")
    player_of(visitor).go(9_000)
    visitor.settle()
    assert line(visitor, SAMPLED).property("strong") is True
    player_of(visitor).go(17_000)
    visitor.settle()
    assert line(visitor, SAMPLED).property("strong") is False
    now = line(visitor, last)
    assert now.property("strong") is True
    pane = next(node.rect for node in visitor.nodes() if node.role is QAccessible.Role.Slider)
    assert now.mapRectToScene(now.boundingRect()).bottom() < pane.top()


@pytest.mark.requirement("A16")
def test_it_is_read_along_in_every_language_and_level(visitor: Visitor) -> None:
    visitor.tap("English")
    assert visitor.says("A tone: the air swings 440 times a second.")
    visitor.tap("Deutsch")
    visitor.lane.setSimple(True)
    visitor.settle()
    assert visitor.says("Jetzt gibt es nur 16 Stufen. Es kratzt.")


def test_without_a_picture_its_name_stands_there_in_large_letters(visit: Open, tmp_path: Path) -> None:
    author = Author("audio", tmp_path)
    text = (author.folder / "exhibit.toml").read_text(encoding="utf-8")
    kept = [row for row in text.splitlines() if not row.startswith("picture")]
    (author.folder / "exhibit.toml").write_text("\n".join(kept), encoding="utf-8")
    (author.folder / "pictures" / "wave.svg").unlink()
    checked = check_source(author.folder)
    assert checked.problems == []
    install(checked, tmp_path / "content")
    visitor = enter(visit, tmp_path / "content")
    sizes = sorted(
        item.property("font").pixelSize()
        for item in visitor.visible_items()
        if item.inherits("QQuickText") and item.property("text") == "Wie klingt weniger?"
    )
    assert len(sizes) == 2
    assert not [node for node in visitor.nodes() if node.role is QAccessible.Role.Graphic]


def test_a_bad_sound_on_a_device_is_a_card_and_its_text_stays(visit: Open, tmp_path: Path) -> None:
    content = build_example("audio", tmp_path / "content")
    for file in content.glob("packs/*/media/samples.opus"):
        file.write_bytes(b"OggS".ljust(file.stat().st_size, b"\xa5"))
    visitor = enter(visit, content)
    visitor.tap("Abspielen")
    visitor.until(lambda: visitor.says("Das lässt sich hier gerade nicht abspielen."))
    assert visitor.says(SAMPLED)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('file = "media/samples.opus"', 'file = "media/gone.opus"', "file: expected a sound that is there"),
        ('file = "media/samples.opus"', 'file = "pictures/wave.svg"', "file: expected a sound (.opus, .ogg"),
        ('sound = "other"', 'sound = "none"', "sound: expected one of speech, other"),
        ("captions = {", "captoins = {", "captions: expected captions: what is heard"),
        ('sound = "other"', 'sound = "other"\ndescriptions = { de = "a", en = "a" }', "descriptions: expected no"),
        ('"Wie klingt weniger?"', '"Wie klingt denn eigentlich viel viel weniger als das?"', "at most 8 words, got 9"),
    ],
)  # fmt: skip
def test_mistakes_are_named_with_their_place(tmp_path: Path, before: str, after: str, told: str) -> None:
    author = Author("audio", tmp_path)
    author.edit(before, after)
    problems = author.told()
    assert any(told in problem and problem.startswith("exhibit.toml:") for problem in problems), problems
