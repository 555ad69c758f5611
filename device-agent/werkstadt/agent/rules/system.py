"""What to do next about the system: learn whom to trust, bring the next one, have it written, start it (ADR 0028)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from werkstadt.agent.plan import SYSTEM, Action, Tried
from werkstadt.helper.bootstate import BootState, Slot

NIGHT = range(2, 5)
"""Hours of the house's clock in which a device starts anew by itself."""
INSTALL = "install"


@dataclass(frozen=True)
class SystemFacts:
    """What is. Times are monotonic seconds.

    running: version; slot: which one runs. boot: what the boot loader reads. root: SHA-256 of the first root.json that
    this device trusts, "" for none. roads: where systems may come from, each with the version of its timestamp.json.
    staged: the version of what is wholly here and newer than what runs, 0 for nothing. asked: the installer was, and
    has not said what came of it. tried: by road, and of INSTALL, there with the version in place of a timestamp.
    """

    now_s: float
    running: int
    slot: Slot
    boot: BootState
    root: str = ""
    roads: tuple[tuple[str, int], ...] = ()
    staged: int = 0
    asked: bool = False
    visiting: bool = False
    hour: int = 12
    tried: Mapping[str, Tried] = field(default_factory=dict)


def on_trial(facts: SystemFacts) -> bool:
    """It runs, and has not yet said that it is good."""
    return facts.boot.try_ == facts.slot


def went_back(facts: SystemFacts) -> int:
    """The version that was tried, and did not prove itself; 0: none."""
    boot = facts.boot
    return boot.tried if boot.tried not in (0, facts.running) and not boot.waits() else 0


def plan_system(facts: SystemFacts) -> list[Action]:
    """What comes first stands first."""
    return [*_trust(facts), *_restart(facts), *_install(facts), *_bring(facts)]


def _trust(facts: SystemFacts) -> Iterator[Action]:
    if facts.root and not facts.boot.root and not _later(facts, facts.root):
        yield Action("trust-system", facts.root, "this device knows whom to trust for content")


def _restart(facts: SystemFacts) -> Iterator[Action]:
    if not facts.boot.waits() or on_trial(facts):
        return
    subject = f"{SYSTEM}{facts.boot.tried}"
    if facts.visiting:
        yield Action("wait", subject, "it is written, and somebody is in a visit")
    elif facts.hour not in NIGHT:
        yield Action("wait", subject, f"it is written, and is started at night, from {NIGHT[0]} o'clock on")
    else:
        yield Action("restart", subject, "it is written, it is night, and nobody is in a visit")


def _install(facts: SystemFacts) -> Iterator[Action]:
    if not facts.staged or facts.boot.waits():
        return
    subject = f"{SYSTEM}{facts.staged}"
    if facts.staged == went_back(facts):
        yield Action("wait", subject, "it was tried, and did not prove itself; the next one is tried")
    elif on_trial(facts):
        yield Action("wait", subject, "the system that runs has not proven itself yet")
    elif facts.asked:
        yield Action("wait", subject, "it is being written")
    elif not facts.boot.root:
        yield Action("wait", subject, "the boot state does not say yet whom to trust")
    elif later := _later(facts, INSTALL, facts.staged):
        yield Action("wait", subject, later)
    elif facts.visiting:
        yield Action("wait", subject, "it is here, and somebody is in a visit")
    else:
        yield Action("install", subject, "it is here, and newer than what runs")


def _bring(facts: SystemFacts) -> Iterator[Action]:
    if not facts.root or facts.asked or facts.boot.waits():
        return
    for road, timestamp in facts.roads:
        tried = facts.tried.get(road)
        if tried is None or tried.timestamp != timestamp:
            yield Action("bring-system", road, "there may be a new one" if tried else "it was not looked at yet")
        elif tried.ended != "done" and not _later(facts, road):
            yield Action("bring-system", road, f"again, after: {tried.reason}")


def _later(facts: SystemFacts, what: str, version: int | None = None) -> str:
    """Why not now; "" where nothing was tried, or long enough ago, or something else."""
    tried = facts.tried.get(what)
    if tried is None or facts.now_s >= tried.again_s or version not in (None, tried.timestamp):
        return ""
    return f"{tried.reason} Again in {round(tried.again_s - facts.now_s)} s."
