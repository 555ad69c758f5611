"""Everything that can be wrong with an exhibit is named: file, line, what was expected, what came."""

from collections.abc import Callable
from pathlib import Path

import pytest

from werkstadt.exhibits.authoring.exhibit import compile_exhibit
from werkstadt.exhibits.problems import Problem
from werkstadt.exhibits.scenetypes import kinds

Edit = Callable[[Path, str, str], None]

LIVE = """
[[scene]]
type = "live"
id = "air"
sensor = "room"
title = { de = "Luft", en = "Air", de-simple = "Luft" }
silence = { de = "Still", en = "Silent", de-simple = "Still" }

[[scene.quantity]]
name = "co2"
title = { de = "CO2", en = "CO2", de-simple = "CO2" }
unit = "ppm"
decimals = 0
axis = [400, 2000]
explanation = { de = "Atem", en = "Breath", de-simple = "Atem" }

[[scene.quantity.level]]
upto = 1000
tone = "good"
label = { de = "gut", en = "good", de-simple = "gut" }

[[scene.quantity.level]]
tone = "poor"
label = { de = "schlecht", en = "poor", de-simple = "schlecht" }
"""


def problems_of(folder: Path) -> list[Problem]:
    return compile_exhibit(folder)[1]


def texts_of(folder: Path) -> list[str]:
    """Problems with the folder's path taken off."""
    return [str(problem).removeprefix(f"{folder}/") for problem in problems_of(folder)]


def test_a_new_exhibit_has_no_problem(exhibit: Path) -> None:
    pack, problems = compile_exhibit(exhibit)
    assert problems == []
    assert pack is not None
    assert sorted(pack.files) == ["pack.json", "pictures/cover.svg"]


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("format = 1", "format = 2", "exhibit.toml:2, format: expected format = 1, got 2"),
        ("format = 1\n", "", "exhibit.toml:1, format: expected format = 1, got none"),
        ('id = "sense"', 'id = "Sense"', "exhibit.toml:3, id: expected small letters, digits and single dashes"),
        ('id = "sense"', 'id = "other"', 'exhibit.toml:3, id: expected "sense", the name of its folder, got "other"'),
        ('version = "0.1.0"', 'version = "a b"', "exhibit.toml:4, version: expected letters, digits, dots"),
        ('version = "0.1.0"', "version = 1", "exhibit.toml:4, version: expected text of 1 to 40 characters, got 1"),
        ("duration_min = 3", "duration_min = 0", "exhibit.toml:5, duration_min: expected a whole number from 1 to 240"),
        ("duration_min = 3", "duration_min = true", "exhibit.toml:5, duration_min: expected a whole number"),
        ("ages = [8, 99]", "ages = [99, 8]", "exhibit.toml:6, ages: expected [from, to] in years, got [99, 8]"),
        ('ground = "petrol"', 'ground = "pink"', "exhibit.toml:7, ground: expected one of ink, coral, petrol"),
        ("cover.svg", "missing.svg", "exhibit.toml:8, cover: expected a picture that is there, got pictures/missing"),
        ("cover.svg", "Cover.svg", "got pictures/Cover.svg (there is cover.svg: letters are not the same)"),
        ("pictures/cover.svg", "../cover.svg", "expected a path inside the exhibit's folder, with /"),
        ("pictures/cover.svg", "/etc/cover.svg", "expected a path inside the exhibit's folder, with /"),
        ("pictures/cover.svg", "exhibit.toml", "expected an SVG, PNG or JPEG, got exhibit.toml"),
        ('licence = "CC-BY-4.0"\n', "", "exhibit.toml:1, licence: expected an SPDX licence like CC-BY-4.0"),
        ('"CC-BY-4.0"', '"free"', "exhibit.toml:9, licence: expected an SPDX licence like CC-BY-4.0"),
        ('en = "A new exhibit"\n', "", "exhibit.toml:11, title: expected text in en, got none"),
        ('en = "A new exhibit"', 'en = " "', "exhibit.toml:13, title.en: expected text"),
        ('de-simple = "Etwas Neues"', 'fr = "x"', "exhibit.toml:14, title.fr: expected one of the languages de, en"),
        ("[cover_alt]", "[cover_all]", "exhibit.toml:21, cover_all: expected one of the keys ages, cover"),
        ('type = "story"', 'type = "film"', f'scene[1].type: expected one of {", ".join(kinds())}, got "film"'),
        ('id = "begin"', 'id = "Be gin"', "scene[1].id: expected small letters"),
        ('id = "guess"', 'id = "begin"', "scene[2].id: expected an id of its own"),
        ('id = "begin"', 'id = "begin"\npages = "nowhere"', "scene[1].pages: expected a folder of pages like 01.de.md"),
        ('id = "begin"', 'id = "begin"\npages = "../x"', "scene[1].pages: expected a folder of pages like 01.de.md"),
        ('id = "begin"', 'id = "begin"\ncolour = 1', "exhibit.toml:29, scene[1].colour: expected one of the keys"),
        ("right = true", "right = false", "scene[2].choice: expected at least one with right = true, got none"),
        ("right = true", 'right = "yes"', 'scene[2].choice[1].right: expected true or false, got "yes"'),
        (
            "right = true",
            "right = true\nrihgt = 1",
            "exhibit.toml:39, scene[2].choice[1].rihgt: expected one of the keys",
        ),
        ('id = "guess"', 'id = "guess"\npicture_alt.de = "x"', "expected picture, the picture it belongs to, got none"),
        ('id = "guess"', 'id = "guess"\npicture = "pictures/cover.svg"', "scene[2].picture_alt: expected a table of"),
        ("ages = [8, 99]", "ages = [8, 99", "exhibit.toml:7: expected TOML, got Unclosed array"),
    ],
)
def test_a_mistake_is_named_with_its_place(exhibit: Path, edit: Edit, before: str, after: str, problem: str) -> None:
    edit(exhibit / "exhibit.toml", before, after)
    assert any(problem in text for text in texts_of(exhibit)), texts_of(exhibit)
    assert compile_exhibit(exhibit)[0] is None


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("axis = [400, 2000]", "axis = [2000, 400]", "quantity[1].axis: expected [lowest, highest], two numbers"),
        ("axis = [400, 2000]", "axis = [400, inf]", "quantity[1].axis: expected [lowest, highest], two numbers"),
        ("decimals = 0", "decimals = 9", "quantity[1].decimals: expected a whole number from 0 to 3, got 9"),
        ('tone = "good"', 'tone = "great"', "level[1].tone: expected one of good, fair, poor"),
        ("upto = 1000\n", "", "quantity[1].level: expected upto rising from level to level (level 1), got none"),
        ('tone = "poor"', 'tone = "poor"\nupto = 2', "expected a last one without upto, got upto = 2"),
        ("upto = 1000", 'upto = "x"', 'level[1].upto: expected a number, got "x"'),
        ('unit = "ppm"\n', "", "quantity[1].unit: expected text of 1 to 16 characters, got nothing"),
        ('sensor = "room"\n', "", "scene[3].sensor: expected text of 1 to 64 characters, got nothing"),
        ('de = "Atem"', f'de = "{"Atem " * 61}"', "explanation.de: expected at most 60 words, got 61 words"),
        ("[[scene.quantity]]", "[[scene.quantities]]", "scene[3].quantities: expected one of the keys id, quantity"),
    ],
)
def test_a_mistake_in_a_live_scene_is_named(exhibit: Path, edit: Edit, before: str, after: str, problem: str) -> None:
    toml = exhibit / "exhibit.toml"
    toml.write_text(toml.read_text(encoding="utf-8") + LIVE, encoding="utf-8")
    assert texts_of(exhibit) == []
    edit(toml, before, after)
    assert any(problem in text for text in texts_of(exhibit)), texts_of(exhibit)


