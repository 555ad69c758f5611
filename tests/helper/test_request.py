"""What the root part is asked: only what is in its table gets through, whatever the line."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkstadt.helper.refusal import Refusal
from werkstadt.helper.request import LINE_MAX, VERBS, parse_request

GOOD: dict[str, dict[str, object]] = {
    "reboot": {},
    "poweroff": {},
    "restart-kiosk": {},
    "clock": {"utc_ms": 1_800_000_000_000},
    "backlight": {"percent": 40},
    "usb-authorise": {"port": "1-1.4", "vendor": "046d", "product": "c31c", "interfaces": ["03/01/01", "03/00/00"]},
    "usb-refuse": {"port": "12-3"},
    "stick-open": {"port": "1-2", "vendor": "0781", "product": "5567"},
    "stick-read": {"port": "1-2"},
    "stick-close": {"port": "1-2"},
    "touch-matrix": {"name": "input4", "matrix": [1.02, 0, -0.01, 0, 0.98, 0]},
    "input-inhibit": {"name": "input17"},
    "input-release": {"name": "event4"},
    "system-trust": {"root": "ab" * 32},
    "system-install": {},
}


def line(verb: object, arguments: dict[str, object], **more: object) -> bytes:
    return json.dumps({"v": 1, "do": verb, **arguments, **more}).encode() + b"\n"


def test_every_verb_is_read_with_its_arguments_and_no_other_is_known() -> None:
    assert set(GOOD) == set(VERBS)
    for verb, arguments in GOOD.items():
        request = parse_request(line(verb, arguments))
        assert request.verb == verb
        assert set(request.arguments) == set(arguments)
    assert parse_request(line("usb-authorise", GOOD["usb-authorise"])).arguments["interfaces"] == (
        *("03/00/00", "03/01/01"),
    )


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_an_argument_too_many_or_too_few_is_refused(verb: str) -> None:
    with pytest.raises(Refusal, match="the arguments"):
        parse_request(line(verb, GOOD[verb], path="/etc/shadow"))
    for name in GOOD[verb]:
        with pytest.raises(Refusal, match="the arguments"):
            parse_request(line(verb, {key: value for key, value in GOOD[verb].items() if key != name}))


@pytest.mark.parametrize(
    ("verb", "name", "values"),
    [
        ("clock", "utc_ms", [1_704_067_199_999, 4_102_444_800_001, 1.8e12, "1800000000000", None, True, -1]),
        ("system-trust", "root", ["ab" * 31, "AB" * 32, "ab" * 32 + "\n", "../" * 22, "", None, 5]),
        ("backlight", "percent", [-1, 101, 50.0, True, "50", None, [], 10**400]),
        *(
            (
                verb,
                "port",
                ["", "1", "usb1", "1-", "-1", "1-1.", "1-1/..", "../1-1", "1-1\n", "1-1.1.1.1.1.1.1", "١-١", 1],
            )
            for verb in ("usb-authorise", "usb-refuse", "stick-open", "stick-read", "stick-close")
        ),
        ("usb-authorise", "vendor", ["046D", "46d", "0x46d", "046d\n", 1133, None]),
        ("usb-authorise", "product", ["C31C", "", "c31cc", "../c"]),
        (
            *("usb-authorise", "interfaces"),
            [[], "03/01/01", ["3/1/1"], ["03/01/01\n"], [3], None, {}, ["03/01/01"] * 65, ["03/01/01", "03/01/0G"]],
        ),
        *(
            (
                verb,
                "name",
                ["input", "input-1", "event", "mouse0", "input1/..", "../input1", "INPUT1", "input1\n", 1, "js0"],
            )
            for verb in ("input-inhibit", "input-release")
        ),
    ],
)
def test_a_value_that_is_not_as_agreed_is_refused_by_its_name(verb: str, name: str, values: list[object]) -> None:
    for value in values:
        with pytest.raises(Refusal, match=f"^{name}: expected") as caught:
            parse_request(line(verb, {**GOOD[verb], name: value}))
        assert len(str(caught.value)) < 300


@pytest.mark.parametrize("percent", [0, 100])
def test_bounds_belong_to_what_is_allowed(percent: int) -> None:
    assert parse_request(line("backlight", {"percent": percent})).arguments["percent"] == percent


@pytest.mark.parametrize("utc_ms", [1_704_067_200_000, 4_102_444_800_000])
def test_the_clock_goes_from_2024_to_2100(utc_ms: int) -> None:
    assert parse_request(line("clock", {"utc_ms": utc_ms})).arguments["utc_ms"] == utc_ms


@pytest.mark.parametrize(
    ("bad", "where"),
    [
        (b"", "line: expected JSON"),
        (b"\n", "line: expected JSON"),
        (b"\xff\xfe", "line: expected JSON"),
        (b"[]", "line: expected a JSON object"),
        (b'"reboot"', "line: expected a JSON object"),
        (b"[" * 4_000, "line: expected JSON"),
        (b"[" * 900 + b"]" * 900, "line: expected a JSON object"),
        (b"9" * 4_000, "line: expected a JSON object"),
        (b"{}", "v: expected 1"),
        (b'{"do":"reboot"}', "v: expected 1"),
        (b'{"v":true,"do":"reboot"}', "v: expected 1"),
        (b'{"v":1.0,"do":"reboot"}', "v: expected 1"),
        (b'{"v":2,"do":"reboot"}', "v: expected 1"),
        (b'{"v":1}', "do: expected one of"),
        (b'{"v":1,"do":["reboot"]}', "do: expected one of"),
        (b'{"v":1,"do":"slot-good"}', "do: expected one of"),
        (b'{"v":1,"do":"slot-try"}', "do: expected one of"),
        (b'{"v":1,"do":"Reboot"}', "do: expected one of"),
        (b'{"v":1,"do":"reboot; id"}', "do: expected one of"),
        (b'{"v":1,"do":"reboot"}' + b" " * LINE_MAX, "line: expected at most"),
        (b'{"v":1,"do":"reboot"}\n{"v":1,"do":"poweroff"}', "line: expected JSON"),
    ],
)
def test_a_line_that_is_none_says_what_was_expected(bad: bytes, where: str) -> None:
    with pytest.raises(Refusal, match=f"^{where}"):
        parse_request(bad)


def test_a_line_may_be_as_long_as_agreed() -> None:
    assert parse_request(line("reboot", {}).rstrip().ljust(LINE_MAX)).verb == "reboot"


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12), lambda of: st.lists(of, max_size=3)
)


@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))))
def test_no_bytes_are_a_request_by_chance(data: bytes) -> None:
    with pytest.raises(Refusal):
        parse_request(data)


@given(st.sampled_from(sorted(VERBS)), st.data())
def test_a_verb_with_any_values_is_refused_or_exactly_as_agreed(verb: str, data: st.DataObject) -> None:
    arguments: dict[str, object] = {
        name: data.draw(_JSON | st.just(GOOD[verb][name]), label=name) for name in VERBS[verb]
    }
    try:
        request = parse_request(json.dumps({"v": 1, "do": verb, **arguments}).encode())
    except Refusal:
        return
    assert request.verb == verb
    for value in request.arguments.values():
        texts = value if isinstance(value, tuple) else (value,)
        assert not any(set("\0\n ;$`\\") & set(str(one)) or ".." in str(one) for one in texts)
