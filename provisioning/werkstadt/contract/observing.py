"""What a device tells an observer of a study (ADR 0034): the runs that go on, and what their screen shows.

An answer is a JSON object in one line, "\\n", and then a PNG, or nothing. Nobody stores it.
"""

from typing import Annotated, Literal

from pydantic import Field, ValidationError

from werkstadt.contract import limits
from werkstadt.contract.agentline import LANES_MAX, TAKEN_BACK_MAX
from werkstadt.contract.errors import ContractError
from werkstadt.contract.messages import Message, Text, Whole
from werkstadt.contract.runs import NAME_MAX_CHARS, TASKS_MAX

CONTENT_TYPE = "application/vnd.werkstadt.observed"
STATE_MAX = 32 * 1024
ANSWER_MAX = STATE_MAX + limits.SCREENSHOT_MAX
PNG = b"\x89PNG\r\n\x1a\n"

Name = Annotated[str, Field(max_length=NAME_MAX_CHARS)]
Phase = Literal["full", "age", "consent", "declined", "questions", "brief", "task", "reply", "done", "check"]
UNAGREED = ("full", "age", "consent", "declined")
"""Phases before the participant has said yes: of them there is no more than the phase."""


class RunNow(Message):
    """Of one lane. began_at_ms: UTC of the device, as in the run's record; 0 before consent. place: of the task, from
    1; task, place: empty and 0 outside of tasks. elapsed_ms: since the run began; task_ms: since the task did. outcome:
    as in the record, once the task is over."""

    lane: Annotated[int, Field(ge=0, lt=LANES_MAX)]
    study: Text
    study_version: Text
    number: Whole
    pilot: bool
    version: Name = ""
    phase: Phase
    task: Name = ""
    place: Annotated[int, Field(ge=0, le=TASKS_MAX)] = 0
    count: Annotated[int, Field(ge=0, le=TASKS_MAX)] = 0
    began_at_ms: Whole = 0
    elapsed_ms: Whole = 0
    task_ms: Whole = 0
    touches: Whole = 0
    pages: Whole = 0
    outcome: Name = ""


class Observed(Message):
    """age_ms: since the device's application told this. taken_back: began_at_ms of runs that their participants took
    back: what was written of them goes. refused: why there is no picture where one was wished for."""

    runs: list[RunNow] = Field(default_factory=list, max_length=LANES_MAX)
    taken_back: list[Whole] = Field(default_factory=list, max_length=TAKEN_BACK_MAX)
    age_ms: Whole = 0
    refused: Annotated[str, Field(max_length=200)] = ""


def parse_observed(fields: object, where: str) -> Observed:
    """Raises ContractError naming the field."""
    try:
        return Observed.model_validate(fields)
    except ValidationError as err:
        raise _contract_error(err, where) from err


def encode_answer(observed: Observed, png: bytes) -> bytes:
    """png: empty for none."""
    return observed.model_dump_json().encode() + b"\n" + png


def decode_answer(data: bytes) -> tuple[Observed, bytes]:
    """Raises ContractError."""
    line, found, png = data.partition(b"\n")
    if not found or len(line) > STATE_MAX:
        raise ContractError("answer", f"a line of at most {STATE_MAX} bytes", f"{len(data)} bytes")
    if png and not png.startswith(PNG):
        raise ContractError("answer", "a PNG, or nothing, behind the line", png[:8].hex())
    try:
        return Observed.model_validate_json(line), png
    except ValidationError as err:
        raise _contract_error(err, "answer") from err


def _contract_error(err: ValidationError, where: str) -> ContractError:
    first = err.errors(include_url=False)[0]
    return ContractError(".".join([where, *map(str, first["loc"])]), first["msg"], ascii(first["input"])[:100])
