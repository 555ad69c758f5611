"""Numbers: what an author may write, how an axis is cut, what a visitor finds with a finger, by keys, in the table."""

import contextlib
import datetime as dt
import json
import os
import re
import shutil
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible

from tests.kiosk.visitor import ListJournal, Open, Visitor
from tests.scenes.examples import build_example
from werkstadt.contract.feeds import Feed
from werkstadt.exhibits.authoring.exhibition import check_source
from werkstadt.exhibits.authoring.install import install
from werkstadt.exhibits.problems import ContentError
from werkstadt.exhibits.scenetypes import folder_of
from werkstadt.kiosk.look.theme import SERIES, THEMES
from werkstadt.scenes.data import rules, wording
from werkstadt.scenes.data.load import Axis as XAxis
from werkstadt.scenes.data.load import Data, Series
from werkstadt.scenes.data.source import Unreadable, read_csv, read_json
from werkstadt.scenes.data.table import POINTS_MAX, Numbers, faults_of_shape, parse_document, parse_tree, read_number

finite = st.floats(-1e12, 1e12, allow_nan=False)


def a_scene(chart: str = "line", kind: str = "number", count: int = 1) -> Data:
    words = {"de": "a", "en": "a"}
    series = tuple(Series(f"s{n}", words, words, 1, "coral", "number") for n in range(count))
    axis = XAxis("x", kind, words, {}, {})
    return Data("d", chart, words, {}, axis, series, (), "n.json", dt.date(2026, 1, 1), words, "CC0-1.0", "", "")


def numbers(kind: str, chart: str, xs: list[str], *ys: list[float | None]) -> Numbers:
    tree = {"x": xs, "series": {f"s{n}": one for n, one in enumerate(ys)}}
    return parse_tree(tree, kind, chart, [f"s{n}" for n in range(len(ys))], "test")


# Axes


@given(st.lists(finite, min_size=1, max_size=30), st.booleans())
def test_an_axis_holds_all_values_on_few_round_and_even_ticks(values: list[float], from_zero: bool) -> None:
    axis = rules.value_axis(values, from_zero)
    slack = 1e-6 * max(abs(axis.low), abs(axis.high))
    assert axis.low - slack <= min(values)
    assert max(values) <= axis.high + slack
    assert 2 <= len(axis.ticks) <= rules.TICKS_MAX + 2
    assert (axis.ticks[0], axis.ticks[-1]) == (axis.low, axis.high)
    steps = [after - before for before, after in zip(axis.ticks, axis.ticks[1:], strict=False)]
    assert max(steps) - min(steps) <= 1e-6 * max(steps)
    assert from_zero <= (axis.low <= 0 <= axis.high)


@given(st.lists(st.floats(-1e6, 1e6, allow_nan=False), min_size=2, max_size=30))
def test_no_two_ticks_have_the_same_label(values: list[float]) -> None:
    assume(max(values) - min(values) > 1e-3)
    axis = rules.value_axis(values, from_zero=False)
    labels = [wording.number_text(tick, axis.decimals, "de") for tick in axis.ticks]
    assert len(set(labels)) == len(labels)


@given(st.floats(1e-9, 1e12), st.integers(1, 12))
def test_a_step_is_one_two_or_five_and_needs_no_more_than_asked(span: float, most: int) -> None:
    step = rules.nice_step(span, most)
    assert span / step <= most * (1 + 1e-6)
    assert f"{step:.1e}"[:3] in ("1.0", "2.0", "5.0") or (f"{step:.1e}"[:3] == "2.5" and step >= 25)


def test_bars_begin_at_zero_also_where_all_values_are_far_above() -> None:
    for chart, low in (("bars", 0), ("stacked", 0), ("line", 95)):
        data = a_scene(chart)
        found = numbers("number", chart, ["1", "2"], [98.0, 100.0])
        assert rules.chart_axis(data, found, 0).low == pytest.approx(low, abs=3), chart


def test_stacked_bars_reach_as_high_as_their_parts_together() -> None:
    data = a_scene("stacked", "category", 2)
    found = numbers("category", "stacked", ["a", "b"], [10.0, None], [20.0, 5.0])
    assert rules.stack_tops(found, ["s0", "s1"]) == [[(0, 10), (0, 0)], [(10, 30), (0, 5)]]
    assert rules.chart_axis(data, found, 0).high == 30


def test_series_of_another_unit_do_not_stretch_the_axis() -> None:
    data = a_scene(count=2)
    other = Series("s1", {"de": "b", "en": "b"}, {"de": "m", "en": "m"}, 0, "sky", "number")
    mixed = Data(**{**vars(data), "series": (data.series[0], other)})
    found = numbers("number", "line", ["1", "2"], [1.0, 2.0], [1000.0, 2000.0])
    assert rules.chart_axis(mixed, found, 0).high <= 3
    assert rules.chart_axis(mixed, found, 1).high >= 2000


