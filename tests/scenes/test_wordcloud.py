"""A word cloud: released answers only, level and readable, and examples that say so."""

import datetime as dt
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QAccessible

from tests.kiosk.visitor import ListJournal, Open, Visitor
from werkstadt.contract.feeds import Feed
from werkstadt.exhibits.authoring.exhibition import check_source
from werkstadt.exhibits.authoring.install import install
from werkstadt.exhibits.scenetypes import folder_of
from werkstadt.scenes.wordcloud.rules import WORDS_MAX, arrange, middle_out, weights, words_in

EXAMPLES = "Das sind Beispiele von uns"


@pytest.fixture
def visitor(visit: Open, tmp_path: Path) -> Visitor:
    source = tmp_path / "example"
    shutil.copytree(folder_of("wordcloud") / "example", source)
    toml = source / "exhibit.toml"
    text = toml.read_text("utf-8").replace('type = "wordcloud"\n', 'type = "wordcloud"\nfeed = "light"\n', 1)
    toml.write_text(text, "utf-8")
    install(check_source(source), tmp_path / "content")
    visitor = visit(tmp_path / "content", ListJournal())
    visitor.lane.wake()
    visitor.lane.open("example")
    visitor.settle()
    return visitor


def hear(visitor: Visitor, words: object, version: int = 1) -> None:
    at = dt.datetime(2026, 11, 23, 9, 5, tzinfo=dt.UTC)
    visitor.stage.backstage.feeds.take(Feed("light", "words", version, at, {"words": words}))
    visitor.lane.hear_news()
    visitor.settle()


def shown(visitor: Visitor) -> list[str]:
    return [word["text"] for word in visitor.scene.property("words")]


def test_until_there_are_answers_examples_stand_there_and_are_called_so(visitor: Visitor) -> None:
    assert "Sonne" in shown(visitor)
    assert visitor.says(EXAMPLES)
    assert not visitor.says("Mal")


def test_released_answers_take_the_place_of_all_examples(visitor: Visitor) -> None:
    hear(visitor, {"Bäume": 12, "أشجار": 3, "Licht": 1})
    assert shown(visitor) == ["Bäume", "أشجار", "Licht"]
    assert not visitor.says(EXAMPLES)
    assert visitor.says("Antworten von Besucher:innen, vorher gelesen. Stand: 23.\u00a0November, 10:05")
    assert visitor.says("Bäume, 12 Mal")
    assert visitor.says("أشجار, 3 Mal")
    assert visitor.says("Licht, ein Mal")


def test_a_feed_that_is_not_as_agreed_leaves_what_stood_there(visitor: Visitor) -> None:
    bads: list[object] = [[], {"a": 0}, {"a": -1}, {"a": "1"}, {"": 1}, {"x" * 41: 1}, {"a\nb": 1}, None]
    for version, bad in enumerate(bads):
        hear(visitor, bad, version)
        assert visitor.says(EXAMPLES), bad
    hear(visitor, {"Bäume": 2}, 50)
    hear(visitor, {"Müll\u202e": 2}, 51)
    assert shown(visitor) == ["Bäume"]


def test_no_word_is_turned_and_none_leaves_its_place_or_covers_another(visitor: Visitor) -> None:
    hear(visitor, {f"Wort{'x' * (at % 25)}{at}": at + 1 for at in range(60)})
    items = [item for item in visitor.visible_items() if str(item.property("text") or "").startswith("Wort")]
    assert len(items) == WORDS_MAX
    rects = [item.mapRectToItem(items[0].parentItem(), item.boundingRect()) for item in items]
    room = items[0].parentItem().width()
    for at, one in enumerate(rects):
        assert items[at].rotation() == 0
        assert one.left() >= -1
        assert one.right() <= room + 1
        assert not any(one.adjusted(1, 1, -1, -1).intersects(other) for other in rects[:at])


def test_the_list_has_the_same_words_in_order(visitor: Visitor) -> None:
    hear(visitor, {"Bäume": 12, "Licht": 1, "Saale": 5})
    visitor.tap("Als Liste")
    rows = [node.name for node in visitor.nodes() if node.role is QAccessible.Role.ListItem]
    assert rows == ["Bäume, 12 Mal", "Saale, 5 Mal", "Licht, ein Mal"]
    visitor.tap("Als Wolke")
    assert visitor.says("Bäume, 12 Mal")


def test_letters_are_never_smaller_than_running_text(visitor: Visitor) -> None:
    hear(visitor, {f"Wort{at}": at + 1 for at in range(40)})
    least = visitor.stage.look.fonts["strong"].pixelSize()
    assert min(word["size"] for word in visitor.scene.property("words")) >= least


def test_examples_change_with_the_language(visitor: Visitor) -> None:
    visitor.tap("English")
    assert "sun" in shown(visitor)
    assert "Sonne" not in shown(visitor)


@given(st.dictionaries(st.text(max_size=45), st.integers(-2, 10**10), max_size=60))
def test_whatever_comes_is_taken_whole_or_not_at_all(words: dict[str, int]) -> None:
    found = words_in({"words": words})
    if found is not None:
        assert len(found) == min(WORDS_MAX, len(words))
        assert [word.count for word in found] == sorted((word.count for word in found), reverse=True)
        assert all(word.text and word.text.replace("\u200c", "").replace("\u200d", "").isprintable() for word in found)


def test_more_than_two_thousand_words_are_not_even_looked_at() -> None:
    assert words_in({"words": {f"w{at}": 1 for at in range(2_000)}}) is not None
    assert words_in({"words": {f"w{at}": 1 for at in range(2_001)}}) is None
    assert words_in({}) is None


@given(st.lists(st.integers(1, 10**6), max_size=40))
def test_more_votes_never_make_a_word_smaller(counts: list[int]) -> None:
    found = weights(counts)
    assert len(found) == len(counts)
    assert all(0 <= one <= 1 for one in found)
    for one, other in zip(
        sorted(zip(counts, found, strict=True)), sorted(zip(counts, found, strict=True))[1:], strict=False
    ):
        assert one[1] <= other[1]


@given(st.lists(st.floats(1, 300), max_size=40))
def test_rows_hold_every_word_once_within_the_room(widths: list[float]) -> None:
    spots = arrange(widths, 300, 10)
    assert sorted(spot.word for spot in spots) == list(range(len(widths)))
    for spot in spots:
        assert spot.x >= -1e-6
        assert spot.x + widths[spot.word] <= 300 + 1e-6


def test_the_first_words_stand_in_the_middle() -> None:
    assert middle_out(5) == [3, 1, 0, 2, 4]
    assert middle_out(0) == []


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("size = 5", "size = 6", "scene[1].example[1].size: expected a whole number from 1 to 5, got 6"),
        ('de = "Sonne"', 'de = "die Sonne am Morgen"', "scene[1].example[1].text.de: expected at most 3 words, got 4"),
        ('type = "wordcloud"', 'type = "wordcloud"\nfeed = "A"', "scene[1].feed: expected small letters"),
    ],
)
def test_a_bad_cloud_is_refused(tmp_path: Path, before: str, after: str, problem: str) -> None:
    source = tmp_path / "example"
    shutil.copytree(folder_of("wordcloud") / "example", source)
    toml = source / "exhibit.toml"
    toml.write_text(toml.read_text("utf-8").replace(before, after, 1), "utf-8")
    told = [str(one) for one in check_source(source).errors]
    assert any(problem in one for one in told), told
