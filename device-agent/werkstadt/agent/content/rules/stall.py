"""When a road is too slow. A timeout between two pieces would let one byte every 19 s hold a device for years."""

from dataclasses import dataclass


@dataclass
class Stall:
    """since_s: monotonic. Less than least bytes within within_s is too slow."""

    since_s: float
    least: int = 64 * 1024
    within_s: float = 30.0
    came: int = 0

    def too_slow(self, size: int, now_s: float) -> bool:
        """After another piece of size bytes."""
        self.came += size
        if now_s - self.since_s < self.within_s:
            return False
        slow = self.came < self.least
        self.since_s, self.came = now_s, 0
        return slow