KINDS: list[tuple[str, list[str], str, list[str]]] = [
    ("year", ["1958", "1959", "2020"], "de", ["1960", "1970", "1980", "1990", "2000", "2010", "2020"]),
    ("month", ["1958-03", "2020-04"], "en", ["1960", "1970", "1980", "1990", "2000", "2010", "2020"]),
    ("month", ["2020-01", "2020-06"], "de", ["Jan. 2020", "Feb.", "März", "Apr.", "Mai", "Juni"]),
    ("day", ["01-01", "06-30", "12-31"], "en", ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul"]),
    ("date", ["2026-11-01", "2026-11-11"], "de", ["1. Nov.", "2. Nov.", "3. Nov."]),
    ("number", ["0", "0.5", "1"], "de", ["0,0", "0,1", "0,2"]),
]


@pytest.mark.parametrize(("kind", "xs", "language", "labels"), KINDS)
def test_labels_below_say_round_years_months_days_and_numbers(
    kind: str, xs: list[str], language: str, labels: list[str]
) -> None:
    found = numbers(kind, "line", xs, [1.0] * len(xs))
    sets = rules.x_ticks(a_scene("line", kind), found, xs.__getitem__, language)
    assert any([tick.label for tick in ticks][: len(labels)] == labels for ticks in sets), sets
    lengths = [len(ticks) for ticks in sets[:-1]]
    assert lengths == sorted(lengths, reverse=True)
    assert all(-1e-9 <= tick.at <= 1 + 1e-9 for ticks in sets for tick in ticks)


@given(st.lists(st.dates(), min_size=1, max_size=20, unique=True), st.sampled_from(["date", "month", "year"]))
def test_any_span_of_time_has_labels_within_the_chart(days: list[dt.date], kind: str) -> None:
    form = {"date": "{0:%m}-{0:%d}", "month": "{0:%m}", "year": ""}[kind]
    texts = sorted({f"{day.year:04d}" + (f"-{form.format(day)}" if form else "") for day in days})
    found = numbers(kind, "line", texts, [1.0] * len(texts))
    for ticks in rules.x_ticks(a_scene("line", kind), found, texts.__getitem__, "de"):
        assert ticks
        assert [tick.at for tick in ticks] == sorted(tick.at for tick in ticks)
        assert all(-1e-9 <= tick.at <= 1 + 1e-9 for tick in ticks)


def test_every_bar_has_its_name_then_every_second_and_round_years_come_first() -> None:
    years = [str(year) for year in range(1998, 2011)]
    found = numbers("year", "bars", years, [1.0] * len(years))
    sets = rules.x_ticks(a_scene("bars", "year"), found, years.__getitem__, "de")
    assert [tick.label for tick in sets[0]] == years
    assert [tick.label for tick in sets[3]] == ["2000", "2005", "2010"]


# Words


@given(st.floats(-1e12, 1e12, allow_nan=False), st.integers(0, 4), st.sampled_from(["de", "en"]))
def test_a_number_reads_back_as_it_was(value: float, decimals: int, language: str) -> None:
    text = wording.number_text(value, decimals, language)
    group, point = (".", ",") if language == "de" else (",", ".")
    back = float(text.replace("\u2212", "-").replace(group, "").replace(point, "."))
    assert back == pytest.approx(round(value, decimals), abs=10.0**-decimals)
    assert re.fullmatch(r"\u2212?\d{1,3}([.,]\d{3})*([.,]\d+)?", text)
    assert not (text.startswith("\u2212") and back == 0)


def test_numbers_are_written_as_in_the_language() -> None:
    assert wording.number_text(1234.5, 1, "de") == "1.234,5"
    assert wording.number_text(1234.5, 1, "en") == "1,234.5"
    assert wording.number_text(-0.04, 1, "de") == "0,0"
    assert wording.number_text(-1234, 0, "de") == "\u22121.234"


@pytest.mark.parametrize(
    ("hours", "de", "en"),
    [
        (16.523, "16 Stunden 31 Minuten", "16 hours 31 minutes"),
        (1.0166, "1 Stunde 1 Minute", "1 hour 1 minute"),
        (0, "0 Stunden", "0 hours"),
        (0.5, "30 Minuten", "30 minutes"),
        (7.9999, "8 Stunden", "8 hours"),
        (-0.5, "\u221230 Minuten", "\u221230 minutes"),
    ],
)
def test_hours_are_told_as_hours_and_minutes(hours: float, de: str, en: str) -> None:
    assert wording.duration_text(hours, "de").replace("\u00a0", " ") == de
    assert wording.duration_text(hours, "en").replace("\u00a0", " ") == en


@pytest.mark.parametrize(
    ("kind", "text", "de", "en"),
    [
        ("year", "1990", "1990", "1990"),
        ("month", "1990-04", "April 1990", "April 1990"),
        ("date", "2026-03-01", "1. März 2026", "1 March 2026"),
        ("day", "06-21", "21. Juni", "21 June"),
        ("number", "1234.50", "1.234,50", "1,234.50"),
        ("number", "1e-3", "0,001000", "0.001000"),
    ],
)
def test_a_point_says_its_x_in_words(kind: str, text: str, de: str, en: str) -> None:
    place = numbers(kind, "line", [text], [1.0]).places[0]
    assert wording.x_text(kind, text, place, "de").replace("\u00a0", " ") == de
    assert wording.x_text(kind, text, place, "en").replace("\u00a0", " ") == en


def test_licences_are_written_as_people_write_them() -> None:
    assert wording.licence_text("CC-BY-4.0") == "CC BY 4.0"
    assert wording.licence_text("DL-DE-BY-2.0") == "Datenlizenz Deutschland Namensnennung 2.0"
    assert wording.licence_text("EUPL-1.2") == "EUPL-1.2"


def test_colours_of_series_can_be_told_from_the_page_and_read_as_words() -> None:
    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    for theme, colours in SERIES.items():
        page = light(THEMES[theme].page)
        for name, colour in colours.items():
            one, other = sorted((light(colour), page))
            assert (other + 0.05) / (one + 0.05) >= 4.5, (theme, name)


# The point beside a finger, and what is drawn


@given(st.lists(st.floats(0, 1), min_size=1, max_size=50), st.floats(-1, 2))
def test_a_finger_takes_the_nearest_point(spots: list[float], at: float) -> None:
    spots = sorted(spots)
    found = rules.nearest(spots, at)
    assert abs(spots[found] - at) == min(abs(spot - at) for spot in spots)


def test_steps_go_from_nothing_to_the_ends_and_stay_within() -> None:
    assert rules.nearest([], 0.5) == -1
    assert rules.stepped(-1, 1, 5) == 0
    assert rules.stepped(-1, -1, 5) == 4
    assert rules.stepped(4, 1, 5) == 4
    assert rules.stepped(0, -5, 5) == 0
    assert rules.stepped(2, 2, 5) == 4
    assert rules.stepped(-1, 1, 0) == -1


@given(st.lists(finite, min_size=1, max_size=6_000))
def test_what_is_drawn_of_a_long_line_keeps_its_ends_and_its_peaks(values: list[float]) -> None:
    points = [(float(at), value) for at, value in enumerate(values)]
    drawn = rules.thinned(points, 200)
    assert len(drawn) <= 200 or len(points) <= 200
    assert (drawn[0], drawn[-1]) == (points[0], points[-1])
    assert drawn == sorted(drawn)
    assert {min(values), max(values)} <= {value for _, value in drawn}


def test_a_gap_breaks_the_line() -> None:
    axis = rules.value_axis([0, 10], from_zero=True)
    pieces = rules.strokes([0, 0.25, 0.5, 0.75, 1], [None, 0.0, 5.0, None, 10.0], axis)
    assert pieces == [[(0.25, 0.0), (0.5, 0.5)], [(1, 1.0)]]


def test_as_many_numbers_as_are_allowed_are_ready_within_a_blink() -> None:
    xs = [str(at) for at in range(2_500)]
    tree = {"x": xs, "series": {f"s{n}": [float(at % 97) for at in range(2_500)] for n in range(6)}}
    data = json.dumps(tree).encode()
    start = time.thread_time()
    found = parse_document(data, "number", "line", [f"s{n}" for n in range(6)], "test")
    axis = rules.chart_axis(a_scene(count=6), found, 0)
    spots = rules.spread(a_scene(), found)
    for n in range(6):
        rules.thinned(rules.strokes(spots, found.ys[f"s{n}"], axis)[0])
    assert time.thread_time() - start < 0.2  # s of this processor; 0.04 where nothing else runs


# What an author may write


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., list[str]]:
    """What is wrong with the example, with another file of numbers or something in its exhibit.toml replaced."""
    folder = tmp_path / "example"
    shutil.copytree(folder_of("data") / "example", folder)

    def problems(csv: bytes | None = None, before: str = "", after: str = "", name: str = "light.csv") -> list[str]:
        toml = folder / "exhibit.toml"
        text = (folder_of("data") / "example/exhibit.toml").read_text(encoding="utf-8")
        assert before in text, before
        toml.write_text(text.replace(before, after, 1).replace("light.csv", name), encoding="utf-8")
        if csv is not None:
            (folder / "data" / name).write_bytes(csv)
        return [str(problem).removeprefix(f"{folder}/") for problem in check_source(folder).problems]

    return problems


