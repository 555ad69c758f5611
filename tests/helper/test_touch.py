"""How a touch screen is corrected, on a /sys of paper."""

import json
from pathlib import Path

import pytest

from tests.helper.conftest import Noting
from tests.helper.test_request import line
from tests.support.sysfs import BTN_TOUCH, LETTERS
from werkstadt.helper.refusal import Refusal
from werkstadt.helper.request import parse_request
from werkstadt.helper.serve import answer

MATRIX = [1.02, 0, -0.01, 0.0, 0.98, 0.015]


def ask(noting: Noting, name: str = "input4", matrix: object = MATRIX) -> dict[str, object]:
    told = json.loads(answer(line("touch-matrix", {"name": name, "matrix": matrix}), noting.host)[0])
    assert isinstance(told, dict)
    return told


def uevents(screen: Path) -> str:
    return (screen / "event4/uevent").read_text()


@pytest.fixture
def screen(noting: Noting) -> Path:
    return noting.sysfs.touch_screen(4)


def test_it_is_written_for_udev_and_the_device_comes_anew_for_who_listens(noting: Noting, screen: Path) -> None:
    assert ask(noting) == {"ok": True}
    written = 'LIBINPUT_CALIBRATION_MATRIX="1.020000 0.000000 -0.010000 0.000000 0.980000 0.015000"\n'
    assert (noting.touch / "input4").read_text() == written
    assert (noting.touch / "input4").stat().st_mode & 0o777 == 0o644
    assert [one.name for one in noting.touch.iterdir()] == ["input4"]
    assert uevents(screen).startswith("add"), "after a remove"


def test_none_is_no_file(noting: Noting, screen: Path) -> None:
    ask(noting)
    assert ask(noting, matrix=[1, 0, 0, 0, 1, 0]) == {"ok": True}
    assert list(noting.touch.iterdir()) == []
    assert ask(noting, matrix=[1, 0, 0, 0, 1, 0]) == {"ok": True}


@pytest.mark.parametrize(("keys", "properties"), [(LETTERS, "2"), ((BTN_TOUCH,), "0"), ((BTN_TOUCH, 0x140), "2")])
def test_only_a_touch_screen_is_corrected(noting: Noting, keys: frozenset[int], properties: str) -> None:
    (noting.sysfs.input(4, keys) / "properties").write_text(properties)
    assert str(ask(noting)["error"]) == "input4: expected a touch screen, got something else"
    assert list(noting.touch.iterdir()) == []


@pytest.mark.parametrize(
    "matrix",
    [
        None,
        "1 0 0 0 1 0",
        [],
        MATRIX[:5],
        [*MATRIX, 0],
        ["1", 0, 0, 0, 1, 0],
        [True, 0, 0, 0, 1, 0],
        [2.1, 0, 0, 0, 1, 0],
        [float("nan"), 0, 0, 0, 1, 0],
        [1e400, 0, 0, 0, 1, 0],
    ],
)
def test_what_are_not_six_small_numbers_is_refused(matrix: object) -> None:
    with pytest.raises(Refusal, match="matrix: expected six numbers"):
        parse_request(line("touch-matrix", {"name": "input4", "matrix": matrix}))


@pytest.mark.parametrize("name", ["event4", "input4/..", "../input4", "input", 4])
def test_no_name_leads_elsewhere(name: object) -> None:
    with pytest.raises(Refusal, match="name: expected"):
        parse_request(line("touch-matrix", {"name": name, "matrix": MATRIX}))
