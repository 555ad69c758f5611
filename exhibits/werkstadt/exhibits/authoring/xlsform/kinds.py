"""The types of questions, with what may be written beside them: the tables of docs/forms.md."""

from collections.abc import Mapping
from dataclasses import dataclass

CHOOSING = ("select_one", "select_multiple", "rank")
_COLUMNS = ("columns", "columns-pack", *(f"columns-{number}" for number in range(1, 7)))
_LISTED = ("minimal", "compact", "quick", "no-buttons", "label", "list-nolabel", "list", "autocomplete", "search")


@dataclass(frozen=True)
class Kind:
    """written: the type as authors write it. appearances, parameters: those that are known. asks: whether visitors give
    an answer. shown: whether it needs a label."""

    written: str
    appearances: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()
    asks: bool = True
    shown: bool = True


KINDS: Mapping[str, Kind] = {
    "text": Kind("text", ("multiline", "numbers"), ("rows",)),
    "integer": Kind("integer", ("thousands-sep",)),
    "decimal": Kind("decimal", ("thousands-sep",)),
    "date": Kind("date", ("no-calendar",)),
    "time": Kind("time"),
    "note": Kind("note", asks=False),
    "select_one": Kind(
        "select_one LIST", (*_LISTED, *_COLUMNS, "likert", "smiley5", "this-or-that"), ("randomize", "seed")
    ),
    "select_multiple": Kind("select_multiple LIST", (*_LISTED, *_COLUMNS), ("randomize", "seed")),
    "rank": Kind("rank LIST", (), ("randomize", "seed")),
    "range": Kind("range", ("rating", "vertical", "no-ticks", "picker"), ("start", "end", "step")),
    "acknowledge": Kind("acknowledge"),
    "image": Kind("image", ("new",), ("max-pixels",)),
    "audio": Kind("audio", (), ("quality",)),
    "file": Kind("file"),
    "calculate": Kind("calculate", asks=False, shown=False),
    "hidden": Kind("hidden", asks=False, shown=False),
    "today": Kind("today", asks=False, shown=False),
    "start": Kind("start", asks=False, shown=False),
    "end": Kind("end", asks=False, shown=False),
    "group": Kind("begin_group … end_group", ("field-list", "table-list"), asks=False, shown=False),
    "repeat": Kind("begin_repeat … end_repeat", ("field-list",), asks=False, shown=False),
}
ALIASES: Mapping[str, str] = {
    "string": "text",
    "int": "integer",
    "trigger": "acknowledge",
    "photo": "image",
    "begin group": "begin_group",
    "end group": "end_group",
    "begin repeat": "begin_repeat",
    "end repeat": "end_repeat",
    "begin loop": "begin_loop",
    "select one": "select_one",
    "select multiple": "select_multiple",
}
BRACKETS = ("begin_group", "end_group", "begin_repeat", "end_repeat")
_PLACE = "places are not asked here"
_NOBODY = "a form knows nobody"
REFUSED: Mapping[str, str] = {
    "geopoint": _PLACE,
    "geotrace": _PLACE,
    "geoshape": _PLACE,
    "start-geopoint": _PLACE,
    "deviceid": _NOBODY,
    "subscriberid": _NOBODY,
    "simserial": _NOBODY,
    "phonenumber": _NOBODY,
    "username": _NOBODY,
    "email": _NOBODY,
    "audit": _NOBODY,
    "background-audio": _NOBODY,
    "barcode": "there is no scanner",
    "qrcode": "there is no scanner",
    "video": "films are not taken here",
    "dateTime": "ask for a date and a time",
    "datetime": "ask for a date and a time",
    "select_one_external": "put the list on the sheet choices",
    "select_one_from_file": "put the list on the sheet choices",
    "select_multiple_from_file": "put the list on the sheet choices",
    "csv-external": "put the list on the sheet choices",
    "xml-external": "put the list on the sheet choices",
    "begin_loop": "write begin_repeat",
    "osm": _PLACE,
    "xml": "it is of no type",
}
WIDTHS = tuple(f"w{number}" for number in range(1, 13))
"""Appearances that lay questions side by side elsewhere, and mean nothing here."""
