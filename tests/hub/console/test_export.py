import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkstadt.hub.exports import csvfile as export


@pytest.mark.parametrize("text", ["=SUMME(A1)", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1", "  =1", "＝1"])
def test_a_text_that_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert export.text("de", text) == f"'{text}"


def test_numbers_stay_numbers_in_the_language_s_own_way() -> None:
    assert (export.text("de", -3), export.text("de", 2.5), export.text("en", 2.5)) == ("-3", "2,5", "2.5")
    assert export.text("de", None) == ""


def test_german_files_have_semicolons_english_ones_commas_and_both_a_mark() -> None:
    german = b"".join(export.lines("de", ["a", "b"], [["ä;", 1]])).decode()
    english = b"".join(export.lines("en", ["a", "b"], [["x,", 1]])).decode()
    assert german == '\ufeffa;b\r\n"ä;";1\r\n'
    assert english == '\ufeffa,b\r\n"x,",1\r\n'


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=30), min_size=2, max_size=2))
def test_whatever_visitors_write_comes_back_whole_and_starts_no_formula(cells: list[str]) -> None:
    data = b"".join(export.lines("de", ["a", "b"], [cells])).decode("utf-8-sig")
    _, row = csv.reader(io.StringIO(data, newline=""), delimiter=";")
    assert [one.removeprefix("'") if one != cell else one for one, cell in zip(row, cells, strict=True)] == cells
    assert not any(one.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r")) for one in row)
