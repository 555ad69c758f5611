"""Scores of usability studies: against published examples, against other implementations, and for any answers."""

import json
import math
import random
import statistics
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkstadt.hub.rules.scores import benchmarks, intervals
from werkstadt.hub.rules.scores.figures import ROWS_LEAST, cronbach_alpha, figures
from werkstadt.hub.rules.scores.instruments import INSTRUMENTS, Row, sift

BROOKE = (5, 4, 2, 1, 2, 3, 2, 4, 5, 2)
"""The filled-in form of Brooke 1996, figure 1: 22 points, SUS 55."""


def scored(name: str, *answers: Sequence[float]) -> dict[str, Any]:
    rows = [Row(number, tuple(map(float, values))) for number, values in enumerate(answers, start=2)]
    return figures(INSTRUMENTS[name], rows)


def test_sus_as_brooke_counts_it() -> None:
    assert scored("sus", BROOKE)["scores"] == [55]
    assert scored("sus", (5, 1) * 5, (1, 5) * 5, (3,) * 10)["scores"] == [100, 0, 50]


def test_umux_reverses_items_two_and_four() -> None:
    found = scored("umux", (7, 1, 7, 1), (1, 7, 1, 7), (7, 7, 7, 7), (6, 2, 5, 3))
    assert found["scores"] == pytest.approx([100, 0, 50, 75])


def test_umux_lite_has_no_regression_to_sus() -> None:
    assert scored("umux_lite", (7, 7), (1, 1), (5, 6), (1, 7))["scores"] == pytest.approx([100, 0, 75, 50])


def test_ueq_s_has_its_two_halves_and_the_whole() -> None:
    found = scored("ueq_s", (6, 6, 7, 5, 7, 7, 6, 6))
    assert [found[scale]["mean"] for scale in ("pragmatic", "hedonic", "overall")] == [2, 2.5, 2.25]
    assert (found["scores"], found["rows"], found["mean"]) == ([2.25], [2], 2.25)
    assert scored("ueq_s", (1,) * 4 + (7,) * 4)["pragmatic"]["mean"] == -3


def test_four_of_five_as_tullis_works_it_out() -> None:
    """measuringux.com/adjustedwald.htm: 0.6696 ± 0.3100."""
    found = scored("completion", [1], [1], [0], [1], [1])
    assert (found["rate"], found["mean"], found["n"]) == (0.8, 0.8, 5)
    assert found["adjusted"] == pytest.approx(0.6696, abs=1e-4)
    assert (found["ci_low"], found["ci_high"]) == pytest.approx((0.3596, 0.9796), abs=1e-4)


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [
        (7, 10, 0.39232529797726956, 0.8966615820775747),
        (5, 5, 0.5109451403671397, 1),
        (0, 9, 0, 0.3446402686548249),
        (99, 200, 0.42645839013846026, 0.5637300631253124),
    ],
)
def test_rates_as_statsmodels_has_them(hits: int, n: int, low: float, high: float) -> None:
    """statsmodels 0.15, proportion_confint(…, method="agresti_coull")."""
    found = intervals.around_rate(hits, n)
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-12)


def test_times_as_sauros_calculator_has_them() -> None:
    """measuringu.com/time_intervals: 55, 65, 75, 62, 45, 135 s are 68 s, from 46 to 101. To the digit: scipy 1.17."""
    found = scored("task_time", *((seconds, 1) for seconds in (55, 65, 75, 62, 45, 135)))
    assert [round(found[key]) for key in ("geometric_mean", "ci_low", "ci_high")] == [68, 46, 101]
    exact = (68.24107823256506, 46.00509941, 101.2245342)
    assert (found["geometric_mean"], found["ci_low"], found["ci_high"]) == pytest.approx(exact)
    assert (found["median"], found["mean"]) == (63.5, pytest.approx(437 / 6))


def test_times_are_those_of_successful_attempts() -> None:
    found = scored("task_time", (55, 1), (900, 0), (65, 1))
    assert (found["n"], found["attempts"], found["scores"], found["rows"]) == (2, 3, [55, 65], [2, 4])
    assert found["geometric_mean"] == pytest.approx(math.sqrt(55 * 65))


def test_nps_counts_its_three_groups() -> None:
    found = scored("nps", *([answer] for answer in range(11)))
    assert (found["promoters"], found["passives"], found["detractors"]) == (2, 2, 7)
    assert (found["nps"], found["mean"], found["median"]) == (pytest.approx(-500 / 11), 5, 5)


