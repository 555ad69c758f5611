"""Which part of its scale a value lies in."""

from werkstadt.scenes.live.load import Level, Quantity


def level_of(quantity: Quantity, value: float) -> Level | None:
    """The first part of the scale that reaches up to the value, the last one for everything above."""
    for level in quantity.levels:
        if level.upto is None or value <= level.upto:
            return level
    return quantity.levels[-1] if quantity.levels else None