def test_a_quantity_stands_only_once(exhibit: Path) -> None:
    toml = exhibit / "exhibit.toml"
    quantity = LIVE[LIVE.index("[[scene.quantity]]") :]
    toml.write_text(toml.read_text(encoding="utf-8") + LIVE + quantity, encoding="utf-8")
    assert any("quantity[2].name: expected each quantity once, got co2" in text for text in texts_of(exhibit))


@pytest.mark.parametrize(
    ("file", "text", "problem"),
    [
        ("story/01.de.md", None, "story/01.de.md: expected the page in de, got no file"),
        ("story/03.de.md", "# Drei\n", "story/02.de.md: expected the page in de, got no file"),
        ("story/1.de.md", "# Eins\n", "story/1.de.md: expected names like 01.de.md"),
        ("story/01.fr.md", "# Un\n", "story/01.fr.md: expected names like 01.de.md"),
        ("story/01.de.md", "# A\n\n![](../pictures/cover.svg)\n", "story/01.de.md:3: expected alternative text"),
        ("story/01.de.md", "# A\n\n![x](../../cover.svg)\n", "story/01.de.md:3: expected a path inside"),
        ("story/01.de.md", "# A\n\n![x](../pictures/no.svg)\n", "story/01.de.md:3: expected a picture that is there"),
        ("story/01.en.md", "# A\n\n![x](../pictures/no.svg)\n", "story/01.en.md:3: expected the picture of 01.de.md"),
        ("story/01.en.md", "# A\n\nNo picture.\n", "story/01.en.md:1: expected the picture of the other languages"),
        (
            "story/01.de.md",
            "# A\n\n" + "Wort " * 60,
            "story/01.de.md:1: expected at most 60 words a page, got 61 words",
        ),
        ("story/01.de.md", '# A\n\n![x](../pictures/cover.svg "Nur hier")\n', "expected a caption in de and en"),
    ],
)
def test_a_mistake_in_a_page_is_named(exhibit: Path, file: str, text: str | None, problem: str) -> None:
    if text is None:
        (exhibit / file).unlink()
    else:
        (exhibit / file).write_text(text, encoding="utf-8")
    assert any(problem in found for found in texts_of(exhibit)), texts_of(exhibit)
    assert compile_exhibit(exhibit)[0] is None


