"""The sheet settings: one row that says what the form is called, and whether it asks about persons."""

from dataclasses import dataclass, field
from pathlib import Path

from werkstadt.exhibits.authoring.xlsform.findings import Findings, came
from werkstadt.exhibits.authoring.xlsform.headings import DEFAULT, heading_for, languages, words_of
from werkstadt.exhibits.authoring.xlsform.survey import is_yes
from werkstadt.exhibits.authoring.xlsform.wordings import check_words
from werkstadt.exhibits.authoring.xlsform.workbook import Row, Sheet
from werkstadt.exhibits.fields import REQUIRED_LANGUAGES
from werkstadt.exhibits.formfile import RETENTION_MAX_DAYS
from werkstadt.exhibits.problems import Spot, short


@dataclass(frozen=True)
class Settings:
    """default_language: its name, empty for none. personal: what visitors are told first, empty where nothing is."""

    form_id: str
    version: str
    title: dict[str, str]
    default_language: str
    personal: dict[str, str] = field(default_factory=dict)
    retention_days: int | None = None


def read_settings(path: Path, sheets: dict[str, Sheet], problems: Findings) -> Settings | None:
    sheet = sheets.get("settings")
    names = languages([one for name, one in sheets.items() if name in ("settings", "survey", "choices")])
    if sheet is None or not sheet.rows:
        if sheet is not None:
            problems.house(Spot(str(path), sheet=sheet.name), "one row under the headings", "0")
        return Settings(path.stem, "1", {tag: path.stem for tag in names or [DEFAULT]}, "")
    if len(sheet.rows) != 1:
        problems.error(Spot(str(path), sheet=sheet.name), "one row under the headings", str(len(sheet.rows)))
        return None
    row = sheet.rows[0]
    if row.text("form_id") != path.stem:
        problems.house(row.spot_of("form_id"), f"{path.stem}, the name of the file", came(row.text("form_id")))
    if not row.text("version"):
        problems.house(row.spot_of("version"), "a version like 1 or 2026-11", "nothing")
    title = words_of(row, "form_title")
    for tag in REQUIRED_LANGUAGES:
        if tag not in title:
            problems.house(row.spot_of(heading_for(sheet, "form_title", tag)), f"text in {tag}", "nothing")
    return Settings(
        row.text("form_id") or path.stem,
        row.text("version") or "1",
        title or {tag: path.stem for tag in names or [DEFAULT]},
        _default_language(row, names, problems),
        _personal(row, problems),
        _retention(row, problems),
    )


def _default_language(row: Row, names: dict[str, str], problems: Findings) -> str:
    default = row.text("default_language")
    if default and default not in names.values():
        problems.error(row.spot_of("default_language"), f"one of {', '.join(names.values())}", short(default))
        return ""
    return default


def _personal(row: Row, problems: Findings) -> dict[str, str]:
    """What visitors are told, where answers are about persons."""
    text, notice = row.text("personal_data"), words_of(row, "personal_data_notice")
    says = is_yes(text)
    if says is None:
        problems.error(row.spot_of("personal_data"), "yes, or empty", short(text))
    if says:
        check_words(row, "personal_data_notice", problems, needed=True)
        if not notice:
            problems.error(
                row.spot_of("personal_data_notice"), "what happens with the answers, in plain words", "nothing"
            )
        if not row.text("retention_days"):
            problems.error(row.spot_of("retention_days"), "after how many days the answers are deleted", "nothing")
        return notice
    if notice:
        spot = row.spot_of(heading_for(row.sheet, "personal_data_notice", next(iter(notice))))
        problems.error(spot, "personal_data = yes beside it", came(text))
    return {}


def _retention(row: Row, problems: Findings) -> int | None:
    text = row.text("retention_days")
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= RETENTION_MAX_DAYS:
        problems.error(row.spot_of("retention_days"), f"days, from 1 to {RETENTION_MAX_DAYS}", short(text))
        return None
    return int(text)
