"""A house's own look: what it may say, what is refused, and that it reaches the device with the exhibition."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from werkstadt.exhibits.authoring.brand import compile_brand
from werkstadt.exhibits.authoring.exhibition import check_source
from werkstadt.exhibits.authoring.install import install
from werkstadt.exhibits.brand import Palette, contrast, mix, weak
from werkstadt.exhibits.content import load_brand, load_exhibition
from werkstadt.exhibits.problems import ContentError

MARK = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 10"><rect width="30" height="10" fill="#123"/></svg>'
BRAND = """\
format = 1
version = "2"
licence = "CC0-1.0"
mark = "mark.svg"
mark_dark = "dark.svg"

[name]
de = "Haus"
en = "House"
de-simple = "Haus"

[colours]
ink = "#201040"
petrol = "#006050"
"""


@pytest.fixture
def branded(exhibition: Path) -> Path:
    toml = exhibition / "exhibition.toml"
    toml.write_text(toml.read_text().replace('feedback = "feedback"\n', 'feedback = "feedback"\nbrand = "house"\n'))
    folder = exhibition / "house"
    folder.mkdir()
    (folder / "brand.toml").write_text(BRAND)
    for name in ("mark.svg", "dark.svg"):
        (folder / name).write_text(MARK)
    return exhibition


def told(folder: Path) -> list[str]:
    return [str(problem).removeprefix(f"{folder}/") for problem in check_source(folder).problems]


def edit(folder: Path, before: str, after: str) -> None:
    file = folder / "house" / "brand.toml"
    assert before in file.read_text()
    file.write_text(file.read_text().replace(before, after, 1))


def test_a_brand_reaches_the_device_with_its_exhibition(branded: Path, tmp_path: Path) -> None:
    checked = check_source(branded)
    assert checked.problems == []
    install(checked, tmp_path / "content")
    show = load_exhibition(tmp_path / "content" / "current").brand
    assert show is not None
    brand = load_brand(tmp_path / "content" / "packs" / show.hash, show.hash)
    assert brand.palette == Palette(ink="#201040", petrol="#006050")
    assert brand.name == {"de": "Haus", "en": "House", "de-simple": "Haus"}
    assert brand.mark is not None
    assert (brand.folder / brand.mark).read_text() == MARK
    assert brand.mark_dark == "dark.svg"


def test_a_brand_that_is_in_force_outlives_the_next_builds(branded: Path, tmp_path: Path) -> None:
    install(check_source(branded), tmp_path / "content")
    for day in ("2026-12-25", "2026-12-26"):
        toml = branded / "exhibition.toml"
        toml.write_text(toml.read_text().replace("closed = [2026-12-2", f"closed = [{day}, 2026-12-2"))
        install(check_source(branded), tmp_path / "content")
    show = load_exhibition(tmp_path / "content" / "current").brand
    assert show is not None
    assert load_brand(tmp_path / "content" / "packs" / show.hash, show.hash).mark == "mark.svg"


def test_without_a_brand_there_is_none(exhibition: Path, tmp_path: Path) -> None:
    install(check_source(exhibition), tmp_path / "content")
    assert load_exhibition(tmp_path / "content" / "current").brand is None


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("format = 1", "format = 9", "house/brand.toml:1, format: expected format = 1, got 9"),
        ('licence = "CC0-1.0"\n', "", "house/brand.toml:1, licence: expected an SPDX licence"),
        ('licence = "CC0-1.0"', 'licence = "mine"', "house/brand.toml:3, licence: expected an SPDX licence"),
        ('version = "2"', 'version = "a b"', "house/brand.toml:2, version: expected letters, digits, dots"),
        ('"mark.svg"', '"no.svg"', "house/brand.toml:4, mark: expected a picture that is there"),
        ('"mark.svg"', '"../sense/exhibit.toml"', "house/brand.toml:4, mark: expected a path inside"),
        ('mark = "mark.svg"\n', "", "house/brand.toml:4, mark_dark: expected mark, the sign on the light page"),
        (
            'de = "Haus"',
            'de = "ein Haus mit viel zu langem Namen"',
            "house/brand.toml:8, name.de: expected at",
        ),
        ('"#201040"', '"blue"', "house/brand.toml:13, colours.ink: expected a colour like #14213A"),
        ('"#201040"', '"#20104"', "house/brand.toml:13, colours.ink: expected a colour like #14213A"),
        ('"#201040"', '"#8A7AC0"', "house/brand.toml:13, colours.ink: expected at least 4.5 : 1 to paper"),
        ('"#201040"', '"#3C3C66"', "house/brand.toml:13, colours.ink: expected a dark colour, which the night"),
        ('"#006050"', '"#66C0B0"', "house/brand.toml:14, colours.petrol: expected at least 3.0 : 1 to paper"),
        ('"#006050"', '"#2A8F80"', "house/brand.toml:14, colours.petrol: expected at least 4.5 : 1 to white"),
        ("petrol =", "teal =", "house/brand.toml:14, colours.teal: expected one of the keys"),
    ],
)
def test_an_author_hears_what_is_wrong(branded: Path, before: str, after: str, problem: str) -> None:
    edit(branded, before, after)
    _, problems = compile_brand(branded / "house")
    texts = [str(problem).removeprefix(f"{branded}/") for problem in problems]
    assert any(text.startswith(problem) for text in texts), texts


@pytest.mark.parametrize("name", ["nowhere", "../house", "Ho use"])
def test_a_brand_is_a_folder_beside_the_exhibition(branded: Path, name: str) -> None:
    toml = branded / "exhibition.toml"
    toml.write_text(toml.read_text().replace('brand = "house"', f'brand = "{name}"'))
    assert any("brand: expected a folder beside exhibition.toml with a brand.toml" in text for text in told(branded))


def test_a_hostile_mark_is_refused(branded: Path) -> None:
    (branded / "house" / "mark.svg").write_text(MARK.replace("<rect", "<script/><rect"))
    _, problems = compile_brand(branded / "house")
    assert "brand.toml:4, mark: expected an SVG without scripts" in str(problems[0])


def test_a_compiled_brand_that_was_spoilt_is_refused(branded: Path, tmp_path: Path) -> None:
    install(check_source(branded), tmp_path / "content")
    show = load_exhibition(tmp_path / "content" / "current").brand
    assert show is not None
    folder = tmp_path / "content" / "packs" / show.hash
    (folder / "brand.json").write_bytes(b"{}")
    with pytest.raises(ContentError):
        load_brand(folder, show.hash)


@pytest.mark.parametrize("colours", [{"ink": "#FFFFFF"}, {"ink": "red"}, {"ink": 7}, {"teal": "#006050"}])
def test_colours_that_never_passed_a_check_are_refused_on_the_device(
    branded: Path, tmp_path: Path, colours: dict[str, object]
) -> None:
    good, _ = compile_brand(branded / "house")
    assert good is not None
    table = json.loads(good.files["brand.json"]) | {"colours": colours}
    spoilt = replace(good, files={**good.files, "brand.json": json.dumps(table).encode()})
    for name, data in {**spoilt.files, "manifest.json": spoilt.manifest()}.items():
        (tmp_path / name).write_bytes(data)
    with pytest.raises(ContentError):
        load_brand(tmp_path, spoilt.hash())


def test_ours_can_be_read() -> None:
    assert list(weak(Palette())) == []


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert mix("#000000", "#FFFFFF", 0.5) == "#808080"
