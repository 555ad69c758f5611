"""Indicators and texts: counting without a store."""

from hypothesis import given
from hypothesis import strategies as st

from werkstadt.hub.rules.indicators import ExhibitionDay, count_indicators
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


@given(st.text(st.characters() | st.sampled_from("\0\ud800\udfff")))
def test_any_text_becomes_one_that_every_store_takes(text: str) -> None:
    made = plain(text)
    made.encode()
    assert "\0" not in made
    assert is_plain(text) == (made == text)
    assert plain(made) == made
