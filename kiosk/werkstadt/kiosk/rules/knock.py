"""The way in for staff: one finger, three times, three seconds each, in one lower corner of the lane.

One place, so that nobody has to reach across a board; the lower corners, so that it can be done from a wheelchair;
held, since a hold does nothing on any page, so that nothing else happens meanwhile. Children tap: no tap is part of it.
"""

from dataclasses import dataclass

HOLD_S = 3.2
"""A little more than what a page takes for a tap at most (look/tokens.py): no hold that counts is one."""
LONGEST_S = 8.0
"""Something that leans on the glass, or a bag on it."""
PAUSE_S = 3.0
TIMES = 3
CORNER_MM = 30.0


@dataclass
class Knock:
    """One lane's. times: so many holds in a row. Clock: monotonic seconds."""

    times: int = 0
    _corner: str = ""
    _finger: int | None = None
    _down_s: float = 0.0
    _up_s: float = 0.0

    def down(self, finger: int, corner: str, at_s: float) -> None:
        """corner: "left", "right", "keys" for the key that does the same, "" for anywhere else."""
        if self._finger is not None or not corner:
            self.forget()  # a second finger, or one elsewhere
            return
        if self.times and (corner != self._corner or at_s - self._up_s > PAUSE_S):
            self.forget()
        self._finger, self._corner, self._down_s = finger, corner, at_s

    def moved(self, finger: int, corner: str) -> None:
        if finger == self._finger and corner != self._corner:
            self.forget()

    def up(self, finger: int, at_s: float) -> bool:
        """Whether that was the last hold of those that open."""
        if finger != self._finger:
            return False
        held_s, self._finger, self._up_s = at_s - self._down_s, None, at_s
        if not HOLD_S <= held_s <= LONGEST_S:
            self.forget()
            return False
        self.times += 1
        if self.times < TIMES:
            return False
        self.forget()
        return True

    def forget(self) -> None:
        self.times, self._finger, self._corner = 0, None, ""


def corner_of(x: float, y: float, width: float, height: float, below: float, size: float) -> str:
    """Of a place within the lane, from its upper left. below: so much of the glass lies lower than hands should reach;
    what is under a corner belongs to it. One unit for all."""
    if y < height - below - size:
        return ""
    return "left" if 0 <= x < size else "right" if width - size < x <= width else ""
