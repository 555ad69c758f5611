"""What a page of results says of its counts."""

from collections.abc import Mapping

import pytest

from tests.hub.test_counted_results import counts_of
from werkstadt.hub.console.charts import chart
from werkstadt.hub.rules.report import Figure, Report, keys_of, report
from werkstadt.hub.rules.schemas import Asked, Choice

SCHEMA = {
    "face": Asked(
        "select_one", "smiley5", {"de": "Wie?"}, (Choice("ok", {"de": "gut"}), Choice("wow", {"de": "toll"}))
    ),
    "first": Asked("rank", "", {"de": "Reihe"}, (Choice("a", {"de": "Abbe"}), Choice("b", {"de": "Bohr"}))),
    "age": Asked("integer", "", {"de": "Alter"}),
    "size": Asked("decimal", "", {"de": "Größe"}),
    "why": Asked("text", "", {"de": "Warum?"}),
    "photo": Asked("image", "", {"de": "Foto"}),
    "bye": Asked("note", "", {"de": "Danke"}),
}


Said = tuple[Mapping[str, object], str]


def made(*said: Said, chosen: Mapping[str, str] | None = None) -> Report:
    leaves: dict[tuple[str, str, str], tuple[int, dict[str, float]]] = {}
    for answers, exhibit in said:
        leaf = (exhibit, "d1", "de")
        n, counts = leaves.get(leaf, (0, {}))
        for key, more in counts_of(dict(answers), SCHEMA).items():
            ref, _, rest = key.partition(" ")
            counts[f"{ref}\n{rest}"] = counts.get(f"{ref}\n{rest}", 0) + more
        leaves[leaf] = (n + 1, counts)
    return report(leaves, chosen or {}, SCHEMA, "de")


def figure(told: Report, ref: str) -> Figure:
    return next(one for one in told.figures if one.ref == ref)


def test_choices_keep_the_form_s_order_and_show_what_nobody_chose() -> None:
    face = figure(made(*[({"face": "wow"}, "abbe")] * 7), "face")
    assert [(bar.label, bar.count) for bar in face.bars] == [("gut", 0), ("toll", 7)]
    assert (face.only_positive, face.answered, face.label) == (True, 7, "Wie?")


def test_numbers_have_their_mean_and_median_and_thin_ends_are_joined() -> None:
    ages = [*range(20, 60), 3, 97]
    age = figure(made(*[({"age": one}, "abbe") for one in ages]), "age")
    assert (age.answered, age.median) == (42, 39.5)
    assert age.mean == pytest.approx(sum(ages) / 42)
    assert (age.bars[0].name, age.bars[-1].name) == ("0..29", "50..99")
    assert all(bar.count and bar.count >= 5 for bar in age.bars)
    few = figure(made(*[({"age": one}, "abbe") for one in (3, 4, 5, 6)]), "age")
    assert (few.mean, few.answered) == (None, None)


def test_small_whole_numbers_have_a_bar_each_and_decimals_do_not() -> None:
    told = made(*[({"age": one % 3, "size": 1.5 + one / 10}, "abbe") for one in range(30)])
    assert [bar.name for bar in figure(told, "age").bars] == ["0..0", "1..1", "2..2"]
    assert figure(told, "size").bars[0].name.startswith("1.5..")


def test_a_rank_has_mean_places_best_first() -> None:
    rank = figure(made(*[({"first": ["b", "a"]}, "abbe")] * 5, ({"first": ["a", "b"]}, "abbe")), "first")
    assert [(label, round(place, 2)) for _, label, place in rank.places] == [("Bohr", 1.17), ("Abbe", 1.83)]


def test_words_and_pictures_are_only_counted_and_notes_are_left_out() -> None:
    told = made(*[({"why": "Mia", "photo": "x"}, "abbe")] * 5)
    assert [(figure(told, ref).kind, figure(told, ref).bars) for ref in ("why", "photo")] == [
        ("text", ()),
        ("media", ()),
    ]
    assert "bye" not in [one.ref for one in told.figures]


def test_a_part_of_fewer_than_five_is_hidden_with_what_would_give_it_away() -> None:
    said: list[Said] = [({"face": "wow"}, "abbe")] * 3
    said += [({"face": "wow"}, "raum")] * 9 + [({"face": "wow"}, "licht")] * 9
    small, large = made(*said, chosen={"exhibit": "abbe"}), made(*said, chosen={"exhibit": "licht"})
    assert (small.n, small.is_empty, figure(small, "face").bars[1].count) == (None, False, None)
    hidden = [one for one in ("raum", "licht") if made(*said, chosen={"exhibit": one}).n is None]
    assert len(hidden) == 1
    assert made(*said).n == 21
    assert (large.n is None) == (hidden == ["licht"])


def test_two_filters_are_held_against_one_step_of_each() -> None:
    said: list[Said] = [({"face": "wow"}, "abbe")] * 20
    said += [({"face": "ok"}, "raum")] * 20
    told = made(*said, chosen={"exhibit": "abbe", "language": "de"})
    assert (told.n, [bar.count for bar in figure(told, "face").bars]) == (20, [0, 20])
    assert made(*said, chosen={"exhibit": "abbe", "language": "en"}).is_empty


def test_a_bar_names_the_keys_that_it_counts() -> None:
    keys = ["age\n~3", "age\n~30", "age\n#", "ages\n~3", "face\n=3"]
    assert keys_of("age", "0..9", keys) == {"age\n~3"}
    assert "face\n=ok" in keys_of("face", "ok", keys)


def test_drawings_stay_within_their_frame() -> None:
    told = made(*[({"age": one % 40, "face": "wow"}, "abbe") for one in range(90)])
    for one in told.figures:
        for mark in chart(one).marks:
            assert 0 <= mark.at <= mark.at + mark.width <= 100
            assert mark.part is None or 0 <= mark.part <= 100
