"""A house's own colours, name and mark on the glass."""

import json
import shutil
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor

from tests.kiosk.controls.test_contrast import CONTROLS, TEXT
from tests.kiosk.showroom import write_showroom
from tests.kiosk.visitor import ListJournal, Open, Visitor
from werkstadt.exhibits.authoring.brand import compile_brand
from werkstadt.exhibits.brand import WHITE, Palette, contrast, weak
from werkstadt.kiosk.look.theme import OUR_DRESS, dress

BRAND = Path(__file__).parents[2] / "exhibits" / "packs" / "brand"


def channel(low: int, high: int) -> st.SearchStrategy[int]:
    return st.integers(low, high)


def colours(low: int, high: int) -> st.SearchStrategy[str]:
    return st.tuples(*[channel(low, high)] * 3).map(lambda rgb: "#{:02X}{:02X}{:02X}".format(*rgb))


PALETTES = st.builds(
    Palette,
    ink=colours(0, 70),
    paper=colours(225, 255),
    sand=colours(215, 250),
    muted=colours(20, 95),
    sun=colours(120, 255),
    coral=colours(0, 160),
    petrol=colours(0, 130),
    violet=colours(0, 130),
    sky=colours(0, 130),
).filter(lambda palette: not list(weak(palette)))


def test_our_own_colours_are_worn_as_they_are() -> None:
    assert dress(Palette()) is OUR_DRESS
    assert dress(Palette(sky="#1F6FB4")).themes["light"] == OUR_DRESS.themes["light"]


@given(PALETTES)
def test_in_whatever_colours_pass_the_check_everything_can_be_read(palette: Palette) -> None:
    worn = dress(palette)
    for name in ("light", "night"):
        theme = worn.themes[name]
        for one, other in TEXT:
            assert contrast(getattr(theme, one), getattr(theme, other)) >= 4.5, (name, one, other)
        for one, other in CONTROLS:
            assert contrast(getattr(theme, one), getattr(theme, other)) >= 3, (name, one, other)
        for colour in worn.series[name].values():
            assert contrast(colour, theme.page) >= 3, name
    for ground in worn.grounds.values():
        assert contrast(ground, WHITE) >= 4.5
    assert worn.themes["contrast"] == OUR_DRESS.themes["contrast"]


def house(content: Path, source: Path, marks: bool = True, **colours: str) -> Path:
    """A small showroom in the starter exhibition's brand, with other colours, or without the mark for dark pages."""
    shutil.copytree(BRAND, source)
    toml = source / "brand.toml"
    lines = [line for line in toml.read_text().splitlines() if marks or not line.startswith("mark_dark")]
    told = [f'{name} = "{colour}"' for name, colour in colours.items()]
    toml.write_text("\n".join([*lines, "[colours]", *told]))
    pack, problems = compile_brand(source)
    assert pack is not None, problems
    write_showroom(content)
    folder = content / "packs" / pack.hash()
    folder.mkdir()
    for name, data in {**pack.files, "manifest.json": pack.manifest()}.items():
        (folder / name).write_bytes(data)
    file = content / "current" / "exhibition.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"brand": {"pack": "brand", "hash": pack.hash()}}))
    return content


def marks(visitor: Visitor) -> list[str]:
    """What stands for the house: the file of its mark, or its name."""
    found = [item for item in visitor.visible_items() if item.property("drawn") is not None]
    return [Path(item.property("source").path()).name or str(visitor.lane.property("house")) for item in found]


def test_the_house_wears_its_own_colours_on_every_page(visit: Open, tmp_path: Path) -> None:
    content = house(tmp_path / "content", tmp_path / "brand", ink="#201040", petrol="#006050")
    visitor = visit(content, ListJournal())
    look = visitor.stage.look
    assert look.property("primary") == QColor("#201040")
    assert look.property("petrol") == QColor("#006050")
    visitor.lane.wake()
    visitor.settle()
    picture = visitor.window.grabWindow()
    seen = {picture.pixelColor(x, y).name() for x in range(0, 1920, 4) for y in range(0, 1080, 4)}
    assert "#201040" in seen
    visitor.lane.setTheme("contrast")
    assert look.property("page") == QColor("#000000")


def test_its_mark_stands_where_one_begins(visit: Open, tmp_path: Path) -> None:
    visitor = visit(house(tmp_path / "content", tmp_path / "brand"), ListJournal())
    assert marks(visitor) == ["mark.svg"]
    visitor.lane.wake()
    visitor.settle()
    assert marks(visitor) == ["mark.svg"]
    for theme in ("night", "contrast"):
        visitor.lane.setTheme(theme)
        visitor.settle()
        assert marks(visitor) == ["mark-dark.svg"]


def test_where_a_mark_is_missing_the_name_stands(visit: Open, tmp_path: Path) -> None:
    visitor = visit(house(tmp_path / "content", tmp_path / "brand", marks=False), ListJournal())
    visitor.lane.wake()
    visitor.lane.setTheme("night")
    visitor.settle()
    assert marks(visitor) == ["Jena Digital Werkstadt"]


def test_without_a_brand_nothing_stands_there(visit: Open) -> None:
    visitor = visit(journal=ListJournal())
    assert marks(visitor) == []
    assert visitor.stage.look.property("primary") == QColor(Palette().ink)


def test_a_damaged_brand_is_told_to_staff_and_the_exhibits_go_on(visit: Open, tmp_path: Path) -> None:
    content = house(tmp_path / "content", tmp_path / "brand")
    (file,) = content.glob("packs/*/brand.json")
    file.write_bytes(b"{}")
    visitor = visit(content, ListJournal())
    assert [trouble.detail.split(":")[0] for trouble in visitor.lane.stay.hall.troubles] == ["brand"]
    assert visitor.page == "attract"
    assert visitor.lane.stay.hall.exhibits