HEAD = b"day,jena,athens\n"
GOOD = HEAD + b"01-21,8.67,9.96\n06-21,16.52,14.8\n12-21,7.91,9.52\n"
BAD: list[tuple[bytes, str]] = [
    (b"day;jena;athens\n01-21;1;2\n", "data/light.csv:1: expected commas between the columns, got semicolons"),
    (b"day\tjena\tathens\n", "data/light.csv:1: expected commas between the columns, got tabs"),
    (b"", "data/light.csv:1: expected the names of the columns in the first line, got nothing"),
    (b"\n\n , ,\n", "data/light.csv:1: expected the names of the columns in the first line, got nothing"),
    (HEAD, "data/light.csv, row 1, day: expected at least one row, got none"),
    (b"day,jena,jena\n", 'data/light.csv:1: expected a name of its own for every column, got "jena"'),
    (b"day,,athens\n", 'data/light.csv:1: expected a name of its own for every column, got ""'),
    (b"day,jena\n01-21,1\n", "data/light.csv:1: expected a column 'athens', got day, jena"),
    (HEAD + b"01-21,1\n", "data/light.csv:2: expected 3 columns, as in the first line, got 2"),
    (HEAD + b"01-21,8,67,9,96\n", "data/light.csv:2: expected 3 columns, as in the first line, got 5"),
    (
        HEAD + b'01-21,"8,67",1\n',
        'data/light.csv:2, jena: expected a number with a decimal point, or nothing, got "8,67"',
    ),
    (
        HEAD + b"01-21,1_000,1\n",
        'data/light.csv:2, jena: expected a number with a decimal point, or nothing, got "1_000"',
    ),
    (HEAD + b"01-21,nan,1\n", 'data/light.csv:2, jena: expected a number with a decimal point, or nothing, got "nan"'),
    (
        HEAD + b"01-21,1e999,1\n",
        'data/light.csv:2, jena: expected a number with a decimal point, or nothing, got "1e999"',
    ),
    (HEAD + "01-21,١٢,1\n".encode(), "data/light.csv:2, jena: expected a number with a decimal point"),
    (
        HEAD + b"01-21,viel,1\n",
        'data/light.csv:2, jena: expected a number with a decimal point, or nothing, got "viel"',
    ),
    (HEAD + b"01-21,,1\n", "data/light.csv:2, jena: expected at least one number, got none"),
    (HEAD + b"21.01.,1,1\n", 'data/light.csv:2, day: expected a day of the year like 04-01, got "21.01."'),
    (HEAD + b"02-30,1,1\n", 'data/light.csv:2, day: expected a day of the year like 04-01, got "02-30"'),
    (HEAD + b",1,1\n", 'data/light.csv:2, day: expected a day of the year like 04-01, got ""'),
    (HEAD + b"02-01,1,1\n01-01,1,1\n", 'data/light.csv:3, day: expected x rising from row to row, got "01-01"'),
    (HEAD + b"02-01,1,1\n02-01,1,1\n", 'data/light.csv:3, day: expected x rising from row to row, got "02-01"'),
    (HEAD + b'01-21,"1,1\n', "data/light.csv:2: expected CSV with commas and quotes in pairs"),
    (HEAD + b'01-21,"1"2,1\n', "data/light.csv:2: expected CSV with commas and quotes in pairs"),
    (HEAD + b"01-21,1\0,1\n", "data/light.csv:2: expected text, got a NUL character"),
    (HEAD + b"01-21,\xe4,1\n", "data/light.csv:2: expected UTF-8, got byte 0xe4"),
    ("day,jena,athens\n".encode("utf-16"), "data/light.csv:1: expected UTF-8, got UTF-16"),
    (HEAD + b"01-21," + b"1" * 201 + b",1\n", "data/light.csv:2: expected cells of at most 200 characters"),
    (b",".join(b"c%d" % n for n in range(101)) + b"\n", "data/light.csv:1: expected at most 100 columns, got 101"),
    (HEAD + b"01-21,1,1\n" * (POINTS_MAX + 1), "data/light.csv:5002: expected at most 5000 rows, got more"),
]


