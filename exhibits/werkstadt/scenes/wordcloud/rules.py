"""Which words a cloud shows, how large, and where: in level rows, the largest in the middle."""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WORDS_MAX = 40
"""So many are shown; the most frequent ones."""
READ_MAX = 2_000
LETTERS_MAX = 40
COUNT_MAX = 1_000_000_000


@dataclass(frozen=True)
class Word:
    text: str
    count: int


@dataclass(frozen=True)
class Spot:
    """Where word number `word` stands, px: x of its left edge, row from 0."""

    word: int
    x: float
    row: int


def words_in(body: Mapping[str, object]) -> list[Word] | None:
    """From a feed's body: {"words": {text: count}}; the most frequent ones first. None where it is not as agreed."""
    words = body.get("words")
    if not isinstance(words, Mapping) or len(words) > READ_MAX:
        return None
    found: list[Word] = []
    for text, count in words.items():
        if not isinstance(text, str) or not 1 <= len(text) <= LETTERS_MAX or not text.strip() or _hides(text):
            return None
        if type(count) is not int or not 1 <= count <= COUNT_MAX:
            return None
        found.append(Word(text.strip(), count))
    return sorted(found, key=lambda word: (-word.count, word.text))[:WORDS_MAX]


def _hides(text: str) -> bool:
    """Line breaks, and signs that turn the direction of what stands around them."""
    return not text.replace("\u200c", "").replace("\u200d", "").isprintable()


def weights(counts: Sequence[int]) -> list[float]:
    """0 for the rarest to 1 for the most frequent; the area, not the height, tells how often. Equal ones: 0.5."""
    if not counts:
        return []
    low, high = min(counts), max(counts)
    if low == high:
        return [0.5] * len(counts)
    return [((count - low) / (high - low)) ** 0.5 for count in counts]


def middle_out(count: int) -> list[int]:
    """Numbers 0 … count-1 in an order whose middle holds the first ones."""
    order: deque[int] = deque()
    for number in range(count):
        order.append(number) if number % 2 == 0 else order.appendleft(number)
    return list(order)


def arrange(widths: Sequence[float], room: float, gap: float) -> list[Spot]:
    """Rows from top to bottom, each centred. widths: px, of words from the most frequent on; none wider than room."""
    rows: list[list[int]] = [[]]
    used = 0.0
    for word in middle_out(len(widths)):
        needed = widths[word] + (gap if rows[-1] else 0.0)
        if rows[-1] and used + needed > room:
            rows.append([])
            used, needed = 0.0, widths[word]
        rows[-1].append(word)
        used += needed
    spots: list[Spot] = []
    for number, row in enumerate(rows):
        x = (room - sum(widths[word] for word in row) - gap * (len(row) - 1)) / 2
        for word in row:
            spots.append(Spot(word, x, number))
            x += widths[word] + gap
    return spots
