"""What makes a study's figures worth less, as warnings: words that lead to the answer, and tests that are too long.

Only what can be counted: a person who reads a task aloud once finds more.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from werkstadt.exhibits.authoring.tested import Tested
from werkstadt.exhibits.fields import Fields
from werkstadt.exhibits.problems import Problem, Spot, short
from werkstadt.exhibits.studies.instruments import FORMS

QUESTION_S = 20
MOST_MIN = 20
"""Minutes that a passer-by gives at most."""
TELLING_LETTERS = 5
"""Words of so many letters and more say what a page is about."""
NEUTRAL = "a question that does not say which answer is wanted"
LEADING = (
    "findest du nicht", "meinst du nicht", "glaubst du nicht", "denkst du nicht", "ist es nicht", "war es nicht",
    "stimmst du zu, dass", "wie gut ", "wie sehr hat dir", "wie toll", "wie einfach", "wie leicht", "wie schlecht",
    "don't you", "wouldn't you", "isn't it", "wasn't it", "do you agree that", "how good",
    "how great", "how easy", "how bad", "how much did you like", "how much did you enjoy",
)  # fmt: skip
"""How questions begin that say which answer is wanted."""
_WORD = re.compile(r"[^\W\d_]+")


def warn_of_task(fields: Fields, task: Mapping[str, Any], seen: Sequence[Tested]) -> None:
    """task: as compiled."""
    success = task["success"]
    for tag, text in task["text"].items():
        for name in dict.fromkeys([*task["targets"], *success.get("elements", [])]):
            if _is_in(name, text):
                fields.warn(f"text.{tag}", "a task that does not say what to touch", f"the element {short(name)}")
        for page in success.get("pages", []):
            titles = " ".join(one.pages.get(page, {}).get(tag, "") for one in seen)
            told = sorted(_telling(titles) & _telling(text))
            if told:
                came = f"{short(told[0])}, as in the title of {page}"
                fields.warn(f"text.{tag}", "a task that does not use the words it leads to", came)
    for tag, text in success.get("answer", {}).get("question", {}).items():
        if leads(text):
            fields.warn(f"answer.question.{tag}", NEUTRAL, short(text))


def warn_of_form(question: Mapping[str, Any], spot: Spot, problems: list[Problem]) -> None:
    """question: of a compiled form."""
    for text in question.get("label", {}).values():
        if leads(text):
            problems.append(Problem(spot, NEUTRAL, short(text), warning=True))


def leads(text: str) -> bool:
    return text.strip().casefold().replace("’", "'").startswith(LEADING)


def warn_of_length(fields: Fields, study: Mapping[str, Any], questions: int) -> None:
    """questions: of the study's own forms. duration_min is what a visitor is told on the card."""
    minutes = study["duration_min"]
    if minutes > MOST_MIN:
        fields.warn("duration_min", f"at most {MOST_MIN} minutes: passers-by do not stay longer", str(minutes))
    questions += sum(len(FORMS[name].questions) for name in study["instruments"])
    questions += sum(task["seq"] + ("answer" in task["success"]) for task in study["tasks"])
    most_s = sum(task["time_limit_s"] for task in study["tasks"]) + QUESTION_S * questions
    if most_s > 2 * 60 * minutes:
        expected = f"at most {2 * minutes} min, twice as long, for all tasks and questions"
        fields.warn("duration_min", expected, f"up to {-(-most_s // 60)} min")


def _is_in(name: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE) is not None


def _telling(text: str) -> set[str]:
    return {word.casefold() for word in _WORD.findall(text) if len(word) >= TELLING_LETTERS}