@pytest.mark.parametrize(("csv", "problem"), BAD)
def test_a_bad_file_is_refused_with_its_line_and_what_was_expected(
    written: Callable[..., list[str]], csv: bytes, problem: str
) -> None:
    (told, *more) = written(csv)
    assert told.startswith(problem), told
    assert not more, more


@pytest.mark.parametrize(
    "csv",
    [
        GOOD,
        b"\xef\xbb\xbf" + GOOD,
        GOOD.replace(b"\n", b"\r\n"),
        GOOD.replace(b",", b" , "),
        GOOD + b"\n\n",
        GOOD.replace(b"day,", b'"day",'),
        GOOD.replace(b"8.67", b""),
        GOOD.replace(b"8.67", b"-.5e-2"),
        b"more,day,jena,athens\n"
        + GOOD.partition(b"\n")[2].replace(b"\n", b"\nx,").join((b"x,", b"")).removesuffix(b"x,"),
    ],
)
def test_what_spreadsheets_write_is_read(written: Callable[..., list[str]], csv: bytes) -> None:
    assert written(csv) == []


TOML: list[tuple[str, str, str]] = [
    (
        'chart = "line"',
        'chart = "pie"',
        "exhibit.toml:17, scene[1].chart: expected one of line, bars, stacked, scatter",
    ),
    ('chart = "line"', 'chart = "scatter"', "scene[1].x.kind: expected number, for a scatter chart, got day"),
    ('kind = "day"', 'kind = "week"', "scene[1].x.kind: expected one of number, year, month, date, day, category"),
    ("as_of = 2026-11-01\n", "", "scene[1].as_of: expected the date of the numbers, like 2026-11-23, got nothing"),
    ('licence = "CC0-1.0"\n\n[scene.x]', 'licence = "free"\n\n[scene.x]', "licence: expected an SPDX licence"),
    (
        'licence = "CC0-1.0"\n\n[scene.x]',
        'licence = "CC-BY-4.0"\n\n[scene.x]',
        "credit: expected whose the numbers are",
    ),
    ('file = "data/light.csv"', 'file = "../light.csv"', "file: expected a path inside the exhibit's folder"),
    ('file = "data/light.csv"', 'file = "data/light.xlsx"', "file: expected a file named .csv or .json"),
    ('file = "data/light.csv"', 'file = "data/dark.csv"', "data/dark.csv: expected a file that is there"),
    ('column = "athens"', 'column = "jena"', "expected each column once"),
    ('column = "athens"', 'column = "rome"', "data/light.csv:1: expected a column 'rome'"),
    ('colour = "sky"', 'colour = "pink"', "scene[1].series[2].colour: expected one of coral, petrol, violet, sky, ink"),
    ('at = "06-21"', 'at = "06-22"', "data/light.csv:1, day: expected a row for mark '06-22', got none"),
    ('at = "06-21"', 'at = "06-21"\nto = 3', "mark[1].to: expected one of the keys at, text, title"),
    (
        'column = "jena"',
        'column = "jena"\ndecimals = 9',
        "series[1].decimals: expected a whole number from 0 to 4, got 9",
    ),
    ('column = "jena"', 'column = "jena"\nunit = 3', "series[1].unit: expected a table of texts by language"),
    ('chart = "line"', 'chart = "line"\nfeed = "Big One"', "feed: expected small letters"),
]


