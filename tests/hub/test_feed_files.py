"""The tables that staff publish: what the hub takes, the scenes can show; all else is refused by its line."""

import dataclasses
import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkstadt.contract.errors import ContractError
from werkstadt.hub.rules.feedfiles import parse_file
from werkstadt.scenes.data.load import Axis, Data, Series
from werkstadt.scenes.data.table import parse_tree
from werkstadt.scenes.wordcloud.rules import LETTERS_MAX, READ_MAX, words_in

SCENE = Data(
    id="age",
    chart="bars",
    title={},
    text={},
    x=Axis("age", "category", {}, {}, {}),
    series=(Series("people", {}, {}, 0, "coral", "number"),),
    marks=(),
    file="data/age.csv",
    as_of=dt.date(2026, 1, 1),
    source={},
    licence="CC0-1.0",
    credit="",
    feed="age",
)
YEARS = dataclasses.replace(SCENE, chart="line", x=Axis("year", "year", {}, {}, {}))


def test_a_table_of_words() -> None:
    text = '\ufeffWord,Count\r\nBäume,12\r\n\r\n "Licht, viel" , 3 \r\n'
    assert parse_file(text.replace(' "', '"').replace('" ', '"'), "words", "words.CSV") == {
        "words": {"Bäume": 12, "Licht, viel": 3}
    }
    assert parse_file('{"words": {"a": 1}}', "words", "words.json") == {"words": {"a": 1}}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "w.csv: line 1: expected the columns word,count, got nothing"),
        ("a,b\n", "w.csv: line 1: expected the columns word,count, got a,b"),
        ("word,count\n", "w.csv: words: expected 1 to 2000 of them, got 0"),
        ("word,count\na\n", "w.csv: line 2: expected a word and a count, got 1 columns"),
        ("word,count\na,1,2\n", "w.csv: line 2: expected a word and a count, got 3 columns"),
        ("word,count\na,1\na,2\n", "w.csv: line 3: expected each word once, got a"),
        ("word,count\na,0\n", "w.csv: line 2, count: expected a whole number from 1 to 1000000000, got 0"),
        ("word,count\na,1.5\n", "got 1.5"),
        ("word,count\na,-1\n", "got -1"),
        ("word,count\na,²\n", "got ²"),
        ("word,count\na,1000000001\n", "got 1000000001"),
        ("word,count\n,1\n", "w.csv: line 2: expected a word of 1 to 40 letters in one line, got ''"),
        (f"word,count\n{'a' * (LETTERS_MAX + 1)},1\n", "w.csv: line 2: expected a word of 1 to 40 letters"),
        ('word,count\n"a\nb",1\n', "w.csv: line 3: expected a word of 1 to 40 letters in one line"),
        ("word,count\na\u202eb,1\n", "w.csv: line 2: expected a word"),
        ('word,count\n"a" b,1\n', "w.csv: line 2: expected a CSV with commas"),
        ("word,count\n" + "".join(f"w{at},1\n" for at in range(READ_MAX + 1)), "expected 1 to 2000 of them, got 2001"),
    ],
)
def test_what_is_wrong_with_words_is_named_by_its_line(text: str, sentence: str) -> None:
    with pytest.raises(ContractError) as caught:
        parse_file(text, "words", "w.csv")
    assert sentence in str(caught.value)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "w.json: expected JSON"),
        ("[]", "w.json: expected a JSON object"),
        ("{}", 'w.json: expected {"words": {text: count}}, got nothing'),
        ('{"words": {"a": 1}, "by": "Eva"}', "got words, by"),
        ('{"words": []}', "w.json: expected"),
        ('{"words": {"a": true}}', "w.json: words.a: expected a whole number"),
        ('{"words": {"a": 0}}', "w.json: words.a: expected a whole number"),
        ('{"words": {"": 1}}', "w.json: words: expected a word"),
        ('{"words": {"\\ud800": 1}}', "w.json: words: expected a word"),
        ('{"words": {"a": NaN}}', "w.json: expected JSON"),
    ],
)
def test_what_is_wrong_with_words_in_json_is_named(text: str, sentence: str) -> None:
    with pytest.raises(ContractError) as caught:
        parse_file(text, "words", "w.json")
    assert sentence in str(caught.value)


def test_numbers_from_a_table_or_as_the_scene_reads_them() -> None:
    text = "age,people,more\n0–9,9976,0.5\n10–19,,-2\n"
    body = parse_file(text, "data", "age.csv", [SCENE])
    assert body == {"x": ["0–9", "10–19"], "series": {"people": [9976, None], "more": [0.5, -2]}}
    assert json.dumps(body["series"]) == '{"people": [9976, null], "more": [0.5, -2]}'
    assert parse_file(json.dumps(body), "data", "age.json", [SCENE]) == body
    assert parse_file(text, "data", "age.csv") == body
    assert len(parse_tree(body, "category", "bars", ["people"], "x")) == 2


