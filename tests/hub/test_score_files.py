"""Tables of answers as spreadsheets write them: read right, or refused with the place; and the command over them."""

import contextlib
import csv
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from werkstadt.contract.errors import ContractError
from werkstadt.hub.cli.app import app
from werkstadt.hub.rules.scores import reading
from werkstadt.hub.rules.scores.figures import figures
from werkstadt.hub.rules.scores.instruments import INSTRUMENTS
from werkstadt.hub.rules.scores.reading import Table, read_table

LITE = INSTRUMENTS["umux_lite"]
TIMES = INSTRUMENTS["task_time"]
WHOLE = "a whole number from 1 to 7"


def read(text: str | bytes, name: str = "umux_lite") -> Table:
    return read_table(text.encode() if isinstance(text, str) else text, INSTRUMENTS[name], "a.csv")


def values(table: Table) -> list[tuple[int, tuple[float, ...]]]:
    return [(row.number, row.values) for row in table.rows]


@pytest.mark.parametrize(
    "data",
    [
        b"q1,q2\n7,6\n5,4\n",
        b"q1,q2\r\n7,6\r\n5,4",
        b"q1;q2\n7;6\n5;4\n",
        b"q1\tq2\n7\t6\n5\t4\n",
        b"\xef\xbb\xbfq1;q2\r\n7,0;6\r\n5;4,0\r\n",
        b"q1,q2\n7.0,6\n5,4\n",
        b'"q1","q2"\n"7","6,0"\n"5","4"\n',
        b"Q1 ; Q2\n 7 ; 6\n5;4;\n",
        b"Q2, Q1\n6,7\n4,5\n",
        "\ufeffq1\tq2\r\n7\t6\r\n5\t4\r\n".encode("utf-16-le"),
        "q1,q2\n7,6\n5,4\n\n\n".encode("utf-16"),
        b"q1,q2\r7,6\r5,4\r",
    ],
)
def test_what_spreadsheets_write_is_read(data: bytes) -> None:
    table = read(data)
    assert values(table) == [(2, (7, 6)), (3, (5, 4))]
    assert not table.excluded


def test_columns_that_are_not_asked_for_are_passed_over_and_named() -> None:
    table = read("Gerät;q1;q2;Datum\nÄ;7;6;heute\n".encode("cp1252"))
    assert values(table) == [(2, (7, 6))]
    assert table.ignored == ("Gerät", "Datum")


def test_one_file_of_attempts_is_for_completion_and_time() -> None:
    text = 'task,seconds,success\na,"12,5",1\nb,30,0\n'
    assert values(read(text, "task_time")) == [(2, (12.5, 1)), (3, (30, 0))]
    assert values(read(text, "completion")) == [(2, (1,)), (3, (0,))]


def test_a_point_in_words_is_no_decimal_mark() -> None:
    table = read("seconds;success\n12,5;1\nk.A.;1\n", "task_time")
    assert values(table) == [(2, (12.5, 1))]
    (one,) = table.excluded
    assert (one.row, one.field, one.expected) == (3, "seconds", "a number from 0.001 to 1000000")


@pytest.mark.parametrize("text", ["q1\n7,0\n\n5\n5\n", 'q1\n"7,0"\n""\n5\n5,0\n\n\n'])
def test_a_single_column_may_have_decimal_commas_and_missing_answers(text: str) -> None:
    table = read(text, "seq")
    assert values(table) == [(2, (7,)), (4, (5,)), (5, (5,))]
    assert [(one.row, one.field, one.got) for one in table.excluded] == [(3, "q1", "")]


@pytest.mark.parametrize(
    ("line", "field", "expected", "got"),
    [
        (";", "q1", WHOLE, ""),
        ("", "q1", WHOLE, ""),
        ("7", "q2", WHOLE, ""),
        ("7;", "q2", WHOLE, ""),
        (";7", "q1", WHOLE, ""),
        ("7;8", "q2", WHOLE, "8"),
        ("0;7", "q1", WHOLE, "0"),
        ("6,5;7", "q1", WHOLE, "6,5"),
        ("ja;7", "q1", WHOLE, "ja"),
        (f"{'x' * 90};7", "q1", WHOLE, "x" * 40),
        ("7;6;5", "row", "2 cells", "3"),
    ],
)
def test_a_row_that_cannot_be_right_is_left_out_by_row_and_field(
    line: str, field: str, expected: str, got: str
) -> None:
    table = read(f"q1;q2\n7;6\n{line}\n5;4\n")
    assert values(table) == [(2, (7, 6)), (4, (5, 4))]
    (one,) = table.excluded
    assert (one.row, one.field, one.expected, one.got) == (3, field, expected, got)


