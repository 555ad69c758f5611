"""A kiosk reads what was built; anything that was changed or damaged since is told, and nothing heavy is imported."""

import datetime as dt
import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.exhibits.test_check_exhibit import LIVE
from tests.support.plain import SENTENCE_WORDS_MAX, sentences
from werkstadt.exhibits.authoring.exhibition import check_source
from werkstadt.exhibits.authoring.install import install
from werkstadt.exhibits.content import load_exhibit, load_exhibition, load_form
from werkstadt.exhibits.model import say
from werkstadt.exhibits.problems import ContentError
from werkstadt.exhibits.scenetypes import kinds
from werkstadt.scenes.live.load import Live
from werkstadt.scenes.quiz.load import Quiz
from werkstadt.scenes.story.load import Story

STARTER = Path(__file__).parents[2] / "exhibits" / "packs"


@pytest.fixture
def content(exhibition: Path, tmp_path: Path, form_compiled_before: None) -> Path:
    toml = exhibition / "sense" / "exhibit.toml"
    credit = '\n[[credit]]\nfile = "pictures/cover.svg"\nauthor = "E. Tesch"\nlicence = "CC0-1.0"\n'
    toml.write_text(toml.read_text(encoding="utf-8") + LIVE + credit, encoding="utf-8")
    install(check_source(exhibition), tmp_path / "content")
    return tmp_path / "content"


