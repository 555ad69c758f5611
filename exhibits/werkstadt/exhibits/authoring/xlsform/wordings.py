"""Words of a row: there in every language, if in one."""

from werkstadt.exhibits.authoring.xlsform.findings import Findings
from werkstadt.exhibits.authoring.xlsform.headings import heading_for, words_of
from werkstadt.exhibits.authoring.xlsform.workbook import Row
from werkstadt.exhibits.fields import REQUIRED_LANGUAGES


def check_words(row: Row, stem: str, problems: Findings, needed: bool) -> None:
    """Einfache Sprache is asked for where there is a column for it."""
    words = words_of(row, stem)
    if not words and not needed:
        return
    for tag in REQUIRED_LANGUAGES:
        if tag not in words:
            problems.house(row.spot_of(heading_for(row.sheet, stem, tag)), f"text in {tag}", "nothing")
    simple = heading_for(row.sheet, stem, "de-simple")
    if "de-simple" not in words and simple in row.sheet.columns:
        problems.warn(row.spot_of(simple), "text in de-simple too", "nothing")
