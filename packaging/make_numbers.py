"""Writes the numbers of the exhibit `zahlen` anew: python packaging/make_numbers.py VEGA_DATASETS

Needs what is no dependency of Werkstadt: astral 3.2 from PyPI (NOAA's solar equations), and the npm package
vega-datasets 3.2.1, unpacked: VEGA_DATASETS is its folder. The ages are typed from the source that SOURCES.md names.
"""

import csv
import datetime as dt
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

INTO = Path(__file__).resolve().parents[1] / "exhibits/packs/zahlen/data"
JENA = (50.92878, 11.5899)
YEAR = 2027
"""A year without 29 February. From year to year the length of a day differs by less than a minute."""
AGES_2021 = {
    "0–9": 9_976,
    "10–19": 9_422,
    "20–29": 17_131,
    "30–39": 18_981,
    "40–49": 12_301,
    "50–59": 12_611,
    "60–69": 11_640,
    "70–79": 9_797,
    "80–89": 7_572,
    "90+": 1_071,
}
ALL_2021 = 110_502


def ages() -> Iterable[Sequence[object]]:
    if sum(AGES_2021.values()) != ALL_2021:
        raise ValueError(f"the ages add up to {sum(AGES_2021.values())}, expected {ALL_2021}")
    yield ("age", "people")
    yield from AGES_2021.items()


def daylight() -> Iterable[Sequence[object]]:
    """Hours from sunrise to sunset: the sun's upper edge on the horizon, refraction included."""
    from astral import Observer
    from astral.sun import daylight as between

    yield ("day", "hours")
    day = dt.date(YEAR, 1, 1)
    while day.year == YEAR:
        rise, set_ = between(Observer(*JENA), day)
        yield (f"{day:%m-%d}", f"{(set_ - rise).total_seconds() / 3600:.3f}")
        day += dt.timedelta(days=1)


def air(vega: Path) -> Iterable[Sequence[object]]:
    """CO₂ at Mauna Loa, by month."""
    yield ("month", "co2")
    with (vega / "data/co2-concentration.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield (row["Date"][:7], row["CO2"])


def write(name: str, rows: Iterable[Sequence[object]]) -> None:
    INTO.mkdir(parents=True, exist_ok=True)
    with (INTO / name).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        sys.stderr.write(__doc__ or "")
        return 2
    write("alter.csv", ages())
    write("tageslicht.csv", daylight())
    write("luft.csv", air(Path(arguments[0])))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
