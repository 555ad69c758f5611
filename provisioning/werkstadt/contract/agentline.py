"""The lines that kiosk and agent exchange over /run/werkstadt/agent.sock: one JSON object each, UTF-8, "\\n".

Every line has "v" (1) and "type"; an unknown type is ignored, an unknown version refused. Screenshots travel as a
passed file descriptor (SCM_RIGHTS) with the "screenshot" line. Both sides check SO_PEERCRED.

    kiosk → agent
      hello        {"version": text, "profile": text}
      status       {"exhibition": text | null, "given": n, "lost": n, "lost_unkept": n, "form_open": bool,
                    "visiting": bool, "troubles": [{"code": text, "detail": text}],
                    "resting": [{"exhibition": hash, "exhibit": id | ""}]}
                   visiting: somebody is in a visit; content is not switched then. Told at once when it changes.
                   lost: answers that could not be saved, of all time; lost_unkept: those of them that stand nowhere on
                   the disk. resting: exhibitions that have ended it too often, and that it does not show for now;
                   exhibit: what was open each time. Troubles of the journal: journal-<code of JournalUnavailable>,
                   journal-damaged, disk-full; safe-page: the exhibition in force rests
      written      {}                                 something new stands in the journal: ship it
      screenshot   {"request": n, "refused": text | null}    + one file descriptor of a PNG where not refused
      run          {"runs": [{…}], "taken_back": [ms, …]}   of studies (observing.py: RunNow), whenever something of it
                   is different; touches about once a second. taken_back: runs that their participants took back
      join         {"code": text}                     only while the device belongs to no hub, as the next three:
                   a code as typed, or what a QR code says: the code, a blank, HOST:PORT of the hub
      compare      {"hub": "HOST:PORT" | null}        begin to compare digits; null: with the one that is found
      compare-answer {"same": bool}                   what somebody said of the digits; only true is a yes
      join-cancel  {}                                 give up the try, or go back from a refusal to the choice
      stick        {"open": bool}                     only while the device belongs to no hub: let one in and read it,
                                                      or wait for none any more
    agent → kiosk
      state        {"enrolled": bool, "hub": "here" | "away" | "none", "given": n, "held": n, "name": text,
                    "time_zone": text}
      reading      {"sensor": text, "values": {quantity: number}, "at_ms": n, "simulated": bool}
      history      {"sensor": text, "quantity": text, "points": [[at_ms, number], …]}   at connect: 48 h of minute means
      silent       {"sensor": text, "reason": text}   no value for longer than it should be
      button       {"name": "home" | "language" | "help"}   of a keypad for who listens also "listen", "forward",
                   "backward", "up", "down", "select", "back", "repeat", "louder", "quieter"
      headset      {"plugged": bool}                  at connect where there is a jack, and whenever it changes
      screenshot   {"request": n}
      observe      {"request": n, "lane": n}          an observer looks at a study's run: the kiosk shows so for five
                   seconds, and answers as to screenshot; its own first answer is "the sign comes first"
      content      {}                                 content/current points elsewhere, or what it points to was
                                                      mended: read it anew
      feed         {"name": text}                     content/feeds/<name>.json is new, or was withdrawn
      forget       {"epoch": text, "seqs": [[first, last], …]}   at the hub, and over here: drop body and files, keep
                   header and chain
      joining      {"state": "none" | "choose" | "looking" | "trying" | "compare" | "waiting" | "joined" | "refused",
                    "hubs": [{"name": text, "address": "HOST:PORT", "pin": text}], "digits": text, "until_s": number,
                    "error": text, "detail": text, "todo": text, "name": text}   at connect, and whenever it changes
                   none: it belongs to a hub. hubs: those that announce themselves; a name may lie, the pin too. digits:
                   six of them, until until_s on this machine's CLOCK_MONOTONIC. name: of the hub. error is stable:
                   slip, wrong-code, closed, no-hub, not-trusted, away, no-window, different, late, refused, voucher,
                   voucher-over, address, busy, enrolled, failed; detail and todo say it in English. In the state
                   choose an error is that of a voucher that was tried by itself
      stick        {"state": "none" | "waiting" | "reading" | "read" | "failed", "until_s": number, "files": n,
                    "voucher": bool, "content": bool, "error": text, "detail": text}   at connect and whenever it
                   changes, of a closed device alone: elsewhere sticks are mounted. until_s: of a door that is open
                   (waiting), on CLOCK_MONOTONIC. files: how many were copied; voucher, content: what they are. error:
                   none (no stick came), no-fat, empty, room, broken, failed; detail says it in English
    kiosk ↔ agent, while staff are at the device
      staff-…      staffline.py
    staff's command line ↔ agent
      report       {}  →  report {…}                  everything that `werkstadt-agent status` tells
"""

import json
from collections.abc import Mapping

from werkstadt.contract import limits
from werkstadt.contract.errors import ContractError
from werkstadt.contract.record import parse_json_object

VERSION = 1
LANES_MAX, TAKEN_BACK_MAX = 10, 50
"""Of the line "run"."""


def encode_line(type_: str, fields: Mapping[str, object]) -> bytes:
    """Raises ContractError if the fields are no JSON, or the line would be longer than the agreed limit."""
    try:
        text = json.dumps({**fields, "v": VERSION, "type": type_}, allow_nan=False, separators=(",", ":"))
    except (TypeError, ValueError) as err:
        raise ContractError(f"line {type_!r}", "JSON", str(err)) from err
    line = text.encode()
    if len(line) >= limits.SOCKET_LINE_MAX:
        raise ContractError(f"line {type_!r}", f"less than {limits.SOCKET_LINE_MAX} bytes", f"{len(line)} bytes")
    return line + b"\n"


def decode_line(line: bytes) -> tuple[str, dict[str, object]]:
    """Type and fields. Raises ContractError."""
    fields = parse_json_object(line, "line")
    if fields.get("v") != VERSION:
        raise ContractError("line.v", str(VERSION), fields.get("v"))
    type_ = fields.get("type")
    if not isinstance(type_, str):
        raise ContractError("line.type", "text", type_)
    return type_, fields


class LineSplitter:
    """Bytes as they come in, lines out. Raises ContractError when a line grows over the limit."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, chunk: bytes) -> list[bytes]:
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        if max((len(line) for line in (*lines, self._rest)), default=0) > limits.SOCKET_LINE_MAX:
            self._rest = b""
            raise ContractError("line", f"at most {limits.SOCKET_LINE_MAX} bytes", "a longer one")
        return [line for line in lines if line]
