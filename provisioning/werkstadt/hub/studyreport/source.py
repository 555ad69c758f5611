"""What a report is made of, and the figures that follow from it. Does no IO."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from werkstadt.exhibits.model import Form
from werkstadt.exhibits.studies.model import Study, Task
from werkstadt.hub.rules.studies.figures import StudyFigures, of_study
from werkstadt.hub.rules.studies.runs import Kept
from werkstadt.hub.rules.studies.versions import Pair, pair, versions_of


@dataclass(frozen=True)
class Source:
    """runs: those that are reported, pilots not among them; pilots: how many there were. study: None where the hub's
    content no longer has it. exhibits: titles of what is tested, by the hash of its pack; forms: the study's own, by
    pack. narrowed: what chose the runs, by the names of the console's filter.

    place: who tested. at: when the report is made, with a time zone. software: its version.
    """

    id: str
    study: Study | None
    runs: Sequence[Kept]
    pilots: int
    exhibits: Mapping[str, str]
    forms: Mapping[str, Form]
    narrowed: Mapping[str, str]
    place: str
    language: str
    at: dt.datetime
    software: str

    @cached_property
    def figures(self) -> StudyFigures:
        """Of all versions together."""
        return of_study(self.runs)

    @cached_property
    def by_version(self) -> Mapping[str, StudyFigures]:
        return {
            version: of_study([kept for kept in self.runs if kept.run.version == version])
            for version in versions_of(self.runs)
        }

    @cached_property
    def pairs(self) -> Sequence[Pair]:
        """Each with each."""
        return [pair(self.runs, a, b) for a, b in combinations(versions_of(self.runs), 2)]

    @property
    def whole(self) -> list[Kept]:
        return [kept for kept in self.runs if kept.is_whole]

    @property
    def study_versions(self) -> list[str]:
        return sorted({kept.run.study_version for kept in self.runs})

    def task(self, id: str) -> Task | None:
        return next((one for one in self.study.tasks if one.id == id), None) if self.study else None
