"""What device and hub say to one another beside records: pydantic models, so for agent and hub only.

Unknown fields are ignored, so that an agent works with the hub before and after its own version; everything else that
is not as agreed is refused by name. Numbers stay within what JSON and every database keep exactly.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from werkstadt.contract.ranges import SEQ_MAX

Text = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")]
Whole = Annotated[int, Field(ge=0, le=SEQ_MAX)]
Sha256Hex = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Message(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, strict=True)


class EnrolRequest(Message):
    """POST /api/v1/enrol, without a client certificate. csr: PEM, P-256, self-signed."""

    token: Annotated[
        str, Field(pattern=r"^[0-9A-HJKMNP-TV-Z]{7}$", description="7 characters of a code, without I, L, O and U")
    ]
    csr: Annotated[str, Field(max_length=4_000, description="a certificate request as PEM, at most 4000 characters")]
    name: Text
    profile: Text
    version: Text


class EnrolAnswer(Message):
    """certificate, ca: PEM. signing: PEM of the hub's Ed25519 signing certificate, issued by the CA."""

    device: Text
    certificate: str
    ca: str
    signing: str


class EpochState(Message):
    """What a device has written of one epoch. given: thanked submissions."""

    epoch: Text
    written: Whole
    given: Whole


class Trouble(Message):
    """Something staff should know. code: stable, for translation; detail: plain words, never a visitor's."""

    code: Text
    detail: Annotated[str, Field(max_length=2_000, pattern=r"^[^\x00]*$")] = ""
    since_ms: Whole


class CheckIn(Message):
    """POST /api/v1/checkin. lost: answers that could not be saved and that no `lost` record tells of yet.

    feeds_at_ms: of the newest list of feeds that the device has taken, 0 for none; None: it knows no feeds.
    """

    version: Text
    epochs: Annotated[list[EpochState], Field(max_length=1_000)]
    troubles: Annotated[list[Trouble], Field(max_length=100)] = []
    policy_revision: Whole = 0
    exhibition: Text | None = None
    lost: Whole = 0
    uptime_s: Whole = 0
    feeds_at_ms: Whole | None = None


class Signed(Message):
    """payload: base64 of exact bytes; signature: base64, Ed25519 over b"werkstadt-<purpose>-1" ‖ 0x00 ‖ payload."""

    payload: str
    signature: str


class Policy(Message):
    """The desired state of a device. revision grows; time_zone: IANA name.

    keep_days: so long the device keeps what visitors gave after the hub has it; None: as long as the device likes.
    """

    revision: int
    device: Text
    name: Text
    zone: str = ""
    time_zone: Text = "Europe/Berlin"
    exhibition: str | None = None
    checkin_s: Annotated[float, Field(gt=0, le=86_400)] = 30.0
    keep_days: Annotated[int, Field(ge=1, le=400)] | None = None


class CheckInAnswer(Message):
    """receipts: one signed Receipt an epoch. policy: only where the device's revision is not the newest.

    signing: the current signing certificate, PEM, so that a device follows a rotation. feeds: a FeedList (feeds.py),
    only where the device has another one.
    """

    at_ms: int
    receipts: list[Signed]
    policy: Signed | None = None
    signing: str
    feeds: Signed | None = None


class RecordsAnswer(Message):
    receipt: Signed


class Command(Message):
    """One wish of staff, over the live connection. counter grows; not carried out after expires_ms (UTC of the hub)."""

    counter: int
    expires_ms: int
    name: Literal["screenshot", "check-in"]


class Refusal(Message):
    """The body of every answer that is not 2xx. Modelled on RFC 9457."""

    title: str
    where: str = ""
    expected: str = ""
    got: str = ""
