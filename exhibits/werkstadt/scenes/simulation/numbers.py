"""Writes numbers as people read them: 0,42 – 12.000 – 3,4 Millionen – 10 hoch 38."""

import math

_LARGE = {
    "de": ("Million", "Milliarde", "Billion", "Billiarde", "Trillion"),
    "en": ("million", "billion", "trillion", "quadrillion", "quintillion"),
}
_MANY = {
    "de": ("Millionen", "Milliarden", "Billionen", "Billiarden", "Trillionen"),
    "en": _LARGE["en"],
}
_POWER = {"de": "{} mal 10 hoch {}", "en": "{} times 10 to the power of {}"}
_GROUPED_FROM = 10_000
_WORDS_FROM = 1_000_000


def write(value: float, decimals: int, language: str) -> str:
    """value: not NaN. Languages that are not known here are written as English."""
    known = language if language in _LARGE else "en"
    if abs(value) >= _WORDS_FROM:
        return _large(value, known)
    text = f"{value:,.{decimals}f}" if abs(value) >= _GROUPED_FROM else f"{value:.{decimals}f}"
    if float(text.replace(",", "")) == 0:
        text = text.lstrip("-")
    text = text.replace("-", "−")
    return text.translate(str.maketrans(",.", ".,")) if known == "de" else text


def _large(value: float, language: str) -> str:
    power = min(math.floor(math.log10(abs(value)) / 3), 7)
    shown = abs(value) / 10 ** (3 * power)
    digits = 1 if shown < 9.95 else 0
    if round(shown, digits) >= 1000:
        power, shown, digits = power + 1, 1.0, 1
    sign = "−" if value < 0 else ""
    if power > 6:
        digit, _, places = f"{abs(value):.0e}".partition("e+")
        return sign + _POWER[language].format(digit, int(places))
    text = f"{shown:.{digits}f}".removesuffix(".0")
    text = text.replace(".", ",") if language == "de" else text
    names = _LARGE if text == "1" else _MANY
    return f"{sign}{text}\u00a0{names[language][power - 2]}"
