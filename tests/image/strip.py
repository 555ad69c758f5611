"""What the town's device showed from power on to its staff page, as one picture: docs/pictures/device.png.

WERKSTADT_CUTS=2 make test-image ARGS="-k test_town" && .venv/bin/python -m tests.image.strip
"""

import sys
from pathlib import Path

from PIL import Image

from tests.image.conftest import REPORT

INTO = Path(__file__).parents[2] / "docs" / "pictures" / "device.png"
STEPS = ("starting", "joining", "the-exhibition-came-from-the-hub", "thanks-for-7", "the-pad-for-staff", "staff-page")
COLUMNS, WIDE, GAP = 3, 640, 12


def main(shots: Path = REPORT / "town", into: Path = INTO) -> int:
    missing = [step for step in STEPS if not list(shots.glob(f"*-{step}.png"))]
    if missing:
        print(f"{shots}: expected pictures of {', '.join(STEPS)}, got none of {', '.join(missing)}", file=sys.stderr)
        return 1
    pictures = [Image.open(min(shots.glob(f"*-{step}.png"))).convert("RGB") for step in STEPS]
    high = WIDE * pictures[0].height // pictures[0].width
    rows = -(-len(pictures) // COLUMNS)
    strip = Image.new("RGB", (COLUMNS * (WIDE + GAP) + GAP, rows * (high + GAP) + GAP), (120, 120, 120))
    for number, picture in enumerate(pictures):
        row, column = divmod(number, COLUMNS)
        place = (GAP + column * (WIDE + GAP), GAP + row * (high + GAP))
        strip.paste(picture.resize((WIDE, high), Image.Resampling.LANCZOS), place)
    strip.save(into, optimize=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