def rewritten(content: Path, pack: str, document: str, change: Callable[[dict[str, Any]], object]) -> tuple[Path, str]:
    """The pack with its document changed, and a manifest that fits: what only a wrong builder could make."""
    row = next(row for row in _rows(content) if row["pack"] == pack)
    folder = content / "packs" / row["hash"]
    table = json.loads((folder / document).read_bytes())
    change(table)
    data = json.dumps(table).encode()
    (folder / document).write_bytes(data)
    manifest = json.loads((folder / "manifest.json").read_bytes())
    manifest["files"][document] = {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
    text = json.dumps(manifest).encode()
    (folder / "manifest.json").write_bytes(text)
    return folder, hashlib.sha256(text).hexdigest()


def _rows(content: Path) -> list[dict[str, Any]]:
    table = json.loads((content / "current" / "exhibition.json").read_bytes())
    return [*table["shows"], *table["forms"]]


def test_what_was_written_comes_back(content: Path) -> None:
    exhibition = load_exhibition(content / "current")
    assert (exhibition.id, exhibition.time_zone, exhibition.feedback) == ("start", "Europe/Berlin", "feedback")
    assert exhibition.hours == {1: ((dt.time(10), dt.time(18)),)}
    assert exhibition.closed == {dt.date(2026, 12, 24)}
    (show,) = exhibition.shows
    assert (show.pack, show.zones) == ("sense", ("foyer",))
    exhibit = load_exhibit(content / "packs" / show.hash, show.hash)
    assert (exhibit.id, exhibit.version, exhibit.ages, exhibit.ground) == ("sense", "0.1.0", (8, 99), "petrol")
    assert exhibit.licence == "CC-BY-4.0"
    assert [credit.author for credit in exhibit.credits] == ["E. Tesch"]
    assert (exhibit.folder / exhibit.cover.file).is_file()
    story, quiz, live = exhibit.scenes
    assert isinstance(story, Story)
    assert isinstance(quiz, Quiz)
    assert isinstance(live, Live)
    page = story.pages[0]
    assert page.title["en"] == "It begins here"
    assert [run.style for run in page.blocks["de"][0].runs] == ["plain", "strong", "plain"]
    assert page.picture is not None
    assert page.picture.alt["de-simple"] == "Ein Kreis und ein Viereck"
    assert [choice.right for choice in quiz.choices] == [True, False]
    assert [(level.upto, level.tone) for level in live.quantities[0].levels] == [(1000.0, "good"), (None, "poor")]
    (row,) = exhibition.forms
    form = load_form(content / "packs" / row.hash, row.hash)
    assert (form.id, form.version, [question.ref for question in form.questions][:2]) == (
        "feedback",
        "1",
        ["rating", "why"],
    )


@pytest.mark.parametrize(
    ("damage", "expected"),
    [
        (lambda folder: (folder / "manifest.json").unlink(), "a file that can be read"),
        (lambda folder: (folder / "manifest.json").write_bytes(b"{}"), "SHA-256"),
        (lambda folder: (folder / "pack.json").unlink(), "a file that can be read"),
        (lambda folder: (folder / "pack.json").write_bytes(b"{}"), "bytes"),
        (
            lambda folder: (folder / "pack.json").write_bytes((folder / "pack.json").read_bytes()[::-1]),
            "the SHA-256 that its manifest says",
        ),
        (lambda folder: (folder / "pictures" / "cover.svg").unlink(), "a file that can be read"),
        (lambda folder: (folder / "pictures" / "cover.svg").write_bytes(b""), "bytes"),
    ],
)
def test_a_damaged_pack_is_refused(content: Path, damage: Callable[[Path], object], expected: str) -> None:
    (show,) = load_exhibition(content / "current").shows
    folder = content / "packs" / show.hash
    damage(folder)
    with pytest.raises(ContentError) as caught:
        load_exhibit(folder, show.hash)
    assert expected in caught.value.expected
    assert str(folder) in caught.value.where


@pytest.mark.parametrize(
    ("change", "where", "expected"),
    [
        (lambda table: table.update(format=2), "format", "1"),
        (lambda table: table.update(kind="form"), "kind", "one of exhibit"),
        (lambda table: table.update(extra=1), "extra", "one of the keys"),
        (lambda table: table.update(title="text"), "title", "a table of texts by language"),
        (lambda table: table["title"].pop("en"), "title", "text in en"),
        (lambda table: table.update(ages=[1, 2, 3]), "ages", "[from, to] in years"),
        (lambda table: table.update(scenes=[]), "scenes", "1 to 24"),
        (lambda table: table.update(scenes={}), "scenes", "a list of tables"),
        (lambda table: table.update(scenes=[3]), "scenes[1]", "a table"),
        (lambda table: table["scenes"][0].update(type="film"), "scenes[1].type", f"one of {', '.join(kinds())}"),
        (lambda table: table["scenes"][0].update(more=1), "scenes[1].more", "one of the keys"),
        (lambda table: table["scenes"][0]["page"][0]["blocks"].pop("en"), "blocks.en", "blocks of text"),
        (
            lambda table: table["scenes"][0]["page"][0]["blocks"]["de"][0].update(kind="table"),
            "blocks.de[1].kind",
            "one of paragraph, item, heading",
        ),
        (
            lambda table: table["scenes"][0]["page"][0]["blocks"]["de"][0]["runs"][0].update(text=1),
            "runs[1].text",
            "text",
        ),
        (lambda table: table["scenes"][1]["choice"][0].update(right=False), "choice", "at least one with right"),
        (lambda table: table["scenes"][2]["quantity"][0].update(axis=[2, 1]), "axis", "[lowest, highest]"),
    ],
)
def test_a_pack_of_the_wrong_shape_is_refused_with_the_field(
    content: Path, change: Callable[[dict[str, Any]], object], where: str, expected: str
) -> None:
    folder, hash_ = rewritten(content, "sense", "pack.json", change)
    with pytest.raises(ContentError) as caught:
        load_exhibit(folder, hash_)
    assert where in caught.value.where
    assert expected in caught.value.expected


def test_a_form_of_the_wrong_shape_is_refused_with_the_field(content: Path) -> None:
    folder, hash_ = rewritten(content, "feedback", "form.json", lambda table: table["questions"][0].update(type="geo"))
    with pytest.raises(ContentError, match=r"questions\[1\]\.type: expected one of select_one"):
        load_form(folder, hash_)
    with pytest.raises(ContentError, match="kind: expected one of exhibit"):
        load_exhibit(folder, hash_)


def test_a_manifest_that_points_out_of_the_pack_is_refused(content: Path) -> None:
    (show,) = load_exhibition(content / "current").shows
    folder = content / "packs" / show.hash
    manifest = json.loads((folder / "manifest.json").read_bytes())
    manifest["files"]["../../current/exhibition.json"] = {"sha256": "0" * 64, "size": 1}
    text = json.dumps(manifest).encode()
    (folder / "manifest.json").write_bytes(text)
    with pytest.raises(ContentError, match="a path inside the pack"):
        load_exhibit(folder, hashlib.sha256(text).hexdigest())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"", "JSON in UTF-8"),
        (b"\xff", "JSON in UTF-8"),
        (b"[" * 100_000, "JSON in UTF-8"),
        (b"[]", "a table"),
        (b'{"format": 1, "kind": "exhibition"}', "text of 1 to 40 characters"),
        (b" " * (4 * 2**20 + 1), "at most"),
    ],
)
def test_an_exhibition_that_cannot_be_read_is_refused(tmp_path: Path, text: bytes, expected: str) -> None:
    (tmp_path / "exhibition.json").write_bytes(text)
    with pytest.raises(ContentError) as caught:
        load_exhibition(tmp_path)
    assert expected in caught.value.expected


