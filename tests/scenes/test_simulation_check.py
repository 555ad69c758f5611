"""What an author may write in a simulation, and what is refused: with file, line, what was expected and what came."""

import time
from pathlib import Path

import pytest

from tests.scenes.simulations import MODEL, SCENE, built, circle, compiled, drawn, errors, loaded
from werkstadt.scenes.simulation.check import OPERATIONS_MAX, operations
from werkstadt.scenes.simulation.model import Choice, Slider

BOX = "x = 0\ny = 0\nw = 9\nh = 9"


def changed(old: str, new: str) -> str:
    assert old in MODEL, old
    return MODEL.replace(old, new, 1)


def test_what_is_checked_is_what_a_device_loads(tmp_path: Path) -> None:
    table, problems = compiled(tmp_path)
    assert not problems
    simulation, more = loaded({"id": "model", **table})
    assert not more
    again, _ = compiled(tmp_path)
    assert again == table
    assert [control.name for control in simulation.controls] == ["a"]
    assert isinstance(simulation.controls[0], Slider)
    assert simulation.controls[0].value_at(1) == 0.5


def test_a_model_may_stand_in_the_scene_itself(tmp_path: Path) -> None:
    heads, tables = MODEL.split("[[slider]]", 1)
    inline = SCENE.replace('model = "model.toml"', "") + heads + "[[slider]]" + tables
    for kind in ("slider", "quantity", "draw", "quantity.level"):
        inline = inline.replace(f"[[{kind}]]", f"[[scene.{kind}]]")
    assert errors(tmp_path, "", inline) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ('value = "2 * a"', 'value = "2 * b"', 19, "names a, twice, got \"b\""),
        ('value = "2 * a"', 'value = "2 *"', 19, "a bracket, got the end"),
        ('value = "2 * a"', 'value = "a / 0"', 19, "a division by something else than 0"),
        ('value = "2 * a"', 'value = "twice + 1"', 19, "nothing that needs itself, got twice"),
        ('value = "2 * a"', 'value = "a + log(0)"', 19, "can have a value"),
        ('value = "2 * a"', "", 16, "got nothing"),
        ('value = "2 * a"', "value = [1]", 19, "an expression"),
        ('x = "a * 10"', 'x = "t"', 31, "one of the names a, k, twice"),
        ("r = 3", "", 29, "got nothing"),
        ("r = 3", "r = 3\nwings = 2", 34, "wings"),
        ('colour = "sun"', 'colour = "pink"', 34, "one of sun, coral"),
        ('colour = "sun"', 'colour = ["sun", "pink"]', 34, "1 to 6 of sun"),
        ('kind = "circle"', 'kind = "star"', 30, "one of line, arrow"),
        ('name = "a"', 'name = "sin"', 8, "none of"),
        ('name = "a"', 'name = "k"', 8, "none of"),
        ('name = "twice"', 'name = "a"', 17, "a name of its own"),
        ("step = 0.5", "step = 0.3", 12, "a step that fits"),
        ("step = 0.5", "step = -1", 12, "a step that fits"),
        ("step = 0.5", "step = 0.001", 12, "1 to 1000 times"),
        ("to = 10", "to = 0", 11, "another value than from"),
        ("step = 0.5", 'scale = "log"\nsteps = 4', 11, "above 0 on a log scale"),
        ("step = 0.5", "step = 0.5\nstart = 11", 13, "a value from 0 to 10, got 11"),
        ("upto = 5", "", 16, "upto rising"),
        ('label = { de = "lang ({a})"', 'upto = 9\nlabel = { de = "lang ({a})"', 16, "a last one without upto"),
        ("lang ({a})", "lang ({b})", 27, "one of {a}, {twice}, got {b}"),
        ("lang ({a})", "lang ({twice.word})", 27, "got {twice.word}"),
        ("a ist {a}", "a ist {c}", 5, "got {c}"),
        ("a ist {a}", "a ist {a.word}", 5, "got {a.word}"),
        ("box = [100, 90]", "box = [100]", 3, "[width, height]"),
        ("box = [100, 90]", "box = [100, 0]", 3, "[width, height]"),
        ('readouts = ["twice"]', 'readouts = ["a"]', 4, "quantities that have a title"),
        ('ground = "ink"', 'ground = "red"', 2, "one of ink, coral"),
        ('ground = "ink"', 'grund = "ink"', 1, "got nothing"),
        ("decimals = 1\nunit", "decimals = 9\nunit", 13, "0 to 6"),
    ],
)  # fmt: skip
def test_a_slip_is_told_with_file_line_and_reason(tmp_path: Path, old: str, new: str, line: int, told: str) -> None:
    said = errors(tmp_path, changed(old, new))
    assert any(one.startswith(f"model.toml:{line},") for one in said), said
    assert any(told in one for one in said), said