def test_points_of_a_scatter_may_stand_at_the_same_x() -> None:
    assert parse_file("x,y\n1,1\n1,2\n", "data", "s.csv")["x"] == ["1", "1"]


@pytest.mark.parametrize(
    ("text", "scenes", "sentence"),
    [
        ("", [], "d.csv: line 1: expected a first line with the name of x"),
        ("age\n1\n", [], "d.csv: line 1: expected a first line"),
        ("age,a,a\n1,2,3\n", [], "d.csv: line 1: expected a first line"),
        ("age,people\n", [], "at least one row"),
        ("age,people\n0–9,viele\n", [], "d.csv: line 2, people: expected a number with a decimal point, or nothing"),
        ('age,people\n0–9,"1,5"\n', [], "d.csv: line 2, people"),
        ("age,people\n0–9,nan\n", [], "d.csv: line 2, people"),
        ("age,people\n0–9\n", [], "d.csv: line 2: expected 2 columns, got 1"),
        ("age,people\n,1\n", [], "d.csv: row 1, x: expected text of 1 to 60 characters"),
        ("age,people\n0–9,\n", [], "at least one number"),
        ("age,a,b,c,d,e,f,g\nx,1,1,1,1,1,1,1\n", [], "d.csv: series: expected 1 to 6 columns, got 7"),
        (f"age,{'a' * 65}\nx,1\n", [], "columns of 1 to 64 characters"),
        ("age,others\n0–9,1\n", [SCENE], "d.csv: series: expected the columns people, got no people"),
        ("age,people\n0–9,1\n0–9,2\n", [SCENE], "row 2, x: expected each category once"),
        ("year,people\n2020,1\n2019,2\n", [YEARS], "row 2, x: expected x rising"),
        ("year,people\nlast,1\n", [SCENE, YEARS], "row 1, x: expected a year like 1990"),
        ("age,people\n" + "".join(f"n{at},1\n" for at in range(61)), [SCENE], "at most 60 rows"),
        ("age,people\n" + "".join(f"n{at},1\n" for at in range(5_001)), [], "at most 5000"),
    ],
)
def test_what_is_wrong_with_numbers_is_named(text: str, scenes: list[Data], sentence: str) -> None:
    with pytest.raises(ContractError) as caught:
        parse_file(text, "data", "d.csv", scenes)
    assert sentence in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        '{"x": ["a"]}',
        '{"x": ["a"], "series": {"n": [1]}, "more": 1}',
        '{"x": "a", "series": {"n": [1]}}',
        '{"x": ["a"], "series": [1]}',
        '{"x": [1], "series": {"n": [1]}}',
        '{"x": ["a"], "series": {"n": [1, 2]}}',
        '{"x": ["a"], "series": {"n": ["1"]}}',
        '{"x": ["a"], "series": {"n": [true]}}',
        '{"x": ["a"], "series": {"n": [1e999]}}',
        '{"x": ["a"], "series": {"": [1]}}',
    ],
)
def test_json_that_no_scene_could_show_is_refused(text: str) -> None:
    with pytest.raises(ContractError):
        parse_file(text, "data", "d.json")


def test_too_much_and_unknown_kinds_are_refused() -> None:
    with pytest.raises(ContractError, match="at most 1048576 bytes"):
        parse_file("ä" * 600_000, "words", "w.csv")
    with pytest.raises(ContractError, match="kind: expected words or data, got poll"):
        parse_file("{}", "poll", "w.json")


@given(st.dictionaries(st.text(max_size=45), st.integers(-1, 5), max_size=4), st.booleans())
def test_what_is_taken_a_cloud_shows(words: dict[str, int], as_csv: bool) -> None:
    text = json.dumps({"words": words})
    if as_csv:
        text = "word,count\n" + "".join(f'"{word.replace(chr(34), chr(34) * 2)}",{n}\n' for word, n in words.items())
    try:
        body = parse_file(text, "words", "w.csv" if as_csv else "w.json")
    except ContractError:
        return
    assert words_in(body) is not None


@given(st.text(max_size=200), st.sampled_from(["words", "data"]), st.sampled_from(["f.csv", "f.json"]))
def test_no_text_brings_it_down(text: str, kind: str, source: str) -> None:
    try:
        body = parse_file(text, kind, source)
    except ContractError:
        return
    assert body