def test_rows_are_those_of_the_spreadsheet_also_below_an_answer_of_several_lines() -> None:
    table = read('\nq1,q2,why\n7,6,"a\nb"\n9,9,"c"\n\n5,4,\n')
    assert values(table) == [(3, (7, 6)), (6, (5, 4))]
    assert [one.row for one in table.excluded] == [4, 5]


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"", "umux_lite", "a.csv: row 1: expected for umux_lite the columns q1, q2, each once, got no q1"),
        (b"q1\n7\n", "umux_lite", "each once, got no q2"),
        (b"7,6\n5,4\n", "umux_lite", "a.csv: row 1: expected for umux_lite the columns q1, q2, each once, got no q1"),
        (b"\n\nq1,q2,Q1\n7,6,5\n", "umux_lite", "a.csv: row 3: expected for umux_lite the columns"),
        (b"q1,q2,Q1\n7,6,5\n", "umux_lite", "each once, got q1 twice"),
        (b"q1,q2,q3,q4\n1,2,3,4\n", "umux_lite", "each once, and no further question, got q3"),
        (b'q1,q2\n7,6\n"7" x,6\n', "umux_lite", "a.csv: line 3: expected a CSV, got ',' expected after '\"'"),
        (b'q1,q2\n7,6\n"7,6\n5,4\n', "umux_lite", "a.csv: line 4: expected a CSV, got unexpected end of data"),
        (b"q1,q2\n7," + b"6" * 140_000, "umux_lite", "a.csv: line 2: expected a CSV, got field larger"),
        (b"q" * 140_000, "umux_lite", "a.csv: line 1: expected a CSV"),
        (b"PK\x03\x04\x00\x00", "umux_lite", "a.csv: expected a CSV, got bytes that are no text"),
        (b"\xff\xfeq", "umux_lite", "each once, got no q1"),
        (b"seconds,success\n12.5,1\n1,1\n", "nps", "expected for nps the columns q1, each once, got no q1"),
        (b'seconds,success\n12.5,1\n"1,5",1\n', "task_time",
         "expected one decimal mark in the whole file, and none for thousands, got '.' in row 2 and ',' in row 3"),
        (b"seconds;success\n1.234,5;1\n", "task_time", "got ',' in row 2 and '.' in row 2"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_right_is_refused_with_the_place(data: bytes, name: str, sentence: str) -> None:
    with pytest.raises(ContractError) as caught:
        read(data, name)
    assert sentence in str(caught.value)


def test_a_file_has_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "FILE_MAX", 12)
    assert read("q1,q2\n7,6\n\n\n").rows
    with pytest.raises(ContractError, match=r"a\.csv: expected at most 12 bytes, got more"):
        read("q1,q2\n7,6\n\n\n\n")


ODD = st.sampled_from(["", "5,0", "5.0", '"', "a\nb", ";", "1;2", "٣", "\ufeff"])
CELLS = st.one_of(st.integers(-1, 9).map(str), ODD, st.text(st.characters(exclude_characters="\0"), max_size=3))


