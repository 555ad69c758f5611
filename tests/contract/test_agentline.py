import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkstadt.contract import limits
from werkstadt.contract.agentline import LineSplitter, decode_line, encode_line
from werkstadt.contract.errors import ContractError

words = st.text(st.characters(codec="utf-8"))


@given(words, st.dictionaries(words, st.none() | st.booleans() | st.integers() | words))
def test_a_line_reads_back_and_is_one_line(type_: str, fields: dict[str, object]) -> None:
    line = encode_line(type_, fields)
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert decode_line(line[:-1]) == (type_, {**fields, "v": 1, "type": type_})


@given(st.lists(st.binary(min_size=1).filter(lambda line: b"\n" not in line)), st.lists(st.integers(1, 9), min_size=1))
def test_lines_come_out_whole_however_the_bytes_come_in(lines: list[bytes], steps: list[int]) -> None:
    stream = b"".join(line + b"\n" for line in lines)
    splitter, found, at = LineSplitter(), [], 0
    while at < len(stream):
        for step in steps:
            found += splitter.feed(stream[at : at + step])
            at += step
    assert found == lines


def test_a_sensor_cannot_send_what_is_no_number() -> None:
    with pytest.raises(ContractError, match="line 'reading': expected JSON"):
        encode_line("reading", {"values": {"co2": float("nan")}})
    with pytest.raises(ContractError):
        encode_line("reading", {"values": {1, 2}})


def test_a_line_that_is_too_long_is_refused_on_both_sides() -> None:
    with pytest.raises(ContractError, match="less than"):
        encode_line("status", {"x": "y" * limits.SOCKET_LINE_MAX})
    longest = encode_line("status", {"x": "y" * (limits.SOCKET_LINE_MAX - 35)})
    splitter = LineSplitter()
    assert splitter.feed(longest) == [longest[:-1]]
    for _ in range(16):
        assert splitter.feed(b"x" * 65_536) == []
    with pytest.raises(ContractError, match="a longer one"):
        splitter.feed(b"x")
    assert splitter.feed(b"after\n") == [b"after"]


@pytest.mark.parametrize(
    ("line", "where"),
    [
        (b"{", "line"),
        (b"[]", "line"),
        (b"{}", "line.v"),
        (b'{"v":2,"type":"x"}', "line.v"),
        (b'{"v":1}', "line.type"),
        (b'{"v":1,"type":7}', "line.type"),
    ],
)
def test_a_bad_line_names_what_is_wrong(line: bytes, where: str) -> None:
    with pytest.raises(ContractError) as caught:
        decode_line(line)
    assert caught.value.where == where
