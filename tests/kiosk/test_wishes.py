"""What somebody is looking for, without a window: wishes combine, say how many remain, and what stands in the way."""

import itertools
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from werkstadt.exhibits.model import Card, Theme, Zone
from werkstadt.kiosk.rules.finding import AGES, GROUPS, HERE, MINUTES, Catalogue, Wanted, find, loosenings


def card(id_: str, title: str = "Ein Ding", **more: object) -> Card:
    told = {"subtitle": {"de": "Zum Probieren"}, "duration_min": 4, "ages": (8, 99), "ground": "ink", "cover": "c.svg"}
    return Card(id=id_, hash=id_ * 8, title={"de": title, "en": f"{title} en"}, **{**told, **more})  # type: ignore[arg-type]


THEMES = (Theme("light", {"de": "Licht", "en": "Light"}), Theme("city", {"de": "Stadt", "en": "City"}))
ZONES = (Zone("foyer", {"de": "im Foyer", "en": "in the foyer"}), Zone("lab", {"de": "im Labor", "en": "in the lab"}))
HERE_CARDS = (
    card("a", "Der Mond", themes=("light",), duration_min=3, ages=(4, 6)),
    card("b", "Die Straße", themes=("city",), duration_min=5, zones=("foyer",)),
    card("c", "Lampen der Stadt", themes=("light", "city"), duration_min=12, ages=(14, 99)),
)
ELSEWHERE = (
    card("d", "Der Laser", themes=("light",), zones=("lab",), found_by={"de": "gefährlich", "en": "dangerous"}),
)
CATALOGUE = Catalogue(HERE_CARDS, ELSEWHERE, THEMES, ZONES)
ALL = (*HERE_CARDS, *ELSEWHERE)


def ids(wanted: Wanted, cards: Sequence[Card] = ALL, language: str = "de") -> str:
    return "".join(one.id for one in find(CATALOGUE, cards, wanted, language).cards)


def test_without_a_wish_everything_remains_in_the_order_of_the_exhibition() -> None:
    assert ids(Wanted()) == "abcd"


def test_each_wish_narrows_and_they_combine() -> None:
    assert ids(Wanted(theme="light")) == "acd"
    assert ids(Wanted(theme="light", minutes="5")) == "ad"
    assert ids(Wanted(theme="light", minutes="5", age="6")) == "a"
    assert ids(Wanted(minutes="3")) == "a"
    assert ids(Wanted(minutes="10")) == "abd"
    assert ids(Wanted(age="15")) == "bcd"
    assert ids(Wanted(age="7-10")) == "bd"
    assert ids(Wanted(age="11-14")) == "bcd", "who is fourteen is in two worlds"
    assert ids(Wanted(text="mond", theme="city")) == ""


def test_here_is_what_can_be_opened_here_and_what_has_no_place_stands_everywhere() -> None:
    assert ids(Wanted(zone=HERE)) == "abc"
    assert ids(Wanted(zone="lab")) == "acd"
    assert ids(Wanted(zone="foyer")) == "abc"
    assert [CATALOGUE.where(one) for one in ALL] == [None, ZONES[0], None, ZONES[1]]


def test_words_of_title_theme_and_pages_are_found_in_the_visitors_language() -> None:
    assert ids(Wanted(text="stadt")) == "cb", "what says so itself comes before what is only about it"
    assert ids(Wanted(text="gefaehrlich")) == "d"
    assert ids(Wanted(text="dangerous")) == ""
    assert ids(Wanted(text="dangerous"), language="en") == "d"
    assert ids(Wanted(text="city"), language="en") == "bc"


def test_what_is_no_longer_shown_is_no_longer_found_nor_counted() -> None:
    assert ids(Wanted(theme="light"), ALL[1:]) == "cd"
    assert find(CATALOGUE, ALL[1:], Wanted(), "de").counts["theme"] == {"light": 2, "city": 2}


def test_a_wish_chosen_again_is_taken_back_and_another_of_its_group_replaces_it() -> None:
    wanted = Wanted().choose("theme", "light").choose("minutes", "5")
    assert (wanted.theme, wanted.minutes, wanted.chosen) == ("light", "5", ("theme", "minutes"))
    assert wanted.choose("theme", "city").theme == "city"
    assert wanted.choose("theme", "light").theme == ""
    assert wanted.choose("nonsense", "light") == wanted
    assert wanted.without("minutes").chosen == ("theme",)
    assert wanted.without("nonsense") == wanted


OPTIONS = {
    "theme": ("light", "city"),
    "age": tuple(AGES),
    "minutes": tuple(map(str, MINUTES)),
    "zone": (HERE, "foyer", "lab"),
}


@given(
    st.fixed_dictionaries({group: st.sampled_from(["", *options]) for group, options in OPTIONS.items()}),
    st.sampled_from(["", "mond", "d", "stadt", "zzzz"]),
)
def test_a_count_is_what_remains_when_it_is_chosen(chosen: dict[str, str], text: str) -> None:
    wanted = Wanted(text=text, **chosen)
    found = find(CATALOGUE, ALL, wanted, "de")
    assert tuple(OPTIONS) == GROUPS
    for group, options in OPTIONS.items():
        for option in options:
            asked = Wanted(text=text, **{**chosen, group: option})
            assert found.counts[group].get(option, 0) == len(find(CATALOGUE, ALL, asked, "de").cards)


@given(
    st.fixed_dictionaries({group: st.sampled_from(["", *options]) for group, options in OPTIONS.items()}),
    st.sampled_from(["", "mond", "zzzz"]),
)
def test_what_to_loosen_is_true_and_the_most_helpful_comes_first(chosen: dict[str, str], text: str) -> None:
    wanted = Wanted(text=text, **chosen)
    loose = loosenings(CATALOGUE, ALL, wanted, "de")
    for one in loose:
        assert one.count == len(find(CATALOGUE, ALL, wanted.without(one.group), "de").cards) > 0
    assert all(before.count >= after.count for before, after in itertools.pairwise(loose))


def test_what_was_typed_does_not_stand_in_a_log() -> None:
    assert "kanari" not in repr(Wanted(text="kanari"))
