"""A search that forgives: capitals, umlauts, accents, half a word, part of a compound, a slip of the finger.

All words of all cards stand in one long text, and a set of places in it is one whole number with a bit for each place.
So every word there is gets compared with what was typed at once, in as many steps as were letters typed; a thousand
cards take a millisecond or two in plain Python.
The recurrence is the usual one for edit distance with transpositions of neighbours (Damerau, optimal alignment).
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping

QUERY_LETTERS_MAX = 60
QUERY_WORDS_MAX = 8
WORD_LETTERS_MAX = 40
"""Nobody types more of a word; an endless one must not cost anything."""

ONE_SLIP_FROM, TWO_SLIPS_FROM = 4, 8
"""Letters from which on a word may differ by one edit, by two."""

PART_FROM = 4
"""So many letters are looked for inside of words."""

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "æ": "ae", "œ": "oe", "ø": "oe", "å": "aa"})
_BARE = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "å": "a", "ø": "o", "æ": "a", "œ": "o", "ß": "s"})
_WORD = re.compile(r"[^\W_]+")
_EXACT, _BEGINS, _INSIDE, _SLIP, _TWO_SLIPS = 16, 8, 4, 3, 1

Weights = Mapping[int, int]
"""By number of the card: how much a word says about it."""


def folded(text: str) -> list[str]:
    """The words of a text without capitals and accents, umlauts as two letters, in their order."""
    return _fold(text, _UMLAUTS)


def spellings(text: str) -> set[str]:
    """Every word of a text as it may be typed: with "ae" for "ä", and with a bare "a"."""
    return set(folded(text)) if text.isascii() else {*folded(text), *_fold(text, _BARE)}


def _fold(text: str, umlauts: dict[int, str]) -> list[str]:
    if text.isascii():
        plain = text.lower()
    else:
        composed = unicodedata.normalize("NFC", text).lower().translate(umlauts)
        plain = "".join(char for char in unicodedata.normalize("NFKD", composed) if not unicodedata.combining(char))
        plain = plain.casefold()
    return [word[:WORD_LETTERS_MAX] for word in _WORD.findall(plain)]


class Index:
    """texts: for each card its texts with their weights; a word counts as the heaviest text that has it."""

    def __init__(self, texts: Iterable[Iterable[tuple[str, int]]]) -> None:
        held: dict[str, dict[int, int]] = {}
        known: dict[str, set[str]] = {}  # the same words come again and again
        for number, card in enumerate(texts):
            for text, weight in sorted(card, key=lambda pair: pair[1]):
                for written in text.split():
                    if written not in known:
                        known[written] = spellings(written)
                    for word in known[written]:
                        held.setdefault(word, {})[number] = weight
        self._words = sorted(held)
        self._cards: list[Weights] = [held[word] for word in self._words]
        self._text = "\n" + "".join(f"{word}\n" for word in self._words)
        self._starts: list[int] = []
        self._letters: dict[str, int] = {}
        self._breaks = self._inside = 0

    def find(self, text: str) -> dict[int, int] | None:
        """Score by number of the card; None where nothing is asked for.

        Cards that have as many of the words as any card has: one word too many does not empty the list.
        """
        written = [word for word in text[:QUERY_LETTERS_MAX].split() if folded(word)][:QUERY_WORDS_MAX]
        if not written:
            return None
        scores: dict[int, int] = {}
        hits: dict[int, int] = {}
        for word in dict.fromkeys(written):
            best: dict[int, int] = {}
            for spelling in spellings(word):
                for card, score in self._find_word(spelling).items():
                    best[card] = max(score, best.get(card, 0))
            for card, score in best.items():
                scores[card] = scores.get(card, 0) + score
                hits[card] = hits.get(card, 0) + 1
        most = max(hits.values(), default=0)
        return {card: score for card, score in scores.items() if hits[card] == most}

    def _find_word(self, typed: str) -> dict[int, int]:
        """Score by number of the card."""
        found: dict[int, int] = {}

        def take(places: Iterable[int], quality: int) -> None:
            for place in places:
                for card, weight in self._cards[place].items():
                    if quality * weight > found.get(card, 0):
                        found[card] = quality * weight

        first = bisect_left(self._words, typed)
        behind = bisect_right(self._words, typed + "\U0010ffff", first)
        exact = first < len(self._words) and self._words[first] == typed
        take([first] if exact else [], _EXACT)
        take(range(first + exact, behind), _BEGINS)
        if len(typed) >= PART_FROM:
            take(self._with_part(typed), _INSIDE)
        for slips, places in enumerate(self._slipped(typed), start=1):
            take(self._with_slips(typed, slips, places), (_SLIP, _TWO_SLIPS)[slips - 1])
        return found

    def _with_part(self, typed: str) -> Iterator[int]:
        self._prepare()
        at = self._text.find(typed)
        while at >= 0:
            yield bisect_right(self._starts, at) - 1
            at = self._text.find(typed, self._text.find("\n", at))

    def _with_slips(self, typed: str, slips: int, places: int) -> Iterator[int]:
        """Words that become what was typed by so many edits; half a word too, once most of it is there.

        places: as _slipped gives them.
        """
        least = (ONE_SLIP_FROM, TWO_SLIPS_FROM)[slips - 1]
        if len(typed) < least + 2:
            places &= self._breaks
        for place in _bits(places):
            word = bisect_right(self._starts, place - 1) - 1
            if len(typed) >= least or len(self._words[word]) >= least:
                yield word

    def _slipped(self, typed: str) -> list[int]:
        """Places where a beginning of a word ends that differs from what was typed by at most one edit, by two."""
        most = 2 if len(typed) >= TWO_SLIPS_FROM - 2 else 1 if len(typed) >= ONE_SLIP_FROM - 1 else 0
        if most:
            self._prepare()
        letters, inside = self._letters, self._inside
        before: list[int] = []  # one letter ago, by number of edits
        now = [self._breaks << 1]
        for _ in range(most):
            now.append(now[-1] | ((now[-1] & inside) << 1))
        earlier = 0
        for letter in typed if most else "":
            here = letters.get(letter, 0)
            after = [(now[0] & here) << 1]
            for k in range(1, most + 1):
                reached = ((now[k] & here) | (now[k - 1] & inside)) << 1  # the same letter, another one
                reached |= now[k - 1] | ((after[k - 1] & inside) << 1)  # one too many, one too few
                if before:  # two that changed places
                    reached |= (((before[k - 1] & here) << 1) & earlier) << 1
                after.append(reached)
            before, now, earlier = now, after, here
        return now[1:]

    def _prepare(self) -> None:
        """What only slips and parts need; made once."""
        if self._breaks:
            return
        places: dict[str, list[int]] = {"\n": []}
        for at, letter in enumerate(self._text):
            places.setdefault(letter, []).append(at)
        self._letters = {letter: _as_number(found, len(self._text)) for letter, found in places.items()}
        self._starts = [at + 1 for at in places["\n"][:-1]]
        self._breaks = self._letters["\n"]
        self._inside = (1 << len(self._text)) - 1 - self._breaks


def _as_number(places: Iterable[int], length: int) -> int:
    held = bytearray(length // 8 + 1)
    for at in places:
        held[at >> 3] |= 1 << (at & 7)
    return int.from_bytes(held, "little")


def _bits(number: int) -> Iterator[int]:
    """Places of the set bits, upwards."""
    if number:
        for hit in re.finditer("1", bin(number)[:1:-1]):
            yield hit.start()
