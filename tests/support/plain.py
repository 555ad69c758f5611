"""Einfache Sprache, as far as it can be counted."""

import re

SENTENCE_WORDS_MAX = 12


def sentences(text: str) -> list[str]:
    """Those of a text that may be Markdown; what follows a colon counts as a sentence of its own."""
    return [part for line in text.splitlines() for part in re.split(r"(?<=[.!?:])[*_]*\s+", line) if part.strip(" -")]