def test_the_words_of_a_page_are_counted_and_asked_for_in_all_languages(tmp_path: Path) -> None:
    assert any(
        "at most 60 words" in one for one in errors(tmp_path, MODEL, SCENE.replace('"Text"', f'"{"ja " * 61}"', 1))
    )
    _, problems = compiled(tmp_path, changed(', de-simple = "kurz"', ""))
    assert [str(problem) for problem in problems if problem.warning and "de-simple" in problem.expected]


def test_a_quantity_without_a_value_at_the_start_is_warned_of(tmp_path: Path) -> None:
    _, problems = compiled(tmp_path, changed('value = "2 * a"', 'value = "1 / a"'))
    assert [problem.expected for problem in problems] == ["a value where the sliders begin"]
    assert problems[0].warning


@pytest.mark.parametrize("written", ["none.toml", "../model.toml", "/etc/passwd"])
def test_a_model_that_is_not_there_is_told(tmp_path: Path, written: str) -> None:
    (said,) = errors(tmp_path, MODEL, SCENE.replace("model.toml", written))
    assert "a file of the exhibit" in said


def test_circles_of_functions_and_of_quantities_are_found(tmp_path: Path) -> None:
    functions = (
        '\n[[function]]\nname = "f"\nof = ["x"]\nvalue = "g(x)"\n[[function]]\nname = "g"\nof = ["x"]\nvalue = "f(x)"\n'
    )
    assert any("f → g" in one for one in errors(tmp_path, MODEL + functions))
    quantities = '\n[[quantity]]\nname = "p"\nvalue = "q"\n[[quantity]]\nname = "q"\nvalue = "p"\n'
    assert any("p → q" in one for one in errors(tmp_path, MODEL + quantities))


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ('[[function]]\nname = "f"\nof = []\nvalue = 1', "1 to 4 names"),
        ('[[function]]\nname = "f"\nof = ["x", "x"]\nvalue = "x"', "each once"),
        ('[[function]]\nname = "f"\nof = ["x"]\nvalue = "a"', "one of the names x"),
        ('[[function]]\nname = "twice"\nof = ["x"]\nvalue = "x"', "a name of its own"),
        ('[[choice]]\nname = "b"\ntitle = { de = "b", en = "b" }', "2 to 4 of them"),
        (drawn("field", f'{BOX}\nvalue = "x"\ncolumns = 97\nrows = 9'), "1 to 96"),
        (drawn("curve", 'from = 0\nto = 9\ny = "t"\nsamples = 9999'), "2 to 400"),
        (drawn("curve", "from = 0\nto = 9"), "got nothing"),
        ('[[draw]]\nkind = "picture"\nx = 0\ny = 0\nw = 9\nh = 9\nfile = "none.svg"', "a picture that is there"),
        (drawn("bitmap", f'{BOX}\nfile = "none.txt"'), "a file that is there"),
        (drawn("bitmap", f'{BOX}\nfile = "../none.txt"'), "a path inside"),
    ],
)  # fmt: skip
def test_parts_that_are_wrong_are_refused(tmp_path: Path, more: str, told: str) -> None:
    said = errors(tmp_path, f"{MODEL}\n{more}\n")
    assert any(told in one for one in said), said


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("010\n01\n", "rows.txt:2: expected 3 times 0 or 1"),
        ("012\n", "rows.txt:1"),
        ("", "1 to 128 rows"),
        ("1" * 129, "at most 128 cells"),
        ("1\n" * 129, "1 to 128 rows"),
        ("1" * 70_000, "at most 64 KiB"),
        ("Ä\n", "rows.txt:1"),
    ],
)
def test_a_bitmap_is_rows_of_zeros_and_ones(tmp_path: Path, rows: str, told: str) -> None:
    (tmp_path / "rows.txt").write_text(rows, encoding="utf-8")
    bitmap = drawn("bitmap", f'{BOX}\nfile = "rows.txt"')
    said = errors(tmp_path, f"{MODEL}\n{bitmap}")
    assert any(told in one for one in said), said


def test_a_bitmap_travels_in_the_pack_bit_by_bit(tmp_path: Path) -> None:
    (tmp_path / "rows.txt").write_text("0101\n0001\n1111\n", encoding="utf-8")
    bitmap = drawn("bitmap", f'{BOX}\nfile = "rows.txt"')
    draw = built(tmp_path, f"{MODEL}\n{bitmap}").draws[-1]
    assert (draw.columns, draw.rows, draw.cells) == (4, 3, (5, 1, 15))


