"""Which USB device and which keyboard is let in: rules alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.sysfs import BTN_TOUCH, KEYBOARD, LETTERS, STICK, TOUCH, descriptors
from werkstadt.helper.refusal import Refusal
from werkstadt.helper.rules.keys import (
    NARROW,
    PASSING,
    InputDevice,
    KeyboardRule,
    is_to_narrow,
    judge_input,
    parse_keys,
)
from werkstadt.helper.rules.table import BUILT_IN, Table, parse_table
from werkstadt.helper.rules.usb import KINDS, UsbDevice, UsbRule, judge_usb, kind, parse_descriptors

BOARD = ("02/02/01", "0a/00/00")
RNDIS = ("e0/01/03", "0a/00/00")
MICE = ("03/01/02", "03/00/00")
HUB = ("09/00/00", "09/00/01", "09/00/02")
DELL = "usb-0000:00:14.0-3/input0"


def device(*interfaces: str, port: str = "1-4", ids: str = "2341:0043", serial: str = "") -> UsbDevice:
    vendor, product = ids.split(":")
    return UsbDevice(port, vendor, product, tuple(sorted(interfaces)), serial)


def rule(*allow: str, **more: str) -> UsbRule:
    return UsbRule(frozenset(allow), **more)


@pytest.mark.parametrize("interfaces", [TOUCH, MICE, HUB, ("09/00/00",), ("03/01/00",), ("03/00/02",)])
def test_hubs_screens_mice_and_pens_are_let_in_by_themselves(interfaces: tuple[str, ...]) -> None:
    assert judge_usb(device(*interfaces), ()) == ""


@pytest.mark.parametrize(
    ("interfaces", "what"),
    [
        (KEYBOARD, "keyboard"),
        (("03/00/01",), "keyboard"),
        (("03/02/00",), "other"),
        (("03/00/03",), "other"),
        (STICK, "storage"),
        (RNDIS, "network and serial"),
        (("02/06/00", "0a/00/00"), "network and serial"),
        (("02/0d/00", "0a/00/01"), "network and serial"),
        (("ef/04/01", "0a/00/00"), "other and serial"),
        (BOARD, "serial"),
        (("01/01/00", "01/02/00"), "audio"),
        (("0e/01/00",), "video"),
        (("07/01/02",), "printer"),
        (("ff/00/00",), "vendor"),
        (("fe/01/01",), "other"),
        (("00/00/00",), "other"),
    ],
)
def test_everything_else_stays_out_and_is_called_by_its_kind(interfaces: tuple[str, ...], what: str) -> None:
    assert judge_usb(device(*interfaces), ()) == f"it is of the kind {what}, and no [[usb]] rule allows that"


@pytest.mark.parametrize("more", [KEYBOARD, STICK, RNDIS, BOARD, ("01/01/00",), ("ff/00/00",)])
def test_a_touch_screen_that_is_something_else_too_stays_out(more: tuple[str, ...]) -> None:
    assert judge_usb(device(*TOUCH, *more), ()) != ""


def test_a_hub_is_nothing_but_a_hub() -> None:
    assert judge_usb(device("09/00/00", *TOUCH), ()) == "it says it is a hub and pointer"
    assert judge_usb(device("09/00/00", *BOARD), (rule("serial", "hub", port="1-4"),)) != ""


@pytest.mark.parametrize(
    "named",
    [
        rule("serial", device="2341:0043"),
        rule("serial", port="1-4"),
        rule("serial", "storage", device="2341:0043", port="1-4", serial="A1"),
    ],
)
def test_a_board_that_is_named_is_let_in(named: UsbRule) -> None:
    assert judge_usb(device(*BOARD, serial="A1"), (rule("audio", port="9-9"), named)) == ""
    assert judge_usb(device(*BOARD, *TOUCH, serial="A1"), (named,)) == ""


@pytest.mark.parametrize(
    "named",
    [
        rule("serial", device="2341:0044"),
        rule("serial", port="1-4.1"),
        rule("serial", device="2341:0043", port="1-3"),
        rule("serial", device="2341:0043", serial="A2"),
        rule("audio", device="2341:0043", port="1-4", serial="A1"),
    ],
)
def test_a_rule_for_another_port_device_serial_or_kind_lets_nothing_in(named: UsbRule) -> None:
    assert judge_usb(device(*BOARD, serial="A1"), (named,)) != ""


def test_two_rules_are_not_added_up() -> None:
    assert judge_usb(device(*BOARD, *STICK), (rule("serial", port="1-4"), rule("storage", port="1-4"))) != ""


@given(st.tuples(*[st.integers(0, 255)] * 3))
def test_every_interface_has_a_kind(codes: tuple[int, int, int]) -> None:
    assert kind("/".join(f"{one:02x}" for one in codes)) in KINDS


def test_descriptors_say_vendor_product_and_all_interfaces() -> None:
    data = descriptors("2341", "0043", BOARD)
    assert parse_descriptors(data) == ("2341", "0043", ("02/02/01", "0a/00/00"))
    second = descriptors("2341", "0043", STICK)[18:]
    assert parse_descriptors(data + second)[2] == ("02/02/01", "08/06/50", "0a/00/00"), "of each configuration"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        descriptors("2341", "0043", TOUCH)[:17],
        b"\x11" + descriptors("2341", "0043", TOUCH)[1:],
        b"\x12\x02" + descriptors("2341", "0043", TOUCH)[2:],
        descriptors("2341", "0043", TOUCH)[:-1],
        descriptors("2341", "0043", TOUCH) + b"\x00\x04",
        descriptors("2341", "0043", TOUCH) + b"\x01\x04",
        descriptors("2341", "0043", TOUCH) + b"\x08\x04" + bytes(6),
        descriptors("2341", "0043", TOUCH) + b"\x09",
        descriptors("2341", "0043", TOUCH) + b"\x02\xff" * 40_000,
        descriptors("2341", "0043", ()),
    ],
)
def test_descriptors_that_are_not_whole_are_refused(data: bytes) -> None:
    with pytest.raises(Refusal, match="descriptors"):
        parse_descriptors(data)


@given(
    st.binary(max_size=120).map(lambda data: descriptors("2341", "0043", TOUCH)[:27] + data) | st.binary(max_size=99)
)
def test_no_descriptors_break_it(data: bytes) -> None:
    try:
        _, _, interfaces = parse_descriptors(data)
    except Refusal:
        return
    assert interfaces


def keyboard(*keys: int, name: str = "Dell KB216", phys: str = DELL, ids: str = "413c:2113") -> InputDevice:
    return InputDevice("input7", name, phys, ids, frozenset(keys))


@pytest.mark.parametrize(
    "keys",
    [(), (BTN_TOUCH,), (0x110, 0x111, 0x112), (0x100, 0x15F, 0x220, 0x223, 0x2C0, 0x2E7), (116,), tuple(PASSING)],
)
def test_what_has_no_key_to_type_with_is_heard_and_not_worth_telling(keys: tuple[int, ...]) -> None:
    assert judge_input(keyboard(*keys), ()) == (True, False)


@pytest.mark.parametrize(
    "key", [1, 14, 16, 28, 29, 30, 56, 59, 88, 99, 125, 183, 0x160, 0x21F, 0x224, 0x2BF, 0x2E8, 0x2FF]
)
def test_one_key_to_type_or_steer_with_is_enough_to_be_held_and_told(key: int) -> None:
    assert judge_input(keyboard(key), ()) == (False, True)
    assert judge_input(keyboard(BTN_TOUCH, 0x110, key), ()) == (False, True), "also on a touch screen"


@pytest.mark.parametrize(
    "rule",
    [
        KeyboardRule(name="Dell*"),
        KeyboardRule(phys="usb-*-3/input?"),
        KeyboardRule(device="413c:2113"),
        KeyboardRule(name="Dell KB216", phys=DELL, device="413c:2113"),
    ],
)
def test_a_keyboard_that_is_named_is_heard(rule: KeyboardRule) -> None:
    assert judge_input(keyboard(*LETTERS), (KeyboardRule(name="Another"), rule)) == (True, False)


@pytest.mark.parametrize(
    "rule",
    [
        KeyboardRule(name="Dell"),
        KeyboardRule(name="dell*"),
        KeyboardRule(phys="usb-*-4/input?"),
        KeyboardRule(device="413c:2114"),
        KeyboardRule(name="Dell*", device="413c:2114"),
        KeyboardRule(name="Dell*", phys="isa0060/*"),
    ],
)
def test_another_keyboard_than_the_named_one_is_held(rule: KeyboardRule) -> None:
    assert judge_input(keyboard(*LETTERS), (rule,)) == (False, True)


def test_a_keyboard_that_is_known_and_held_is_not_told_and_the_first_rule_counts() -> None:
    held = KeyboardRule(phys="isa0060/*", heard=False)
    built_in = keyboard(*LETTERS, phys="isa0060/serio0/input0")
    assert judge_input(built_in, (held,)) == (False, False)
    assert judge_input(built_in, (held, KeyboardRule(name="*"))) == (False, False)
    assert judge_input(built_in, (KeyboardRule(name="*"), held)) == (True, False)


SCANNER = KeyboardRule(device="413c:2113", only="printable")


@pytest.mark.parametrize(
    "keys", [(28,), (2, 13, 16, 27, 30, 41, 43, 53, 57, 86), (42, 54), (0, 30, 240), tuple(PASSING)]
)
def test_a_scanner_is_heard_where_it_can_type_signs_and_enter_alone(keys: tuple[int, ...]) -> None:
    assert judge_input(keyboard(*keys), (SCANNER,)) == (True, False)


@pytest.mark.parametrize("key", [1, 14, 15, 29, 56, 58, 59, 71, 96, 97, 100, 102, 103, 111, 125, 127, 139, 183, 0x160])
def test_a_scanner_with_one_key_more_is_held_and_told(key: int) -> None:
    assert judge_input(keyboard(28, 30, key), (SCANNER,)) == (False, True)
    assert is_to_narrow(keyboard(28, key), (SCANNER,))


def test_what_is_no_scanner_is_not_narrowed() -> None:
    assert not is_to_narrow(keyboard(*LETTERS), (KeyboardRule(device="413c:2113"), SCANNER)), "the first rule counts"
    assert not is_to_narrow(keyboard(*LETTERS, ids="413c:2114"), (SCANNER,))
    assert not is_to_narrow(keyboard(BTN_TOUCH), (SCANNER,))


def test_of_a_scanner_everything_that_is_no_sign_is_mapped_to_nothing() -> None:
    kept = {"70004", "7001d", "7001e", "70027", "70028", "7002c", "7002d", "70038", "70064", "700e1", "700e5"}
    gone = {"70029", "7002a", "7002b", "70039", "7003a", "70045", "7004a", "70050", "70052", "70054", "70063", "70065"}
    assert not kept & set(NARROW)
    assert gone | {"7009c", "700d8", "700e0", "700e2", "700e3", "700e4", "700e6", "700e7", "700e8", "700ff"} <= set(
        NARROW
    )
    assert sum(len(f"KEYBOARD_KEY_{code}=reserved ") for code in NARROW) < 4_096, "half of what udev passes on"


def test_the_kernels_bitmap_of_keys_is_read_word_by_word() -> None:
    assert parse_keys("0\n") == frozenset()
    assert parse_keys("40000000") == {30}
    assert parse_keys("1 0 0") == {128}
    assert parse_keys("400 0 0 0 0 0") == {BTN_TOUCH}
    assert parse_keys("8000000000000000 " + "0 " * 11) == {0x2FF}
    assert parse_keys("ffff " + "0 " * 12) == frozenset(), "what no kernel has"
    with pytest.raises(ValueError, match="invalid literal"):
        parse_keys("xyz")


def test_the_table_is_read() -> None:
    table = parse_table(
        """
        state = "/var/lib/werkstadt"
        [[usb]]
        device = "2341:0043"
        port = "1-1.2"
        serial = "A1"
        allow = ["serial"]
        [[usb]]
        port = "1-3"
        allow = ["audio", "serial"]
        [[keyboard]]
        device = "413c:2113"
        [[keyboard]]
        phys = "isa0060/*"
        name = "AT *"
        use = "held"
        [[keyboard]]
        device = "05e0:1200"
        only = "printable"
        """
    )
    assert table == Table(
        (
            rule("serial", device="2341:0043", port="1-1.2", serial="A1"),
            rule("audio", "serial", port="1-3"),
            rule("keyboard", device="413c:2113"),
            rule("keyboard", device="05e0:1200"),
        ),
        (
            KeyboardRule(device="413c:2113"),
            KeyboardRule("AT *", "isa0060/*", heard=False),
            KeyboardRule(device="05e0:1200", only="printable"),
        ),
    )
    assert parse_table("") == BUILT_IN == Table()


def test_a_held_or_unnumbered_keyboard_opens_no_plug() -> None:
    assert parse_table('[[keyboard]]\ndevice = "413c:2113"\nuse = "held"').usb == ()
    assert parse_table('[[keyboard]]\nname = "Dell*"').usb == ()


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("[[usb", "table: expected TOML"),
        ("usb = 3", "usb: expected tables"),
        ("keyboard = [3]", "keyboard: expected tables"),
        ('[[usb]]\nport = "1-1"', r"usb\[1\]\.allow: expected a list of audio"),
        ('[[usb]]\nport = "1-1"\nallow = []', r"usb\[1\]\.allow"),
        ('[[usb]]\nport = "1-1"\nallow = "serial"', r"usb\[1\]\.allow"),
        ('[[usb]]\nport = "1-1"\nallow = ["all"]', r"usb\[1\]\.allow"),
        ('[[usb]]\nport = "1-1"\nallow = [["serial"]]', r"usb\[1\]\.allow"),
        ('[[usb]]\nallow = ["serial"]', r"usb\[1\]: expected device = .* or a port"),
        ('[[usb]]\nserial = "A1"\nallow = ["serial"]', r"usb\[1\]: expected device"),
        ('[[usb]]\nport = "1-1"\nallow = ["vendor"]', r"usb\[1\]: expected device = .*PRODUCT\", got"),
        ('[[usb]]\nport = "usb1"\nallow = ["serial"]', r"usb\[1\]\.port: expected text like"),
        (
            '[[usb]]\nport = "1-1"\nallow = ["serial"]\n[[usb]]\ndevice = "2341:43"\nallow = ["serial"]',
            r"usb\[2\]\.device",
        ),
        ('[[usb]]\nclass = "03"\nallow = ["serial"]', r"usb\[1\]\.class: expected one of device, port, serial"),
        ("[[keyboard]]", r"keyboard\[1\]: expected a device, a name or a phys"),
        ('[[keyboard]]\nuse = "held"', r"keyboard\[1\]: expected a device"),
        ('[[keyboard]]\nname = "x"\nuse = "maybe"', r"keyboard\[1\]\.use"),
        ('[[keyboard]]\nname = "x"\nonly = "digits"', r"keyboard\[1\]\.only"),
        ('[[keyboard]]\nonly = "printable"', r"keyboard\[1\]: expected a device"),
        ('[[keyboard]]\nname = "x"\nuse = "held"\nonly = "printable"', r"keyboard\[1\]\.only: expected nothing"),
        ("[[keyboard]]\nname = 3", r"keyboard\[1\]\.name"),
        ('[[keyboard]]\nname = ""', r"keyboard\[1\]\.name"),
    ],
)
def test_a_table_that_is_wrong_is_refused_by_row_and_key(text: str, where: str) -> None:
    with pytest.raises(Refusal, match=f"^{where}"):
        parse_table(text)
