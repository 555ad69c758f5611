"""A network with its labels and words from its compiled table, which has the shape of the author's.

Only "network" differs: there the author names a file, and the compiled table holds what is in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from werkstadt.exhibits.fields import Fields
from werkstadt.exhibits.model import Scene, Words
from werkstadt.exhibits.problems import short

SIDE_LEAST, INPUTS_MAX = 2, 64
HIDDEN_MAX = 32
OUTPUTS_MIN, OUTPUTS_MAX = 2, 12
LAYERS = 2
WEIGHT_MAX = 1000.0
LABEL_MAX = 3
EXAMPLES_MAX = 4
ACTIVATIONS = ("relu", "tanh", "logistic")
LIT, DARK = "#", "."


@dataclass(frozen=True)
class Layer:
    """weights: for each value that comes in, one for each that goes out. biases: one for each that goes out."""

    weights: tuple[tuple[float, ...], ...]
    biases: tuple[float, ...]

    def pass_on(self, values: Sequence[float]) -> list[float]:
        sums = list(self.biases)
        for value, weights in zip(values, self.weights, strict=True):
            if value:
                sums = [one + value * weight for one, weight in zip(sums, weights, strict=True)]
        return sums


@dataclass(frozen=True)
class Network:
    """grid: columns and rows of its inputs. right, of: digits that it knew, of those that it had never learned with."""

    grid: tuple[int, int]
    activation: str
    hidden: Layer
    outputs: Layer
    right: int
    of: int


@dataclass(frozen=True)
class Example:
    """cells: what lights up, as (column, row) from 0."""

    name: Words
    cells: frozenset[tuple[int, int]]


@dataclass(frozen=True)
class Drawn(Scene):
    """labels: of the outputs. sure, maybe, torn: what it says, with {label}, and {other} in torn.

    neurons: whether the page shows what is inside. text: what else the page tells, or empty.
    """

    kind: ClassVar[str] = "network"

    title: Words
    text: Words
    network: Network
    labels: tuple[str, ...]
    sure: Words
    maybe: Words
    torn: Words
    neurons: bool
    examples: tuple[Example, ...]


def load(fields: Fields) -> Drawn:
    network = load_network(fields.table("network"))
    return Drawn(
        id=fields.text("id"),
        title=fields.words("title"),
        text=fields.words("text") if "text" in fields else {},
        network=network,
        labels=load_labels(fields, network),
        sure=load_saying(fields, "sure", "{label}"),
        maybe=load_saying(fields, "maybe", "{label}"),
        torn=load_saying(fields, "torn", "{label}", "{other}"),
        neurons=fields.flag("neurons") if "neurons" in fields else True,
        examples=tuple(load_example(one, network) for one in fields.tables("example", 0, EXAMPLES_MAX)),
    )


def load_labels(fields: Fields, network: Network) -> tuple[str, ...]:
    labels = fields.texts("labels")
    wanted = len(network.outputs.biases)
    if len(labels) != wanted:
        fields.refuse("labels", f"{wanted} labels, one for each output", str(len(labels)))
    for at, label in enumerate(labels):
        if len(label) > LABEL_MAX:
            fields.refuse(f"labels.{at}", f"at most {LABEL_MAX} characters", short(label))
    return (*labels[:wanted], *("?" for _ in range(wanted - len(labels))))


def load_saying(fields: Fields, key: str, *places: str) -> Words:
    """Words with a place for a label in each language."""
    words = fields.words(key)
    for tag, text in words.items():
        missing = [place for place in places if place not in text]
        if missing:
            fields.refuse(f"{key}.{tag}", f"text with {' and '.join(places)}", short(text))
    return words


def load_example(fields: Fields, network: Network) -> Example:
    name, rows = fields.words("name"), fields.texts("cells")
    columns, high = network.grid
    if len(rows) != high or any(len(row) != columns or set(row) - {LIT, DARK} for row in rows):
        expected = f"{high} rows of {columns} characters, {LIT} or {DARK}"
        fields.refuse("cells", expected, short("/".join(rows)))
        rows = ()
    elif not any(LIT in row for row in rows):
        fields.refuse("cells", f"at least one {LIT}", "none")
    fields.done()
    lit = ((column, row) for row, cells in enumerate(rows) for column, one in enumerate(cells) if one == LIT)
    return Example(name, frozenset(lit))


def load_network(fields: Fields) -> Network:
    """From a file as train.py writes it, or from the compiled table. Where it is refused, a network of that shape."""
    fields.whole("format", 1, 1)
    fields.text("origin")
    columns, rows = _whole_pair(fields, "grid", SIDE_LEAST, INPUTS_MAX // SIDE_LEAST)
    if columns * rows > INPUTS_MAX:
        fields.refuse("grid", f"at most {INPUTS_MAX} inputs", str(columns * rows))
        columns, rows = SIDE_LEAST, SIDE_LEAST
    activation = fields.one_of("activation", ACTIVATIONS)
    right, of = _whole_pair(fields, "measured", 0, 10_000_000)
    if not 0 <= right <= of or of == 0:
        fields.refuse("measured", "[right, of], how many of how many it knew", f"[{right}, {of}]")
    layers = fields.tables("layers", LAYERS, LAYERS)
    if len(layers) != LAYERS:
        return Network((columns, rows), activation, _silent(columns * rows, 1), _silent(1, OUTPUTS_MIN), 0, 1)
    hidden = _load_layer(layers[0], columns * rows, 1, HIDDEN_MAX)
    outputs = _load_layer(layers[1], len(hidden.biases), OUTPUTS_MIN, OUTPUTS_MAX)
    fields.done()
    return Network((columns, rows), activation, hidden, outputs, right, of)


def _load_layer(fields: Fields, inward: int, least: int, most: int) -> Layer:
    biases = _numbers(fields, "biases", fields.raw("biases"), None)
    if not least <= len(biases) <= most:
        fields.refuse("biases", f"{least} to {most} numbers, one for each neuron", str(len(biases)))
        biases = (0.0,) * least
    rows = fields.raw("weights")
    fields.done()
    if not isinstance(rows, list) or len(rows) != inward:
        came = f"{len(rows)} lists" if isinstance(rows, list) else short(rows)
        fields.refuse("weights", f"{inward} lists of numbers, one for each value that comes in", came)
        return Layer(_silent(inward, len(biases)).weights, biases)
    weights = tuple(_numbers(fields, f"weights.{at}", row, len(biases)) for at, row in enumerate(rows))
    return Layer(weights, biases)


def _numbers(fields: Fields, key: str, value: object, count: int | None) -> tuple[float, ...]:
    """count: how many there must be; None for any number. Not a number, and more than WEIGHT_MAX, is refused."""
    listed = value if isinstance(value, list) else []
    wrong = [one for one in listed if type(one) not in (int, float) or not abs(one) <= WEIGHT_MAX]
    if not isinstance(value, list) or wrong or (count is not None and len(listed) != count):
        expected = f"{'numbers' if count is None else f'{count} numbers'} from -{WEIGHT_MAX:g} to {WEIGHT_MAX:g}"
        came = short(wrong[0]) if wrong else f"{len(listed)} numbers" if isinstance(value, list) else short(value)
        fields.refuse(key, expected, came)
        return (0.0,) * (count or 0)
    return tuple(float(one) for one in listed)


def _whole_pair(fields: Fields, key: str, least: int, most: int) -> tuple[int, int]:
    value = fields.raw(key)
    if isinstance(value, list) and len(value) == 2 and all(type(one) is int and least <= one <= most for one in value):
        return value[0], value[1]
    fields.refuse(key, f"two whole numbers from {least} to {most}", short(value))
    return least, least


def _silent(inward: int, outward: int) -> Layer:
    return Layer(((0.0,) * outward,) * inward, (0.0,) * outward)
