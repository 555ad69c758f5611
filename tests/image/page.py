"""The page of a fresh device on the glass: whether it is the one that is shown, at rest, and answers a finger."""

import time
from dataclasses import dataclass, field

from PIL import Image, ImageChops

from tests.support.guest import HEIGHT, WIDTH, Guest, apart

ENGLISH = (0.1, 0.93)
"""Where it has the pill that changes its language, parts of the screen."""
PAPER = (250, 247, 242)
WHITE = (255, 255, 255)
SAME = 0.001
"""So little of the screen may differ: nothing on this page moves."""
ANSWERED = 0.01
PATIENCE_S = 60.0


@dataclass
class Answers:
    """How long each tap took, s: emulated, so only to compare."""

    seconds: list[float] = field(default_factory=list)


def is_joining(shot: Image.Image) -> bool:
    """Paper above, the bar with pills below, two cards between: no other page of a fresh device has these."""
    return (
        shot.size == (WIDTH, HEIGHT)
        and _near(shot.getpixel((1200, 20)), PAPER)
        and _near(shot.getpixel((600, 500)), WHITE)
        and _near(shot.getpixel((700, 500)), WHITE)
        and _near(shot.getpixel((640, 500)), PAPER)
        and not _near(shot.getpixel((1200, 780)), PAPER)
    )


def is_friendly(shot: Image.Image) -> bool:
    """Some lines on paper and nothing else: the page of a device that has nothing to show, and no agent."""
    away = ImageChops.difference(shot, Image.new("RGB", shot.size, PAPER)).convert("L")
    paper = sum(away.histogram()[:6]) / (shot.width * shot.height)
    return 0.9 < paper < 0.999


def until_friendly(device: Guest, what: str) -> None:
    device.until(lambda: is_friendly(device.picture()), f"the friendly page, {what}")
    device.picture(what)


def until_joining(device: Guest, what: str) -> None:
    device.until(lambda: is_joining(device.picture()), f"the page for joining, {what}")
    settle(device, what)


def assert_held(device: Guest, what: str) -> float:
    """Nothing but the page is on the screen, and a tap on its language is answered. Returns after how many seconds.

    The next attempt finds it in the other language.
    """
    before = device.picture(what)
    assert is_joining(before), f"{what}: another picture is on the screen"
    start_s = time.monotonic()
    device.tap(*ENGLISH)
    device.until(lambda: apart(before, device.picture()) > ANSWERED, f"after {what}: an answer to a tap", PATIENCE_S)
    took_s = time.monotonic() - start_s
    settle(device, what)
    return took_s


def settle(device: Guest, what: str) -> None:
    """Until two pictures are the same."""
    shots = [device.picture()]

    def rests() -> bool:
        shots.append(device.picture())
        return apart(shots[-1], shots[-2]) < SAME and is_joining(shots[-1])

    device.until(rests, f"after {what}: a page at rest", PATIENCE_S)


def _near(one: object, other: tuple[int, int, int]) -> bool:
    assert isinstance(one, tuple)
    return all(abs(a - b) < 6 for a, b in zip(one, other, strict=True))