@given(
    st.lists(st.lists(CELLS, min_size=2, max_size=3), max_size=8),
    st.sampled_from(";,\t"),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_each_row_that_was_written_counts_or_is_named(rows: list[list[str]], delimiter: str, encoding: str) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerows([["q1", "q2"], *rows])
    table = read_table(out.getvalue().encode(encoding), LITE, "a.csv")
    counted = [row.number for row in table.rows] + [one.row for one in table.excluded]
    assert sorted(counted) == list(range(2, 2 + len(rows)))
    for row in table.rows:
        assert [float(cell.replace(",", ".")) for cell in rows[row.number - 2][:2]] == list(row.values)


@given(
    st.sampled_from(sorted(INSTRUMENTS)),
    st.one_of(st.binary(), st.text().map(lambda text: text.encode("utf-8", "surrogatepass"))),
    st.booleans(),
)
def test_whatever_the_bytes_are_they_are_read_or_refused(name: str, data: bytes, headed: bool) -> None:
    instrument = INSTRUMENTS[name]
    head = ",".join(field.name for field in instrument.fields).encode() + b"\n"
    with contextlib.suppress(ContractError):
        table = read_table(head + data if headed else data, instrument, "a.csv")
        json.dumps(figures(instrument, table.rows, table.excluded), allow_nan=False)


def run(*args: str | Path) -> Result:
    """In the test's own process, which spares a second of imports."""
    return CliRunner().invoke(app, ["score", *map(str, args)], catch_exceptions=False)


def test_the_command_runs_where_no_hub_was_ever_set_up_and_leaves_nothing_behind(tmp_path: Path) -> None:
    file = tmp_path / "sus.csv"
    heading = ";".join(f"q{number}" for number in range(1, 11))
    file.write_text(f"\ufeffperson;{heading}\nAda;5,0;4;2;1;2;3;2;4;5;2\nBen;5;4;2;1;2;3;2;4;5;\n", "utf-8")
    command = [sys.executable, "-m", "werkstadt.hub", "score"]
    done = subprocess.run([*command, "sus", file, "--json"], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    found: dict[str, Any] = json.loads(done.stdout, parse_constant=lambda name: pytest.fail(name))
    assert (found["instrument"], found["n"], found["excluded"], found["scores"]) == ("sus", 1, 1, [55])
    assert (found["rows"], found["mean"], found["sd"], found["ci_low"]) == ([2], 55, None, None)
    assert found["too_few"] is True
    assert found["exclusions"][0]["row"] == 3
    assert (found["exclusions"][0]["field"], found["columns_ignored"]) == ("q10", ["person"])
    done = subprocess.run([*command, "umux", file, "--json"], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"werkstadt-hub: {file}: row 1: expected for umux the columns q1, q2, q3, q4")
    assert list(tmp_path.iterdir()) == [file]


def test_the_command_says_it_in_words(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("q1,q2,\x07bell\n" + "7,6,\n6,5,\n" * 4 + "8,\x07,\n" * 12)
    said = run("umux_lite", file).stdout
    assert "benchmark       A, at 95 % B to A+" in said
    assert said.count("benchmark sus-curved-grades, version 2016: Sauro & Lewis") == 1
    assert "row 10, q1: expected a whole number from 1 to 7, got 8" in said
    assert "and 2 more: --json lists all" in said
    assert "\x07" not in said
    file.write_text("seconds,success\n12.5,1\n30,0\n2000,1\n")
    said = run("task_time", file).stdout
    assert "n               2 of 3 attempts, the successful ones, too few: below 8" in said
    assert "mean            1006" in said
    file.write_text("q1\n7\n\n1\n")
    said = run("seq", file).stdout
    assert "past the end of the scale  (mean ± t·s/√n)" in said
    assert "row 3, q1: expected a whole number from 1 to 7, got nothing" in said


def test_a_scale_of_the_ueq_s_says_nothing_where_nothing_is(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    heading = ",".join(f"q{number}" for number in range(1, 9))
    file.write_text(f"{heading}\n")
    said = run("ueq_s", file).stdout
    assert said.count("95 %            –") == 3
    assert "benchmark" not in said
    assert "should not replace the full one" in said
    file.write_text(f"{heading}\n" + "7,7,7,7,1,1,1,1\n" * 8)
    said = run("ueq_s", file).stdout
    assert ("benchmark       excellent\n" in said, "benchmark       bad\n" in said) == (True, True)
    assert said.count("benchmark ueq-s-tool, version 1") == 1


def test_misuse_has_status_2_and_an_unreadable_file_1(tmp_path: Path) -> None:
    for file, reason in ((tmp_path / "none.csv", "No such file"), (tmp_path, "Is a directory")):
        done = run("seq", file)
        assert (done.exit_code, done.stdout) == (1, "")
        assert done.stderr.startswith(f"werkstadt-hub: {file}: expected a file that can be read, got: {reason}")
    assert [run(*misuse).exit_code for misuse in (("sos", "a.csv"), ("sus",), ())] == [2, 2, 2]
