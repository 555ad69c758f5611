"""The sheet choices: lists by name, with the author's own columns."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from werkstadt.exhibits.authoring.xlsform.findings import Findings, came
from werkstadt.exhibits.authoring.xlsform.headings import MEDIA, own_columns, words_of
from werkstadt.exhibits.authoring.xlsform.wordings import check_words
from werkstadt.exhibits.authoring.xlsform.workbook import Row, Sheet
from werkstadt.exhibits.formfile import CHOICES_MAX
from werkstadt.exhibits.problems import Spot, short

NAME = re.compile(r"[A-Za-z0-9_.-]{1,40}")


@dataclass(frozen=True)
class Choice:
    """row: where it stands. cells: of the author's own columns."""

    name: str
    label: Mapping[str, str]
    row: Row
    cells: Mapping[str, str] = field(default_factory=dict)


def read_choices(sheet: Sheet | None, problems: Findings) -> dict[str, list[Choice]]:
    lists: dict[str, list[Choice]] = {}
    columns = own_columns(sheet) if sheet else []
    seen: set[tuple[str, str]] = set()
    for row in sheet.rows if sheet else ():
        list_name, name = row.text("list_name"), row.text("name")
        for heading, text in (("list_name", list_name), ("name", name)):
            if not NAME.fullmatch(text):
                problems.error(row.spot_of(heading), "letters, digits and _, without spaces", came(text))
        if name and (list_name, name) in seen:
            problems.error(row.spot_of("name"), f"each name once in list {list_name}", short(name))
        seen.add((list_name, name))
        check_words(row, "label", problems, needed=not any(words_of(row, kind) for kind in MEDIA))
        cells = {column: row.text(column) for column in columns if row.text(column)}
        lists.setdefault(list_name, []).append(Choice(name, words_of(row, "label"), row, cells))
    for list_name, rows in lists.items():
        if len(rows) > CHOICES_MAX:
            spot = rows[CHOICES_MAX].row.spot_of("name")
            problems.error(spot, f"at most {CHOICES_MAX} choices in list {list_name}", str(len(rows)))
    return lists


def warn_unused(sheet: Sheet | None, lists: Mapping[str, Sequence[Choice]], used: set[str], problems: Findings) -> None:
    for name in sorted(set(lists) - used):
        if sheet is not None and name:
            problems.warn(Spot(sheet.file, sheet=sheet.name), "lists that a question uses", short(name))