def test_a_choice_begins_where_the_author_says(tmp_path: Path) -> None:
    option = "[[choice.option]]\nvalue = {0}\nlabel = {{ de = 'w{0}', en = 'w{0}', de-simple = 'w{0}' }}\n"
    words = "title = { de = 'b', en = 'b', de-simple = 'b' }"
    choice = built(
        tmp_path, f"{MODEL}\n[[choice]]\nname = 'b'\n{words}\nstart = 2\n{option.format(5)}{option.format(7)}"
    ).controls[1]
    assert isinstance(choice, Choice)
    assert (choice.start, choice.value_at(0), choice.value_at(1), choice.value_at(9)) == (1, 5, 7, 7)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (circle("x = 1\ny = 1\nr = 1\nrepeat = 4001"), "1 to 4000"),
        (circle("x = 1\ny = 1\nr = 1\nrepeat = 4000"), "4000 shapes with all repeats, got 4001"),
        (circle("x = 1\ny = 1\nr = 1\nrepeat = 3000"), "operations, got"),
        (circle("x = 1\ny = 1\nr = 1\nrepeat = 1e9"), "1 to 4000"),
        (circle("x = 1\ny = 1\nr = 1") * 201, "1 to 200 of them"),
        ('[[quantity]]\nname = "q{}"\nvalue = 1\n' * 61, "0 to 60 of them"),
    ],
)
def test_what_would_be_too_much_for_a_device_is_refused_fast(tmp_path: Path, more: str, told: str) -> None:
    begin = time.process_time()
    said = errors(tmp_path, MODEL + more)
    assert time.process_time() - begin < 2
    assert any(told in one for one in said), said


FIELD = '[[draw]]\nkind = "field"\nx = 0\ny = 0\nw = 9\nh = 9\ncolour = "sun"\ncolumns = 96\nrows = 64\nvalue = "{}"\n'


def test_a_field_costs_what_its_cells_cost_and_its_line_is_named(tmp_path: Path) -> None:
    simulation = built(tmp_path, f"{MODEL}\n{FIELD.format('sin(x) * y + a')}")
    assert 6144 * 3 < operations(simulation) < OPERATIONS_MAX
    dear = "+".join(["sin(x)"] * 60)
    line = MODEL.count("\n") + 2
    (said,) = errors(tmp_path, f"{MODEL}\n{FIELD.format(dear)}")
    assert said.startswith(f"model.toml:{line},")
    assert "operations" in said
    (said,) = errors(tmp_path, f"{MODEL}\n{FIELD.format('x')}{FIELD.format('x')}")
    assert "6144 cells in all, got 12288" in said


def test_dear_functions_count_each_time_they_are_called(tmp_path: Path) -> None:
    dear = '\n[[function]]\nname = "f"\nof = ["x"]\nvalue = "{}"\n'.format("+".join(["sin(x)"] * 30))
    twice = '\n[[function]]\nname = "g"\nof = ["x"]\nvalue = "f(x) + f(x)"\n'
    (said,) = errors(tmp_path, MODEL + dear + twice + FIELD.format("g(x)"))
    assert "operations" in said


def test_ten_megabytes_of_model_are_not_even_read(tmp_path: Path) -> None:
    begin = time.process_time()
    (said,) = errors(tmp_path, "# " + "x" * 10_000_000)
    assert "at most 256 KiB" in said
    assert time.process_time() - begin < 1


@pytest.mark.parametrize(
    "spoil",
    [
        {"draw": [{"kind": "circle", "repeat": 4000, "x": 1, "y": 1, "r": 1, "colour": ["sun"]}] * 200},
        {"quantity": [{"name": "q", "value": ["q"]}]},
        {"function": [{"name": "f", "of": ["x"], "value": ["f", ["x"]]}]},
        {"box": [float("inf"), 1]},
        {"slider": []},
        {"draw": 7},
        {"draw": [{"kind": "bitmap", "x": 0, "y": 0, "w": 1, "h": 1, "colour": "ink", "columns": 3, "cells": ["ff"]}]},
        {"draw": [{"kind": "bitmap", "x": 0, "y": 0, "w": 1, "h": 1, "colour": "ink", "columns": 3, "cells": ["x"]}]},
        {"slider": [{"name": "a", "title": {}, "from": 0, "to": 1, "steps": 10**9}]},
        {"slider": [{"name": "a", "title": {}, "from": float("nan"), "to": 1, "steps": 1}]},
        {"spoken": "x"},
        {"readouts": [["a"]]},
    ],
    ids=range(12),
)
def test_a_pack_from_elsewhere_is_held_to_the_same_bounds(tmp_path: Path, spoil: dict[str, object]) -> None:
    table, _ = compiled(tmp_path)
    _, problems = loaded({"id": "model", **table, **spoil})
    assert problems
