"""The second look at input devices and USB: what it decides, and what it does on a /sys of paper."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from tests.agent.house import NotingHouse
from tests.agent.test_buttons import _Box
from tests.support.sysfs import BTN_TOUCH, KEYBOARD, LETTERS, STICK, TOUCH, Sysfs
from werkstadt.agent.capabilities.buttons import Buttons
from werkstadt.agent.capabilities.guard import AGAIN_S, Guard, observe
from werkstadt.agent.config import Buttons as ButtonSettings
from werkstadt.agent.config import Settings, parse_settings
from werkstadt.agent.errors import AgentError
from werkstadt.agent.rules.guard import TOLD_MAX, Act, Seen, guard
from werkstadt.contract.errors import ContractError
from werkstadt.helper.rules.keys import InputDevice, KeyboardRule
from werkstadt.helper.rules.table import BUILT_IN, Table
from werkstadt.helper.rules.usb import UsbDevice, UsbRule

DELL = InputDevice("input7", "Dell KB216", "usb-3/input0", "413c:2113", LETTERS)
SCREEN = InputDevice("input2", "ILITEK", "usb-1/input0", "222a:0001", frozenset({BTN_TOUCH}))
STICK_SEEN = UsbDevice("1-4", "0781", "5567", STICK, name="SanDisk Cruzer")
TOUCH_SEEN = UsbDevice("1-1", "222a", "0001", TOUCH)
E7 = frozenset({"event7"})


def test_an_unknown_keyboard_is_held_at_once_and_told() -> None:
    acts, told = guard(Seen([(DELL, E7), (SCREEN, frozenset())]), BUILT_IN, ())
    assert acts == [Act("input-inhibit", (("name", "input7"),))]
    assert guard(Seen([(DELL, frozenset())]), BUILT_IN, ())[0] == acts, "also where nothing can be read from it yet"
    assert told == {
        "keyboard-input7": "A keyboard is there: 'Dell KB216' (413c:2113) at usb-3/input0. Nothing typed on it "
        "arrives. Take it out, or name it in agent.toml."
    }


def test_as_long_as_it_is_held_it_is_told_and_nothing_more_to_do() -> None:
    acts, told = guard(Seen([(replace(DELL, inhibited=True, phys=""), E7)]), BUILT_IN, ())
    assert acts == []
    assert "at no known place" in told["keyboard-input7"]


def test_a_named_keyboard_and_a_screen_that_were_held_are_let_go() -> None:
    held = [(replace(DELL, inhibited=True), E7), (replace(SCREEN, inhibited=True), frozenset[str]())]
    acts, told = guard(Seen(held), Table(keyboards=(KeyboardRule(device="413c:2113"),)), ())
    assert [act.target for act in acts] == [("input-release", "input7"), ("input-release", "input2")]
    assert told == {}


def test_a_keyboard_that_is_known_to_be_held_is_held_in_silence() -> None:
    acts, told = guard(Seen([(DELL, E7)]), Table(keyboards=(KeyboardRule("Dell*", heard=False),)), ())
    assert [act.target for act in acts] == [("input-inhibit", "input7")]
    assert told == {}


def test_a_scanner_that_has_more_keys_than_it_may_is_held_and_told_and_one_that_was_narrowed_is_let_go() -> None:
    table = Table(keyboards=(KeyboardRule(device="413c:2113", only="printable"),))
    held = replace(DELL, inhibited=True)
    acts, told = guard(Seen([(held, E7)]), table, ())
    assert acts == []
    assert told["keyboard-input7"].startswith("A scanner is there that has more keys than it may: 'Dell KB216'")
    narrowed = replace(held, keys=frozenset({0, 28, 30, 42}))
    acts, told = guard(Seen([(narrowed, E7)]), table, ())
    assert [act.target for act in acts] == [("input-release", "input7")]
    assert told == {}
    assert guard(Seen([(DELL, E7)]), table, ())[0] == [Act("input-inhibit", (("name", "input7"),))]


def test_buttons_that_the_agent_alone_hears_are_let_go_and_held_again_when_it_does_not() -> None:
    held = Seen([(replace(DELL, inhibited=True), E7)])
    assert [act.verb for act in guard(held, BUILT_IN, {"event7"})[0]] == ["input-release"]
    assert guard(held, BUILT_IN, {"event7"})[1] == {}
    assert guard(held, BUILT_IN, {"event8"})[0] == []
    assert guard(Seen([(DELL, E7)]), BUILT_IN, {"event7"}) == ([], {})
    assert [act.verb for act in guard(Seen([(DELL, E7)]), BUILT_IN, ())[0]] == ["input-inhibit"]


def test_what_stays_out_is_told_with_the_reason_and_what_staff_let_in_is_not() -> None:
    acts, told = guard(Seen(usb=[STICK_SEEN], malformed={"1-9": "descriptors: odd"}), BUILT_IN, ())
    assert acts == []
    assert told == {
        "usb-1-4": "A USB device at 1-4 is kept out: 'SanDisk Cruzer' (0781:5567): it is of the kind storage, and no "
        "[[usb]] rule allows that.",
        "usb-1-9": "A USB device at 1-9 is kept out: descriptors: odd.",
    }
    assert guard(Seen(usb=[replace(STICK_SEEN, authorised=True)]), BUILT_IN, ()) == ([], {})


def test_what_udev_should_have_let_in_is_let_in_as_it_was_seen() -> None:
    acts, told = guard(Seen(usb=[TOUCH_SEEN]), BUILT_IN, ())
    assert [(act.verb, dict(act.arguments)) for act in acts] == [
        ("usb-authorise", {"port": "1-1", "vendor": "222a", "product": "0001", "interfaces": ["03/00/00"]})
    ]
    assert told == {}
    assert guard(Seen(usb=[replace(TOUCH_SEEN, authorised=True)]), BUILT_IN, ()) == ([], {})
    named = Table((UsbRule(frozenset({"storage"}), port="1-4"),))
    assert [act.target for act in guard(Seen(usb=[STICK_SEEN]), named, ())[0]] == [("usb-authorise", "1-4")]


def test_a_hub_full_of_keyboards_does_not_fill_the_console() -> None:
    many = [(replace(DELL, id=f"input{number}"), E7) for number in range(50)]
    acts, told = guard(Seen(many), BUILT_IN, ())
    assert len(acts) == 50
    assert len(told) == TOLD_MAX


@dataclass
class _Helper:
    """A root helper that does it, or says no."""

    sysfs: Sysfs
    asked: list[tuple[str, dict[str, object]]] = field(default_factory=list)
    refuses: bool = False

    async def do(self, verb: str, **arguments: object) -> Mapping[str, object]:
        self.asked.append((verb, arguments))
        if self.refuses:
            raise AgentError("No.")
        if verb.startswith("input"):
            file = self.sysfs.root / "class/input" / str(arguments["name"]) / "inhibited"
            file.write_text("1" if verb == "input-inhibit" else "0")
        return {}

    async def take(self, verb: str, **arguments: object) -> tuple[Mapping[str, object], Sequence[int]]:
        return await self.do(verb, **arguments), ()


@pytest.fixture
def sysfs(tmp_path: Path) -> Sysfs:
    return Sysfs(tmp_path / "sys")


@pytest.fixture
def closed(settings: Settings) -> Settings:
    return replace(settings, helper=Path("/run/werkstadt/helper.sock"))


async def _rest() -> None:
    for _ in range(3):
        await asyncio.sleep(0)


def test_a_keyboard_comes_is_held_and_goes(closed: Settings, sysfs: Sysfs) -> None:
    notes, helper = NotingHouse(), _Helper(sysfs)

    async def watch() -> None:
        sysfs.input(2, [BTN_TOUCH])
        watching = Guard(closed, replace(notes.house(), machine=helper), sysfs.root)
        watching.start()
        await _rest()
        assert (helper.asked, notes.troubles, watching.greeting()) == ([], {}, [])
        keyboard = sysfs.input(7, LETTERS, "Dell KB216")
        stick = sysfs.usb("1-4", "0781", "5567", STICK)
        watching.tick()
        await _rest()
        assert helper.asked == [("input-inhibit", {"name": "input7"})]
        assert set(notes.troubles) == {"keyboard-input7", "usb-1-4"}
        watching.tick()
        await _rest()
        assert len(helper.asked) == 1
        keyboard.rename(keyboard.parent / "gone")
        stick.rename(stick.parent / "gone")
        watching.tick()
        assert notes.troubles == {}
        watching.stop()

    asyncio.run(watch())


def test_a_helper_that_says_no_is_told_and_asked_again_later(closed: Settings, sysfs: Sysfs) -> None:
    notes, helper = NotingHouse(), _Helper(sysfs, refuses=True)

    async def watch() -> None:
        keyboard = sysfs.input(7, LETTERS)
        watching = Guard(closed, replace(notes.house(), machine=helper), sysfs.root)
        for _ in range(3):
            watching.tick()
            await _rest()
        assert len(helper.asked) == 1
        assert notes.troubles["guard-helper"] == "No."
        notes.passed_s = AGAIN_S
        watching.tick()
        await _rest()
        assert len(helper.asked) == 2
        helper.refuses = False
        notes.passed_s = 2 * AGAIN_S
        watching.tick()
        await _rest()
        assert "guard-helper" not in notes.troubles
        (keyboard / "inhibited").write_text("0")
        watching.tick()
        watching.tick()
        await _rest()
        assert len(helper.asked) == 3, "asked a moment ago"
        (keyboard / "inhibited").write_text("1")
        watching.tick()
        (keyboard / "inhibited").write_text("0")
        watching.tick()
        await _rest()
        assert len(helper.asked) == 4, "done in between: at once"
        helper.refuses = True
        (keyboard / "inhibited").write_text("0")
        notes.passed_s = 9 * AGAIN_S
        watching.tick()
        await _rest()
        assert notes.troubles["guard-helper"] == "No."
        keyboard.rename(keyboard.parent / "gone")
        watching.tick()
        assert notes.troubles == {}, "the keyboard is gone"

    asyncio.run(watch())


def test_where_no_helper_is_named_nothing_is_watched(settings: Settings, sysfs: Sysfs) -> None:
    notes, helper = NotingHouse(), _Helper(sysfs)
    sysfs.input(7, LETTERS)
    Guard(settings, replace(notes.house(), machine=helper), sysfs.root).start()
    assert (helper.asked, notes.troubles) == ([], {})


def test_the_agents_own_button_box_is_let_go_once_it_is_grabbed(closed: Settings, sysfs: Sysfs, tmp_path: Path) -> None:
    notes, helper = NotingHouse(), _Helper(sysfs)
    (tmp_path / "event7").write_text("")
    (tmp_path / "by-path-kbd").symlink_to(tmp_path / "event7")
    boxed = replace(closed, buttons=ButtonSettings((tmp_path / "by-path-kbd",)))
    box = _Box()

    async def watch() -> None:
        (sysfs.input(7, LETTERS) / "inhibited").write_text("1")
        house = replace(notes.house(), machine=helper)
        buttons, watching = Buttons(boxed, house, lambda _: box), Guard(boxed, house, sysfs.root)
        watching.tick()
        assert set(notes.troubles) == {"keyboard-input7"}
        buttons.start()
        watching.tick()
        await _rest()
        assert helper.asked == [("input-release", {"name": "input7"})]
        assert notes.troubles == {}
        buttons.stop()
        watching.tick()
        await _rest()
        assert helper.asked[-1] == ("input-inhibit", {"name": "input7"})

    asyncio.run(watch())
    box.unplug()


def test_what_is_odd_in_sys_is_passed_over(sysfs: Sysfs, tmp_path: Path) -> None:
    sysfs.usb("1-1", "222a", "0001", TOUCH, product="Touch", manufacturer="ILITEK", serial="7")
    sysfs.usb("usb1", "1d6b", "0002", ("09/00/00",))
    (sysfs.usb("1-2", "1d6b", "0002", KEYBOARD) / "descriptors").unlink()
    (sysfs.usb("1-3", "1d6b", "0002", KEYBOARD) / "descriptors").write_bytes(b"x")
    (sysfs.root / "bus/usb/devices/1-1:1.0").mkdir()
    (sysfs.input(1, LETTERS) / "capabilities/key").write_text("odd")
    (sysfs.input(2, LETTERS) / "capabilities/key").unlink()
    seen = observe(sysfs.root)
    assert [(one.port, one.name, one.serial) for one in seen.usb] == [("1-1", "ILITEK Touch", "7")]
    assert set(seen.malformed) == {"1-3"}
    assert seen.inputs == ()
    assert observe(tmp_path / "none") == Seen()


def test_the_table_stands_in_the_agents_own_file() -> None:
    text = 'helper = "/run/h"\n[[usb]]\nport = "1-3"\nallow = ["serial"]\n[[keyboard]]\nname = "Dell*"'
    settings = parse_settings(text, Path("agent.toml"))
    assert settings.helper == Path("/run/h")
    assert settings.table == Table((UsbRule(frozenset({"serial"}), port="1-3"),), (KeyboardRule("Dell*"),))
    with pytest.raises(ContractError, match=r"agent\.toml: keyboard\[1\]\.nam: expected one of"):
        parse_settings('[[keyboard]]\nnam = "x"', Path("agent.toml"))
