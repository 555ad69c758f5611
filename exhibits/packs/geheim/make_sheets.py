"""Makes the two sheets of this exhibit and what is drawn from them: python make_sheets.py

Each cell of the secret picture becomes 2 × 2 on both sheets. The first sheet takes one of the six patterns with two
dark cells, by chance. The second takes the same one where the picture is light and its opposite where it is dark:
laid on top of each other that gives half dark, and all dark (Naor and Shamir, Visual Cryptography, EUROCRYPT 1994).
Chance here is a stream of bytes from a seed, so that every house gets the same sheets; who wants to keep a secret
takes real chance (`secrets`), and each sheet only once.
"""

import hashlib
from pathlib import Path

SEED = b"Werkstadt: zwei Blaetter"
PATTERNS = ("1100", "0011", "1010", "0101", "1001", "0110")
COLUMNS, ROWS = 40, 36
HERE = Path(__file__).parent


def chance(count: int) -> list[int]:
    """So many numbers from 0 to 5, each as likely as the others: bytes from 252 on would tip the scales."""
    stream = hashlib.shake_256(SEED).digest(count * 2)
    return [byte % 6 for byte in stream if byte < 252][:count]


def secret(x: float, y: float) -> bool:
    """A face that smiles. x, y: from its middle, in cells."""
    far = (x * x + y * y) ** 0.5
    eyes = ((abs(x) - 5.5) / 2) ** 2 + ((y + 5) / 3.2) ** 2 < 1
    mouth = 7.6 < far < 11.4 and y > 2.2
    return far < 16.5 and not eyes and not mouth


def opposite(pattern: str) -> str:
    return pattern.translate(str.maketrans("01", "10"))


def sheets() -> tuple[list[str], list[str]]:
    """Rows of 0 and 1 of both sheets, twice as many as cells of the picture."""
    first, second = [], []
    picks = iter(chance(COLUMNS * ROWS))
    for row in range(ROWS):
        one = [PATTERNS[next(picks)] for _ in range(COLUMNS)]
        dark = [secret(column + 0.5 - COLUMNS / 2, row + 0.5 - ROWS / 2) for column in range(COLUMNS)]
        other = [opposite(cell) if is_dark else cell for cell, is_dark in zip(one, dark, strict=True)]
        for half in (slice(0, 2), slice(2, 4)):
            first.append("".join(cell[half] for cell in one))
            second.append("".join(cell[half] for cell in other))
    return first, second


def noise_svg(rows: list[str]) -> str:
    """The first sheet as a picture, 1040 × 924."""
    cell, left, top = 11, 80, 66
    parts = [
        f"M{left + x * cell} {top + y * cell}h{cell}v{cell}h-{cell}z"
        for y, row in enumerate(rows)
        for x, one in enumerate(row)
        if one == "1"
    ]
    wide, high = cell * len(rows[0]), cell * len(rows)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1040 924" width="1040" height="924">\n'
        '<rect width="1040" height="924" fill="#1F6FB5"/>\n'
        f'<rect x="{left}" y="{top}" width="{wide}" height="{high}" fill="#FAF7F2"/>\n'
        f'<path fill="#14213A" d="{"".join(parts)}"/>\n</svg>\n'
    )


def keys_svg() -> str:
    """Twenty-five keys, one of them yellow, 1040 × 924."""
    parts = []
    for at in range(25):
        x, y = 520 + (at % 5 - 2) * 126, 462 + (at // 5 - 2) * 166
        colour = "#F4B41A" if at == 16 else "#FFFFFF"
        parts.append(
            f'<g fill="none" stroke="{colour}" stroke-width="13" stroke-linecap="round" stroke-linejoin="round" '
            f'transform="translate({x} {y}) rotate(-45)"><circle cx="-26" r="25"/><path d="M0 0h62v22M34 0v18"/></g>'
        )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1040 924" width="1040" height="924">\n'
        '<rect width="1040" height="924" fill="#14213A"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )


def main() -> None:
    first, second = sheets()
    (HERE / "sheets").mkdir(exist_ok=True)
    (HERE / "sheets/one.txt").write_text("\n".join(first) + "\n", encoding="ascii")
    (HERE / "sheets/two.txt").write_text("\n".join(second) + "\n", encoding="ascii")
    (HERE / "pictures/ein-blatt.svg").write_text(noise_svg(first), encoding="utf-8")
    (HERE / "pictures/schluessel.svg").write_text(keys_svg(), encoding="utf-8")


if __name__ == "__main__":
    main()
