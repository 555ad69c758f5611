"""How much there is to work out in a form at worst, so that no form can keep a screen waiting. Does no IO."""

from collections.abc import Iterator

from werkstadt.exhibits.forms.deriving import NODES_MAX, PARTS_MAX
from werkstadt.exhibits.forms.rules import Rules
from werkstadt.exhibits.forms.syntax import Expression, Path, walk
from werkstadt.exhibits.forms.tree import REPEAT, Template

WORK_MAX = 3_000_000
"""Steps, of about a microsecond each, for everything in the form once."""


def dearest(rules: Rules) -> tuple[Template, str, int]:
    """The row and column that cost most, and the steps that the whole form takes."""
    costs = [(cost, template.number, column) for template, column, cost in _costs(rules)]
    if not costs:
        return rules.templates[0], "", 0
    _, number, column = max(costs)
    return rules.templates[number], column, sum(cost for cost, _, _ in costs)


def _costs(rules: Rules) -> Iterator[tuple[Template, str, int]]:
    for template in rules.templates:
        around = sum(1 for one in _above(template) if one.kind == REPEAT)
        times = _parts(around)
        for column, expression in rules.rule(template).expressions.items():
            each = _steps(rules, template, expression, column == "choice_filter")
            if column == "choice_filter" and template.question is not None:
                each *= len(template.question.choices)
            yield template, column, times * each


def _steps(rules: Rules, template: Template, expression: Expression, columns: bool) -> int:
    """Words of the expression, and every answer that its paths lead to; a condition is worked out at each place."""
    words = sum(1 for _ in walk(expression.root))
    reached = sum(_parts(len(reference.through)) for reference in rules.references(expression, template, columns))
    for path in walk(expression.root):
        if isinstance(path, Path) and any(step.condition is not None for step in path.steps):
            places = len(rules.form.lists.get(path.name, ())) if path.start == "list" else PARTS_MAX
            reached += places * sum(1 for step in path.steps for _ in walk(step.condition))
    return words + reached


def _parts(depth: int) -> int:
    """How many there may be within so many repeats."""
    return NODES_MAX if depth > 2 else min((1, PARTS_MAX, PARTS_MAX * PARTS_MAX)[depth], NODES_MAX)


def _above(template: Template) -> Iterator[Template]:
    at = template.parent
    while at is not None:
        yield at
        at = at.parent
