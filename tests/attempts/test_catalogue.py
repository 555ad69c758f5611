"""The catalogue is whole: nothing in it is forgotten, and no test names what is not in it."""

import pytest

from tests.attempts.catalogue import CatalogueError, catalogue, marked

GOOD = 'who = "thief"\ntried = "Pulls."\nexpected = "Holds."\n'


def test_every_attempt_at_the_window_has_a_test() -> None:
    tried = {id_ for mark, id_, _ in marked() if mark == "attempt"}
    assert [id_ for id_, one in catalogue().items() if one.level in "QW" and id_ not in tried] == []


def test_every_mark_names_an_attempt() -> None:
    known = catalogue()
    assert [(id_, where) for _, id_, where in marked() if id_ not in known] == []


def test_there_are_enough_and_they_stand_in_order() -> None:
    known = list(catalogue())
    assert len(known) >= 90
    for level in "QWV":
        numbers = [int(id_[1:]) for id_ in known if id_[0] == level]
        assert numbers == list(range(1, len(numbers) + 1)), "a number is never given to another attempt"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[X01]\n" + GOOD, "expected tables named like [Q01], got 'X01'"),
        ("[Q01]\n" + GOOD.replace("thief", "alien"), "got who = 'alien'"),
        ('[Q01]\nwho = "thief"\ntried = "Pulls."', "got expected"),
        ("[Q01]\n" + GOOD + 'audit = "yes"', "got audit = 'yes'"),
        ("[Q01]\n" + GOOD + "level = 1", "got level = 1"),
    ],
)
def test_what_is_wrong_with_an_entry_is_told(text: str, words: str) -> None:
    with pytest.raises(CatalogueError) as caught:
        catalogue(text)
    assert words in str(caught.value)
