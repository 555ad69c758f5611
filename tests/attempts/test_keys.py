"""Every key that leads out of a program, pressed on a real keyboard at the kiosk's own process."""

import random
import time

import pytest
from PIL import Image, ImageChops

from tests.attempts.outside import HIGH, WIDE, Program
from tests.attempts.recorder import Evidence

DESKTOP = ["d", "e", "r", "l", "u", "x", "space"]
BROWSER = ["o", "s", "p", "n", "t", "h", "j", "l", "u", "g"]
INSPECTOR = ["i", "j", "c", "n", "t", "Delete"]
MEDIA = (
    *("AudioRaiseVolume", "AudioLowerVolume", "AudioMute", "AudioPlay", "AudioNext", "MonBrightnessUp", "Calculator"),
    *(
        "MonBrightnessDown",
        "Mail",
        "WWW",
        "HomePage",
        "Search",
        "Explorer",
        "Tools",
        "Sleep",
        "PowerOff",
        "ScreenSaver",
    ),
    *("Back", "Forward", "Refresh", "Favorites", "New", "Close", "Eject", "TouchpadToggle", "WakeUp", "Launch1"),
)


def try_all(kiosk: Program, evidence: Evidence, chords: list[tuple[str, ...]], least: int | None = None) -> None:
    """Each, with a look after it; then whether anything is new and a tap is answered."""
    pressed = 0
    for chord in chords:
        if kiosk.press(*chord):
            pressed += 1
            time.sleep(0.02)
            kiosk.assert_closed("+".join(chord))
    assert pressed >= (len(chords) if least is None else least), "else nothing was tried"
    kiosk.assert_answers(", ".join("+".join(chord) for chord in chords))
    evidence.saw(f"{pressed} keys or chords on a real keyboard; then a tap was answered.")


@pytest.mark.attempt("Q01")
def test_a_request_to_close_is_not_heard(kiosk: Program, evidence: Evidence) -> None:
    kiosk.ask_to_close()
    time.sleep(0.2)
    try_all(kiosk, evidence, [("Alt_L", "F4"), ("Alt_R", "F4"), ("Alt_L", "space"), ("Alt_L", "F4")])


@pytest.mark.unhardened("Q01")
def test_a_plain_window_closes_when_it_is_asked_to(plain: Program) -> None:
    plain.ask_to_close()
    plain.until(lambda: plain.process.poll() is not None, "its end", 5)


@pytest.mark.attempt("Q02")
def test_there_is_no_other_program_to_switch_to(kiosk: Program, evidence: Evidence) -> None:
    switches = [("Alt_L", "Tab"), ("Alt_L", "Shift_L", "Tab"), ("Super_L", "Tab"), ("Alt_L", "Escape")]
    try_all(kiosk, evidence, [*switches, ("Control_L", "Escape"), ("Alt_L", "F6"), ("Control_L", "Alt_L", "Tab")])


@pytest.mark.attempt("Q03")
def test_no_desktop_opens(kiosk: Program, evidence: Evidence) -> None:
    chords = [("Super_L",), ("Super_R",), *(("Super_L", key) for key in DESKTOP)]
    try_all(kiosk, evidence, [*chords, ("Alt_L", "F2"), ("Alt_L", "F1"), ("Control_L", "Alt_L", "t")])


@pytest.mark.attempt("Q04")
def test_no_key_ends_it(kiosk: Program, evidence: Evidence) -> None:
    chords = [("Control_L", key) for key in ("q", "w", "F4", "c", "d", "z", "backslash")]
    try_all(kiosk, evidence, [*chords, ("Control_L", "Shift_L", "q"), ("Control_L", "Shift_L", "w")])


@pytest.mark.unhardened("Q04")
@pytest.mark.parametrize("key", ["q", "w"])
def test_a_plain_window_ends_by_its_keys(plain: Program, key: str) -> None:
    plain.press("Control_L", key)
    plain.until(lambda: plain.process.poll() is not None, "its end", 5)


@pytest.mark.attempt("Q05")
def test_escape_never_leaves_full_screen(kiosk: Program, evidence: Evidence) -> None:
    kiosk.press("Escape", held_s=1.5)
    kiosk.assert_closed("Escape, held")
    try_all(kiosk, evidence, [("Escape",)] * 20)


@pytest.mark.long
@pytest.mark.attempt("Q05")
def test_escape_held_for_ten_seconds_does_no_more(kiosk: Program, evidence: Evidence) -> None:
    kiosk.press("Escape", held_s=10)
    try_all(kiosk, evidence, [("Escape",)])


@pytest.mark.attempt("Q06")
def test_function_keys_bring_no_help_no_menu_and_no_tools(kiosk: Program, evidence: Evidence) -> None:
    functions = [(f"F{number}",) for number in range(3, 13)]
    menus = [("Shift_L", "F10"), ("Menu",), ("Shift_L", "F1"), ("Control_L", "F12"), ("Alt_L", "Return")]
    try_all(kiosk, evidence, [*functions, *menus])


