"""Whether the expressions of a form make sense: relevant and constraint, with the questions and choices they name."""

import re
from collections.abc import Mapping, Sequence

from werkstadt.exhibits.authoring.xlsform.survey import Question
from werkstadt.exhibits.forms.expression import Expression, ExpressionError, parse_expression
from werkstadt.exhibits.forms.order import CycleError, dependency_order
from werkstadt.exhibits.problems import Problem, Spot, short

_CHOICE = re.compile(
    r"""\$\{\s*(?P<a>\w+)\s*\}\s*!?=\s*(?P<x>'[^']*'|"[^"]*")|(?P<y>'[^']*'|"[^"]*")\s*!?=\s*\$\{\s*(?P<b>\w+)\s*\}
      |selected\s*\(\s*\$\{\s*(?P<c>\w+)\s*\}\s*,\s*(?P<z>'[^']*'|"[^"]*")""",
    re.VERBOSE,
)


def check_expressions(questions: Sequence[Question], problems: list[Problem]) -> None:
    by_ref = {question.ref: question for question in questions}
    places = {question.ref: place for place, question in enumerate(questions)}
    relevances: dict[str, Expression] = {}
    for question in questions:
        for column in ("relevant", "constraint"):
            expression = _check_one(question, column, by_ref, problems)
            if expression is None:
                continue
            if column == "relevant":
                relevances[question.ref] = expression
            later = [name for name in sorted(expression.names) if places.get(name, -1) > places[question.ref]]
            if later:
                spot = question.row.spot_of(column)
                problems.append(Problem(spot, "names of earlier questions", f"${{{later[0]}}}", warning=True))
    _check_circle(relevances, by_ref, problems)


def _check_one(
    question: Question, column: str, by_ref: Mapping[str, Question], problems: list[Problem]
) -> Expression | None:
    text, spot = question.row.text(column), question.row.spot_of(column)
    if not text:
        return None
    try:
        expression = parse_expression(text, dot=question.ref if column == "constraint" else None)
    except ExpressionError as err:
        problems.append(Problem(spot, err.expected, f"{err.came} at character {err.position} of {short(text)}"))
        return None
    for name in sorted(expression.names):
        if name not in by_ref:
            problems.append(Problem(spot, f"one of {', '.join(f'${{{ref}}}' for ref in by_ref)}", f"${{{name}}}"))
        elif by_ref[name].type == "note":
            problems.append(Problem(spot, "questions with an answer", f"${{{name}}}, a note"))
    for match in _CHOICE.finditer(text):
        _check_choice(match, by_ref, spot, problems)
    return expression if expression.names <= by_ref.keys() else None


def _check_choice(match: re.Match[str], by_ref: Mapping[str, Question], spot: Spot, problems: list[Problem]) -> None:
    name = match["a"] or match["b"] or match["c"]
    text = (match["x"] or match["y"] or match["z"])[1:-1]
    question = by_ref.get(name)
    if question is None or not question.choices or not text:
        return
    names = [choice.name for choice in question.choices]
    if text not in names:
        problems.append(Problem(spot, f"one of the choices of ${{{name}}}: {', '.join(names)}", short(text)))


def _check_circle(
    relevances: Mapping[str, Expression], by_ref: Mapping[str, Question], problems: list[Problem]
) -> None:
    try:
        dependency_order({name: expression.names for name, expression in relevances.items()})
    except CycleError as err:
        spot = by_ref[err.names[0]].row.spot_of("relevant")
        problems.append(Problem(spot, "relevance that does not depend on itself", str(err)))
