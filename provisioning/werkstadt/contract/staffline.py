"""What kiosk and agent say to one another while staff are at a device (agentline.py has the frame of a line).

    kiosk → agent
      staff-enter  {"pin": text}                      what was typed: the PIN of the house, or a one-time code
      staff-state  {"session": text}                  how is everything?
      staff-act    {"session": text, "verb": text, "percent": n, "matrix": [6 numbers]}    percent: of backlight
                   alone; matrix: of touch-try alone
      staff-leave  {"session": text}
    agent → kiosk, to the one that asked
      staff-entered {"session": text, "error": text, "left_s": number, "code_left_s": number}
                   session: "" where it was refused; else it counts on this connection alone, until it is left, at most
                   SESSION_MAX_S. error: one of REFUSALS. left_s, code_left_s: until the next PIN, the next code counts
      staff-is     {"session": text, …}               the fields of State
      staff-done   {"verb": text, "error": text, "detail": text}    error: "", or one of FAILURES; detail: what came of
                   it (such as the name of a file), or English words of the reason
      staff-over   {}                                 there is no such session (any more)

An agent of before answers nothing of this: the kiosk waits ANSWER_S, then says so.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from werkstadt.contract.errors import ContractError
from werkstadt.contract.touchmatrix import Matrix, parse_matrix

SESSION_MAX_S = 600.0
ANSWER_S = 8.0
TYPED_MAX = 16
STAFF_LINES = ("staff-enter", "staff-state", "staff-act", "staff-leave")
TOUCH = ("touch-begin", "touch-try", "touch-keep", "touch-back")
"""A touch screen is corrected: from touch-begin on the agent looks which one is touched; touch-try puts a correction
into force (matrix: of touchmatrix.py, behind the one in force), which goes back by itself after TRY_S."""
TRY_S = 15.0
ACTS = ("restart-kiosk", "reboot", "poweroff", "backlight", "rescue", "stick", *TOUCH)
"""stick: one is let in and read; how that goes the line `stick` says (agentline.py). It ends with the session, too."""
REFUSALS = ("", "wrong", "locked", "no-pin", "busy", "failed")
"""locked: not even looked at. no-pin: the hub has given none. busy: another one is being looked at."""
FAILURES = ("", "no-machine", "no-stick", "no-touch", "busy", "failed")
"""no-machine: this machine is not the agent's to restart. no-stick: there is none to write to. no-touch: no touch
screen, or more than one, was touched."""
_SESSION = re.compile(r"[0-9a-f]{32}")
_DIGITS = re.compile(r"[0-9]{1,16}")
_NUMBER_MAX = 2**53
_SPAN_MAX_S = 1e6
_TEXT_MAX = 400
_ROWS_MAX = 20


@dataclass(frozen=True)
class Enter:
    pin: str


@dataclass(frozen=True)
class AskState:
    session: str


@dataclass(frozen=True)
class Act:
    """percent: from 1 to 100, of backlight alone: a screen that is dark cannot be made bright again by touch.

    matrix: of touch-try alone.
    """

    session: str
    verb: str
    percent: int | None = None
    matrix: Matrix | None = None

    @property
    def arguments(self) -> dict[str, object]:
        """For the record."""
        told = {"percent": self.percent, "matrix": None if self.matrix is None else list(self.matrix)}
        return {name: value for name, value in told.items() if value is not None}


@dataclass(frozen=True)
class Leave:
    session: str


Said = Enter | AskState | Act | Leave


@dataclass(frozen=True)
class Entered:
    session: str = ""
    error: str = ""
    left_s: float = 0.0
    code_left_s: float = 0.0


@dataclass(frozen=True)
class Done:
    verb: str
    error: str = ""
    detail: str = ""


@dataclass(frozen=True)
class TroubleOf:
    """code: stable; detail: English."""

    code: str
    detail: str
    since_ms: int


@dataclass(frozen=True)
class State:
    """since_ms: since when the hub is as it is. given, held: answers thanked for, and those of them at the hub.
    waiting: records of any kind that are not there yet. lost: answers that could not be saved. exhibition: id of the
    one in force, "" for none; content: the beginning of its hash. fetching: from where content is being brought, ""
    for nothing. clock: "hub" where it has heard the hub's time, "own" where not. backlight: percent, None where there
    is none to set. stick: one that can be written to is in. acts: those that this machine can do. addresses: "eth0
    192.168.10.7".
    """

    device: str = ""
    name: str = ""
    zone: str = ""
    time_zone: str = "Europe/Berlin"
    version: str = ""
    hub: str = "none"
    hub_address: str = ""
    since_ms: int = 0
    given: int = 0
    held: int = 0
    waiting: int = 0
    lost: int = 0
    exhibition: str = ""
    content: str = ""
    fresh: bool = True
    fetching: str = ""
    clock: str = "own"
    clock_offset_ms: int = 0
    free_bytes: int = 0
    backlight: int | None = None
    stick: bool = False
    acts: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    troubles: tuple[TroubleOf, ...] = ()

    def fields(self) -> dict[str, object]:
        return {**asdict(self), "acts": list(self.acts), "addresses": list(self.addresses)}


def parse_said(type_: str, fields: Mapping[str, object]) -> Said:
    """What the kiosk says. Raises ContractError."""
    match type_:
        case "staff-enter":
            pin = fields.get("pin")
            if not isinstance(pin, str) or not _DIGITS.fullmatch(pin):
                raise ContractError("staff-enter.pin", f"1 to {TYPED_MAX} digits", type(pin).__name__)  # never itself
            return Enter(pin)
        case "staff-state":
            return AskState(_session(type_, fields))
        case "staff-leave":
            return Leave(_session(type_, fields))
        case "staff-act":
            return _act(fields)
    raise ContractError("line.type", "one of staff", type_)


def _act(fields: Mapping[str, object]) -> Act:
    verb, percent = fields.get("verb"), fields.get("percent")
    if not isinstance(verb, str) or verb not in ACTS:
        raise ContractError("staff-act.verb", f"one of {', '.join(ACTS)}", verb)
    matrix = fields.get("matrix")
    if verb != "touch-try" and matrix is not None:
        raise ContractError("staff-act.matrix", "nothing", matrix)
    if verb != "backlight":
        if percent is not None:
            raise ContractError("staff-act.percent", "nothing", percent)
        correction = parse_matrix(matrix, "staff-act.matrix") if verb == "touch-try" else None
        return Act(_session("staff-act", fields), verb, matrix=correction)
    if type(percent) is not int or not 1 <= percent <= 100:
        raise ContractError("staff-act.percent", "a whole number from 1 to 100", percent)
    return Act(_session("staff-act", fields), verb, percent)


def _session(type_: str, fields: Mapping[str, object]) -> str:
    session = fields.get("session")
    if not isinstance(session, str) or not _SESSION.fullmatch(session):
        raise ContractError(f"{type_}.session", "32 hexadecimal digits", type(session).__name__)
    return session


# What the agent says. Raises ContractError.


def parse_entered(fields: Mapping[str, object]) -> Entered:
    session, error = _text(fields, "session"), _one_of(fields, "error", REFUSALS)
    if bool(error) == bool(session) or (session and not _SESSION.fullmatch(session)):
        raise ContractError("staff-entered.session", "a session, or an error instead", error or "neither")
    return Entered(session, error, _span(fields, "left_s"), _span(fields, "code_left_s"))


def parse_done(fields: Mapping[str, object]) -> Done:
    return Done(_one_of(fields, "verb", ACTS), _one_of(fields, "error", FAILURES), _text(fields, "detail"))


def parse_state(fields: Mapping[str, object]) -> State:
    backlight = fields.get("backlight")
    if backlight is not None and (type(backlight) is not int or not 0 <= backlight <= 100):
        raise ContractError("backlight", "a whole number from 0 to 100, or null", backlight)
    acts = _texts(fields, "acts")
    return State(
        device=_text(fields, "device"),
        name=_text(fields, "name"),
        zone=_text(fields, "zone"),
        time_zone=_text(fields, "time_zone"),
        version=_text(fields, "version"),
        hub=_one_of(fields, "hub", ("here", "away", "none")),
        hub_address=_text(fields, "hub_address"),
        since_ms=_whole(fields, "since_ms"),
        given=_whole(fields, "given"),
        held=_whole(fields, "held"),
        waiting=_whole(fields, "waiting"),
        lost=_whole(fields, "lost"),
        exhibition=_text(fields, "exhibition"),
        content=_text(fields, "content"),
        fresh=_flag(fields, "fresh"),
        fetching=_text(fields, "fetching"),
        clock=_one_of(fields, "clock", ("hub", "own")),
        clock_offset_ms=_whole(fields, "clock_offset_ms", least=-_NUMBER_MAX),
        free_bytes=_whole(fields, "free_bytes"),
        backlight=backlight,
        stick=_flag(fields, "stick"),
        acts=tuple(verb for verb in acts if verb in ACTS),  # a newer agent may know more
        addresses=_texts(fields, "addresses"),
        troubles=_troubles(fields.get("troubles")),
    )


def _troubles(rows: object) -> tuple[TroubleOf, ...]:
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ContractError("troubles", "a list of objects", type(rows).__name__)
    return tuple(
        TroubleOf(_text(row, "code"), _text(row, "detail"), _whole(row, "since_ms")) for row in rows[:_ROWS_MAX]
    )


def _texts(fields: Mapping[str, object], name: str) -> tuple[str, ...]:
    rows = fields.get(name)
    if not isinstance(rows, list):
        raise ContractError(name, "a list of texts", type(rows).__name__)
    return tuple(_text({name: row}, name) for row in rows[:_ROWS_MAX])


def _text(fields: Mapping[str, object], name: str) -> str:
    """What cannot be printed is left out: it is shown as it is."""
    value = fields.get(name)
    if not isinstance(value, str):
        raise ContractError(name, "text", type(value).__name__)
    return "".join(sign for sign in value[:_TEXT_MAX] if sign.isprintable())


def _one_of(fields: Mapping[str, object], name: str, known: tuple[str, ...]) -> str:
    value = fields.get(name)
    if not isinstance(value, str) or value not in known:
        raise ContractError(name, f"one of {', '.join(known)}", value)
    return value


def _flag(fields: Mapping[str, object], name: str) -> bool:
    value = fields.get(name)
    if not isinstance(value, bool):
        raise ContractError(name, "true or false", value)
    return value


def _whole(fields: Mapping[str, object], name: str, least: int = 0) -> int:
    value = fields.get(name)
    if type(value) is not int or not least <= value <= _NUMBER_MAX:
        raise ContractError(name, f"a whole number from {least}", value)
    return value


def _span(fields: Mapping[str, object], name: str) -> float:
    value = fields.get(name)
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= _SPAN_MAX_S:
        raise ContractError(name, "seconds from 0", value)
    return float(value)
