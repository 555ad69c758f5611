"""The documents of a hub, and the list of them: what comes is held against what was agreed, and nothing else passes."""

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkstadt.contract.errors import ContractError
from werkstadt.contract.feeds import (
    AS_OF_MAX_MS,
    FEED_MAX,
    FEED_PURPOSE,
    FEEDS_MAX,
    LIST_MAX,
    LIST_PURPOSE,
    NAME,
    Feed,
    FeedList,
    moment,
    parse_feed,
)
from werkstadt.contract.ranges import SEQ_MAX

GOOD: dict[str, object] = {
    "format": 1,
    "name": "light",
    "kind": "words",
    "version": 3,
    "as_of_ms": 1_795_698_300_000,
    "body": {"words": {"Licht": 2}},
}
NAMES = st.from_regex(NAME, fullmatch=True)
VERSIONS = st.integers(0, SEQ_MAX)
BODIES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(st.characters(codec="utf-8"), max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner, max_size=3)
    ),
    max_leaves=8,
)


def written(**more: object) -> bytes:
    return json.dumps({**GOOD, **more}).encode()


def test_a_good_one_is_read_with_its_date() -> None:
    feed = parse_feed(written(), "light")
    assert (feed.name, feed.kind, feed.version, feed.body) == ("light", "words", 3, {"words": {"Licht": 2}})
    assert feed.as_of == dt.datetime(2026, 11, 26, 13, 5, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("data", "where"),
    [
        (b"", "feed light"),
        (b"[]", "feed light"),
        (b"{", "feed light"),
        (b"\xff", "feed light"),
        (b"[" * 100_000, "feed light"),
        (b" " * (FEED_MAX + 1), "feed light"),
        (written(format=2), "feed light.format"),
        (written(format=True), "feed light.format"),
        (written(name="other"), "feed light.name"),
        (written(kind="No!"), "feed light.kind"),
        (written(kind=None), "feed light.kind"),
        (written(version=-1), "feed light.version"),
        (written(version=1.5), "feed light.version"),
        (written(version=True), "feed light.version"),
        (written(version=2**60), "feed light.version"),
        (written(as_of_ms="now"), "feed light.as_of_ms"),
        (written(as_of_ms=10**18), "feed light.as_of_ms"),
        (written(body=[]), "feed light.body"),
        (written(body=None), "feed light.body"),
    ],
)
def test_what_is_not_as_agreed_is_named(data: bytes, where: str) -> None:
    with pytest.raises(ContractError) as caught:
        parse_feed(data, "light")
    assert caught.value.where == where


@given(st.binary(max_size=300))
def test_no_bytes_bring_it_down(data: bytes) -> None:
    with pytest.raises(ContractError):
        parse_feed(data, "light")


@given(
    NAMES,
    NAMES,
    VERSIONS,
    st.integers(0, AS_OF_MAX_MS),
    st.dictionaries(st.text(st.characters(codec="utf-8"), max_size=9), BODIES, max_size=4),
)
def test_what_is_written_is_read_as_it_was(
    name: str, kind: str, version: int, as_of_ms: int, body: dict[str, object]
) -> None:
    feed = Feed(name, kind, version, moment(as_of_ms), body)
    assert parse_feed(feed.to_bytes(), name) == feed
    assert json.loads(feed.to_bytes())["as_of_ms"] == as_of_ms


@pytest.mark.parametrize("name", ["", "A", "a--b", "a-", "-a", "1a", "../a", "a/b", "a.json", "ä", "a" * 41, "a\n"])
def test_a_name_leads_nowhere_else(name: str) -> None:
    assert NAME.fullmatch(name) is None
    with pytest.raises(ContractError):
        FeedList.parse(listed(feeds={name: 1}))


@pytest.mark.parametrize("body", [{"a": float("nan")}, {"a": {1}}, {"a": "\ud800"}, {"a": "x" * FEED_MAX}])
def test_a_document_that_nobody_could_read_is_not_made(body: dict[str, object]) -> None:
    with pytest.raises(ContractError, match="feed light"):
        Feed("light", "words", 1, moment(0), body).to_bytes()


def test_a_document_may_be_as_large_as_agreed_and_one_byte_more_is_refused() -> None:
    around = len(Feed("light", "words", 1, moment(0), {"a": ""}).to_bytes())
    whole = Feed("light", "words", 1, moment(0), {"a": "x" * (FEED_MAX - around)})
    assert parse_feed(whole.to_bytes(), "light") == whole
    with pytest.raises(ContractError, match=f"at most {FEED_MAX} bytes"):
        parse_feed(whole.to_bytes() + b" ", "light")


def listed(**more: object) -> bytes:
    return json.dumps({"format": 1, "at_ms": 5, "feeds": {"light": 3}, "withdrawn": {"old": 4}, **more}).encode()


def test_a_list_names_what_there_is_and_what_was_withdrawn() -> None:
    assert FeedList.parse(listed()) == FeedList(5, {"light": 3}, {"old": 4})
    assert FEED_PURPOSE != LIST_PURPOSE


@given(VERSIONS, st.dictionaries(NAMES, VERSIONS, max_size=20), st.dictionaries(NAMES, VERSIONS, max_size=20))
def test_a_list_is_read_as_it_was(at_ms: int, versions: dict[str, int], withdrawn: dict[str, int]) -> None:
    made = FeedList(at_ms, versions, {name: v for name, v in withdrawn.items() if name not in versions})
    assert FeedList.parse(made.to_bytes()) == made


def test_the_longest_list_is_read() -> None:
    names = [f"{'-'.join('a' * 38)}-{at // 10}-{at % 10}" for at in range(2 * FEEDS_MAX) if at < 100]
    names += [f"{'-'.join('b' * 38)}-{at // 10}-{at % 10}" for at in range(2 * FEEDS_MAX - len(names))]
    made = FeedList(SEQ_MAX, dict.fromkeys(names[:FEEDS_MAX], SEQ_MAX), dict.fromkeys(names[FEEDS_MAX:], SEQ_MAX))
    assert FeedList.parse(made.to_bytes()) == made
    assert all(len(name) == 79 for name in names)


@pytest.mark.parametrize(
    ("data", "where"),
    [
        (b"", "feeds"),
        (b"[]", "feeds"),
        (b"[" * 30_000, "feeds"),
        (b" " * (LIST_MAX + 1), "feeds"),
        (listed(format=2), "feeds.format"),
        (listed(format=True), "feeds.format"),
        (listed(at_ms=-1), "feeds.at_ms"),
        (listed(at_ms=1.5), "feeds.at_ms"),
        (listed(feeds=None), "feeds.feeds"),
        (listed(feeds=["light"]), "feeds.feeds"),
        (listed(feeds={"light": "3"}), "feeds.feeds.light"),
        (listed(feeds={"light": True}), "feeds.feeds.light"),
        (listed(feeds={f"n{at}": 1 for at in range(FEEDS_MAX + 1)}), "feeds.feeds"),
        (listed(withdrawn={f"n{at}": 1 for at in range(FEEDS_MAX + 1)}), "feeds.withdrawn"),
        (listed(withdrawn={"light": 9}), "feeds.withdrawn"),
    ],
)
def test_what_is_wrong_with_a_list_is_named(data: bytes, where: str) -> None:
    with pytest.raises(ContractError) as caught:
        FeedList.parse(data)
    assert caught.value.where == where
