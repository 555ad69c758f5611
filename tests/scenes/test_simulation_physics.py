"""What the starter exhibits compute is right: diffraction, ciphers, the sheets of chance, and how long trying takes."""

import math
from collections import Counter
from collections.abc import Sequence
from itertools import product
from pathlib import Path

import pytest

from tests.scenes.simulations import german, told
from werkstadt.exhibits.authoring.source import Source
from werkstadt.scenes.simulation.check import OPERATIONS_MAX, operations
from werkstadt.scenes.simulation.load import load_model
from werkstadt.scenes.simulation.rules import Model, shifted

PACKS = Path(__file__).parents[2] / "exhibits" / "packs"
MODELS = (("abbe", "zwei-punkte"), ("abbe", "zoom"), ("geheim", "rad"), ("geheim", "blaetter"), ("geheim", "versuche"))
APERTURE = 1.4


def model_of(exhibit: str, name: str) -> Model:
    source = Source(PACKS / exhibit, "")
    fields = source.read_toml(f"{name}.toml")
    assert fields is not None
    simulation = load_model(fields, name, {}, {})
    assert not source.problems
    return Model(simulation)


def bessel_j1(x: float) -> float:
    """By its integral: 1/π ∫ cos(t - x sin t) dt from 0 to π. Source: Abramowitz and Stegun, 9.1.21."""
    parts = 400
    return sum(math.cos(t - x * math.sin(t)) for t in (math.pi * (at + 0.5) / parts for at in range(parts))) / parts


def step_of(model: Model, control: int, value: float) -> int:
    one = model.simulation.controls[control]
    return min(range(one.steps + 1), key=lambda step: abs(one.value_at(step) - value))


def two_points(apart_um: float, wave_nm: float) -> dict[str, float]:
    model = model_of("abbe", "zwei-punkte")
    return dict(model.values((step_of(model, 0, apart_um), step_of(model, 1, wave_nm))))


def airy(x: float) -> float:
    """As the exhibit computes it."""
    from werkstadt.scenes.simulation.compute import Workshop
    from werkstadt.scenes.simulation.language import parse

    functions = model_of("abbe", "zwei-punkte").simulation.functions
    made = Workshop((one.name, one.of, one.tree) for one in functions)
    return made.value(parse("airy(x)", {"airy": 1}), ("x",))([x])


@pytest.mark.parametrize("x", [0.001, 0.5, 1, 2, 2.999, 3, 3.001, 3.8317, 5, 7.0156, 12, 40])
def test_the_spot_is_an_airy_pattern(x: float) -> None:
    assert airy(x) == pytest.approx((2 * bessel_j1(x) / x) ** 2, abs=1e-6)


def test_the_middle_is_brightest_and_the_first_ring_dark() -> None:
    assert airy(0.0) == pytest.approx(1)
    assert airy(3.8317) < 1e-8
    assert airy(5.1356) == pytest.approx(0.0175, abs=1e-4)


def test_at_rayleighs_distance_it_is_26_percent_darker_in_the_middle() -> None:
    middle = 2 * airy(3.8317 / 2)
    assert 1 - middle / (1 + airy(3.8317)) == pytest.approx(0.265, abs=0.001)
    rayleigh_um = 0.61 * 650 / APERTURE / 1000
    assert two_points(0.28, 650)["sharp"] == pytest.approx(0.265, abs=0.03)
    assert two_points(0.28, 650)["apart"] == pytest.approx(rayleigh_um, abs=0.005)


@pytest.mark.parametrize("wave", [400, 450, 550, 650, 700])
def test_the_limit_is_abbes_and_grows_with_the_wave(wave: int) -> None:
    assert two_points(1, wave)["limit"] == pytest.approx(wave / 2.8 / 1000)


def test_blue_light_separates_what_red_melts_and_closer_points_melt_again() -> None:
    model = model_of("abbe", "zwei-punkte")
    blue, red = step_of(model, 1, 450), step_of(model, 1, 650)
    close, closer = step_of(model, 0, 0.22), step_of(model, 0, 0.14)
    assert "einen Fleck" in told(model, close, red)["spoken"]
    assert "zwei Punkte" in told(model, close, blue)["spoken"]
    assert "einen Fleck" in told(model, closer, blue)["spoken"]
    assert "knapp zwei" in told(model, step_of(model, 0, 0.28), red)["spoken"]


