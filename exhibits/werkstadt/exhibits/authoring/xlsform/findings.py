"""What is wrong with a form, as it is found. A form that is only tried out need not keep to the rules of the house."""

import difflib
from collections.abc import Collection

from werkstadt.exhibits.problems import Problem, Spot, short


class Findings(list[Problem]):
    """trial: whether the rules of the house are warnings: languages, titles, the name of the file."""

    def __init__(self, trial: bool = False) -> None:
        super().__init__()
        self.trial = trial

    def error(self, spot: Spot, expected: str, came: str) -> None:
        self.append(Problem(spot, expected, came))

    def warn(self, spot: Spot, expected: str, came: str) -> None:
        self.append(Problem(spot, expected, came, warning=True))

    def house(self, spot: Spot, expected: str, came: str) -> None:
        self.append(Problem(spot, expected, came, warning=self.trial))

    @property
    def stop(self) -> bool:
        return any(not problem.warning for problem in self)


def came(text: str) -> str:
    return short(text) if text else "nothing"


def meant(text: str, known: Collection[str]) -> str:
    """' (did you mean "label"?)' where something close is known."""
    close = difflib.get_close_matches(text.lower(), known, n=1, cutoff=0.7)
    return f' (did you mean "{close[0]}"?)' if close else ""