def test_an_interval_that_reaches_past_its_scale_is_given_and_marked() -> None:
    assert [scored("nps", [10], [one])["ci_past_scale"] for one in (10, 8, 0)] == [True, False, False]
    assert scored("nps", [10], [10])["ci_high"] == pytest.approx(104.4, abs=0.1)
    assert [scored("seq", [7], [one])["ci_past_scale"] for one in (7, 6)] == [False, True]


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 30))
def test_nps_is_the_mean_of_three_values_with_three_more_people(promoters: int, passives: int, detractors: int) -> None:
    """Another road to the same: +1, 0 and −1 with ¾, 1½ and ¾ more, in fractions."""
    weights = {1: promoters + Fraction(3, 4), 0: passives + Fraction(3, 2), -1: detractors + Fraction(3, 4)}
    n = sum(weights.values())
    mean = sum((value * weight for value, weight in weights.items()), Fraction()) / n
    variance = sum((weight * (value - mean) ** 2 for value, weight in weights.items()), Fraction()) / n
    half = 1.959963984540054 * math.sqrt(variance / n)
    found = intervals.around_nps(promoters, detractors, promoters + passives + detractors)
    assert (found.low, found.high) == pytest.approx((100 * (mean - half), 100 * (mean + half)), abs=1e-9)


def test_means_as_scipy_has_them() -> None:
    """scipy 1.17, t.interval(0.95, 4, …) of these five scores."""
    answers = (
        BROOKE,
        (5, 1) * 5,
        (5, 2, 4, 2, 4, 2, 4, 2, 4, 2),
        (4, 3, 4, 3, 4, 3, 4, 2, 2, 2),
        (5, 1, 5, 1, 5, 1, 5, 1, 3, 3),
    )
    found = scored("sus", *answers)
    assert found["scores"] == [55, 100, 77.5, 62.5, 90]
    assert (found["mean"], found["median"]) == (77, 77.5)
    assert found["sd"] == pytest.approx(statistics.stdev(found["scores"]))
    assert (found["ci_low"], found["ci_high"]) == pytest.approx((53.83289882680488, 100.16710117319512))
    assert found["ci_past_scale"] is True


T = {
    1: 12.706204736174694, 2: 4.302652729749462, 3: 3.1824463052837078, 4: 2.7764451051977934, 5: 2.5705818356363146,
    9: 2.262157162798205, 10: 2.228138851986274, 30: 2.0422724563012378, 60: 2.0002978220142604,
    120: 1.9799304050824402, 200: 1.9718962236339088, 201: 1.971836506779859, 1000: 1.9623390808264083,
    99_999: 1.9599877077718442,
}  # fmt: skip
"""scipy 1.17, t.ppf(0.975, df)."""


@pytest.mark.parametrize(("df", "t"), T.items())
def test_t_as_scipy_has_it(df: int, t: float) -> None:
    assert intervals.t_quantile(df) == pytest.approx(t, rel=2e-12)


def test_t_falls_with_every_degree_of_freedom() -> None:
    ts = [intervals.t_quantile(df) for df in range(1, 400)]
    assert ts == sorted(ts, reverse=True)
    assert ts[-1] > intervals.Z


def test_ueq_s_as_pingouin_has_it() -> None:
    """pingouin 0.7, cronbach_alpha; the interval is that of the official tool: 1.96, where t were 2.78."""
    people = (
        (6, 6, 7, 5, 7, 7, 6, 6),
        (4, 5, 5, 4, 3, 4, 2, 3),
        (7, 6, 6, 7, 5, 5, 6, 4),
        (2, 3, 1, 2, 4, 4, 5, 5),
        (5, 5, 6, 6, 2, 3, 3, 1),
    )
    found = scored("ueq_s", *people)
    expected = {
        "pragmatic": (0.9, 1.7818529681205462, 0.9553805774278216),
        "hedonic": (0.25, 1.6770509831248424, 0.9481481481481482),
        "overall": (0.575, 1.3334635353094586, 0.8676876726085865),
    }
    for scale, (mean, sd, alpha) in expected.items():
        one = found[scale]
        assert (one["mean"], one["sd"], one["alpha"]) == pytest.approx((mean, sd, alpha))
        half = 1.96 * sd / math.sqrt(5)
        assert (one["ci_low"], one["ci_high"]) == pytest.approx((mean - half, mean + half))


