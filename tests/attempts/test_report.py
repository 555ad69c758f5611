"""The report says what was tried, and never more than that."""

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.attempts import recorder
from tests.attempts.catalogue import Attempt
from tests.attempts.recorder import FORMAT, merged
from tests.attempts.report import NothingRecorded, html, write_report
from tests.attempts.rules import FAILED, HELD, NOT_TRIED, Line, counts, lines

pytest_plugins = ["pytester"]
RUN = {"commit": "abc", "version": "1", "at": "2026-11-26 12:00 UTC"}


def told(outcome: str, *attempt: str, unhardened: tuple[str, ...] = (), pictures: tuple[str, ...] = ()) -> Any:
    return {
        "attempt": list(attempt),
        "unhardened": list(unhardened),
        "outcome": outcome,
        "seconds": 0.5,
        "saw": ["A tap was answered."],
        "pictures": list(pictures),
        "said": "assert <b>1</b>" if outcome == "failed" else "",
    }


def line(*tests: Any) -> Line:
    attempts = {"Q01": Attempt("Q01", "thief", "Pulls.", "Holds.")}
    (found,) = lines(attempts, {str(number): test for number, test in enumerate(tests)})
    return found


def test_one_failure_is_a_way_out_and_what_was_skipped_was_not_tried() -> None:
    assert line().state == NOT_TRIED
    assert line(told("skipped", "Q01")).state == NOT_TRIED
    assert line(told("passed", "Q01"), told("skipped", "Q01")).state == HELD
    assert line(told("passed", "Q01"), told("failed", "Q01")).state == FAILED
    assert line(told("passed", "Q02")).state == NOT_TRIED


def test_that_it_succeeds_unguarded_counts_only_where_it_was_seen() -> None:
    assert line(told("passed", "Q01")).unhardened == ""
    assert line(told("passed", unhardened=("Q01",))).unhardened == "succeeds"
    assert line(told("failed", unhardened=("Q01",))).unhardened == "did not succeed"
    assert line(told("skipped", unhardened=("Q01",))).unhardened == ""
    assert line(told("passed", unhardened=("Q01",))).state == NOT_TRIED, "nothing was held by that"
    found = [line(told("passed", "Q01")), line(told("failed", "Q01")), line()]
    assert counts(found) == {HELD: 1, FAILED: 1, NOT_TRIED: 1, "all": 3, "unhardened": 0}


def test_runs_of_one_commit_complete_one_another_and_another_commit_begins_its_levels_anew() -> None:
    first = merged({}, {"a": told("passed", "Q01"), "v": told("passed", "V01")}, RUN)
    second = merged(first, {"b": told("passed", "Q02")}, RUN)
    assert set(second["tests"]) == {"a", "b", "v"}
    third = merged(second, {"c": told("passed", "Q03")}, {**RUN, "commit": "def"})
    assert set(third["tests"]) == {"c", "v"}
    assert (third["runs"]["Q"]["commit"], third["runs"]["V"]["commit"]) == ("def", "abc")
    assert set(merged({"format": 0, "tests": {"old": {}}}, {}, RUN)["tests"]) == set()


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data


def test_the_page_says_each_state_by_word_shape_and_class_and_brings_all_it_needs(tmp_path: Path) -> None:
    picture = tmp_path / "failed.png"
    Image.new("RGB", (1920, 1080), "navy").save(picture)
    found = [
        line(told("passed", "Q01"), told("passed", unhardened=("Q01",))),
        line(told("failed", "Q01", pictures=(str(picture), str(tmp_path / "gone.png")))),
        line(told("skipped", "Q01")),
    ]
    reader = Reader()
    text = html(found, {"Q": RUN})
    reader.feed(text)
    for shape, word in (("✓", HELD), ("✕", FAILED), ("○", NOT_TRIED)):
        assert f"{shape} {word}" in " ".join(reader.words.split())
    assert "Succeeds where nothing guards." in reader.words
    assert "assert <b>1</b>" in reader.words, "what a test says is text"
    pictures = [values["src"] or "" for tag, values in reader.tags if tag == "img"]
    assert len(pictures) == 1
    assert pictures[0].startswith("data:image/jpeg;base64,")
    assert len(pictures[0]) < 40_000
    fetched = [values for tag, values in reader.tags if tag in ("script", "link", "iframe")]
    assert fetched == []
    assert all(values.get("scope") in ("col", "row") for tag, values in reader.tags if tag == "th")
    assert "http" not in text


def test_nothing_recorded_is_said_and_an_older_format_too(tmp_path: Path) -> None:
    file = tmp_path / "attempts.json"
    with pytest.raises(NothingRecorded, match="make attempts"):
        write_report(file, tmp_path / "page.html")
    file.write_text(json.dumps({"format": FORMAT - 1}))
    with pytest.raises(NothingRecorded, match="expected format"):
        write_report(file, tmp_path / "page.html")


def test_every_attempt_of_the_catalogue_stands_in_the_report_tried_or_not(tmp_path: Path) -> None:
    file, page = tmp_path / "attempts.json", tmp_path / "page.html"
    file.write_text(json.dumps(merged({}, {"a": told("passed", "Q01")}, RUN)))
    found = write_report(file, page)
    assert found[HELD] == 1
    assert found[NOT_TRIED] == found["all"] - 1
    text = page.read_text(encoding="utf-8")
    assert 'id="Q02"' in text
    assert 'id="V01"' in text


PROBE = """
import pytest

@pytest.fixture
def camera(tmp_path):
    class Camera:
        def attempts_camera(self, file):
            return bool(file.write_bytes(b"a picture"))
    return Camera()

@pytest.mark.attempt("Q01", "Q02")
def test_holds(evidence):
    evidence.saw("The window stays.")

@pytest.mark.attempt("Q03")
def test_fails(camera):
    assert 1 == 2

@pytest.mark.attempt("Q04")
def test_is_skipped():
    pytest.skip("no camera here")

@pytest.mark.unhardened("Q01")
def test_unguarded():
    pass

def test_of_something_else():
    pass
"""


def test_a_run_leaves_what_became_of_each_attempt(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    file = pytester.path / "build" / "attempts.json"
    monkeypatch.setattr(recorder, "FILE", file)
    monkeypatch.setattr(recorder, "ROOT", pytester.path)
    monkeypatch.setattr(recorder, "PICTURES", pytester.path / "build" / "attempts")
    pytester.makepyfile(PROBE)
    pytester.runpytest_inprocess("-p", "tests.attempts.recorder", "-p", "no:cacheprovider", "-p", "no:pytest-qt")
    kept = json.loads(file.read_text())["tests"]
    by_name = {name.rpartition("::")[2]: test for name, test in kept.items()}
    assert set(by_name) == {"test_holds", "test_fails", "test_is_skipped", "test_unguarded"}
    assert by_name["test_holds"]["attempt"] == ["Q01", "Q02"]
    assert by_name["test_holds"]["saw"] == ["The window stays."]
    assert by_name["test_unguarded"]["unhardened"] == ["Q01"]
    assert "no camera here" in by_name["test_is_skipped"]["said"]
    (picture,) = by_name["test_fails"]["pictures"]
    assert (pytester.path / picture).read_bytes() == b"a picture"
    assert "assert 1 == 2" in by_name["test_fails"]["said"]
