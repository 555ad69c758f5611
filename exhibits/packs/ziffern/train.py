"""Trains the network of this exhibit and writes its weights: digits.json.

    python3 -m venv /tmp/train && /tmp/train/bin/pip install scikit-learn==1.9.1 scikit-image==0.26.0
    PYTHONPATH=exhibits:provisioning /tmp/train/bin/python exhibits/packs/ziffern/train.py

It needs about two minutes. The kiosk needs none of these packages: it only reads the weights.

Data: sklearn.datasets.load_digits, 1,797 digits by 13 people, 8 × 8 inputs from 0 to 16: the test part of E. Alpaydin
and C. Kaynak, Optical Recognition of Handwritten Digits, UCI Machine Learning Repository, 1998. A fifth of them,
chosen by SEED, is never shown to the network while it learns; on that part it is measured.

On a screen nobody writes as people did on those forms. So each digit of the learning part is also traced back to the
strokes of a pen, and drawn anew by the kiosk's own rules, as it is and bent a little in several ways.
"""

import argparse
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
from skimage.morphology import skeletonize
from skimage.transform import resize
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier

from werkstadt.scenes.network import rules

SEED = 7
HIDDEN = 16
BENT = 12
"""Ways in which each digit is drawn anew."""
GRID = (8, 8)
ENLARGED = 6
DIGITS = 5
"""Decimals of a weight; everything is measured with the rounded ones."""
HERE = Path(__file__).parent
Lines = list[list[tuple[float, float]]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--into", type=Path, default=HERE / "digits.json")
    parser.add_argument("--fixture", type=Path, help="also write what the tests compare the kiosk with")
    told = parser.parse_args()
    digits = load_digits()
    learn, held = train_test_split(
        np.arange(len(digits.data)), test_size=0.2, random_state=SEED, stratify=digits.target
    )
    traced = {at: trace(digits.images[at]) for at in range(len(digits.data))}
    pictures, labels = drawn_anew(traced, learn, digits.target)
    seen = np.vstack([np.tile(digits.data[learn], (3, 1)), pictures])
    network = learned(seen / rules.STEPS, np.hstack([np.tile(digits.target[learn], 3), labels]))
    network.coefs_ = [np.round(one, DIGITS) for one in network.coefs_]
    network.intercepts_ = [np.round(one, DIGITS) for one in network.intercepts_]
    right = int((network.predict(digits.data[held] / rules.STEPS) == digits.target[held]).sum())
    told.into.write_text(as_json(network, right, len(held)), encoding="utf-8")
    redrawn = np.array([rules.read(GRID, traced[at], ()) for at in held], float)
    again = int((network.predict(redrawn / rules.STEPS) == digits.target[held]).sum())
    print(f"{right} of {len(held)} digits held back; drawn anew {again} of {len(held)}")
    if told.fixture:
        told.fixture.write_text(fixture(network, digits, held, traced), encoding="utf-8")


def learned(inputs: Any, labels: Any) -> Any:
    """From the first start that leaves no neuron mute: some never speak again while a network learns."""
    for start in range(SEED, SEED + 20):
        network = MLPClassifier((HIDDEN,), activation="relu", alpha=0.001, max_iter=300, random_state=start)
        network.fit(inputs, labels)
        spoken = (np.maximum(0, inputs @ network.coefs_[0] + network.intercepts_[0]) > 0).mean(0)
        if spoken.min() > 0.05:
            return network
        print(f"start {start}: {(spoken <= 0.05).sum()} mute neurons")
    raise SystemExit("every start left a neuron mute: raise the number of starts")


def drawn_anew(traced: dict[int, Lines], which: Any, target: Any) -> tuple[Any, Any]:
    chance = np.random.default_rng(SEED)
    pictures, labels = [], []
    for at in which:
        ways = [traced[at], *(bend(chance, traced[at]) for _ in range(BENT))]
        pictures += [rules.read(GRID, lines, ()) for lines in ways]
        labels += [target[at]] * len(ways)
    return np.array(pictures, float), np.array(labels)


def bend(chance: Any, lines: Lines) -> Lines:
    """The same digit by a hand that leans, turns and trembles a little."""
    lean, turn, wide = chance.normal(0, 0.16), math.radians(chance.normal(0, 5)), math.exp(chance.normal(0, 0.15))
    waves, phases = chance.normal(0, 0.02, 4), chance.uniform(0, 2 * math.pi, 4)
    turned = np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
    matrix = turned @ np.array([[wide, -lean], [0, 1]])
    bent: Lines = []
    for line in lines:
        at = (np.array(line) - 0.5) @ matrix.T
        x = waves[0] * np.sin(6 * at[:, 1] + phases[0]) + waves[1] * np.sin(9 * at[:, 0] + phases[1])
        y = waves[2] * np.sin(6 * at[:, 0] + phases[2]) + waves[3] * np.sin(9 * at[:, 1] + phases[3])
        bent.append([(float(a), float(b)) for a, b in at + 0.5 + np.stack([x, y], 1)])
    return bent


def trace(image: Any) -> Lines:
    """Strokes in parts of the picture: what is more than half on, thinned to a line, and the line followed."""
    side = image.shape[0] + 2
    large = resize(np.pad(image, 1), (side * ENLARGED, side * ENLARGED), order=3, mode="edge", anti_aliasing=False)
    thin = skeletonize(large > rules.STEPS / 2)
    near = _neighbours({(int(row), int(column)) for row, column in zip(*np.nonzero(thin), strict=True)})
    left = {frozenset((one, other)) for one, others in near.items() for other in others}
    starts = [one for one, others in near.items() if len(others) != 2]
    paths = [[one] for one, others in near.items() if not others]
    while left:
        open_ends = (one for one in starts if any(frozenset((one, other)) in left for other in near[one]))
        paths.append(_walk(near, left, next(open_ends, None) or next(iter(sorted(min(left, key=sorted))))))
    return [_as_line(path, image.shape[0]) for path in paths]


def _neighbours(dots: set[tuple[int, int]]) -> dict[tuple[int, int], list[tuple[int, int]]]:
    """Over a corner only where there is no way around it."""
    near: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for row, column in sorted(dots):
        near[row, column] = [
            (row + down, column + right)
            for down in (-1, 0, 1)
            for right in (-1, 0, 1)
            if (down or right)
            and (row + down, column + right) in dots
            and not (down and right and dots & {(row + down, column), (row, column + right)})
        ]
    return near


def _walk(near: Any, left: set[frozenset[tuple[int, int]]], start: tuple[int, int]) -> list[tuple[int, int]]:
    path = [start]
    while True:
        on = next((other for other in near[path[-1]] if frozenset((path[-1], other)) in left), None)
        if on is None:
            return path
        left.discard(frozenset((path[-1], on)))
        path.append(on)


def _as_line(path: list[tuple[int, int]], side: int) -> list[tuple[float, float]]:
    at = np.array(path, float)
    if len(at) > 8:  # the stairs of the bitmap smoothed away, both ends kept
        weights = np.array([1, 2, 3, 2, 1]) / 9
        smooth = [np.convolve(np.pad(at[:, axis], 2, mode="edge"), weights, "valid") for axis in (0, 1)]
        ends = at[[0, -1]]
        at = np.stack(smooth, 1)
        at[[0, -1]] = ends
        at = np.vstack([at[:-1:2], at[-1:]])
    parts = (at + 0.5 - ENLARGED) / (side * ENLARGED)
    return [(float(x), float(y)) for y, x in parts]


def as_json(network: Any, right: int, of: int) -> str:
    """A line for the weights of each input or neuron."""
    head = {
        "format": 1,
        "origin": (
            "Trained by train.py on scikit-learn's copy of E. Alpaydin and C. Kaynak: Optical Recognition of "
            "Handwritten Digits, UCI Machine Learning Repository, 1998, CC BY 4.0"
        ),
        "grid": list(GRID),
        "activation": "relu",
        "measured": [right, of],
    }
    layers = [_layer(*layer) for layer in zip(network.coefs_, network.intercepts_, strict=True)]
    lines = [f"{json.dumps(key)}: {json.dumps(value)}" for key, value in head.items()]
    return "{\n " + ",\n ".join([*lines, '"layers": [\n  ' + ",\n  ".join(layers) + "\n ]"]) + "\n}\n"


def _layer(weights: Any, biases: Any) -> str:
    rows = [json.dumps([one + 0.0 for one in row]) for row in weights.tolist()]  # no -0.0
    return '{"weights": [\n   ' + ",\n   ".join(rows) + '\n  ], "biases": ' + json.dumps(biases.tolist()) + "}"


def fixture(network: Any, digits: Any, held: Any, traced: dict[int, Lines]) -> str:
    """100 inputs with what scikit-learn answers, and the strokes of all digits held back, in hundredths."""
    samples = digits.data[held[:100]]
    answers = network.predict_proba(samples / rules.STEPS)
    strokes = [
        {
            "digit": int(digits.target[at]),
            "picture": "".join("0123456789abcdefg"[int(one)] for one in digits.data[at]),
            "lines": [[round(100 * part) for point in line for part in point] for line in traced[at]],
        }
        for at in held
    ]
    rows = ["".join("0123456789abcdefg"[int(one)] for one in sample) for sample in samples]
    pairs = [{"inputs": row, "chances": answer.tolist()} for row, answer in zip(rows, answers, strict=True)]
    lines = ",\n  ".join(json.dumps(one, separators=(",", ":")) for one in strokes)
    known = ",\n  ".join(json.dumps(one, separators=(",", ":")) for one in pairs)
    return f'{{"answers": [\n  {known}\n ],\n "drawn": [\n  {lines}\n ]}}\n'


if __name__ == "__main__":
    main()