@pytest.mark.attempt("Q07")
def test_keys_of_browsers_do_nothing(kiosk: Program, evidence: Evidence) -> None:
    chords = [("Control_L", key) for key in BROWSER] + [("Control_L", "Shift_L", key) for key in INSPECTOR]
    try_all(kiosk, evidence, [*chords, ("Control_L", "Tab"), ("Control_L", "Shift_L", "Escape"), ("Alt_L", "d")])


@pytest.mark.attempt("Q08")
def test_letters_keep_their_size(kiosk: Program, evidence: Evidence) -> None:
    kiosk.screen.tap(WIDE // 2, 20)
    time.sleep(0.3)
    before = _picture(kiosk)
    for key in ("plus", "minus", "0", "equal", "KP_Add", "KP_Subtract"):
        kiosk.press("Control_L", key)
    with kiosk.holding("Control_L"):
        for button in (4, 5, 4, 4) * 10:
            kiosk.click(WIDE // 2, HIGH // 2, button)
    time.sleep(0.3)
    assert ImageChops.difference(before, _picture(kiosk)).getbbox() is None, "something changed its size or place"
    try_all(kiosk, evidence, [("Control_L", "plus")])


@pytest.mark.attempt("Q09")
def test_no_question_about_sticky_keys(kiosk: Program, evidence: Evidence) -> None:
    for key in ("Shift_R", "Num_Lock"):
        kiosk.press(key, held_s=1.0)
    locks = [("Shift_L", "Alt_L", "Num_Lock"), ("Shift_L", "Alt_L", "Print"), ("Caps_Lock",), ("Caps_Lock",)]
    try_all(kiosk, evidence, [*[("Shift_L",)] * 8, *locks, ("Num_Lock",)], least=10)


@pytest.mark.long
@pytest.mark.attempt("Q09")
def test_no_question_about_slow_keys_after_thirteen_seconds(kiosk: Program, evidence: Evidence) -> None:
    kiosk.press("Shift_R", held_s=13)
    kiosk.press("Num_Lock", held_s=6)
    try_all(kiosk, evidence, [("Shift_L",)])


@pytest.mark.attempt("Q10")
def test_print_screen_saves_nothing(kiosk: Program, evidence: Evidence) -> None:
    chords = [("Print",), ("Shift_L", "Print"), ("Alt_L", "Print"), ("Super_L", "Shift_L", "s"), ("Sys_Req",)]
    try_all(kiosk, evidence, chords, least=4)


@pytest.mark.attempt("Q11")
def test_keys_with_pictures_start_nothing(kiosk: Program, evidence: Evidence) -> None:
    try_all(kiosk, evidence, [(f"XF86_{name}",) for name in MEDIA], least=15)


@pytest.mark.attempt("Q12")
def test_three_thousand_keys_in_a_few_seconds_leave_it_as_it_was(kiosk: Program, evidence: Evidence) -> None:
    chance = random.Random(7)  # noqa: S311 (the same keys in every run)
    letters = [*"abcdefghijklmnopqrstuvwxyz0123456789", "Return", "Tab", "Escape", "space", "BackSpace", "Left", "Down"]
    held = ["Control_L", "Alt_L", "Super_L", "Shift_L"]
    begun_s = time.monotonic()
    for _ in range(3000):
        chord = [*chance.sample(held, chance.choice((0, 0, 0, 1, 2))), chance.choice(letters)]
        kiosk.press(*chord)
    took_s = time.monotonic() - begun_s
    kiosk.until(lambda: kiosk.watched.cpu_percent(0.2) < 40, "rest", 20)
    kiosk.assert_answers("3000 keys")
    evidence.saw(f"3,000 keys and chords in {took_s:.1f} s; then a tap was answered.")


@pytest.mark.attempt("Q13")
def test_no_window_for_characters_opens(kiosk: Program, evidence: Evidence) -> None:
    kiosk.screen.tap(WIDE // 2, 20)
    time.sleep(0.3)
    kiosk.to_the_text_field()
    chords = [("Control_L", "Shift_L", "u"), *[(sign,) for sign in "2014"], ("Return",)]
    chords += [
        ("Multi_key",),
        ("dead_acute",),
        ("ISO_Level3_Shift", "e"),
        ("Mode_switch", "e"),
        ("Control_L", "period"),
    ]
    try_all(kiosk, evidence, chords, least=6)


def _picture(kiosk: Program) -> Image.Image:
    data = kiosk.screen.pixels(0, 0, WIDE, HIGH)
    return Image.frombytes("RGB", (WIDE, HIGH), data, "raw", "BGRX")
