"""Feeds as they lie in content/feeds: checked, the newest good one stays, and a scene hears of it."""

import datetime as dt
import json
import os
from pathlib import Path

import pytest

from tests.kiosk.visitor import ListJournal, Open, Visitor
from tests.scenes.examples import build_example
from werkstadt.contract.feeds import FEEDS_MAX, Feed
from werkstadt.kiosk.feeds import FeedFolder
from werkstadt.kiosk.rules.feeds import Feeds

GOOD: dict[str, object] = {
    "format": 1,
    "name": "light",
    "kind": "words",
    "version": 3,
    "as_of_ms": 1_795_698_300_000,
    "body": {"words": {"Licht": 2}},
}


def written(**more: object) -> bytes:
    return json.dumps({**GOOD, **more}).encode()


def put(folder: Path, name: str, data: bytes) -> None:
    """As the agent does: beside its place, then renamed."""
    folder.mkdir(parents=True, exist_ok=True)
    beside = folder / f".{name}"
    beside.write_bytes(data)
    beside.replace(folder / f"{name}.json")


def a_feed(version: int, name: str = "light", kind: str = "words") -> Feed:
    return Feed(name, kind, version, dt.datetime(2026, 1, 1, tzinfo=dt.UTC), {})


def test_only_a_newer_version_takes_the_place_of_the_one_held() -> None:
    feeds = Feeds()
    assert feeds.take(a_feed(3))
    assert not feeds.take(a_feed(3))
    assert not feeds.take(a_feed(2))
    assert feeds.take(a_feed(4))
    held = feeds.get("light", "words")
    assert held is not None
    assert held.version == 4
    assert feeds.get("light", "poll") is None
    assert feeds.get("dark", "words") is None


def test_there_is_room_for_so_many_and_no_more() -> None:
    feeds = Feeds()
    assert [feeds.take(a_feed(1, f"n{at}")) for at in range(FEEDS_MAX + 1)] == [True] * FEEDS_MAX + [False]
    assert feeds.take(a_feed(2, "n0"))


def test_a_folder_is_read_once_and_again_only_where_something_changed(tmp_path: Path) -> None:
    folder = FeedFolder(tmp_path / "feeds")
    assert folder.news() == []
    put(tmp_path / "feeds", "light", written())
    assert [feed.version for feed in folder.news()] == [3]
    assert folder.news() == []
    put(tmp_path / "feeds", "light", written(version=4))
    put(tmp_path / "feeds", "dark", written(name="dark"))
    assert sorted((feed.name, feed.version) for feed in folder.news()) == [("dark", 3), ("light", 4)]


def test_what_is_bad_is_left_out_and_the_others_are_read(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    folder = tmp_path / "feeds"
    put(folder, "light", written())
    put(folder, "broken", b"{")
    put(folder, "Big-Name", written(name="Big-Name"))
    (folder / "note.txt").write_text("no feed")
    (folder / "folder.json").mkdir()
    (folder / "gone.json").symlink_to(folder / "nowhere")
    with (folder / "huge.json").open("wb") as file:
        os.truncate(file.fileno(), 300 * 1024 * 1024)
    assert [feed.name for feed in FeedFolder(folder).news()] == ["light"]
    for name in ("broken", "Big-Name", "folder", "gone", "huge"):
        assert f"file={name}.json" in caplog.text


def test_what_was_withdrawn_is_told_once_and_may_come_again(tmp_path: Path) -> None:
    folder = FeedFolder(tmp_path / "feeds")
    assert folder.gone() == []
    put(tmp_path / "feeds", "light", written())
    put(tmp_path / "feeds", "broken", b"{")
    assert folder.gone() == []
    assert len(folder.news()) == 1
    put(tmp_path / "feeds", "light", b"{")
    assert (folder.news(), folder.gone()) == ([], [])
    (tmp_path / "feeds/light.json").unlink()
    assert (folder.gone(), folder.gone()) == (["light"], [])
    put(tmp_path / "feeds", "light", written())
    assert [feed.version for feed in folder.news()] == [3]


@pytest.fixture
def visitor(visit: Open, tmp_path: Path) -> Visitor:
    return visit(build_example("wordcloud", tmp_path / "content"), ListJournal())


def version_of(visitor: Visitor) -> int:
    held = visitor.stage.backstage.feeds.get("light", "words")
    return held.version if held else 0


@pytest.mark.parametrize("line", ["feed", "content"])
def test_a_line_of_the_agent_brings_it_and_the_last_good_one_stays(visitor: Visitor, tmp_path: Path, line: str) -> None:
    folder = tmp_path / "content/feeds"

    def hear() -> None:
        visitor.stage.backstage._hear(line, {"name": "light"})

    put(folder, "light", written())
    assert version_of(visitor) == 0
    hear()
    visitor.until(lambda: version_of(visitor) == 3)
    put(folder, "light", b"{")
    hear()
    put(folder, "other", written(name="other", version=9))
    hear()
    visitor.until(lambda: visitor.stage.backstage.feeds.get("other", "words") is not None)
    assert version_of(visitor) == 3
    put(folder, "light", written(version=2))
    hear()
    put(folder, "third", written(name="third"))
    hear()
    visitor.until(lambda: visitor.stage.backstage.feeds.get("third", "words") is not None)
    assert version_of(visitor) == 3


def test_what_the_agent_takes_away_is_not_shown_any_more(visitor: Visitor, tmp_path: Path) -> None:
    put(tmp_path / "content/feeds", "light", written())
    visitor.stage.backstage._hear("feed", {"name": "light"})
    visitor.until(lambda: version_of(visitor) == 3)
    (tmp_path / "content/feeds/light.json").unlink()
    visitor.stage.backstage._hear("feed", {"name": "light"})
    visitor.until(lambda: version_of(visitor) == 0)
    put(tmp_path / "content/feeds", "light", written(version=1))
    visitor.stage.backstage._hear("feed", {"name": "light"})
    visitor.until(lambda: version_of(visitor) == 1)


def test_without_an_agent_it_is_found_within_a_minute(visitor: Visitor, tmp_path: Path) -> None:
    put(tmp_path / "content/feeds", "light", written())
    visitor.stage.backstage.every_minute()
    visitor.until(lambda: version_of(visitor) == 3)


def test_what_lies_there_at_the_start_is_shown(visit: Open, tmp_path: Path) -> None:
    content = build_example("wordcloud", tmp_path / "content")
    put(content / "feeds", "light", written())
    visitor = visit(content, ListJournal())
    visitor.until(lambda: version_of(visitor) == 3)
