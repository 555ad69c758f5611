"""docs/attacks.md says what the code does: its figures, its table of turns, its drawing, the tests that it names."""

import math
import re
from pathlib import Path

from werkstadt.contract import code, messages, pairing
from werkstadt.contract.pairing import DONE, TURNS, Event, State
from werkstadt.hub import authority, joining, voucherwork
from werkstadt.hub.api import doors, protocol

REPOSITORY = Path(__file__).parents[2]
PAGE = (REPOSITORY / "docs" / "attacks.md").read_text(encoding="utf-8")
BITS = int(math.log2(len(code.ALPHABET)))
SECRET = re.findall(r"\{(\d+)\}", messages.Voucher.model_json_schema()["properties"]["secret"]["pattern"])
FIGURES = {
    "bits of the pin in a code": code.PIN_CHARS * BITS,
    "bits of the token in a code": code.TOKEN_CHARS * BITS,
    "wrong codes until a window closes": code.TRIES_MAX,
    "seconds that a window is open": code.WINDOW_S,
    "guessing a code succeeds once in so many windows": round(2 ** (code.TOKEN_CHARS * BITS) / code.TRIES_MAX),
    "digits to compare": pairing.DIGITS,
    "bits of each number": pairing.NUMBER_SIZE * 8,
    "tries that a window for comparing takes": pairing.TRIES_MAX,
    "standing between succeeds once in so many windows": 10**pairing.DIGITS // pairing.TRIES_MAX,
    "bits of a voucher's secret": int(SECRET[0]) * 4,
    "days that a voucher lasts at most": voucherwork.DAYS_MAX,
    "failures a minute, then an address waits": doors.FAILURES_MAX,
    "bytes of a request without a certificate": doors.REQUEST_MAX,
    "seconds for such a request's body": doors.REQUEST_S,
    "seconds for a connection's first head": protocol.REQUEST_S,
    "connections of an address without a certificate": protocol.STRANGERS_MAX,
    "hours until a device that never came is unknown again": joining.HALF_DONE_MS / 3_600_000,
    "days that a device's certificate is good": authority.DEVICE_DAYS,
    "unused renewals of a device a day": joining.RENEWALS_A_DAY,
}


def rows(heading: str) -> list[list[str]]:
    """The cells of the table that follows a heading, without its head."""
    part = PAGE.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_every_figure_is_the_one_in_the_code() -> None:
    said = {name: float(value.replace(",", "")) for name, value, _ in rows("Figures")[2:]}
    assert said == FIGURES
    assert code.WINDOW_S == pairing.WINDOW_S
    assert doors.FAILURES_S == 60
    assert f"once in {FIGURES['guessing a code succeeds once in so many windows']:,} windows" in PAGE


def test_the_table_of_turns_is_the_one_in_the_code() -> None:
    head, _, *body = rows("Comparing six digits")
    assert head[1:] == [str(event) for event in Event]
    said = {
        (State(cells[0]), Event(event)): State(then)
        for cells in body
        for event, then in zip(head[1:], cells[1:], strict=True)
        if then != "–"
    }
    assert said == TURNS
    assert {State(cells[0]) for cells in body} == set(State) - DONE


def test_the_drawing_is_the_one_in_the_code() -> None:
    drawn = PAGE.split("```\n")[1]
    assert drawn.rstrip("`\n") in (pairing.__doc__ or "")
    assert "JOINED" in drawn


def test_every_test_that_it_names_is_there() -> None:
    there = set()
    for path in (REPOSITORY / "tests").rglob("test_*.py"):
        there |= set(re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"`(test_\w+)`", PAGE))
    assert len(named) > 20
    assert named - there == set()