@pytest.mark.parametrize(("before", "after", "problem"), TOML)
def test_a_bad_table_is_refused_with_its_line(
    written: Callable[..., list[str]], before: str, after: str, problem: str
) -> None:
    told = written(None, before, after)
    assert any(problem in one for one in told), told


def test_text_and_its_longest_mark_stay_within_sixty_words(written: Callable[..., list[str]]) -> None:
    long = " ".join(["Wort"] * 56)
    assert not [one for one in written(None, "Je weiter im Norden, desto länger.", " ".join(["Wort"] * 52))]
    (told,) = written(None, "Je weiter im Norden, desto länger.", long)
    assert "text.de: expected at most 60 words with the longest mark" in told


def test_bars_want_even_steps_few_rows_and_stacks_nothing_below_zero(written: Callable[..., list[str]]) -> None:
    (told,) = written(GOOD, 'chart = "line"', 'chart = "bars"')
    assert "expected bars in even steps of x (or x as category), got steps of several lengths" in told
    rows = b"".join(b"%02d-%02d,1,1\n" % (month, day) for month in (1, 3) for day in range(1, 32))
    (told,) = written(HEAD + rows, 'chart = "line"', 'chart = "bars"')
    assert "data/light.csv:62, day: expected at most 60 rows, got more" in told
    even = HEAD + b"01-01,1,-1\n01-02,1,1\n06-21,1,1\n"
    (told,) = written(even.replace(b"06-21", b"01-03"), 'chart = "line"', 'chart = "stacked"')[:1]
    assert "athens: expected no number below 0 in stacked bars, got -1" in told


def test_names_are_for_categories_that_are_there(written: Callable[..., list[str]]) -> None:
    kind = 'kind = "day"'
    names = 'kind = "category"\nnames = { "13-21" = { de = "x", en = "x" } }'
    (told,) = [one for one in written(None, kind, names) if "warning" not in one]
    assert "expected a row for x.names '13-21', got none" in told
    (told,) = written(GOOD.replace(b"06-21", b"01-21"), kind, 'kind = "category"')
    assert 'data/light.csv:3, day: expected each category once, got "01-21"' in told


# JSON


def test_json_rows_are_read_as_a_csv_would_be(written: Callable[..., list[str]]) -> None:
    rows: list[dict[str, object]] = [
        {"day": "01-21", "jena": 8.67, "athens": None},
        {"day": "06-21", "jena": 16, "athens": 1},
    ]
    assert written(json.dumps(rows).encode(), name="light.json") == []


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"{}", 'data/light.json: expected a list of rows like {"year": 1990'),
        (b"[1]", 'data/light.json: expected a list of rows like {"year": 1990'),
        (b'[\n{"day": }]', "data/light.json:2: expected JSON in UTF-8"),
        (b"[" * 100_000, "data/light.json: expected JSON in UTF-8"),
        (b"\xff", "data/light.json: expected JSON in UTF-8"),
        (b'[{"day": "01-21", "jena": true, "athens": 1}]', "data/light.json: expected texts and numbers in every row"),
        (b'[{"day": "01-21", "jena": [1], "athens": 1}]', "data/light.json: expected texts and numbers in every row"),
        (b'[{"day": "01-21", "jena": Infinity, "athens": 1}]', "data/light.json, row 1, jena: expected a number"),
        (b'[{"day": "01-21", "jena": 1}]', "data/light.json: expected a column 'athens', got day, jena"),
        (b"[" + b",".join([b"{}"] * 5001) + b"]", "data/light.json: expected at most 5000 rows, got 5001"),
    ],
)
def test_bad_json_is_refused(written: Callable[..., list[str]], data: bytes, problem: str) -> None:
    (told,) = written(data, name="light.json")
    assert told.startswith(problem), told


def test_a_scatter_chart_sorts_its_points_and_takes_several_at_one_place(written: Callable[..., list[str]]) -> None:
    toml = 'chart = "scatter"'
    csv = b"day,jena,athens\n3,1,1\n1,2,2\n3,4,4\n"
    told = written(csv, 'chart = "line"', toml)
    assert any("expected number, for a scatter chart" in one for one in told)
    assert numbers("number", "scatter", ["1", "3", "3"], [1.0, 2.0, 3.0]).places == (1, 3, 3)
    with pytest.raises(ContentError, match="x rising"):
        numbers("number", "scatter", ["3", "1"], [1.0, 2.0])


# Huge


