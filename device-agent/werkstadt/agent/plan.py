"""What to do next, and why. No IO: the daemon carries it out, `werkstadt-agent plan` prints it (ADR 0022)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

AGAIN_S = 3600.0
"""After a refusal the same content of the same road is looked at again: whoever signs may have mended it."""
SCRUB_EVERY_S = 86_400.0
HUB = "hub"
FILES = "files"
KIOSK = "kiosk"
SYSTEM = "system "
"""And its version (rules/system.py)."""
_DO = {
    "switch": "Switch to {}",
    "reload": "Let the touch application read its exhibits anew",
    "take-root": "Keep the root that the hub names",
    "bring": "Bring the exhibition from {}",
    "scrub": "Read all stored files through",
    "trust-system": "Keep whom systems must come from",
    "bring-system": "Bring the system from {}",
    "install": "Write {} into the slot that does not run",
    "restart": "Restart into {}",
}
_NOT_NOW = {
    HUB: "Nothing from the hub for now",
    FILES: "Not yet read the stored files through",
    KIOSK: "Not yet let the touch application read its exhibits anew",
}


@dataclass(frozen=True)
class Stick:
    """path: of a folder with the repository's layout. timestamp: the version it says it has; not believed."""

    path: str
    timestamp: int


@dataclass(frozen=True)
class Tried:
    """What came of the last look down a road. ended: "done", "refused" or "broke"; again_s: when to try it again."""

    timestamp: int
    wanted: str | None
    ended: str
    again_s: float
    reason: str = ""


@dataclass(frozen=True)
class Facts:
    """What is. Times are monotonic seconds.

    hub: "here", "away", "none" (not enrolled) or "unknown" (no agent runs that would ask it). hub_timestamp: of its
    repository, 0: it has none. wanted: id of the exhibition that the policy names. has_root: this device knows whom to
    trust; root_offered: the hash by which the policy says it. in_force, ready: hashes; ready: whole, and not yet in
    force. taken: the version of timestamp.json that staff took though it was over, 0: none.

    since_scrub_s: since every stored file was read through. unreadable: which pack the touch application cannot read,
    and nobody has looked into it yet. mend: why what is here is held against what is signed once more, "" for no
    reason. mended: it was, and the touch application does not know.

    resting: exhibitions that the touch application does not show for now, since they have ended it too often, each with
    the exhibit that was open then, or "". before: what was in force before, where that is here and in_force rests.
    """

    now_s: float
    hub: str = "none"
    hub_timestamp: int = 0
    wanted: str | None = None
    has_root: bool = False
    root_offered: str | None = None
    in_force: str = ""
    ready: str = ""
    visiting: bool = False
    busy: str = ""
    sticks: tuple[Stick, ...] = ()
    taken: int = 0
    since_scrub_s: float = 0.0
    unreadable: str = ""
    mend: str = ""
    mended: bool = False
    resting: Mapping[str, str] = field(default_factory=dict)
    before: str = ""
    tried: Mapping[str, Tried] = field(default_factory=dict)


@dataclass(frozen=True)
class Action:
    """verb: "switch", "reload", "take-root", "bring", "scrub", or "wait" for what cannot be done now;
    of rules/system.py also "trust-system", "bring-system", "install", "restart".

    subject: a hash, a road, FILES, KIOSK, or SYSTEM and a version.
    """

    verb: str
    subject: str
    why: str


def plan(facts: Facts) -> list[Action]:
    """What comes first stands first."""
    return [*_switch(facts), *_reload(facts), *_root(facts), *_hub(facts), *_sticks(facts), *_scrub(facts)]


def sentence(action: Action) -> str:
    """For people."""
    if action.verb == "wait":
        what = _NOT_NOW.get(action.subject)
        if what is None:
            what = "Nothing from {} for now" if "/" in action.subject else "Not yet switch to {}"
            what = "Not yet {}" if action.subject.startswith(SYSTEM) else what
    else:
        what = _DO[action.verb]
    return f"{what.format(_name(action.subject))}: {action.why.removesuffix('.')}."


