"""Takes icons from an unpacked @tabler/icons into the kiosk: python packaging/take_icon.py FOLDER NAME …"""

import re
import sys
from pathlib import Path

INTO = Path(__file__).resolve().parents[1] / "kiosk/werkstadt/kiosk/assets/icons/tabler"


def taken(svg: str) -> str:
    """With our stroke, without its class and its empty first path."""
    svg = svg.replace('stroke-width="2"', 'stroke-width="1.75"')
    svg = re.sub(r'\s*class="[^"]*"', "", svg)
    return re.sub(r'\s*<path stroke="none"[^>]*/>', "", svg)


def main(folder: str, *names: str) -> None:
    for name in names:
        svg = next(Path(folder).rglob(f"outline/{name}.svg")).read_text(encoding="utf-8")
        (INTO / f"{name}.svg").write_text(taken(svg), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
