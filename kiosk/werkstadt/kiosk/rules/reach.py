"""What a hand can reach: heights above the floor, in mm, and how far from the glass its reader stands.

Source of the band: EN 301 549 V3.2.1, 8.3: operable parts are best 800 to 1,100 mm above the floor.
"""

from dataclasses import dataclass

BAND_LOW_MM, BAND_HIGH_MM = 800.0, 1100.0
LEAST_DESK_MM = 190.0
"""A page needs this height, as much as a 15.6″ screen has; where the band has less of the glass, its lowest part."""

WORTH_MM = 40.0
"""To move controls by less than this helps nobody."""

ARM_MM = 750.0
"""Across a glass that is wider than this the bar and the panels come to where it was touched last."""

ARMS_LENGTH_MM, REACHED_FROM_MM = 600.0, 700.0
_WIDTH_AT_ARMS_LENGTH_MM = 224.0
"""So wide that the bar needs no \"more\" on the start page."""
_HEIGHT_AT_ARMS_LENGTH_MM = 190.0
_NEARLY = 0.95
"""So little nearer is as far away: half a board looks like all of it, and nothing is sized anew when it is shared."""


@dataclass(frozen=True, slots=True)
class Desk:
    """The part of the glass where the controls are. above_mm, below_mm: what of the glass is over and under it."""

    above_mm: float
    below_mm: float


def desk(height_mm: float, mount_mm: float, reach: bool) -> Desk:
    """height_mm: of the glass; mount_mm: of its lower edge above the floor. reach: everything within the band.

    The bar of a high glass that begins below the band is lifted into it in any case. A glass that is lower than the
    band has its controls where whoever mounted or holds it wanted them.
    """
    if height_mm <= BAND_HIGH_MM - BAND_LOW_MM:
        return Desk(0.0, 0.0)
    below = min(max(0.0, BAND_LOW_MM - mount_mm), height_mm - LEAST_DESK_MM)
    if not reach:
        return Desk(0.0, below)
    tall = max(LEAST_DESK_MM, BAND_HIGH_MM - mount_mm - below)
    return Desk(max(0.0, height_mm - below - tall), below)


def helps(height_mm: float, mount_mm: float) -> bool:
    """Whether reach mode brings anything down."""
    return desk(height_mm, mount_mm, reach=True).above_mm >= WORTH_MM


def reading_mm(distance_mm: float, width_mm: float, height_mm: float, reach: bool = False) -> float:
    """From how far away a part of the glass this large is read, at most distance_mm: that of the whole.

    Who has a narrow lane stands within reach of the glass: so letters grow smaller with it, but never below what is
    right at arm's length. Who has everything brought down sits there, however wide the lane is.
    """
    if reach:
        return min(distance_mm, REACHED_FROM_MM)
    by_size = ARMS_LENGTH_MM * min(width_mm / _WIDTH_AT_ARMS_LENGTH_MM, height_mm / _HEIGHT_AT_ARMS_LENGTH_MM)
    if by_size > _NEARLY * distance_mm:
        return distance_mm
    return min(distance_mm, max(ARMS_LENGTH_MM, by_size))


def near_hand(hand: float, width: float, span: float) -> float:
    """Where something of this span begins: centred at the hand, but not beyond the edges. One unit for all."""
    return max(0.0, min(width - span, hand - span / 2))


def follow(hand: float, touched: float, width: float, span: float) -> float:
    """Where the hand counts as being after a touch. It stays where controls of this span are under it or beside it."""
    if hand < 0:
        return touched
    begin = near_hand(hand, width, span)
    return hand if begin <= touched <= begin + span else touched