def _name(subject: str) -> str:
    if subject == HUB:
        return "the hub"
    if subject.startswith(SYSTEM):
        return subject
    return subject if "/" in subject else f"the exhibition {subject[:12]}"


def _switch(facts: Facts) -> Iterator[Action]:
    if not facts.ready or facts.ready == facts.in_force:
        yield from _step_back(facts)
    elif facts.ready in facts.resting:
        yield Action("wait", facts.ready, "it has ended the touch application too often, and is tried again later")
        yield from _step_back(facts)
    elif facts.visiting:
        yield Action("wait", facts.ready, "the exhibition is whole, and is switched to when nobody is in a visit")
    else:
        yield Action("switch", facts.ready, "the exhibition is whole, and nobody is in a visit")


def _step_back(facts: Facts) -> Iterator[Action]:
    """The touch application shows a page without content meanwhile, so nobody is in a visit."""
    if facts.in_force in facts.resting and facts.before and facts.before not in facts.resting:
        yield Action("switch", facts.before, "the one in force has ended the touch application too often")


def _reload(facts: Facts) -> Iterator[Action]:
    if not facts.mended:
        return
    if facts.visiting:
        yield Action("wait", KIOSK, "what was damaged is whole again, and somebody is in a visit")
    else:
        yield Action("reload", KIOSK, "what was damaged is whole again")


def _root(facts: Facts) -> Iterator[Action]:
    if facts.has_root or facts.hub == "none" or not facts.hub_timestamp:
        return
    if facts.root_offered is None:
        yield Action("wait", HUB, "the hub has content, and its policy does not say yet whom to trust")
    elif facts.hub == "here":
        yield Action("take-root", facts.root_offered, "the policy says whom to trust for content")


def _hub(facts: Facts) -> Iterator[Action]:
    if facts.hub == "none":
        yield Action("wait", HUB, "this device belongs to no hub yet")
    elif facts.hub == "unknown":
        yield Action("wait", HUB, "no agent runs here, so nobody asks the hub")
    elif not facts.hub_timestamp:
        if facts.hub == "here":
            yield Action("wait", HUB, "the hub has published no content")
    elif facts.hub == "away":
        yield Action("wait", HUB, "the hub is away; what is in force stays")
    elif facts.has_root:
        yield from _bring(facts, HUB, facts.hub_timestamp)


def _sticks(facts: Facts) -> Iterator[Action]:
    for stick in facts.sticks:
        if stick.timestamp and stick.timestamp == facts.taken:
            continue  # staff took it, by their PIN
        if facts.has_root:
            yield from _bring(facts, stick.path, stick.timestamp)
        else:
            yield Action("wait", stick.path, "there is content on a stick; this device does not know yet whom to trust")


def _bring(facts: Facts, road: str, timestamp: int) -> Iterator[Action]:
    tried = facts.tried.get(road)
    same = tried is not None and (tried.timestamp, tried.wanted) == (timestamp, facts.wanted)
    if tried is None or not same:
        yield Action("bring", road, "there is something new" if tried else "it was not looked at since the start")
    elif tried.ended == "done":
        if facts.mend:
            yield Action("bring", road, facts.mend)
    elif facts.now_s >= tried.again_s:
        yield Action("bring", road, f"again, after: {tried.reason}")
    else:
        left_s = round(tried.again_s - facts.now_s)
        yield Action("wait", road, f"{tried.reason} Again in {left_s} s.")


def _scrub(facts: Facts) -> Iterator[Action]:
    if not facts.in_force:
        return
    if facts.unreadable:
        why = f"the touch application cannot read a pack ({facts.unreadable})"
    elif facts.since_scrub_s >= SCRUB_EVERY_S:
        why = "it is done once a day"
    else:
        return
    tried = facts.tried.get(FILES)
    if tried is not None and facts.now_s < tried.again_s:
        yield Action("wait", FILES, f"{tried.reason} Again in {round(tried.again_s - facts.now_s)} s.")
    elif facts.visiting:
        yield Action("wait", FILES, f"{why}, and somebody is in a visit")
    else:
        yield Action("scrub", FILES, why)
