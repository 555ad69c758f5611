"""Kinds of machines: how large their glass is, and from how far away it is read."""

from dataclasses import dataclass, replace

DESIGN_DISTANCE_MM = 600.0
LEAST_KEY_MM = 15.0


@dataclass(frozen=True, slots=True)
class Profile:
    """All lengths in mm, the picture in px. `mount_mm` is the height of the glass's lower edge above the floor.

    lanes: so many people may share the glass, where nothing else is configured.
    """

    name: str
    width_mm: float
    height_mm: float
    width_px: int
    height_px: int
    distance_mm: float
    mount_mm: float
    key_mm: float
    lanes: int = 1

    @property
    def scale(self) -> float:
        """How much larger than at 600 mm letters have to be to look the same."""
        return self.distance_mm / DESIGN_DISTANCE_MM

    def px_per_mm(self, width_px: float, height_px: float) -> float:
        """Of a window that stands for the whole glass; it may be turned upright."""
        width, height = self.width_mm, self.height_mm
        if (width_px > height_px) != (width > height):
            width, height = height, width
        return max(0.1, min(width_px / width, height_px / height))

    def size_mm(self, width_px: float, height_px: float) -> tuple[float, float]:
        """Of the glass that such a window stands for."""
        mm = self.px_per_mm(width_px, height_px)
        return width_px / mm, height_px / mm

    def read_from(self, distance_mm: float) -> "Profile":
        """For somebody who stands nearer: keys shrink as the letters do, but never below 15 mm."""
        if distance_mm >= self.distance_mm:
            return self
        key_mm = min(self.key_mm, max(LEAST_KEY_MM, self.key_mm * distance_mm / self.distance_mm))
        return replace(self, distance_mm=distance_mm, key_mm=key_mm)

    def upright(self) -> "Profile":
        return replace(
            self,
            width_mm=self.height_mm,
            height_mm=self.width_mm,
            width_px=self.height_px,
            height_px=self.width_px,
        )


TERMINAL_15 = Profile("terminal-15", 344.0, 194.0, 1920, 1080, 600.0, 900.0, 15.0)
BOARD_65 = Profile("board-65", 1428.0, 804.0, 3840, 2160, 2000.0, 700.0, 45.0, lanes=4)
TABLET_10 = Profile("tablet-10", 217.0, 136.0, 1920, 1200, 400.0, 750.0, 11.0)
PROFILES = {profile.name: profile for profile in (TERMINAL_15, BOARD_65, TABLET_10)}


def named_profile(name: str) -> Profile:
    """Raises ValueError that lists the names there are."""
    try:
        return PROFILES[name]
    except KeyError:
        raise ValueError(f"profile: one of {', '.join(PROFILES)} was expected, got {name!r}") from None
