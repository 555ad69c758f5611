import pytest
from PySide6.QtGui import QColor, QGuiApplication

from tests.kiosk.controls.stage import heard
from werkstadt.kiosk.look.fonts import FontMissing, load_fonts
from werkstadt.kiosk.look.theme import ROLES, THEMES
from werkstadt.kiosk.look.tokens import Look


@pytest.fixture(autouse=True)
def fonts(app: QGuiApplication) -> None:
    load_fonts()


@pytest.mark.parametrize("theme", THEMES)
def test_every_role_is_a_token_with_the_colour_of_the_theme(theme: str) -> None:
    look = Look()
    look.setProperty("theme", theme)
    for role in ROLES:
        assert look.property(role) == QColor(getattr(THEMES[theme], role)), role


def test_two_lanes_do_not_share_a_theme() -> None:
    one, other = Look(), Look()
    one.setProperty("theme", "night")
    assert (one.property("theme"), other.property("theme")) == ("night", "light")
    assert one.property("page") != other.property("page")


def test_a_change_is_told_once_and_no_change_is_not_told() -> None:
    look = Look()
    said = heard(look, "changed")
    look.setProperty("larger", True)
    look.setProperty("larger", True)
    look.resize(1920, 1080)
    assert len(said) == 1
    look.resize(960, 540)
    assert len(said) == 2
    assert look.property("mm") == pytest.approx(960 / 344, rel=0.01)


def test_unknown_theme_is_refused_and_the_old_one_stays() -> None:
    look = Look()
    with pytest.raises(ValueError, match="light, night, contrast"):
        look._set_theme("pink")
    assert look.property("theme") == "light"


@pytest.mark.parametrize("name", ["calm", "still"])
def test_nothing_moves_when_calm_or_still(name: str) -> None:
    look = Look()
    assert (look.property("quick"), look.property("moves")) == (180, True)
    look.setProperty(name, True)
    assert (look.property("quick"), look.property("moves")) == (0, False)


def test_a_new_visit_finds_the_look_as_the_first_did_and_a_still_machine_stays_still() -> None:
    look = Look()
    for name, value in (("theme", "contrast"), ("larger", True), ("calm", True), ("still", True)):
        look.setProperty(name, value)
    look.reset()
    assert [look.property(name) for name in ("theme", "larger", "calm", "still")] == ["light", False, False, True]


def test_a_window_without_size_is_ignored() -> None:
    look = Look()
    look.resize(0, 500)
    assert look.property("mm") == pytest.approx(1080 / 194, rel=0.01)


def test_missing_fonts_are_named(tmp_path: object) -> None:
    with pytest.raises(FontMissing, match="Atkinson Hyperlegible Next"):
        load_fonts.__wrapped__(tmp_path)