def test_alpha_is_not_said_where_it_means_nothing() -> None:
    assert cronbach_alpha([(1, 2, 3, 4)]) is None
    assert cronbach_alpha([(1, 2, 3, 4), (4, 3, 2, 1)]) is None
    assert cronbach_alpha([(1, 1, 1, 1), (2, 2, 2, 2)]) == pytest.approx(1)


@pytest.mark.parametrize(
    ("mean", "grade"),
    [(0, "F"), (51.69, "F"), (51.7, "D"), (62.7, "C-"), (65, "C"), (68, "C"), (71.1, "C+"), (72.6, "B-"), (74.1, "B"),
     (77.2, "B+"), (78.9, "A-"), (80.8, "A"), (84.09, "A"), (84.1, "A+"), (100, "A+")],
)  # fmt: skip
def test_grades_of_the_sus(mean: float, grade: str) -> None:
    assert benchmarks.SUS.word(mean) == benchmarks.UMUX_LITE.word(mean) == grade


@pytest.mark.parametrize(
    ("scale", "borders"),
    [
        ("pragmatic", (0.72, 1.17, 1.55, 1.74)),
        ("hedonic", (0.35, 0.85, 1.20, 1.59)),
        ("overall", (0.59, 0.98, 1.31, 1.58)),
    ],
)
def test_a_word_of_the_ueq_s_holds_strictly_above_its_border(scale: str, borders: tuple[float, ...]) -> None:
    words = ("bad", "below average", "above average", "good", "excellent")
    for border, below, above in zip(borders, words, words[1:], strict=False):
        assert benchmarks.UEQ_S[scale].word(border) == below
        assert benchmarks.UEQ_S[scale].word(border + 1e-9) == above


@pytest.mark.parametrize(
    ("nps", "word"),
    [(-100, "not above 0"), (0, "not above 0"), (0.1, "good"), (49.9, "good"), (50, "excellent"), (70, "world class")],
)
def test_words_for_an_nps(nps: float, word: str) -> None:
    assert benchmarks.NPS.word(nps) == word


def test_a_benchmark_says_where_its_word_is_from_and_what_else_the_interval_allows() -> None:
    said = scored("sus", *[(5, 1, 5, 1, 5, 1, 5, 1, 3, 3)] * 4, *[BROOKE] * 4)["benchmark"]
    assert (said["word"], said["word_low"], said["word_high"]) == ("C+", "D", "A+")
    assert (said["table"], said["version"], "Sauro & Lewis" in said["source"]) == ("sus-curved-grades", "2016", True)
    lite = scored("umux_lite", (7, 6))["benchmark"]
    assert (lite["word"], lite["word_low"], lite["table"]) == ("A+", None, "sus-curved-grades")
    assert "none of its own" in lite["note"]
    assert scored("nps", [10])["benchmark"]["table"] == "nps-customergauge"
    assert scored("ueq_s", (4,) * 8)["hedonic"]["benchmark"]["table"] == "ueq-s-tool"


@pytest.mark.parametrize("name", ["umux", "seq", "completion", "task_time"])
def test_what_has_no_sourced_table_has_no_benchmark(name: str) -> None:
    assert "benchmark" not in scored(name, *_some(name, 9))


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_without_rows_there_is_nothing_to_say(name: str) -> None:
    found = scored(name)
    assert (found["n"], found["scores"], found["rows"], found["too_few"]) == (0, [], [], True)
    said = [found[key] for key in ("mean", "sd", "median", "ci_low", "ci_high")]
    assert said == [None] * 5
    for key in ("nps", "rate", "adjusted", "geometric_mean", "benchmark"):
        assert found.get(key) is None
    if name == "ueq_s":
        assert found["overall"]["benchmark"] is found["overall"]["alpha"] is None


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_one_row_has_a_mean_and_no_spread(name: str) -> None:
    found = scored(name, *_some(name, 1))
    assert (found["mean"], found["sd"]) == (found["scores"][0], None)
    assert (found["ci_low"] is None) == (name != "completion")


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_below_eight_rows_figures_are_there_and_marked(name: str) -> None:
    assert scored(name, *_some(name, ROWS_LEAST - 1))["too_few"] is True
    assert scored(name, *_some(name, ROWS_LEAST - 1))["ci_low"] is not None
    assert scored(name, *_some(name, ROWS_LEAST))["too_few"] is False


