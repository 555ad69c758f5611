"""A pack's words as one lane sees them: its language, its level, with a fall-back that is never empty."""

import datetime as dt
import html
from collections.abc import Mapping, Sequence

from werkstadt.exhibits.model import Block, Card, Words, say

# fmt: off
MONTHS = {
    "de": ("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
           "Dezember"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December"),
}
# fmt: on
LANGUAGE_NAMES = {"de": "Deutsch", "en": "English"}


class Teller:
    def __init__(self, language: str, simple: bool) -> None:
        self.language = language
        self.simple = simple

    def say(self, words: Words) -> str:
        return say(words, self.language, self.simple)[0] if words else ""

    def blocks(self, blocks: Mapping[str, tuple[Block, ...]]) -> tuple[Block, ...]:
        tags = [f"{self.language}-simple"] if self.simple else []
        for tag in (*tags, self.language, "de", "en"):
            if blocks.get(tag):
                return blocks[tag]
        return next(iter(blocks.values()), ())

    def day(self, day: dt.date, today: dt.date) -> str:
        """With its year only where that is not this year's; held together by spaces that do not break."""
        month = MONTHS.get(self.language, MONTHS["en"])[day.month - 1]
        number = f"{day.day}." if self.language == "de" else f"{day.day}"
        return "\u00a0".join((number, month, *([] if day.year == today.year else [str(day.year)])))


def styled(block: Block) -> str:
    """For Text.StyledText: escaped, with b and i. The words of a pack never become mark-up."""
    wrap = {"strong": "<b>{}</b>", "emphasis": "<i>{}</i>"}
    return "".join(wrap.get(run.style, "{}").format(html.escape(run.text, quote=False)) for run in block.runs)


def plain(block: Block) -> str:
    return "".join(run.text for run in block.runs)


def offers_simple(cards: Sequence[Card], language: str) -> bool:
    """Whether anything here is also told in simple language."""
    return any(f"{language}-simple" in card.title for card in cards)