def test_a_show_with_a_hash_that_is_none_is_refused(content: Path) -> None:
    file = (content / "current").resolve() / "exhibition.json"
    file.write_bytes(file.read_bytes().replace(b'"hash":"', b'"hash":"../', 1))
    with pytest.raises(ContentError, match="hash"):
        load_exhibition(content / "current")


def test_no_exhibition_is_told(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="expected a file that can be read, got No such file"):
        load_exhibition(tmp_path / "current")


def test_loading_imports_nothing_heavy(content: Path) -> None:
    code = """
import sys, pathlib
from werkstadt.exhibits import calendar, content
folder = pathlib.Path(sys.argv[1])
exhibition = content.load_exhibition(folder / "current")
for show in exhibition.shows: content.load_exhibit(folder / "packs" / show.hash, show.hash)
for show in exhibition.forms: content.load_form(folder / "packs" / show.hash, show.hash)
heavy = {"lxml", "pydantic", "openpyxl", "pyxform", "markdown_it", "typer", "rich", "asyncio", "socket", "subprocess"}
print(sorted({name.split(".")[0] for name in sys.modules} & heavy))
from werkstadt.exhibits.forms import session
print(sorted({name.split(".")[0] for name in sys.modules} & heavy))
"""
    ran = subprocess.run([sys.executable, "-c", code, str(content)], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n[]\n"


def test_the_starter_exhibition_builds_without_a_warning_and_loads(tmp_path: Path) -> None:
    checked = check_source(STARTER)
    assert [str(problem) for problem in checked.problems] == []
    install(checked, tmp_path / "content")
    exhibition = load_exhibition(tmp_path / "content" / "current")
    for show in exhibition.shows:
        assert load_exhibit(tmp_path / "content" / "packs" / show.hash, show.hash).id == show.pack
    for show in exhibition.forms:
        assert load_form(tmp_path / "content" / "packs" / show.hash, show.hash).id == show.pack
    written = [simple for file in sorted((tmp_path / "content" / "packs").glob("*/*.json")) for simple in _simple(file)]
    assert len(written) > 300
    assert [one for text in written for one in sentences(text) if len(one.split()) > SENTENCE_WORDS_MAX] == []


def _simple(file: Path) -> list[str]:
    """Everything that a document of a pack says in Einfache Sprache."""
    found: list[str] = []

    def keep(table: dict[str, Any]) -> dict[str, Any]:
        if isinstance(table.get("de-simple"), str):
            found.append(table["de-simple"])
        return table

    json.loads(file.read_text(encoding="utf-8"), object_hook=keep)
    return found


@pytest.mark.parametrize(
    ("words", "language", "simple", "said"),
    [
        ({"de": "a", "en": "b", "de-simple": "c"}, "de", False, ("a", "de")),
        ({"de": "a", "en": "b", "de-simple": "c"}, "de", True, ("c", "de-simple")),
        ({"de": "a", "en": "b"}, "de", True, ("a", "de")),
        ({"de": "a", "en": "b", "de-simple": "c"}, "en", True, ("b", "en")),
        ({"de": "a", "en": "b"}, "fr", False, ("b", "en")),
        ({"de-simple": "c", "en": "b"}, "de", False, ("c", "de-simple")),
        ({"fa": "d"}, "de", False, ("d", "fa")),
        ({"de": "", "en": "b"}, "de", False, ("b", "en")),
        ({}, "de", False, ("", "de")),
    ],
)
def test_words_are_said_in_the_closest_language_that_is_there(
    words: dict[str, str], language: str, simple: bool, said: tuple[str, str]
) -> None:
    assert say(words, language, simple) == said