def _some(name: str, n: int) -> list[tuple[float, ...]]:
    """The best answers, the first one a step worse."""
    best = [field.high if field.high < 1000 else 60 for field in INSTRUMENTS[name].fields]
    worse = [best[0] - (0 if name == "completion" else 1), *best[1:]]
    return [tuple(worse), *[tuple(best)] * (n - 1)]


def _answers(name: str) -> st.SearchStrategy[list[tuple[float, ...]]]:
    fields = [
        st.integers(int(field.low), int(field.high)) if field.whole else st.floats(field.low, field.high)
        for field in INSTRUMENTS[name].fields
    ]
    return st.lists(st.tuples(*fields).map(lambda values: tuple(map(float, values))), max_size=30)


ANY = st.sampled_from(sorted(INSTRUMENTS)).flatmap(lambda name: st.tuples(st.just(name), _answers(name)))


@given(ANY)
def test_whatever_is_answered_the_figures_are_json_and_their_intervals_hold_them(
    case: tuple[str, list[tuple[float, ...]]],
) -> None:
    name, answers = case
    found = scored(name, *answers)
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    instrument = INSTRUMENTS[name]
    assert all(instrument.low <= one <= instrument.high for one in found["scores"])
    assert len(found["scores"]) == len(found["rows"]) == found["n"]
    middles = {"nps": "nps", "completion": "rate", "task_time": "geometric_mean"}
    for one in (found, *(found[scale] for scale in ("pragmatic", "hedonic", "overall") if scale in found)):
        if one["ci_low"] is not None:
            assert one["ci_low"] <= one[middles.get(name, "mean")] + 1e-9
            assert one[middles.get(name, "mean")] <= one["ci_high"] + 1e-9
    if name == "completion" and found["n"]:
        assert 0 <= found["ci_low"] <= found["ci_high"] <= 1
        assert found["ci_past_scale"] is False
    if name == "task_time" and found["n"] > 1:
        assert found["ci_low"] > 0


@given(ANY, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(case: tuple[str, list[tuple[float, ...]]], chance: random.Random) -> None:
    name, answers = case
    turned = list(answers)
    chance.shuffle(turned)
    found, again = _without_rows(scored(name, *answers)), _without_rows(scored(name, *turned))
    assert found == again


def _without_rows(found: dict[str, Any]) -> dict[str, Any]:
    return {
        key: _without_rows(value) if isinstance(value, dict) else value
        for key, value in found.items()
        if key not in ("rows", "scores")
    }


@given(ANY.filter(lambda case: len(case[1]) > 1))
def test_mean_sd_and_median_are_those_of_pythons_statistics(case: tuple[str, list[tuple[float, ...]]]) -> None:
    found = scored(case[0], *case[1])
    if found["n"] > 1:
        assert found["mean"] == pytest.approx(statistics.fmean(found["scores"]), abs=1e-9)
        assert found["sd"] == pytest.approx(statistics.stdev(found["scores"]), abs=1e-6)
        assert found["median"] == statistics.median(found["scores"])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *((text, 5) for text in ("5", " 5 ", "5,0", "5.0", "05", "5\n")),
        *(
            (text, None)
            for text in ("0", "6", "", "5,5", "5.", ",5", "-1", "+1", "1e0", "nan", "inf", "٣", "5 0", "five")
        ),
        *((text, None) for text in ("1_0", "=5", "1234567890", "5,0,0")),
        ("1", 1),
    ],
)
def test_how_a_whole_number_may_be_written(text: str, value: float | None) -> None:
    assert INSTRUMENTS["sus"].fields[0].read(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12,5", 12.5),
        ("12.5", 12.5),
        ("0", None),
        ("0,001", 0.001),
        ("0,0009", None),
        ("1000000", 1e6),
        ("1000000,1", None),
    ],
)
def test_how_seconds_may_be_written(text: str, value: float | None) -> None:
    assert INSTRUMENTS["task_time"].fields[0].read(text) == value


def test_answers_from_elsewhere_keep_their_own_numbers() -> None:
    rows, excluded = sift(INSTRUMENTS["umux_lite"], [(7001, ["7", "6"]), (7002, ["7", "8"]), (7003, ["", "1"])])
    found: dict[str, Any] = figures(INSTRUMENTS["umux_lite"], rows, excluded)
    assert (found["rows"], found["excluded"]) == ([7001], 2)
    expected = "a whole number from 1 to 7"
    assert found["exclusions"] == [
        {"row": 7002, "field": "q2", "expected": expected, "got": "8"},
        {"row": 7003, "field": "q1", "expected": expected, "got": ""},
    ]
