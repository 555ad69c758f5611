"""What stands beside a question in its row: appearance, parameters, default, trigger, count."""

import re
from collections.abc import Mapping

from werkstadt.exhibits.authoring.xlsform.expressions import is_worked_out
from werkstadt.exhibits.authoring.xlsform.findings import Findings, came, meant
from werkstadt.exhibits.authoring.xlsform.kinds import CHOOSING, KINDS, WIDTHS
from werkstadt.exhibits.authoring.xlsform.survey import Question, is_yes
from werkstadt.exhibits.forms.codec import encode
from werkstadt.exhibits.model import FormQuestion, FormRange
from werkstadt.exhibits.problems import short

SMILEYS = 5
RANGE_STEPS_MAX = 101
_REFERENCE = re.compile(r"\$\{\s*([A-Za-z_][\w.-]*)\s*\}", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,9}(\.\d{1,9})?", re.ASCII)


def check_details(questions: list[Question], problems: Findings) -> None:
    by_name = {question.name: question for question in questions}
    for question in questions:
        _check_appearance(question, problems)
        _check_parameters(question, by_name, problems)
        _check_flags(question, problems)
        _check_columns(question, problems)
        _check_default(question, problems)
        _check_trigger(question, by_name, problems)


def parameters(question: Question) -> dict[str, str]:
    """Of "start=0 end=10", also with commas or semicolons between."""
    text = re.sub(r"\s*=\s*", "=", question.row.text("parameters"))
    pairs = [part.partition("=") for part in re.split(r"[\s,;]+", text) if part]
    return {key: value for key, _, value in pairs}


def bounds(question: Question) -> FormRange:
    given = parameters(question)
    numbers = {key: given.get(key, default) for key, default in (("start", "1"), ("end", "10"), ("step", "1"))}
    decimal = any("." in text for text in numbers.values())
    start, end, step = (float(text) for text in numbers.values())
    return FormRange(start, end, step, decimal)


def triggers(question: Question) -> list[str]:
    return _REFERENCE.findall(question.row.text("trigger"))


def _check_appearance(question: Question, problems: Findings) -> None:
    text, spot = question.row.text("appearance"), question.row.spot_of("appearance")
    known = KINDS[question.type].appearances
    for word in text.split():
        if word in WIDTHS:
            problems.warn(spot, "nothing: questions do not stand side by side", word)
        elif word not in known:
            owners = [name for name, kind in KINDS.items() if word in kind.appearances]
            expected = f"{word} with a {' or '.join(owners)}" if owners else f"{', '.join(known)} or nothing"
            tell = problems.error if ":" in word or "map" in word else problems.house
            tell(spot, expected, question.type if owners else short(word) + meant(word, known))
    if (
        "smiley5" in text.split()
        and question.type == "select_one"
        and not SMILEYS <= len(question.choices) <= SMILEYS + 1
    ):
        expected = f"smiley5 with {SMILEYS} choices (or one more, for who did not like it)"
        problems.error(spot, expected, f"{len(question.choices)} of them")
    if "this-or-that" in text.split() and question.type == "select_one" and len(question.choices) != 2:
        problems.error(spot, "this-or-that with 2 choices", f"{len(question.choices)} of them")


def _check_parameters(question: Question, by_name: Mapping[str, Question], problems: Findings) -> None:
    spot, given = question.row.spot_of("parameters"), parameters(question)
    known = KINDS[question.type].parameters
    for key, value in given.items():
        if key not in known:
            problems.error(spot, f"{', '.join(known) or 'nothing'}", short(key) + meant(key, known))
        elif not value:
            problems.error(spot, f"{key}=…", short(question.row.text("parameters")))
    if given.get("randomize", "true") not in ("true", "false"):
        problems.error(spot, "randomize=true or randomize=false", short(given["randomize"]))
    if "seed" in given:
        _check_seed(question, given, by_name, problems)
    if question.type == "range":
        _check_range(question, problems)


