"""The town's indicators that can be counted by now, out of its 43; numbers as in the town's document."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class ExhibitionDay:
    """One device's word that an exhibition ran on that day in opening hours."""

    day: str
    device: str
    exhibition: str
    exhibits: tuple[str, ...]


@dataclass(frozen=True)
class Indicator:
    """number: in the town's document, None for what is not one of its 43. method: A counted, S confirmed by staff.

    rows: how many records the value was counted from. source: how to see them. note: what it is not.
    """

    number: int | None
    measure: str
    name_de: str
    name_en: str
    value: int
    unit: str
    method: str
    rows: int
    source: str
    note_de: str = ""
    note_en: str = ""


def count_indicators(
    days: Sequence[ExhibitionDay], visits: Mapping[str, int], first_day: str, last_day: str
) -> list[Indicator]:
    """visits: per day. Days outside first_day..last_day (inclusive) are left out."""
    inside = [day for day in days if first_day <= day.day <= last_day]
    visited = {day: count for day, count in visits.items() if first_day <= day <= last_day}
    period = f"--from {first_day} --to {last_day}"
    return [
        Indicator(
            38,
            "Showroom",
            "Exponate",
            "Exhibits",
            len({exhibit for day in inside for exhibit in day.exhibits}),
            "exhibits",
            "A",
            len(inside),
            f"werkstadt-hub records --kind exhibition_day {period}",
            "verschiedene Exponate, die im Zeitraum in den Öffnungszeiten liefen",
            "different exhibits that ran in opening hours within the period",
        ),
        Indicator(
            39,
            "Showroom",
            "Ausstellungstage",
            "Exhibition days",
            len({day.day for day in inside}),
            "days",
            "A",
            len(inside),
            f"werkstadt-hub records --kind exhibition_day {period}",
            "Tage, an denen mindestens ein Gerät die Ausstellung in den Öffnungszeiten zeigte",
            "days on which at least one device showed the exhibition in opening hours",
        ),
        Indicator(
            None,
            "Showroom",
            "Besuche an Terminals",
            "Visits at terminals",
            sum(visited.values()),
            "visits",
            "A",
            sum(visited.values()),
            f"werkstadt-hub records --kind visit {period}",
            "nicht die Besucher:innen des Hauses (40): wer nacheinander zwei Terminals nutzt, zählt zweimal",
            "not the visitors of the house (40): who uses two terminals one after the other counts twice",
        ),
    ]