def test_a_million_rows_and_ten_million_points_are_refused_fast_and_in_little_memory(
    written: Callable[..., list[str]], tmp_path: Path
) -> None:
    million = HEAD + b"01-21,1,1\n" * 1_000_000
    tracemalloc.start()
    start = time.perf_counter()
    (told,) = written(million)
    assert "data/light.csv: expected a file of at most 1024 KiB, got 9765 KiB" in told
    with (tmp_path / "example/data/light.csv").open("wb") as file:
        os.truncate(file.fileno(), 200 * 1024 * 1024)  # as large as 10⁷ points; no byte of it is read
    (told,) = written(None)
    assert "data/light.csv: expected a file of at most 1024 KiB, got 204800 KiB" in told
    took, (_, peak) = time.perf_counter() - start, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert took < 5
    assert peak - len(million) < 32 * 1024 * 1024


@pytest.mark.parametrize(
    "raw",
    [
        b"a\n" + b"1\n" * 500_000,
        b"a," * 500_000,
        b'"' * 1_000_000,
        b'a\n"' + b"x" * 1_000_000,
        (b"x" * 90 + b",") * 10_000,
    ],
)
def test_whatever_fits_a_megabyte_is_told_in_a_moment(raw: bytes) -> None:
    start = time.perf_counter()
    with pytest.raises(Unreadable):
        read_csv(raw)
    assert time.perf_counter() - start < 2


@given(st.binary(max_size=400))
def test_no_bytes_bring_the_readers_down(raw: bytes) -> None:
    for read in (read_csv, read_json):
        with contextlib.suppress(Unreadable):
            read(raw)


@given(st.text(max_size=12))
def test_only_plain_decimal_numbers_count(text: str) -> None:
    value = read_number(text)
    assert value is None or (set(text) <= set("0123456789+-.eE") and value == float(text))


# What a device gets


@pytest.mark.parametrize(
    "tree",
    [
        None,
        [],
        {},
        {"x": "1", "series": {}},
        {"x": [1], "series": {"s0": [1]}},
        {"x": ["1"], "series": []},
        {"x": ["1"], "series": {}},
        {"x": ["1"], "series": {"s0": [1, 2]}},
        {"x": ["1"], "series": {"s0": ["1"]}},
        {"x": ["1"], "series": {"s0": [True]}},
        {"x": ["1"], "series": {"s0": [1e300]}},
        {"x": ["1"], "series": {"s0": [None]}},
        {"x": [], "series": {"s0": []}},
        {"x": ["2", "1"], "series": {"s0": [1, 2]}},
        {"x": ["x"], "series": {"s0": [1]}},
        {"x": [str(n) for n in range(POINTS_MAX + 1)], "series": {"s0": [1.0] * (POINTS_MAX + 1)}},
    ],
)
def test_a_document_that_is_not_as_agreed_is_refused(tree: object) -> None:
    with pytest.raises(ContentError):
        parse_tree(tree, "number", "line", ["s0"], "test")
    with pytest.raises(ContentError):
        parse_document(json.dumps(tree).encode(), "number", "line", ["s0"], "test")


def test_more_numbers_than_can_be_drawn_at_once_are_refused() -> None:
    xs = [str(at) for at in range(4_000)]
    tree = {"x": xs, "series": {f"s{n}": [1.0] * 4_000 for n in range(4)}}
    with pytest.raises(ContentError, match="at most 15000 numbers"):
        parse_tree(tree, "number", "line", ["s0", "s1", "s2", "s3"], "test")
    assert len(parse_tree(tree, "number", "line", ["s0", "s1", "s2"], "test")) == 4_000
    faults = faults_of_shape("number", "line", [1.0] * 4_000, {f"s{n}": [1.0] for n in range(4)})
    assert next(faults).expected == "at most 15000 numbers in all series"


def test_a_document_of_two_megabytes_is_not_even_parsed() -> None:
    with pytest.raises(ContentError, match="at most 1048576 bytes"):
        parse_document(b"[" * 2_000_000, "number", "line", ["s0"], "test")


# What a visitor finds


def on_chart(visit: Open, content: Path) -> Visitor:
    visitor = visit(content, ListJournal())
    visitor.lane.wake()
    visitor.lane.open("example")
    visitor.settle()
    return visitor


@pytest.fixture
def visitor(visit: Open, tmp_path: Path) -> Visitor:
    return on_chart(visit, build_example("data", tmp_path / "content"))


def chart_of(visitor: Visitor) -> Any:
    return next(node for node in visitor.nodes() if node.role is QAccessible.Role.Slider)


def told(visitor: Visitor) -> tuple[str, str]:
    view = visitor.scene
    return view.property("pickedName").replace("\u00a0", " "), view.property("pickedValue").replace("\u00a0", " ")


def test_a_tap_finds_the_point_beside_the_finger_and_says_it_in_words(visitor: Visitor) -> None:
    assert visitor.says("Tippe in das Diagramm.")
    rect = chart_of(visitor).rect
    visitor.touch(QPoint(rect.right() - 12, rect.center().y()))
    assert told(visitor) == ("21. Dezember", "7 Stunden 55 Minuten")
    assert visitor.says("7\u00a0Stunden 55 Minuten")
    visitor.touch(QPoint(rect.left() + 60, rect.top() + 40))
    assert told(visitor)[0] == "21. Januar"


