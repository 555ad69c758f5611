"""Indicators, tallies and texts: counting without a store."""

from hypothesis import given
from hypothesis import strategies as st

from werkstadt.hub.rules.indicators import ExhibitionDay, count_indicators
from werkstadt.hub.rules.tally import Question, tally
from werkstadt.hub.rules.texts import is_plain, plain


def test_exhibits_and_days_are_counted_once_however_many_devices_say_so() -> None:
    days = [
        ExhibitionDay("2026-11-20", "d1", "start", ("abbe", "room")),
        ExhibitionDay("2026-11-20", "d2", "start", ("abbe",)),
        ExhibitionDay("2026-11-21", "d1", "start", ("place",)),
        ExhibitionDay("2026-12-01", "d1", "next", ("later",)),
    ]
    visits = {"2026-11-19": 9, "2026-11-20": 30, "2026-11-21": 12}
    exhibits, exhibition_days, terminal_visits = count_indicators(days, visits, "2026-11-20", "2026-11-30")
    assert (exhibits.number, exhibits.value, exhibits.rows) == (38, 3, 3)
    assert (exhibition_days.number, exhibition_days.value) == (39, 2)
    assert (terminal_visits.number, terminal_visits.name_de, terminal_visits.value) == (
        None,
        "Besuche an Terminals",
        42,
    )
    assert terminal_visits.source == "werkstadt-hub records --kind visit --from 2026-11-20 --to 2026-11-30"


def test_answers_are_counted_by_their_kind_and_free_text_never_is() -> None:
    questions = tally(
        [
            {"stars": "5", "liked": ["quiz", "pictures"], "age": 9, "why": "So schön!"},
            {"stars": "4", "liked": ["quiz"], "age": 10, "why": None},
            {"stars": "5", "liked": [], "age": 9},
        ]
    )
    assert questions == [
        Question("stars", "choice", 3, (("5", 2), ("4", 1))),
        Question("liked", "choices", 2, (("quiz", 2), ("pictures", 1))),
        Question("age", "number", 3, (("9", 2), ("10", 1))),
        Question("why", "text", 1, ()),
    ]


def test_many_different_words_are_text_and_not_choices() -> None:
    assert tally([{"word": f"w{number}"} for number in range(41)])[0].kind == "text"


def test_a_question_that_nobody_answered_is_listed_with_none() -> None:
    assert tally([{"why": None}]) == [Question("why", "choice", 0, ())]


@given(st.text(st.characters() | st.sampled_from("\0\ud800\udfff")))
def test_any_text_becomes_one_that_every_store_takes(text: str) -> None:
    made = plain(text)
    made.encode()
    assert "\0" not in made
    assert is_plain(text) == (made == text)
    assert plain(made) == made
