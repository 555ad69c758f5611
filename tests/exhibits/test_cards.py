"""Themes, places and the cards in exhibition.json: what an author writes, what comes out, what is refused and where."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from werkstadt.exhibits.authoring.exhibit import compile_exhibit
from werkstadt.exhibits.authoring.exhibition import Checked, check_source
from werkstadt.exhibits.authoring.findable import found_by
from werkstadt.exhibits.authoring.install import install
from werkstadt.exhibits.content import FOUND_BY_MAX, SHOWS_MAX, load_exhibit, load_exhibition
from werkstadt.exhibits.problems import ContentError

THEME = """
[[theme]]
id = "light"
title = { de = "Licht", en = "Light", de-simple = "Licht" }

[[theme]]
id = "city"
title = { de = "Stadt", en = "City", de-simple = "Stadt" }

[[zone]]
id = "foyer"
where = { de = "im Foyer", en = "in the foyer", de-simple = "vorn im Foyer" }
"""
Edit = Callable[[Path, str, str], None]


@pytest.fixture
def themed(exhibition: Path, edit: Edit, form_compiled_before: None) -> Path:
    toml = exhibition / "exhibition.toml"
    toml.write_text(toml.read_text(encoding="utf-8") + THEME, encoding="utf-8")
    edit(exhibition / "sense" / "exhibit.toml", "\n[title]", '\nthemes = ["light", "city"]\n\n[title]')
    return exhibition


def said(checked: Checked) -> list[str]:
    return [str(problem) for problem in checked.problems]


def loaded(source: Path, content: Path) -> Any:
    install(check_source(source), content)
    return load_exhibition(content / "current")


def test_a_card_says_what_start_page_and_search_need_and_no_more_than_the_pack(themed: Path, tmp_path: Path) -> None:
    exhibition = loaded(themed, tmp_path / "content")
    assert [(theme.id, theme.title["de"]) for theme in exhibition.themes] == [("light", "Licht"), ("city", "Stadt")]
    assert [(zone.id, zone.where["en"]) for zone in exhibition.zones] == [("foyer", "in the foyer")]
    (show,) = exhibition.shows
    exhibit = load_exhibit(tmp_path / "content" / "packs" / show.hash, show.hash)
    card = show.card
    assert (card.themes, card.zones) == (("light", "city"), ("foyer",))
    plain = exhibit.card(("foyer",))
    for name in ("id", "hash", "title", "subtitle", "duration_min", "ages", "ground", "cover", "zones"):
        assert getattr(card, name) == getattr(plain, name), name
    assert set(card.found_by) == {"de", "en", "de-simple"}


def test_themes_change_the_exhibition_and_not_the_pack(themed: Path, edit: Edit) -> None:
    before = check_source(themed)
    edit(themed / "sense" / "exhibit.toml", '["light", "city"]', '["light"]')
    after = check_source(themed)
    assert before.packs["sense"].hash() == after.packs["sense"].hash()
    assert before.exhibition_hash() != after.exhibition_hash()


@pytest.mark.parametrize(
    ("file", "before", "after", "problem"),
    [
        (
            "sense/exhibit.toml",
            '"city"]',
            '"cty"]',
            'themes: expected one of light, city in exhibition.toml, got "cty"',
        ),
        ("sense/exhibit.toml", '"city"]', '"light"]', 'themes: expected each theme once, got "light"'),
        ("sense/exhibit.toml", '"city"]', '"Die Stadt"]', "themes: expected small letters"),
        ("sense/exhibit.toml", '["light", "city"]', '"light"', "themes: expected a list of texts"),
        ("sense/exhibit.toml", '["light", "city"]', f"{[f't{n}' for n in range(7)]}", "themes: expected at most 6"),
        ("exhibition.toml", 'id = "city"', 'id = "light"', "theme[2].id: expected an id of its own"),
        ("exhibition.toml", 'id = "city"', 'id = "Stadt"', "theme[2].id: expected small letters"),
        ("exhibition.toml", ', en = "Light"', "", "theme[1].title: expected text in en"),
        (
            "exhibition.toml",
            '"Stadt", en',
            '"Eine Stadt an der Saale ist schön", en',
            "title.de: expected at most 5 words",
        ),
        ("exhibition.toml", 'id = "foyer"', 'id = "foyer"\nmore = 1', "zone[1].more: expected one of the keys"),
        (
            "exhibition.toml",
            'zones = ["foyer"]',
            'zones = ["hof"]',
            "zones: expected one of the exhibition's zones: foyer",
        ),
    ],
)
def test_what_is_wrong_is_told_with_file_and_line(
    themed: Path, edit: Edit, file: str, before: str, after: str, problem: str
) -> None:
    text = (themed / file).read_text(encoding="utf-8")
    edit(themed / file, before, after)
    checked = check_source(themed)
    line = text[: text.index(before)].count("\n") + 1
    places = [f"{themed / file}:{number}, " for number in range(line - 1, line + 2)]
    assert any(problem in one and one.startswith(tuple(places)) for one in said(checked)), said(checked)
    assert checked.exhibition is None


def test_without_themes_none_may_be_named(exhibition: Path, edit: Edit, form_compiled_before: None) -> None:
    edit(exhibition / "sense" / "exhibit.toml", "\n[title]", '\nthemes = ["light"]\n\n[title]')
    assert "none, as there is no [[theme]] in exhibition.toml" in said(check_source(exhibition))[0]


def test_an_exhibit_alone_may_name_any_theme(exhibit: Path, edit: Edit) -> None:
    edit(exhibit / "exhibit.toml", "\n[title]", '\nthemes = ["anything"]\n\n[title]')
    pack, problems = compile_exhibit(exhibit)
    assert problems == []
    assert pack is not None
    assert pack.card["themes"] == ["anything"]


def test_zones_without_names_are_free_as_before(exhibition: Path, form_compiled_before: None) -> None:
    assert said(check_source(exhibition)) == []


def rewrite(content: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    file = (content / "current").resolve() / "exhibition.json"
    table = json.loads(file.read_bytes())
    change(table)
    file.write_text(json.dumps(table), encoding="utf-8")
    return content / "current"


@pytest.mark.parametrize(
    ("change", "where", "expected"),
    [
        (lambda table: table["shows"][0].pop("card"), "shows[1].card", "a table"),
        (lambda table: table["shows"][0]["card"].update(cover="/etc/passwd"), "cover", "a path inside the pack"),
        (lambda table: table["shows"][0]["card"].update(cover="a/../../b.svg"), "cover", "a path inside the pack"),
        (lambda table: table["shows"][0]["card"].update(ground="pink"), "ground", "one of ink"),
        (lambda table: table["shows"][0]["card"].update(ages=[9]), "ages", "[from, to] in years"),
        (lambda table: table["shows"][0]["card"].update(more=1), "card.more", "one of the keys"),
        (lambda table: table["shows"][0]["card"]["found_by"].update(de="x" * 9000), "found_by.de", "text of 1 to"),
        (lambda table: table.update(themes=[{"id": "x"}]), "themes[1].title", "a table of texts"),
        (lambda table: table.update(zones={}), "zones", "a list of tables"),
        (lambda table: table.update(format=3), "format", "1 or 2"),
        (lambda table: table["shows"].extend(table["shows"] * SHOWS_MAX), "shows", f"0 to {SHOWS_MAX}"),
        (lambda table: table.update(format=1), "shows[1].card", "one of the keys"),
    ],
)
def test_a_card_of_the_wrong_shape_is_refused_with_the_field(
    themed: Path, tmp_path: Path, change: Callable[[dict[str, Any]], object], where: str, expected: str
) -> None:
    loaded(themed, tmp_path / "content")
    with pytest.raises(ContentError) as caught:
        load_exhibition(rewrite(tmp_path / "content", change))
    assert where in caught.value.where
    assert expected in caught.value.expected


def test_an_exhibition_of_format_1_has_no_cards_and_is_read_as_before(themed: Path, tmp_path: Path) -> None:
    loaded(themed, tmp_path / "content")

    def as_before(table: dict[str, Any]) -> None:
        table["format"] = 1
        del table["themes"], table["zones"], table["shows"][0]["card"]

    exhibition = load_exhibition(rewrite(tmp_path / "content", as_before))
    assert [(show.pack, show.card) for show in exhibition.shows] == [("sense", None)]
    assert (exhibition.themes, exhibition.zones) == ((), ())


def test_the_same_source_gives_the_same_exhibition(themed: Path) -> None:
    first, second = check_source(themed), check_source(themed)
    assert hashlib.sha256(first.exhibition or b"").hexdigest() == second.exhibition_hash()


def words(text: str) -> dict[str, str]:
    return {"de": text, "en": f"{text} en"}


def test_titles_come_first_then_how_every_text_begins_each_word_once() -> None:
    page = {"title": words("Der Mond"), "picture": {"alt": words("Bild"), "file": "mond.svg"}}
    long = " ".join(f"wort{number}" for number in range(40))
    blocks = {tag: [{"kind": "paragraph", "runs": [{"text": long}, {"text": "spät"}]}] for tag in ("de", "en")}
    scenes = [
        {"type": "story", "id": "story", "page": [{**page, "blocks": blocks}]},
        {"type": "quiz", "question": words("Wer ist da?"), "choice": [{"text": words("Der Hund"), "right": True}]},
        {"type": "quiz", "explanation": words("verraten")},
    ]
    told = found_by(scenes)
    assert told["de"].split() == ["Der", "Mond", "Wer", "ist", "da", *(f"wort{n}" for n in range(12)), "Hund"]
    assert "en" in told["en"].split()
    assert "de-simple" not in told


def test_no_card_holds_more_words_than_may_be_loaded() -> None:
    endless = {"de": " ".join(f"{'ä' * 30}{number}" for number in range(500)), "en": "x"}
    told = found_by([{"title": endless}, 7, None, "text"])
    assert len(told["de"]) <= FOUND_BY_MAX
    assert told["en"] == "x"


def test_an_exhibition_too_large_to_be_loaded_is_not_built(themed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from werkstadt.exhibits.authoring import exhibition

    monkeypatch.setattr(exhibition, "DOCUMENT_MAX", 500)
    checked = check_source(themed)
    assert checked.exhibition is None
    assert "at most 500 bytes" in said(checked)[0]