def test_touching_down_does_nothing_and_neither_does_a_finger_that_slides_off(visitor: Visitor) -> None:
    rect = chart_of(visitor).rect
    visitor.touch_and_slide_off("Diagramm", QPoint(rect.center().x(), rect.bottom() + 200))
    assert visitor.scene.property("picked") == -1


def test_arrows_and_keys_walk_from_point_to_point(visitor: Visitor) -> None:
    visitor.tap("Ein Wert weiter")
    assert told(visitor)[0] == "21. Januar"
    visitor.tap("Ein Wert weiter")
    assert told(visitor)[0] == "21. Februar"
    visitor.tap("Ein Wert zurück")
    assert told(visitor)[0] == "21. Januar"
    for _ in range(12):
        visitor.key(Qt.Key.Key_Tab)
        if visitor.focus is not None and visitor.focus.objectName() == "chart":
            break
    for key, name in (
        (Qt.Key.Key_End, "21. Dezember"),
        (Qt.Key.Key_Left, "21. November"),
        (Qt.Key.Key_Home, "21. Januar"),
        (Qt.Key.Key_Right, "21. Februar"),
        (Qt.Key.Key_PageUp, "21. März"),
        (Qt.Key.Key_PageDown, "21. Februar"),
    ):
        visitor.key(key)
        assert told(visitor)[0] == name


def test_a_screen_reader_moves_it_as_a_slider(visitor: Visitor) -> None:
    node = chart_of(visitor)
    action = node.interface.actionInterface()
    assert action is not None
    action.doAction("Increase")
    action.doAction("Increase")
    visitor.settle()
    assert told(visitor)[0] == "21. Februar"
    action.doAction("Decrease")
    visitor.settle()
    assert told(visitor)[0] == "21. Januar"
    assert "21. Januar: 8 Stunden 40 Minuten" in chart_of(visitor).description.replace("\u00a0", " ")


def test_a_mark_is_a_button_and_has_something_to_say(visitor: Visitor) -> None:
    visitor.tap("Längster Tag")
    assert told(visitor)[0] == "21. Juni"
    assert visitor.says("Je weiter im Norden, desto länger.")
    visitor.tap("Ein Wert weiter")
    assert not visitor.says("Je weiter im Norden")


def test_another_series_says_its_own_values(visitor: Visitor) -> None:
    visitor.tap("Längster Tag")
    visitor.tap("Athen")
    assert told(visitor) == ("21. Juni", "14 Stunden 48 Minuten")
    assert [line["chosen"] for line in visitor.scene.property("lines")] == [False, True]


def test_the_language_changes_numbers_and_dates(visitor: Visitor) -> None:
    visitor.tap("Längster Tag")
    visitor.tap("English")
    assert told(visitor) == ("21 June", "16 hours 31 minutes")
    assert visitor.says("As\u00a0of:\u00a01\u00a0November\u00a02026")


def test_source_licence_and_date_stand_on_the_page(visitor: Visitor) -> None:
    assert visitor.says(
        "Quelle: eigene Rechnung nach den Gleichungen der NOAA · CC0 1.0 · Stand:\u00a01.\u00a0November\u00a02026"
    )


def test_the_table_says_exactly_what_the_chart_says(visitor: Visitor) -> None:
    names = [told(visitor)[0] for _ in range(12) if not visitor.scene.step(1)]
    by_step = []
    visitor.scene.step(-12)
    for _ in names:
        row = [told(visitor)[0]]
        for series in range(2):
            visitor.scene.select(series)
            row.append(told(visitor)[1])
        by_step.append(row)
        visitor.scene.step(1)
    visitor.scene.tabulate(True)
    visitor.settle()
    rows = [node for node in visitor.nodes() if node.role is QAccessible.Role.Row]
    spoken = [node.name.replace("\u00a0", " ") for node in rows]
    assert spoken == [f"{name}: Jena {jena}, Athen {athens}" for name, jena, athens in by_step]
    assert len(rows) == 12


def big(folder: Path, rows: int) -> Path:
    """The example with many rows, built."""
    source = folder / "example"
    shutil.copytree(folder_of("data") / "example", source)
    text = (source / "exhibit.toml").read_text(encoding="utf-8").replace('kind = "day"', 'kind = "number"')
    text = text.partition("[[scene.mark]]")[0].replace('shown_as = "duration"', "decimals = 2")
    (source / "exhibit.toml").write_text(text, encoding="utf-8")
    lines = [f"{n},{n % 89 / 7:.2f},{'' if n % 5 == 0 else n}" for n in range(rows)]
    (source / "data/light.csv").write_text("day,jena,athens\n" + "\n".join(lines) + "\n", encoding="utf-8")
    install(check_source(source), folder / "content")
    return folder / "content"


def test_a_long_table_comes_in_sheets_that_hold_every_row_once(visit: Open, tmp_path: Path) -> None:
    visitor = on_chart(visit, big(tmp_path, 130))
    visitor.tap("Als Tabelle")
    seen = []
    for _ in range(4):
        seen += [node.name for node in visitor.nodes() if node.role is QAccessible.Role.Row]
        visitor.scene.turn(1)
        visitor.settle()
    assert seen == [
        f"{n}: Jena {wording.number_text(n % 89 / 7, 2, 'de')}, Athen {'kein Wert' if n % 5 == 0 else f'{n},00'}"
        for n in range(130)
    ]
    visitor.scene.turn(9)
    assert visitor.scene.property("sheet") == 3
    assert visitor.says("Blatt 4 von 4")
    visitor.tap("Als Bild")
    assert chart_of(visitor)


