"""From a value that is given or worked out to the text in the instance, by type; empty where it is none of that type.

Source: what @getodk/xforms-engine's value codecs do.
"""

import datetime as dt
import math
import re
from decimal import Decimal

from werkstadt.exhibits.forms.values import plain_number
from werkstadt.exhibits.model import FormQuestion, FormRange

INTEGER_MOST = 2_147_483_647
_DATE = re.compile(r"(\d{4}-\d\d-\d\d)(T\d\d:\d\d(:\d\d(\.\d+)?)?)?", re.ASCII)
_TIME = re.compile(r"(\d\d):(\d\d):(\d\d)(?:\.\d+)?(Z|[+-]\d\d:\d\d)?", re.ASCII)


def encode(question: FormQuestion, text: str) -> str:
    """Choices are not looked at here: which there are depends on the other answers."""
    if not text:
        return ""
    type_ = question.type
    if type_ in ("integer", "decimal"):
        return integer_text(plain_number(text)) if type_ == "integer" else decimal_text(plain_number(text))
    if type_ == "range" and question.bounds is not None:
        return _range_text(plain_number(text), question.bounds)
    if type_ in ("date", "today"):
        return _date_text(text)
    if type_ == "time":
        return _time_text(text)
    if type_ == "acknowledge":
        return "OK" if text.lower() == "ok" else ""
    if type_ in ("select_multiple", "rank"):
        return " ".join(text.split())
    return text


def integer_text(number: float) -> str:
    """Without its decimals; empty beyond 32 bits."""
    if not math.isfinite(number) or not -INTEGER_MOST - 1 <= math.trunc(number) <= INTEGER_MOST:
        return ""
    return str(math.trunc(number))


def decimal_text(number: float) -> str:
    """With one decimal at least and 20 at most."""
    if not math.isfinite(number):
        return ""
    text = format(Decimal(repr(number)), "f")
    whole, _, fraction = text.partition(".")
    fraction = fraction[:20].rstrip("0") or "0"
    return f"{whole}.{fraction}"


def _range_text(number: float, bounds: FormRange) -> str:
    if not math.isfinite(number):
        return ""
    shown = number if bounds.decimal else float(math.trunc(number))
    if not bounds.start <= shown <= bounds.end:
        return ""
    return decimal_text(shown) if bounds.decimal else integer_text(shown)


def _date_text(text: str) -> str:
    match = _DATE.fullmatch(text)
    try:
        return dt.date.fromisoformat(match[1]).isoformat() if match else ""
    except ValueError:
        return ""


def _time_text(text: str) -> str:
    match = _TIME.fullmatch(text)
    if match is None or int(match[1]) > 23 or int(match[2]) > 59 or int(match[3]) > 59:
        return ""
    offset = match[4]
    if offset and offset != "Z" and (int(offset[1:3]) > 14 or int(offset[4:]) > 59):
        return ""
    return text
