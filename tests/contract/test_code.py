import hashlib
from contextlib import suppress
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkstadt.contract.code import ALPHABET, LENGTH, JoinCode, new_code, parse_code, parse_scanned, pin_of, to_scan
from werkstadt.contract.errors import ContractError
from werkstadt.contract.messages import EnrolRequest

hashes = st.binary(min_size=32, max_size=32)


@given(hashes, st.text(ALPHABET, min_size=7, max_size=7))
def test_a_code_reads_back_however_it_was_typed(spki: bytes, token: str) -> None:
    code = JoinCode(pin_of(spki), token)
    text = str(code)
    assert [len(group) for group in text.split("-")] == [4] * 6
    for typed in (text, text.lower(), text.replace("-", ""), text.replace("-", " "), text.replace("-", "–"),
                  text.replace("0", "o").replace("1", "l"), text.replace("0", "O").replace("1", "i")):  # fmt: skip
        assert parse_code(typed) == code
    assert parse_code(text).fits(spki)


def test_a_code_fits_no_other_hub() -> None:
    spki = hashlib.sha256(b"one").digest()
    code = new_code(spki)
    assert code.fits(spki)
    assert not code.fits(hashlib.sha256(b"other").digest())
    assert not code.fits(bytes([spki[0] ^ 0x80]) + spki[1:])
    assert not code.fits(spki[:9] + bytes([spki[9] ^ 1]) + spki[10:])
    assert code.fits(spki[:10] + bytes(22)), "80 bits and no more are in the code"


def test_every_code_has_a_token_of_its_own_that_an_enrolment_may_carry() -> None:
    spki = hashlib.sha256(b"one").digest()
    tokens = {new_code(spki).token for _ in range(100)}
    assert len(tokens) == 100
    for token in tokens:
        assert EnrolRequest(token=token, csr="", name="n", profile="p", version="1").token == token


@given(hashes, st.text(ALPHABET, min_size=7, max_size=7))
def test_every_single_wrong_character_is_found(spki: bytes, token: str) -> None:
    text = str(JoinCode(pin_of(spki), token)).replace("-", "")
    for place in range(LENGTH):
        for wrong in set(ALPHABET) - {text[place]}:
            with pytest.raises(ContractError, match="characters that fit together"):
                parse_code(text[:place] + wrong + text[place + 1 :])


@given(hashes, st.text(ALPHABET, min_size=7, max_size=7))
def test_every_swap_of_two_different_characters_is_found(spki: bytes, token: str) -> None:
    text = str(JoinCode(pin_of(spki), token)).replace("-", "")
    for first, second in combinations(range(LENGTH), 2):
        if text[first] != text[second]:
            swapped = list(text)
            swapped[first], swapped[second] = text[second], text[first]
            with pytest.raises(ContractError):
                parse_code("".join(swapped))


@pytest.mark.parametrize(
    ("typed", "where", "got"),
    [
        ("", "code", "0 characters"),
        ("ABCD-EFGH", "code", "8 characters"),
        ("A" * 25, "code", "25 characters"),
        ("AAAU" + "A" * 20, "code, character 4", "U"),
        ("A" * 23 + "ä", "code, character 24", "Ä"),
    ],
)
def test_what_cannot_be_a_code_is_told_where(typed: str, where: str, got: str) -> None:
    with pytest.raises(ContractError) as caught:
        parse_code(typed)
    assert (caught.value.where, caught.value.got) == (where, got)


@given(st.text())
def test_anything_typed_is_a_code_or_a_contract_error(typed: str) -> None:
    with suppress(ContractError):
        assert str(parse_code(typed)).count("-") == 5


ADDRESSES = ("192.168.10.2:8443", "hub.jena-zeiss.de:443", "[fd00::8]:8443", None)
GERMAN = str.maketrans("YZyz:-[]", "ZYzyÖßü+")
codes = st.builds(lambda spki, token: JoinCode(pin_of(spki), token), hashes, st.text(ALPHABET, min_size=7, max_size=7))


@given(codes, st.sampled_from(ADDRESSES))
def test_what_is_scanned_is_read_whether_it_was_typed_on_american_or_german_keys(
    code: JoinCode, address: str | None
) -> None:
    text = to_scan(code, address)
    assert text.startswith(str(code).replace("-", ""))
    assert parse_scanned(text) == parse_scanned(f"  {text}\n") == (code, address)
    assert parse_scanned(text.translate(GERMAN)) == parse_scanned(text.translate(GERMAN).lower()) == (code, address)
    assert parse_scanned(str(code)) == (code, None)


@given(codes, st.sampled_from(["", " hub", " hub:0", " hub:65536", " hub:x", " -:1", " a b:1", " [::1:5"]))
def test_an_address_that_is_none_is_left_out_and_no_code_is_none(code: JoinCode, tail: str) -> None:
    try:
        assert parse_scanned(str(code) + tail) == (code, None)
    except ContractError:
        assert tail in (" hub", " a b:1"), "words that belong to neither"


@given(codes, st.sampled_from(["", " 192.168.10.2:8443"]))
def test_a_slip_is_never_taken_for_swapped_keys(code: JoinCode, tail: str) -> None:
    text = str(code).replace("-", "")
    for place in range(LENGTH):
        for sign in ALPHABET.replace(text[place], ""):
            with pytest.raises(ContractError, match="one or two typed wrong"):
                parse_scanned(text[:place] + sign + text[place + 1 :] + tail)


@pytest.mark.attempt("Q31")
@given(st.text())
def test_anything_scanned_is_a_code_or_a_contract_error(text: str) -> None:
    with suppress(ContractError):
        assert str(parse_scanned(text)[0]).count("-") == 5
