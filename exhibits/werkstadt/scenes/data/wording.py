"""Numbers, dates and licences in the words of a language."""

import datetime as dt

from werkstadt.scenes.data.load import Series

_MINUS = "\u2212"
_SEPARATORS = {"de": (".", ","), "en": (",", ".")}
# fmt: off
MONTHS = {
    "de": ("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
           "Dezember"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December"),
}
SHORT_MONTHS = {
    "de": ("Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sep.", "Okt.", "Nov.", "Dez."),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
# fmt: on
_HOURS = {"de": ("Stunde", "Stunden", "Minute", "Minuten"), "en": ("hour", "hours", "minute", "minutes")}


def number_text(value: float, decimals: int, language: str) -> str:
    """1.234,5 in German, 1,234.5 elsewhere; never -0."""
    group, point = _SEPARATORS.get(language, _SEPARATORS["en"])
    whole, _, rest = f"{abs(value):,.{decimals}f}".partition(".")
    text = whole.replace(",", group) + (point + rest if rest else "")
    negative = value < 0 and any(char not in "0.," for char in text)
    return _MINUS + text if negative else text


def duration_text(hours: float, language: str) -> str:
    """Hours and minutes in whole words: "16 Stunden 22 Minuten"."""
    minutes = round(abs(hours) * 60)
    words = _HOURS.get(language, _HOURS["en"])
    whole, rest = divmod(minutes, 60)
    parts = [f"{whole} {words[0 if whole == 1 else 1]}"] if whole or not rest else []
    parts += [f"{rest} {words[2 if rest == 1 else 3]}"] if rest else []
    return (_MINUS if hours < 0 and minutes else "") + " ".join(parts).replace(" ", "\u00a0", 1)


def value_text(series: Series, value: float, unit: str, language: str) -> str:
    """With its unit, as the chart and the table say it. unit: in the language."""
    if series.shown_as == "duration":
        return duration_text(value, language)
    number = number_text(value, series.decimals, language)
    return f"{number}\u00a0{unit}" if unit else number


def x_text(kind: str, text: str, place: float, language: str) -> str:
    """A point's x in words. text: as the file writes it; place: table.place_of it."""
    months = MONTHS.get(language, MONTHS["en"])
    if kind == "number":
        decimals = min(6, len(text.partition(".")[2])) if "e" not in text.lower() else 6
        return number_text(place, decimals, language)
    if kind == "month":
        year, month = divmod(int(place), 12)
        return f"{months[month]}\u00a0{year}"
    if kind in ("date", "day"):
        day = dt.date.fromordinal(int(place))
        spoken = (
            f"{day.day}.\u00a0{months[day.month - 1]}"
            if language == "de"
            else f"{day.day}\u00a0{months[day.month - 1]}"
        )
        return spoken if kind == "day" else f"{spoken}\u00a0{day.year}"
    return text


def day_text(day: dt.date, language: str) -> str:
    return x_text("date", "", day.toordinal(), language)


def licence_text(licence: str) -> str:
    """As people write it: CC-BY-4.0 is CC BY 4.0."""
    if licence.startswith("DL-DE-"):
        name = {"DL-DE-BY-2.0": "Namensnennung", "DL-DE-ZERO-2.0": "Zero"}.get(licence, licence)
        return f"Datenlizenz Deutschland {name} 2.0"
    return licence.replace("-", " ") if licence.startswith("CC") else licence


def joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
