"""How several people share one board: which lanes there are, where each lies, and who may make room or take it.

The glass is divided into equal columns; a lane takes some of them beside one another, and together they take all.
Whatever one visitor does changes their own lane and glass on which nobody is: never another visitor's.
"""

from dataclasses import dataclass, replace

MOST = 4
LEAST_LANE_MM = 350.0
"""A grown person's shoulders; a lane is never narrower than this."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A lane's part of the glass: span columns from start. number: of the lane, 0 to MOST - 1, wherever it lies."""

    number: int
    start: int
    span: int
    awake: bool = False

    @property
    def end(self) -> int:
        return self.start + self.span


@dataclass(frozen=True, slots=True)
class Board:
    """spots: from left to right. most: so many lanes at once."""

    most: int
    spots: tuple[Spot, ...]

    @property
    def columns(self) -> int:
        return columns_for(self.most)

    def spot(self, number: int) -> Spot | None:
        return next((spot for spot in self.spots if spot.number == number), None)

    def spot_at(self, part: float) -> Spot:
        """part: 0.0 (left edge of the glass) to 1.0."""
        return next((spot for spot in self.spots if part * self.columns < spot.end), self.spots[-1])

    def wake(self, number: int, part: float) -> "Board":
        """Somebody touched a resting lane at part of the glass: at most half of the glass becomes theirs."""
        spot = self.spot(number)
        if spot is None or spot.awake:
            return self
        half = max(1, self.columns // 2)
        return self._put(self._split(spot, half, part), replace_awake=number)

    def may_make_room(self, number: int) -> bool:
        """Room for somebody else is cut from one's own; where glass rests beside, there is room already."""
        spot = self.spot(number)
        return spot is not None and spot.awake and self._may_split(spot) and not self.resting_beside(number)

    def make_room(self, number: int, part: float) -> "Board":
        """The half in which part lies stays; the other rests until somebody touches it."""
        spot = self.spot(number)
        if spot is None or not self.may_make_room(number):
            return self
        return self._put(self._split(spot, spot.span // 2, part), replace_awake=number)

    def resting_beside(self, number: int) -> tuple[Spot, ...]:
        at = next((at for at, spot in enumerate(self.spots) if spot.number == number), None)
        if at is None:
            return ()
        beside = self.spots[max(0, at - 1) : at] + self.spots[at + 1 : at + 2]
        return tuple(spot for spot in beside if not spot.awake)

    def may_widen(self, number: int) -> bool:
        spot = self.spot(number)
        return spot is not None and spot.awake and bool(self.resting_beside(number))

    def widen(self, number: int) -> "Board":
        """Takes the resting glass on both sides: all of the board, where nobody else is there."""
        return self._absorb(number) if self.may_widen(number) else self

    def rest(self, number: int) -> "Board":
        """The visit is over: the lane rests, as one with what rests beside it."""
        spot = self.spot(number)
        if spot is None or not spot.awake:
            return self
        spots = tuple(replace(one, awake=False) if one is spot else one for one in self.spots)
        return replace(self, spots=spots)._absorb(number)

    def _may_split(self, spot: Spot) -> bool:
        return spot.span > 1 and len(self.spots) < self.most

    def _split(self, spot: Spot, keep: int, part: float) -> tuple[Spot, ...]:
        """keep: columns that stay the spot's own, at the side where part lies. As it is, where it cannot be split."""
        if not self._may_split(spot) or keep >= spot.span:
            return (spot,)
        used = {one.number for one in self.spots}
        free = min(set(range(self.most)) - used)
        left = part * self.columns < spot.start + spot.span / 2
        if left:
            return Spot(spot.number, spot.start, keep), Spot(free, spot.start + keep, spot.span - keep)
        return Spot(free, spot.start, spot.span - keep), Spot(spot.number, spot.end - keep, keep)

    def _put(self, parts: tuple[Spot, ...], replace_awake: int) -> "Board":
        """parts instead of the spot whose columns they share; the lane of this number is awake in it."""
        parts = tuple(replace(part, awake=part.number == replace_awake) for part in parts)
        outside = tuple(spot for spot in self.spots if spot.end <= parts[0].start or spot.start >= parts[-1].end)
        return replace(self, spots=tuple(sorted((*outside, *parts), key=lambda spot: spot.start)))

    def _absorb(self, number: int) -> "Board":
        spot = self.spot(number)
        if spot is None:
            return self
        gone = self.resting_beside(number)
        start = min(one.start for one in (spot, *gone))
        end = max(one.end for one in (spot, *gone))
        wide = replace(spot, start=start, span=end - start)
        return replace(self, spots=tuple(wide if one is spot else one for one in self.spots if one not in gone))


def columns_for(most: int) -> int:
    return 4 if most > 2 else most


def resting_board(most: int) -> Board:
    """Nobody is here. Raises ValueError for a number of lanes that a board cannot have."""
    if not 1 <= most <= MOST:
        raise ValueError(f"lanes_max: a number from 1 to {MOST} was expected, got {most!r}")
    return Board(most, (Spot(0, 0, columns_for(most)),))


def fitting(most: int, width_mm: float) -> int:
    """So many lanes of the wanted ones have room on a glass of this width; one always has."""
    return max(1, min(most, int(width_mm // LEAST_LANE_MM)))


def edges(spot: Spot, columns: int, width_px: int, gap_px: int) -> tuple[int, int]:
    """Left edge and width of a lane in px, without its half of the gaps beside it."""
    left = round(spot.start * width_px / columns)
    right = round(spot.end * width_px / columns)
    if spot.start > 0:
        left += gap_px - gap_px // 2
    if spot.end < columns:
        right -= gap_px // 2
    return left, right - left