def test_a_page_that_is_not_utf_8_is_named_with_its_line(exhibit: Path) -> None:
    (exhibit / "story" / "01.de.md").write_bytes("# Tür\n\nTür\n".encode() + "Tür".encode("latin-1"))
    assert "story/01.de.md:4: expected UTF-8, got byte 0xfc" in texts_of(exhibit)


def test_missing_plain_language_is_only_a_warning(exhibit: Path, edit: Edit) -> None:
    (exhibit / "story" / "01.de-simple.md").unlink()
    edit(exhibit / "exhibit.toml", 'de-simple = "Etwas Neues"\n', "")
    pack, problems = compile_exhibit(exhibit)
    assert pack is not None
    assert [problem.warning for problem in problems] == [True, True]
    assert "story/01.de-simple.md: warning: expected the page in de-simple too, got no file" in texts_of(exhibit)
    assert "exhibit.toml:11, title: warning: expected text in de-simple too, got none" in texts_of(exhibit)


def test_all_problems_come_at_once(exhibit: Path, edit: Edit) -> None:
    edit(exhibit / "exhibit.toml", "duration_min = 3", "duration_min = 0")
    edit(exhibit / "exhibit.toml", 'ground = "petrol"', 'ground = "pink"')
    (exhibit / "story" / "01.en.md").write_text("no title\n", encoding="utf-8")
    assert len(problems_of(exhibit)) >= 3


@pytest.mark.attempt("Q67")
def test_a_picture_that_is_a_link_out_of_the_folder_is_refused(exhibit: Path) -> None:
    outside = exhibit.parent / "secret.svg"
    outside.write_text((exhibit / "pictures" / "cover.svg").read_text(encoding="utf-8"), encoding="utf-8")
    (exhibit / "pictures" / "cover.svg").unlink()
    (exhibit / "pictures" / "cover.svg").symlink_to(outside)
    assert compile_exhibit(exhibit)[0] is None


def test_a_picture_that_nobody_shows_is_a_warning_and_stays_out(exhibit: Path) -> None:
    (exhibit / "pictures" / "old.svg").write_text("<svg/>", encoding="utf-8")
    pack, problems = compile_exhibit(exhibit)
    assert pack is not None
    assert "pictures/old.svg" not in pack.files
    assert [(problem.warning, problem.came) for problem in problems] == [(True, "an unused one")]


def test_a_credit_names_a_picture_that_is_shown(exhibit: Path) -> None:
    toml = exhibit / "exhibit.toml"
    credit = '\n[[credit]]\nfile = "{}"\nauthor = "E. Tesch"\nlicence = "CC0-1.0"\nsource = "Archive"\n'
    before = toml.read_text(encoding="utf-8")
    toml.write_text(before + credit.format("pictures/other.svg"), encoding="utf-8")
    assert any("credit[1].file: expected a picture that this exhibit shows" in text for text in texts_of(exhibit))
    toml.write_text(before + credit.format("pictures/cover.svg"), encoding="utf-8")
    assert texts_of(exhibit) == []


def test_a_folder_without_exhibit_toml_says_so(tmp_path: Path) -> None:
    pack, problems = compile_exhibit(tmp_path)
    assert pack is None
    assert problems[0].expected == "a file that is there"


def test_a_text_file_of_a_megabyte_is_not_read(exhibit: Path) -> None:
    (exhibit / "story" / "01.de.md").write_text("# A\n" + "x" * 2**20, encoding="utf-8")
    assert "story/01.de.md: expected a file of at most 256 KiB, got 1024 KiB" in texts_of(exhibit)


def test_a_story_without_pages_and_one_with_25_are_refused(exhibit: Path) -> None:
    for file in (exhibit / "story").iterdir():
        file.rename(file.with_name(f".{file.name}"))
    assert texts_of(exhibit) == ["story: expected at least one page like 01.de.md, got none"]
    for number in range(1, 26):
        for tag in ("de", "en", "de-simple"):
            (exhibit / "story" / f"{number:02d}.{tag}.md").write_text("# A\n", encoding="utf-8")
    assert "story: expected at most 24 pages, got 25" in texts_of(exhibit)


def test_a_text_file_that_cannot_be_read_is_told(exhibit: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(path: Path) -> bytes:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "read_bytes", fail)
    assert texts_of(exhibit) == ["exhibit.toml: expected a file that can be read, got Input/output error"]
