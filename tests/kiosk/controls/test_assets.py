import re
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest
import shiboken6
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from PySide6.QtCore import QSize, QUrl
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtQml import QQmlComponent, QQmlEngine
from PySide6.QtTest import QTest

from werkstadt.kiosk.look.covers import SCHEME, Cover, CoverProvider, Covers, Wanted, covers
from werkstadt.kiosk.look.fonts import FOLDER as FONTS
from werkstadt.kiosk.look.icons import FOLDER as ICONS
from werkstadt.kiosk.look.icons import IconProvider
from werkstadt.kiosk.look.install import QML

ROOT = Path(__file__).parents[3]
SPOKEN = {".toml", ".md", ".ts", ".qml", ".js", ".json", ".svg"}
SCENES = ROOT / "exhibits/werkstadt/scenes"
SHOWN = [ROOT / "exhibits/packs", SCENES, ROOT / "kiosk/werkstadt/kiosk/words", QML]
QUOTED = re.compile(r"icon: \"([\w-]+)\"|(?:icon|Icon)[^\n]*\? \"([\w-]+)\" : \"([\w-]*)\"")


def letters_of(style: str) -> set[int]:
    own = {"400": "next-400", "700": "next-700", "800": "next-800"}[style]
    fallback = "regular" if style == "400" else "bold"
    found: set[int] = set()
    for name in (f"atkinson/atkinson-hyperlegible-{own}", f"noto/fallback-{fallback}", f"noto/arabic-{fallback}"):
        found |= set(TTFont(FONTS / f"{name}.ttf").getBestCmap())
    return found


@pytest.mark.parametrize("style", ["400", "700", "800"])
def test_every_letter_of_the_content_and_of_the_interface_has_a_glyph(style: str) -> None:
    have = letters_of(style)
    seen = 0
    for folder in SHOWN:
        for file in folder.rglob("*"):
            if file.suffix not in SPOKEN or file.name == "README.md":  # nobody sees that on glass
                continue
            text = file.read_text(encoding="utf-8")
            seen += 1
            lacking = {sign for sign in text if ord(sign) not in have and sign not in "\n\r\t"}
            assert not lacking, f"{file}: {sorted(lacking)}"
    assert seen > 20


def test_letters_of_the_neighbours_and_of_science_have_glyphs() -> None:
    have = letters_of("400")
    for sign in "µμλΩαπ₂²→←↑↓≈≤≥−×½€ąćęłńóśźżčďěňřšťůžőűşğıİñçøåæœЖукїҐ„“‚‘»«…–—′″✓":
        assert ord(sign) in have, sign


def test_every_icon_named_in_qml_is_there() -> None:
    named = set()
    for file in (*QML.rglob("*.qml"), *SCENES.rglob("*.qml")):
        for found in QUOTED.finditer(file.read_text(encoding="utf-8")):
            named |= {name for name in found.groups() if name}
    have = {file.stem for file in ICONS.glob("*/*.svg")}
    assert len(named) > 15
    assert named <= have, named - have


def test_an_icon_is_drawn_in_the_colour_and_size_asked_for(app: QGuiApplication) -> None:
    image = IconProvider().requestImage("home/c93f23", QSize(), QSize(96, 96))
    assert image.size() == QSize(96, 96)
    solid = {
        image.pixelColor(x, y).name() for x in range(96) for y in range(96) if image.pixelColor(x, y).alpha() == 255
    }
    assert solid == {"#c93f23"}


@pytest.mark.parametrize("name", ["no-such-icon/000000", "../../fonts/x/000000"])
def test_an_unknown_icon_is_no_picture(app: QGuiApplication, name: str) -> None:
    assert IconProvider().requestImage(name, QSize(), QSize(10, 10)).isNull()