def test_the_table_opens_where_the_finger_was(visit: Open, tmp_path: Path) -> None:
    visitor = on_chart(visit, big(tmp_path, 130))
    visitor.scene.step(1)
    visitor.scene.step(99)
    visitor.tap("Als Tabelle")
    assert visitor.scene.property("sheet") == 2
    assert [row["number"] for row in visitor.scene.property("rows") if row["picked"]] == [99]


def test_the_largest_numbers_open_and_are_walked_through_without_a_stop(visit: Open, tmp_path: Path) -> None:
    content = big(tmp_path, POINTS_MAX)
    start = time.perf_counter()
    visitor = on_chart(visit, content)
    opened = time.perf_counter() - start
    slowest = 0.0
    for _ in range(20):
        start = time.perf_counter()
        visitor.scene.step(37)
        slowest = max(slowest, time.perf_counter() - start)
    assert opened < 10
    assert slowest < 0.2  # a step draws nothing anew but the knob


def test_a_gap_says_so_and_points_nowhere(visit: Open, tmp_path: Path) -> None:
    visitor = on_chart(visit, big(tmp_path, 10))
    visitor.scene.select(1)
    visitor.scene.step(1)
    visitor.settle()
    assert visitor.says("kein Wert")
    assert visitor.scene.property("pickedAt")["y"] == -1


def damaged(content: Path, data: bytes) -> None:
    """Other bytes of the same size, as a disk may give them: the manifest's size still fits."""
    (file,) = content.glob("packs/*/numbers/light.json")
    file.write_bytes(data.ljust(file.stat().st_size)[: file.stat().st_size])


@pytest.mark.parametrize("data", [b"", b"\xff", b"{}", b'{"x": ["06-21"], "series": {"jena": [1]}}', b"[[[[[[[["])
def test_a_damaged_file_becomes_a_card_and_the_visit_goes_on(visit: Open, tmp_path: Path, data: bytes) -> None:
    content = build_example("data", tmp_path / "content")
    damaged(content, data)
    visitor = on_chart(visit, content)
    assert visitor.says("Diese Zahlen können wir gerade nicht zeigen.")
    visitor.scene.touch(0.5)
    visitor.scene.step(1)
    visitor.scene.jump(0)
    visitor.scene.select(1)
    visitor.scene.tabulate(True)
    visitor.scene.turn(1)
    visitor.settle()
    assert visitor.says("Quelle:")
    visitor.tap("Fertig")
    assert visitor.page == "start"


def test_odd_calls_do_nothing(visitor: Visitor) -> None:
    view = visitor.scene
    for at in (float("nan"), float("inf"), -float("inf")):
        view.touch(at)
    view.jump(99)
    view.jump(-1)
    view.select(99)
    assert view.property("selected") == 1
    view.select(-5)
    assert view.property("selected") == 0


# Newer numbers


def a_feed(version: int, body: dict[str, object], day: dt.date = dt.date(2026, 12, 24)) -> Feed:
    at = dt.datetime.combine(day, dt.time(12), dt.UTC)
    return Feed("light", "data", version, at, body)


@pytest.fixture
def fed(visit: Open, tmp_path: Path) -> Visitor:
    source = tmp_path / "example"
    shutil.copytree(folder_of("data") / "example", source)
    toml = source / "exhibit.toml"
    toml.write_text(toml.read_text("utf-8").replace('id = "light"\n', 'id = "light"\nfeed = "light"\n', 1), "utf-8")
    install(check_source(source), tmp_path / "content")
    return on_chart(visit, tmp_path / "content")


def hear(visitor: Visitor, feed: Feed) -> None:
    visitor.stage.backstage.feeds.take(feed)
    visitor.lane.hear_news()
    visitor.settle()


NEWER: dict[str, object] = {"x": ["06-21", "07-21"], "series": {"jena": [16.0, 15.0], "athens": [14.0, 13.0]}}


def test_newer_numbers_are_shown_with_their_own_date(fed: Visitor) -> None:
    fed.tap("Längster Tag")
    hear(fed, a_feed(1, NEWER))
    assert told(fed) == ("21. Juni", "16 Stunden")
    assert fed.says("Stand:\u00a024.\u00a0Dezember\u00a02026")
    hear(fed, a_feed(2, {"x": ["01-21"], "series": {"jena": [8.0], "athens": [9.0]}}))
    assert fed.scene.property("picked") == -1
    assert fed.scene.property("count") == 1


def test_a_feed_that_does_not_fit_or_is_older_leaves_the_last_good_numbers(fed: Visitor) -> None:
    hear(fed, a_feed(1, NEWER, dt.date(2026, 10, 1)))
    assert fed.scene.property("count") == 12
    hear(fed, a_feed(2, NEWER))
    assert fed.scene.property("count") == 2
    hear(fed, a_feed(3, {"x": ["nonsense"], "series": {}}))
    assert fed.scene.property("count") == 2
    assert fed.says("Stand:\u00a024.\u00a0Dezember\u00a02026")
