"""What staff type on the page for joining, and what the agent says of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkstadt.contract.code import JoinCode, parse_scanned
from werkstadt.kiosk.rules.joining import TYPED_MAX, Hub, Joining, Said, Slip, parse_said

CODE = JoinCode("0123456789ABCDEF", "GHJKMNP")
TEXT = str(CODE).replace("-", "")
PIN = CODE.pin
HERE = Hub("Jena", "192.168.10.2:8443", PIN)


def _typing(text: str = "", *hubs: Hub) -> Joining:
    joining = Joining(lambda: 0.0, Said("choose", hubs))
    joining.choose("code")
    for letter in text:
        joining.type(letter)
    return joining


def test_a_code_is_typed_in_small_letters_with_or_without_signs_between() -> None:
    for text in (TEXT, str(CODE), str(CODE).lower(), str(CODE).replace("-", " "), TEXT.replace("0", "o").lower()):
        joining = _typing(text)
        assert (joining.signs, joining.slip, joining.is_ready) == (TEXT, None, True)
        name, fields = joining.line() or ("", {})
        assert (name, parse_scanned(str(fields["code"]))) == ("join", (CODE, None))


def test_a_scanner_types_the_hubs_address_behind_it() -> None:
    joining = _typing(f"{TEXT} 192.168.10.2:8443")
    assert (joining.signs, joining.is_ready) == (TEXT, True)
    assert joining.line() == ("join", {"code": f"{TEXT} 192.168.10.2:8443"})


def test_nothing_can_be_sent_before_it_is_whole() -> None:
    for count in range(24):
        joining = _typing(TEXT[:count])
        assert (joining.is_ready, joining.line(), joining.slip) == (False, None, None)


def test_a_sign_that_no_code_has_is_marked_where_it_stands() -> None:
    assert _typing("01U3-Ä").slip == Slip("sign", (2, 4))


def test_a_slip_is_told_at_once_and_as_narrow_as_the_hubs_in_the_network_allow() -> None:
    wrong_pin = TEXT[:3] + "4" + TEXT[4:]
    wrong_token = TEXT[:18] + "2" + TEXT[19:]
    assert _typing(wrong_pin).slip == Slip("check", ())
    assert _typing(wrong_pin, Hub("", "", "F" * 16), HERE).slip == Slip("check", (3,))
    assert _typing(TEXT[:3] + "4" + TEXT[4:7] + "8" + TEXT[8:], HERE).slip == Slip("check", (3, 7))
    assert _typing(wrong_token, HERE).slip == Slip("check", tuple(range(16, 24)))
    assert _typing(wrong_pin[:20] + "5" + wrong_pin[21:], HERE).slip == Slip("check", ()), "two slips: who can tell"
    assert _typing(wrong_pin, Hub("", "", PIN[:8])).slip == Slip("check", ()), "half a pin tells nothing"


@given(st.integers(0, 23), st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
def test_every_single_slip_is_found_and_what_is_marked_holds_it(place: int, sign: str) -> None:
    typed = TEXT[:place] + sign + TEXT[place + 1 :]
    slip = _typing(typed, HERE).slip
    if typed == TEXT:
        assert slip is None
    else:
        assert slip is not None
        assert place in slip.places


@pytest.mark.attempt("Q32")
@given(st.lists(st.text() | st.just("\b")), st.lists(st.builds(Hub, st.text(), st.text(), st.text())))
def test_whatever_is_typed_stays_small_and_raises_nothing(letters: list[str], hubs: list[Hub]) -> None:
    for road in ("code", "address"):
        joining = _typing(TEXT if road == "address" else "", *hubs)
        if road == "address":
            joining.ask_address()
        for letter in letters:
            joining.erase() if letter == "\b" else joining.type(letter)
        assert len(joining.typed) <= TYPED_MAX
        assert len(joining.address) <= TYPED_MAX
        assert len(joining.signs) <= 24
        assert (joining.line() is not None) is joining.is_ready
        assert joining.slip is None or not joining.is_ready or road == "address"


def test_erasing_takes_one_sign_whatever_stands_between() -> None:
    joining = _typing("0123-45 - ")
    for left in ("01234", "0123", "012"):
        joining.erase()
        assert joining.signs == left


@pytest.mark.parametrize(
    ("typed", "ready"),
    [
        ("192.168.10.2:8443", True),
        ("HUB.Jena.de:8443", True),
        ("hub", False),
        (":8443", False),
        ("hub:0", False),
        ("hub:65536", False),
        ("hub:", False),
        ("hub:8443 ", True),
    ],
)
def test_an_address_goes_with_the_road_on_which_it_was_asked(typed: str, ready: bool) -> None:
    joining = _typing(TEXT)
    joining.ask_address()
    joining.type(typed)
    address = typed.strip().lower()
    assert joining.line() == (("join", {"code": f"{CODE} {address}"}) if ready else None)
    joining.back()
    assert (joining.page, joining.address, joining.signs) == ("code", "", TEXT)
    joining.back()
    joining.choose("hubs")
    joining.ask_address()
    joining.ask_address()
    joining.type(typed)
    assert joining.line() == (("compare", {"hub": address}) if ready else None)
    joining.back()
    assert joining.page == "hubs"


def test_an_address_without_a_road_is_that_of_a_hub_to_compare_with() -> None:
    joining = Joining(lambda: 0.0, Said("choose"))
    joining.ask_address()
    joining.type("hub:1")
    assert joining.line() == ("compare", {"hub": "hub:1"})
    half = _typing(TEXT[:-1])
    half.ask_address()
    half.type("hub:1")
    assert half.line() is None


def test_the_code_with_a_scanned_address_gets_the_typed_one_instead() -> None:
    joining = _typing(f"{TEXT} 10.0.0.1:8443")
    joining.ask_address()
    joining.type("10.0.0.2:8443")
    assert joining.line() == ("join", {"code": f"{CODE} 10.0.0.2:8443"})


def test_back_leads_to_the_choice_and_nothing_typed_is_left() -> None:
    joining = _typing(TEXT)
    joining.back()
    assert (joining.page, joining.typed) == ("ways", "")
    joining.choose("nonsense")
    assert joining.page == "ways"


def test_while_the_agent_is_at_work_its_word_counts_and_the_code_waits_for_another_try() -> None:
    joining = _typing(TEXT)
    for state in ("looking", "trying", "compare", "waiting", "refused"):
        joining.hear(Said(state))
        joining.back()
        joining.choose("scan")
        assert (joining.page, joining.signs) == (state, TEXT)
    joining.hear(Said("choose"))
    assert (joining.page, joining.signs) == ("code", TEXT)
    joining.hear(Said("joined"))
    assert (joining.page, joining.typed) == ("joined", "")


def test_digits_vanish_with_their_time_also_where_the_agent_does_not_say_so() -> None:
    now_s = 100.0
    joining = Joining(lambda: now_s, Said("compare", digits="048291", until_s=280.0))
    assert (joining.digits, joining.left_s) == ("048 291", 180)
    now_s = 279.5
    assert (joining.digits, joining.left_s) == ("048 291", 1)
    now_s = 280.0
    assert (joining.digits, joining.left_s) == ("", 0)


def test_what_the_agent_says_is_read_and_what_is_odd_left_out() -> None:
    row = {"name": "Jena\x1b", "address": "10.0.0.1:8443", "pin": PIN + "XX"}
    said = parse_said(
        {"state": "compare", "hubs": [row, 5, {}], "digits": "048291", "until_s": 7, "error": "late", "name": "x" * 99}
    )
    assert said == Said(
        "compare", (Hub("Jena", "10.0.0.1:8443", PIN), Hub("", "", "")), "048291", 7.0, "late", "", "x" * 60
    )
    assert parse_said({"state": "dancing"}) == parse_said({}) == Said()
    odd = parse_said({"state": "choose", "hubs": "no", "digits": "12345", "until_s": True, "error": 5})
    assert odd == Said("choose")
    assert parse_said({"state": "compare", "digits": "٠٤٨٢٩١"}).digits == ""
    for late in (float("inf"), float("nan"), 10**400):
        assert parse_said({"state": "compare", "digits": "048291", "until_s": late}).until_s == 0.0


@given(st.dictionaries(st.sampled_from(["state", "hubs", "digits", "until_s", "error"]), st.recursive(
    st.none() | st.booleans() | st.floats() | st.text() | st.sampled_from(["choose", "compare"]),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=10,
)))  # fmt: skip
def test_no_line_of_the_agent_raises(fields: dict[str, object]) -> None:
    joining = Joining(lambda: 0.0)
    joining.hear(parse_said(fields))
    assert joining.left_s >= 0
    assert joining.page
