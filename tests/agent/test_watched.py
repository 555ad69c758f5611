"""What the agent keeps of the runs that go on: the last that was as agreed, and which runs were taken back."""

from werkstadt.agent.watched import Watched
from werkstadt.contract.agentline import TAKEN_BACK_MAX

RUN = {"lane": 0, "study": "probe", "study_version": "1", "number": 1, "pilot": False, "phase": "age"}


class Clock:
    s = 100.0

    def __call__(self) -> float:
        return self.s


def test_a_state_grows_old_and_an_observer_is_told_how_old() -> None:
    clock = Clock()
    watched = Watched(clock)
    watched.hear({"runs": [RUN]})
    clock.s += 2.5
    now = watched.now("no picture")
    assert (now.age_ms, now.refused, now.runs[0].phase) == (2500, "no picture", "age")
    watched.hear({"runs": [RUN]})
    assert (watched.now().age_ms, watched.now().refused) == (0, "")


def test_nonsense_leaves_what_was_known() -> None:
    watched = Watched(Clock())
    watched.hear({"runs": [RUN], "taken_back": [1]})
    for wrong in ({"runs": [{**RUN, "number": "1"}]}, {"runs": [RUN] * 11}, {"taken_back": [-1]}, {"runs": None}):
        watched.hear(wrong)
        assert [one.number for one in watched.now().runs] == [1]
        assert watched.now().taken_back == [1]


def test_what_was_taken_back_is_known_longer_than_the_application_runs() -> None:
    watched = Watched(Clock())
    watched.hear({"runs": [RUN], "taken_back": [1, 2]})
    watched.forget()
    assert (watched.now().runs, watched.now().taken_back) == ([], [1, 2])
    watched.hear({"taken_back": [2, 3]})
    assert watched.now().taken_back == [1, 2, 3]
    watched.hear({"taken_back": list(range(10, 10 + TAKEN_BACK_MAX))})
    assert watched.now().taken_back == list(range(10, 10 + TAKEN_BACK_MAX))
