"""One line of build/bench.json."""

from typing import TypedDict


class Row(TypedDict):
    """ratio: value / peer_value; budget: in words; met: None where nothing was promised."""

    name: str
    value: float
    unit: str
    peer: str | None
    peer_value: float | None
    ratio: float | None
    budget: str | None
    met: bool | None


def row(
    name: str,
    value: float,
    unit: str,
    peer: str | None = None,
    peer_value: float | None = None,
    *,
    most: float | None = None,
    most_times: float | None = None,
    least_times: float | None = None,
    ratio: float | None = None,
) -> Row:
    """most: of the value; most_times, least_times: of the peer's. ratio: given where it is the median of pairs."""
    if ratio is None and peer_value is not None:
        ratio = value / peer_value if peer_value else None if value else 1.0
    budget, met = None, None
    if most is not None:
        budget, met = f"≤ {most:g} {unit}", value <= most
    elif most_times is not None:
        budget, met = f"≤ {most_times:g} ×", ratio is not None and ratio <= most_times
    elif least_times is not None:
        budget, met = f"≥ {least_times:g} ×", ratio is not None and ratio >= least_times
    return {
        "name": name,
        "value": _short(value),
        "unit": unit,
        "peer": peer,
        "peer_value": None if peer_value is None else _short(peer_value),
        "ratio": None if ratio is None else _short(ratio),
        "budget": budget,
        "met": met,
    }


def _short(number: float) -> float:
    return float(f"{number:.4g}")