def test_what_is_drawn_has_two_bright_places_apart_and_one_together() -> None:
    model = model_of("abbe", "zwei-punkte")

    def peaks(step: int) -> int:
        (field,) = [shape for shape in told(model, step, 25)["shapes"] if shape.draw.kind == "field"]
        draw = field.draw
        row = field.cells[draw.rows // 2 * draw.columns :][: draw.columns]
        assert max(field.cells) == pytest.approx(1, abs=0.1)
        return sum(a < b >= c and b > 0.5 for a, b, c in zip(row, row[1:], row[2:], strict=False))

    assert peaks(0) == 2
    assert peaks(model.simulation.controls[0].steps) == 1


def test_no_magnification_separates_them() -> None:
    model = model_of("abbe", "zoom")
    spoken = [told(model, step)["spoken"] for step in range(model.simulation.controls[0].steps + 1)]
    assert all("einen Fleck" in one for one in spoken)
    assert len(set(spoken)) == len(spoken), "and yet something changes"


def test_of_all_keys_one_opens_the_message() -> None:
    model = model_of("geheim", "rad")
    lines = [told(model, step)["spoken"] for step in range(26)]
    assert [step for step, line in enumerate(lines) if "KOMM ZUM TURM" in line] == [17]
    assert [step for step, line in enumerate(lines) if "die Botschaft" in line] == [17]
    assert len(set(lines)) == 26


def test_the_wheels_inner_ring_says_what_a_letter_of_the_outer_one_means() -> None:
    model = model_of("geheim", "rad")
    cipher = next(shape for shape in told(model, 0)["shapes"] if shape.draw.name == "first")
    secret = model.drawn_text(cipher, model.values((0,)), german, "de", "")
    shapes = told(model, 17)["shapes"]
    rings = [shape for shape in shapes if shape.draw.repeat == 26]
    outer, inner = rings[:26], rings[26:]

    def letter(shape: object) -> str:
        return model.drawn_text(shape, {}, german, "de", "")  # type: ignore[arg-type]

    means = {letter(a): letter(b) for a, b in zip(outer, inner, strict=True)}
    assert "".join(means[one] for one in secret) == "KOMM"


def test_letters_move_round_and_round_and_the_rest_stays() -> None:
    assert shifted("Xyz, Ä 1!", 3) == "Abc, Ä 1!"
    assert shifted(shifted("WERKSTADT", 17), 9) == "WERKSTADT"
    assert shifted("A", -1) == "Z"


def rows_of(name: str) -> list[str]:
    return (PACKS / "geheim" / "sheets" / name).read_text(encoding="ascii").split()


def test_each_sheet_alone_is_chance_and_both_together_are_the_face() -> None:
    one, two = rows_of("one.txt"), rows_of("two.txt")
    both = [[a == "1" or b == "1" for a, b in zip(*rows, strict=True)] for rows in zip(one, two, strict=True)]

    def block(rows: Sequence[Sequence[object]], x: int, y: int) -> tuple[bool, ...]:
        return tuple(rows[2 * y + dy][2 * x + dx] in ("1", True) for dy, dx in product((0, 1), (0, 1)))

    places = list(product(range(40), range(36)))
    for sheet in (one, two):
        counts = Counter(block(sheet, x, y) for x, y in places)
        assert all(sum(pattern) == 2 for pattern in counts), "every place is half dark, whatever it hides"
        assert len(counts) == 6
        assert max(abs(count - 240) for count in counts.values()) < 4 * math.sqrt(240), counts
    dark = {(x, y) for x, y in places if sum(block(both, x, y)) == 4}
    assert all(sum(block(both, x, y)) == 2 for x, y in places if (x, y) not in dark)
    assert (20, 20) in dark
    assert (0, 0) not in dark
    assert (14, 12) not in dark, "an eye"


def test_the_sheets_are_what_their_script_makes() -> None:
    names: dict[str, object] = {"__file__": str(PACKS / "geheim" / "make_sheets.py"), "__name__": "made"}
    exec(compile((PACKS / "geheim" / "make_sheets.py").read_text(encoding="utf-8"), "make_sheets", "exec"), names)  # noqa: S102
    first, second = names["sheets"]()  # type: ignore[operator]
    assert (first, second) == (rows_of("one.txt"), rows_of("two.txt"))


def test_the_sheets_lie_on_top_of_each_other_at_one_place_only() -> None:
    model = model_of("geheim", "blaetter")
    (slider,) = model.simulation.controls
    seen = {slider.value_at(step): told(model, step)["spoken"] for step in range(slider.steps + 1)}
    assert [at for at, words in seen.items() if "ein lachendes Gesicht" in words] == [0]
    bitmaps = [shape for shape in told(model, step_of(model, 0, 0))["shapes"] if shape.draw.kind == "bitmap"]
    assert bitmaps[0].at["x"] == bitmaps[1].at["x"]


@pytest.mark.parametrize(
    ("bits", "machine", "words"),
    [
        (8, 0, "einen Augenblick"),
        (44, 0, "3 Minuten"),
        (56, 0, "9 Tage"),
        (72, 0, "1663 Jahre"),
        (128, 0, "8,7 Milliarden Mal das Alter des Weltalls"),
        (128, 1, "8682 Mal das Alter des Weltalls"),
        (56, 1, "einen Augenblick"),
    ],
)
def test_trying_all_keys_takes_so_long(bits: int, machine: int, words: str) -> None:
    model = model_of("geheim", "versuche")
    years = 2.0**bits / (90e9, 90e15)[machine] / (365.25 * 86400)
    seen = told(model, step_of(model, 0, bits), machine)
    assert seen["values"]["years"] == pytest.approx(years)
    assert words.replace("1.663", "1663").replace("8.682", "8682") in seen["spoken"].replace("\u00a0", " "), seen[
        "spoken"
    ]


@pytest.mark.parametrize(("exhibit", "name"), MODELS)
def test_every_step_of_every_control_says_something_and_draws_something(exhibit: str, name: str) -> None:
    model = model_of(exhibit, name)
    assert operations(model.simulation) <= OPERATIONS_MAX
    begin = model.begin()
    for at, control in enumerate(model.simulation.controls):
        for step in {0, 1, control.steps // 2, control.steps}:
            seen = told(model, *(step if place == at else start for place, start in enumerate(begin)))
            assert "kein Wert" not in seen["spoken"]
            assert "{" not in seen["spoken"]
            assert seen["shapes"]
