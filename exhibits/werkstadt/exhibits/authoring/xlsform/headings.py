"""Which columns each sheet may have, and which of them come in languages: label::Deutsch (de)."""

import re
from collections.abc import Mapping

from werkstadt.exhibits.authoring.xlsform.workbook import Row, Sheet
from werkstadt.exhibits.fields import LANGUAGES, REQUIRED_LANGUAGES
from werkstadt.exhibits.problems import Problem, Spot, short

SHEETS = ("survey", "choices", "settings")
PLAIN = {
    "survey": ("type", "name", "required", "relevant", "constraint", "appearance"),
    "choices": ("list_name", "name"),
    "settings": ("form_id", "version", "default_language"),
}
WORDS = {
    "survey": ("label", "hint", "required_message", "constraint_message"),
    "choices": ("label",),
    "settings": ("form_title",),
}
NEEDED = {"survey": ("type", "name"), "choices": ("list_name", "name"), "settings": ("form_id", "version")}
NOT_HERE = re.compile(
    r"(calculation|choice_filter|repeat_count|media|image|audio|video|big-image|parameters|trigger|read_?only|default"
    r"|public_key|submission_url|auto_send|auto_delete|instance_name|style|save_to|body|bind|instance|guidance_hint"
    r"|client_editable|clean_text_values|allow_choice_duplicates|namespaces|prefix|sms_.*|parent|entity.*)(::.*)?"
)
_LANGUAGE = re.compile(r"(\S.*?) \(([A-Za-z-]+)\)")


def check_sheets(file: str, sheets: Mapping[str, Sheet], problems: list[Problem]) -> None:
    """Sheets whose name begins with _ are the author's own business."""
    for name in sheets:
        if name not in SHEETS and not name.startswith("_"):
            expected = "the sheets survey, choices and settings (_notes for your own)"
            problems.append(Problem(Spot(file, sheet=name), expected, short(name)))
    for name in ("survey", "settings"):
        if name not in sheets:
            problems.append(Problem(Spot(file), f"a sheet {name}", f"only {', '.join(sheets) or 'none'}"))
    for name in SHEETS:
        if name in sheets:
            _check_headings(sheets[name], problems)
    _check_language_names(sheets, problems)


def language_of(heading: str) -> tuple[str, str, str] | None:
    """("label", "Deutsch (de)", "de") from "label::Deutsch (de)"."""
    stem, _, language = heading.partition("::")
    match = _LANGUAGE.fullmatch(language)
    return (stem, language, match[2]) if match else None


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
    return f"{stem}::{_SUGGESTED[tag]}"


_SUGGESTED = {"de": "Deutsch (de)", "en": "English (en)", "de-simple": "Einfache Sprache (de-simple)"}


def _check_headings(sheet: Sheet, problems: list[Problem]) -> None:
    allowed = [*PLAIN[sheet.name], *(f"{stem}::Deutsch (de)" for stem in WORDS[sheet.name])]
    for heading in sheet.columns:
        stem, _, language = heading.partition("::")
        spot = sheet.spot(1, heading)
        parts = language_of(heading)
        if heading in PLAIN[sheet.name]:
            continue
        if stem in WORDS[sheet.name]:
            if parts is None:
                came = short(heading) if language else "no language"
                problems.append(Problem(spot, f"{stem}::Deutsch (de), {stem}::English (en) …", came))
            elif parts[2] not in LANGUAGES:
                problems.append(Problem(spot, f"one of the languages {', '.join(LANGUAGES)}", short(parts[2])))
        elif NOT_HERE.fullmatch(heading):
            problems.append(
                Problem(spot, f"one of {', '.join(allowed)}", f"{short(heading)}, which does not work here")
            )
        else:
            problems.append(Problem(spot, f"one of {', '.join(allowed)}", short(heading)))
    for heading in NEEDED[sheet.name]:
        if heading not in sheet.columns:
            problems.append(Problem(Spot(sheet.file, sheet=sheet.name, row=1), f"a column {heading}", "none"))
    for tag in LANGUAGES:
        stem = WORDS[sheet.name][0]
        if heading_for(sheet, stem, tag) not in sheet.columns:
            spot = Spot(sheet.file, sheet=sheet.name, row=1)
            expected = f"a column {heading_for(sheet, stem, tag)}"
            problems.append(Problem(spot, expected, "none", warning=tag not in REQUIRED_LANGUAGES))


def _check_language_names(sheets: Mapping[str, Sheet], problems: list[Problem]) -> None:
    """ "Deutsch (de)" is spelled the same everywhere: a form compiler takes "German (de)" for another language."""
    names: dict[str, str] = {}
    for name in SHEETS:
        for heading in sheets[name].columns if name in sheets else ():
            parts = language_of(heading)
            if parts is not None and names.setdefault(parts[2], parts[1]) != parts[1]:
                problems.append(Problem(sheets[name].spot(1, heading), names[parts[2]], parts[1]))
