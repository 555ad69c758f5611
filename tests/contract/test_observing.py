"""An answer to an observer: what goes on, and a picture or none; whatever else comes is refused by name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkstadt.contract.errors import ContractError
from werkstadt.contract.observing import PNG, STATE_MAX, Observed, RunNow, decode_answer, encode_answer

RUN = RunNow(
    lane=0, study="probe", study_version="1", number=1, pilot=False, phase="task", task="last", place=1, count=2
)


@pytest.mark.parametrize("png", [b"", PNG + b"\nrest\n"])
def test_an_answer_comes_out_as_it_went_in(png: bytes) -> None:
    observed = Observed(runs=[RUN], taken_back=[5], age_ms=17, refused="a form\nis open")
    assert decode_answer(encode_answer(observed, png)) == (observed, png)


@pytest.mark.parametrize(
    ("data", "where"),
    [
        (b"{}", "answer"),
        (b" " * STATE_MAX + b"{}\n", "answer"),
        (b"{}\nGIF89a", "answer"),
        (b"[]\n", "answer"),
        (b'{"runs":[{"lane":0}]}\n', "answer.runs.0.study"),
        (encode_answer(Observed(runs=[RUN]), b"").replace(b'"task"', b'"asleep"', 1), "answer.runs.0.phase"),
    ],
)
def test_what_is_not_as_agreed_is_refused_by_name(data: bytes, where: str) -> None:
    with pytest.raises(ContractError) as caught:
        decode_answer(data)
    assert caught.value.where == where


@given(st.binary(max_size=400) | st.binary(max_size=200).map(lambda data: b'{"runs":[]}\n' + data))
def test_any_bytes_are_an_answer_or_refused(data: bytes) -> None:
    try:
        observed, png = decode_answer(data)
    except ContractError:
        return
    assert decode_answer(encode_answer(observed, png)) == (observed, png)
