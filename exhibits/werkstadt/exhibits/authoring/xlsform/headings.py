"""Which columns each sheet may have, and which of them come in languages: label::Deutsch (de)."""

import functools
import re
from collections.abc import Mapping, Sequence

from werkstadt.exhibits.authoring.xlsform.findings import Findings, meant
from werkstadt.exhibits.authoring.xlsform.workbook import Row, Sheet
from werkstadt.exhibits.fields import LANGUAGES, REQUIRED_LANGUAGES
from werkstadt.exhibits.problems import Spot, short

SHEETS = ("survey", "choices", "settings")
MEDIA = ("image", "big-image", "audio")
PLAIN: Mapping[str, tuple[str, ...]] = {
    "survey": (
        "type",
        "name",
        "required",
        "relevant",
        "constraint",
        "appearance",
        "calculation",
        "choice_filter",
        "repeat_count",
        "parameters",
        "trigger",
        "read_only",
        "default",
    ),
    "choices": ("list_name", "name"),
    "settings": ("form_id", "version", "default_language", "personal_data", "retention_days"),
}
WORDS: Mapping[str, tuple[str, ...]] = {
    "survey": ("label", "hint", "required_message", "constraint_message", *MEDIA),
    "choices": ("label", *MEDIA),
    "settings": ("form_title", "personal_data_notice"),
}
NEEDED = {"survey": ("type", "name"), "choices": ("list_name", "name"), "settings": ()}
DEFAULT = "default"
"""The language of columns without one."""
NOT_HERE = re.compile(
    r"((media::)?video|public_key|submission_url|auto_send|auto_delete|instance_id|save_to|body|bind"
    r"|instance|client_editable|clean_text_values|allow_choice_duplicates|namespaces|prefix|sms_.*|parent"
    r"|entity.*|geometry|omit_instanceID|attribute|compact_.*|delimiter|query|disabled|no_app_error_string|intent)(::.*)?"
)
IGNORED = ("style", "instance_name", "guidance_hint")
"""Columns of other programs that change nothing here."""
_LANGUAGE = re.compile(r"(\S.*?) \(([A-Za-z-]+)\)")
_COLUMN = re.compile(r"[A-Za-z_][\w.-]{0,39}", re.ASCII)
_SUGGESTED = {"de": "Deutsch (de)", "en": "English (en)", "de-simple": "Einfache Sprache (de-simple)"}


def check_sheets(file: str, sheets: Mapping[str, Sheet], problems: Findings) -> None:
    """Sheets whose name begins with _ are the author's own business."""
    for name in sheets:
        if name not in SHEETS and not name.startswith("_"):
            expected = "the sheets survey, choices and settings (_notes for your own)"
            problems.error(Spot(file, sheet=name), expected, short(name) + meant(name, SHEETS))
    if "survey" not in sheets:
        problems.error(Spot(file), "a sheet survey", f"only {', '.join(sheets) or 'none'}")
    if "settings" not in sheets:
        problems.house(Spot(file), "a sheet settings", f"only {', '.join(sheets) or 'none'}")
    for name in SHEETS:
        if name in sheets:
            _check_headings(sheets[name], problems)
    _check_language_names(sheets, problems)


@functools.lru_cache(maxsize=1_024)
def language_of(heading: str) -> tuple[str, str, str] | None:
    """("label", "Deutsch (de)", "de") from "label::Deutsch (de)"; a language without a tag is its own."""
    stem, colons, language = heading.partition("::")
    if not any(stem in words for words in WORDS.values()):
        return None
    if not colons:
        return stem, DEFAULT, DEFAULT
    match = _LANGUAGE.fullmatch(language)
    return (stem, language, match[2] if match else language) if language else None


def languages(sheets: Sequence[Sheet]) -> dict[str, str]:
    """Names by tag, in the order in which they come."""
    found: dict[str, str] = {}
    for sheet in sheets:
        for heading in sheet.columns:
            parts = language_of(heading)
            if parts is not None and parts[0] in WORDS[sheet.name]:
                found.setdefault(parts[2], parts[1])
    return found


def words_of(row: Row, stem: str) -> dict[str, str]:
    """Text by language tag."""
    found = {}
    for heading in row.sheet.columns:
        parts = language_of(heading)
        if parts is not None and parts[0] == stem and row.text(heading):
            found[parts[2]] = row.text(heading)
    return found


def heading_for(sheet: Sheet, stem: str, tag: str) -> str:
    """The heading as the author wrote it, or how it should be."""
    for heading in sheet.columns:
        parts = language_of(heading)
        if parts is not None and parts[0] == stem and parts[2] == tag:
            return heading
    return f"{stem}::{_SUGGESTED.get(tag, tag)}"


def own_columns(sheet: Sheet) -> list[str]:
    """Of the sheet choices: those that choice filters ask for."""
    known = PLAIN["choices"]
    return [
        name for name in sheet.columns if name not in known and language_of(name) is None and _COLUMN.fullmatch(name)
    ]


def _check_headings(sheet: Sheet, problems: Findings) -> None:
    for heading in sheet.columns:
        _check_heading(sheet, heading, problems)
    for heading in NEEDED[sheet.name]:
        if heading not in sheet.columns:
            spot = Spot(sheet.file, sheet=sheet.name, row=1)
            problems.error(spot, f"a column {heading}", "none" + meant(heading, list(sheet.columns)))
    stem = WORDS[sheet.name][0]
    for tag in LANGUAGES:
        heading = heading_for(sheet, stem, tag)
        if heading not in sheet.columns:
            spot = Spot(sheet.file, sheet=sheet.name, row=1)
            tell = problems.house if tag in REQUIRED_LANGUAGES else problems.warn
            tell(spot, f"a column {heading}", "none")


def _check_heading(sheet: Sheet, heading: str, problems: Findings) -> None:
    stem, colons, language = heading.partition("::")
    spot = sheet.spot(1, heading)
    if heading in PLAIN[sheet.name]:
        return
    if stem in WORDS[sheet.name]:
        if stem in MEDIA and not colons:
            return
        match = _LANGUAGE.fullmatch(language)
        if match is None:
            expected = f"{stem}::Deutsch (de), {stem}::English (en) …"
            tell = problems.error if colons and not language else problems.house
            tell(spot, expected, short(heading) if language else "no language")
        elif match[2] not in LANGUAGES:
            problems.house(spot, f"one of the languages {', '.join(LANGUAGES)}", short(match[2]))
        return
    if stem in IGNORED and sheet.name != "choices":
        problems.warn(spot, "nothing: it changes nothing here", short(heading))
        return
    allowed = [*PLAIN[sheet.name], *(f"{word}::Deutsch (de)" for word in WORDS[sheet.name])]
    expected = f"one of {', '.join(allowed)}"
    if NOT_HERE.fullmatch(heading):
        problems.error(spot, expected, f"{short(heading)}, which does not work here")
    elif sheet.name != "choices" or not _COLUMN.fullmatch(heading):
        problems.error(spot, expected, short(heading) + meant(heading, [*PLAIN[sheet.name], *WORDS[sheet.name]]))


def _check_language_names(sheets: Mapping[str, Sheet], problems: Findings) -> None:
    """ "Deutsch (de)" is spelled the same everywhere: a form compiler takes "German (de)" for another language."""
    names: dict[str, str] = {}
    for name in SHEETS:
        for heading in sheets[name].columns if name in sheets else ():
            parts = language_of(heading)
            if parts is not None and names.setdefault(parts[2], parts[1]) != parts[1]:
                problems.error(sheets[name].spot(1, heading), names[parts[2]], parts[1])