@pytest.fixture
def red(tmp_path: Path, app: QGuiApplication) -> str:
    image = QImage(40, 20, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    image.save(str(tmp_path / "ä %.png"))
    return QUrl.fromLocalFile(str(tmp_path / "ä %.png")).toString()


def key(file: str, side: int = 60, corners: str = "top") -> str:
    return str(Wanted(file, side, side, 10, corners))


@pytest.mark.parametrize(
    ("corners", "clear"), [("top", (0, 0, 255, 255)), ("left", (0, 255, 0, 255)), ("all", (0, 0, 0, 0))]
)
def test_a_cover_fills_its_frame_and_rounds_the_corners_it_is_asked_to(
    red: str, corners: str, clear: tuple[int, ...]
) -> None:
    image = CoverProvider().requestImage(key(red, corners=corners), QSize(), QSize(-1, -1))
    assert image.size() == QSize(60, 60)
    assert tuple(image.pixelColor(x, y).alpha() for x, y in ((0, 0), (59, 0), (0, 59), (59, 59))) == clear
    assert image.pixelColor(30, 30).name() == "#ff0000"


def test_a_cover_that_is_not_there_is_no_picture(app: QGuiApplication) -> None:
    assert CoverProvider().requestImage(key("file:///nowhere.svg"), QSize(), QSize(-1, -1)).isNull()


def test_those_drawn_last_are_kept_and_no_more_than_fit(red: str) -> None:
    kept = Covers(kept_bytes=3 * 60 * 60 * 4)
    for side in (57, 58, 59, 60):
        kept.image(key(red, side))
    assert [kept.has(key(red, side)) for side in (57, 58, 59, 60)] == [False, True, True, True]


def until(holds: Callable[[], object]) -> None:
    end_s = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < end_s
        QTest.qWait(5)


def test_a_card_asks_once_it_has_settled_and_shows_the_last_one_until_the_next_is_drawn(red: str) -> None:
    cover, shown = Cover(), list[str]()
    cover.urlChanged.connect(lambda: shown.append(cover.property("url").toString()))
    cover.setProperty("file", QUrl(red))
    for side in (20, 40, 77):
        cover.setProperty("width", side)
        cover.setProperty("height", side)
    assert cover.property("url").isEmpty(), "it is drawn beside everything else"
    until(lambda: shown)
    cover.setProperty("width", 78)
    assert [shown[0]] == shown == [cover.property("url").toString()]
    until(lambda: len(shown) == 2)
    assert [Wanted.read(one.removeprefix(SCHEME)).width for one in shown] == [77, 78]
    cover.setProperty("file", QUrl("file:///another.svg"))
    until(lambda: cover.property("url").isEmpty())
    assert len(shown) == 3, "never another exhibit's cover"
    until(lambda: len(shown) == 4)
    cover.setProperty("file", QUrl())
    until(lambda: cover.property("url").isEmpty())


def test_who_scrolls_fast_waits_for_none_that_went_by(red: str) -> None:
    drawing, told = Covers(), list[str]()
    drawing.drawn.connect(told.append)
    slow = Event()
    drawing._thread.submit(slow.wait, 10)
    for side in (50, 51, 52):
        drawing.want(key(red, side))
    drawing.want(key(red, 52))
    for side in (50, 51, 52):
        drawing.let_go(key(red, side))
    drawing.want(key(red, 53))
    slow.set()
    until(lambda: len(told) == 2)
    QTest.qWait(50)
    assert told == [key(red, 52), key(red, 53)], "somebody else still wants that one"
    assert not drawing._asked


def test_what_qt_asks_for_by_url_is_what_was_drawn_and_not_drawn_again(red: str, app: QGuiApplication) -> None:
    engine, cover = QQmlEngine(), Cover()
    engine.addImageProvider("cover", CoverProvider())
    for name, value in {"file": QUrl(red), "width": 33, "height": 33}.items():
        cover.setProperty(name, value)
    until(lambda: not cover.property("url").isEmpty())
    kept = list(covers()._kept)
    component = QQmlComponent(engine)
    component.setData(b"import QtQuick; Image {}", QUrl())
    image = component.create()
    image.setProperty("source", cover.property("url"))
    assert image.property("implicitWidth") == 33
    assert list(covers()._kept) == kept, "by the same key, though Qt decodes what it can"
    shiboken6.delete(image)
    shiboken6.delete(engine)


def test_one_that_must_not_move_is_drawn_before_it_is_shown(red: str) -> None:
    cover = Cover()
    for name, value in {"file": QUrl(red), "width": 31, "height": 31, "now": True}.items():
        cover.setProperty(name, value)
    QTest.qWait(0)
    until(lambda: not cover.property("url").isEmpty())
    assert not covers()._asked


def test_the_thread_of_qts_own_pictures_never_calls_python() -> None:
    """Else the kiosk stands still for ever some day: it holds its lock while it waits for the interpreter."""
    for folder in (QML, SCENES):
        for file in folder.rglob("*.qml"):
            for image in re.findall(r"\bImage \{(.*?)\n\s*\}\n", file.read_text(encoding="utf-8"), re.DOTALL):
                assert not ("asynchronous" in image and "image://" in image), file
                assert not ("asynchronous" in image and "cover.url" in image), file