def _check_seed(
    question: Question, given: Mapping[str, str], by_name: Mapping[str, Question], problems: Findings
) -> None:
    spot, match = question.row.spot_of("parameters"), _REFERENCE.fullmatch(given["seed"])
    if given.get("randomize") != "true":
        problems.error(spot, "randomize=true beside seed", short(question.row.text("parameters")))
    if match and match[1] not in by_name:
        problems.error(spot, "the name of a question", given["seed"])
    elif not match and not _NUMBER.fullmatch(given["seed"]):
        problems.error(spot, "seed=123 or seed=${name}", short(given["seed"]))


def _check_range(question: Question, problems: Findings) -> None:
    spot, given = question.row.spot_of("parameters"), parameters(question)
    wrong = [key for key in ("start", "end", "step") if key in given and not _NUMBER.fullmatch(given[key])]
    if wrong:
        problems.error(spot, f"{wrong[0]}= and a number", short(given[wrong[0]]))
        return
    found = bounds(question)
    steps = (found.end - found.start) / found.step if found.step else 0
    if found.step <= 0 or found.start >= found.end or steps + 1 > RANGE_STEPS_MAX or abs(steps - round(steps)) > 1e-9:
        expected = f"start below end, and a step that leads there in at most {RANGE_STEPS_MAX} places"
        problems.error(spot, expected, short(question.row.text("parameters") or "nothing"))


def _check_flags(question: Question, problems: Findings) -> None:
    for heading in ("required", "read_only"):
        text = question.row.text(heading)
        plain_word = is_yes(text) is None and text.isalpha()
        if plain_word:
            problems.error(question.row.spot_of(heading), "yes, or empty", short(text.lower()))


def _check_columns(question: Question, problems: Findings) -> None:
    """Columns that belong to other types."""
    row, type_ = question.row, question.type
    for heading, fitting, what in (
        ("choice_filter", CHOOSING, "a select or rank"),
        ("repeat_count", ("repeat",), "a repeat"),
    ):
        if row.text(heading) and type_ not in fitting:
            problems.error(row.spot_of(heading), f"nothing: it belongs to {what}", short(row.text(heading)))
    no_value = ("note", "group", "repeat", "today", "start", "end", "image", "audio", "file")
    for heading in ("calculation", "default", "trigger"):
        if row.text(heading) and type_ in no_value:
            problems.error(row.spot_of(heading), f"nothing: it does not belong to a {type_}", short(row.text(heading)))
    if type_ == "calculate" and not row.text("calculation") and not row.text("default"):
        problems.error(row.spot_of("calculation"), "what is to be worked out", "nothing")
    for heading in ("required", "read_only"):
        if row.text(heading) and type_ in ("group", "repeat") and is_yes(row.text(heading)) is not False:
            problems.error(row.spot_of(heading), "nothing: it belongs to questions", short(row.text(heading)))


def _check_default(question: Question, problems: Findings) -> None:
    text, spot = question.row.text("default"), question.row.spot_of("default")
    if not text or is_worked_out(question, "default"):
        return
    if question.choices:
        names = [choice.name for choice in question.choices]
        wrong = [name for name in text.split() if name not in names]
        if wrong:
            problems.error(spot, f"choices of the list: {', '.join(names[:40])}", short(wrong[0]))
    elif question.type in ("integer", "decimal", "date", "time") and not encode(_bare(question), text):
        problems.error(spot, f"a {question.type}", came(text))


def _check_trigger(question: Question, by_name: Mapping[str, Question], problems: Findings) -> None:
    text, spot = question.row.text("trigger"), question.row.spot_of("trigger")
    if not text:
        return
    names = triggers(question)
    if not names or _REFERENCE.sub("", text).replace(",", "").strip():
        problems.error(spot, "${name} of the question whose change counts", short(text))
    if not question.row.text("calculation"):
        problems.error(question.row.spot_of("calculation"), "what is worked out then", "nothing")
    for name in names:
        source = by_name.get(name)
        if source is None or not KINDS[source.type].asks:
            problems.error(spot, "the name of a question that is asked", f"${{{name}}}{meant(name, list(by_name))}")
        elif source.repeat() is not question.repeat():
            problems.error(spot, "a question of the same repeat", f"${{{name}}}")


def _bare(question: Question) -> FormQuestion:
    return FormQuestion(question.path, question.type, "", {}, {}, False, {}, None, None, {}, ())
