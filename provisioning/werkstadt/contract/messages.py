"""What device and hub say to one another beside records: pydantic models, so for agent and hub only.

Unknown fields are ignored, so that an agent works with the hub before and after its own version; everything else that
is not as agreed is refused by name. Numbers stay within what JSON and every database keep exactly.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from werkstadt.contract import hotp
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
    """certificate, ca: PEM. signing: PEM of the hub's Ed25519 signing certificate, issued by the CA.

    vouched: PEM of the CA as the one before it certified it, of that one as the one before that did, and so on, for
    devices that pin one of those.
    """

    device: Text
    certificate: str
    ca: str
    signing: str
    vouched: Annotated[list[str], Field(max_length=50)] = []


class PairWish(Message):
    """POST /api/v1/pair, without a client certificate: the first step of comparing digits (pairing.py)."""

    csr: Annotated[str, Field(max_length=4_000)]
    name: Text
    profile: Text
    version: Text


class PairOffer(Message):
    """pair: names this try from now on. commitment: hex. expires_ms: UTC of the hub."""

    pair: Annotated[str, Field(pattern=r"^[0-9a-f-]{36}$")]
    commitment: Sha256Hex
    expires_ms: Whole


class PairNumber(Message):
    """POST /api/v1/pair/<pair>/number, and its answer: 32 random bytes in hex; the device's goes first."""

    number: Sha256Hex


class PairResult(Message):
    """POST /api/v1/pair/<pair>/same, once somebody has pressed it on the device, and again until it is not "waiting".

    POST /api/v1/pair/<pair>/different ends the try. reason: why it was refused.
    """

    state: Literal["waiting", "joined", "refused"]
    reason: str = ""
    answer: EnrolAnswer | None = None


class Floor(Message):
    """What a fresh device must not fall behind. at_ms: no true clock shows an earlier time. timestamp: the version of
    the repository's timestamp.json; root_sha256: of its 1.root.json, hex; None where there is no repository yet."""

    at_ms: Whole
    timestamp: Whole = 0
    root_sha256: Sha256Hex | None = None


class Voucher(Message):
    """Lets devices join without anybody at hand; a file, signed by the hub (purpose "voucher").

    Whoever has it can use it: secret is its token (hex). ca, signing: PEM. devices: for how many; until_ms: UTC.
    hubs: HOST:PORT, tried before the network is searched.
    """

    format: Literal[1] = 1
    id: Text
    secret: Sha256Hex
    site: Text
    devices: Annotated[int, Field(ge=1, le=1_000)]
    until_ms: Whole
    ca: str
    signing: str
    hubs: Annotated[list[Text], Field(max_length=20)] = []
    zone: str = ""
    floor: Floor


class VoucherWish(Message):
    """POST /api/v1/enrol/voucher, without a client certificate → EnrolAnswer."""

    voucher: Text
    secret: Sha256Hex
    csr: Annotated[str, Field(max_length=4_000)]
    name: Text
    profile: Text
    version: Text


class RenewWish(Message):
    """POST /api/v1/renew, with the device's certificate, which may be over → EnrolAnswer. csr: of a new key."""

    csr: Annotated[str, Field(max_length=4_000)]


class PeerWish(Message):
    """POST /api/v1/peer → PeerAnswer: a certificate with which devices give files to one another, for a week."""

    csr: Annotated[str, Field(max_length=4_000)]


class PeerAnswer(Message):
    """PEM. ca: of the hub's second CA, that devices show one another certificates of."""

    certificate: str
    ca: str


class RoadsAnswer(Message):
    """GET /api/v1/roads/<hash of an exhibition>?port=<own port in the swarm>: who else has its files, as hints.

    torrent: base64, None where the hub has none. port: of the hub's own part in the swarm. HOST:PORT each: peers are
    devices in the swarm, relays devices of the same zone that give files away over HTTPS.
    """

    torrent: str | None = None
    port: Annotated[int, Field(ge=0, le=65_535)] = 0
    peers: Annotated[list[str], Field(max_length=100)] = []
    relays: Annotated[list[str], Field(max_length=100)] = []


class EpochState(Message):
    """What a device has written of one epoch. given: thanked submissions. receipt: digest of the one it has."""

    epoch: Text
    written: Whole
    given: Whole
    receipt: Annotated[str, Field(max_length=64)] = ""


class Trouble(Message):
    """Something staff should know. code: stable, for translation; detail: plain words, never a visitor's."""

    code: Text
    detail: Annotated[str, Field(max_length=2_000, pattern=r"^[^\x00]*$")] = ""
    since_ms: Whole


class SelfTest(Message):
    """How closed a device found itself: so many checks held of those that could be told. failed: NAME: SENTENCE."""

    at_ms: Whole
    held: Whole
    told: Whole
    failed: Annotated[list[Text], Field(max_length=50)] = []


class SystemState(Message):
    """Of a device with two slots. version, name: of the system that runs. tried: version of the one written last.

    state: "good"; "trial": it has not proven itself yet; "waiting": the one written is started at night; "back": the
    one written did not prove itself.
    """

    version: Whole
    name: Text
    tried: Whole = 0
    state: Literal["good", "trial", "waiting", "back"]


class CheckIn(Message):
    """POST /api/v1/checkin. lost: answers that could not be saved and that no `lost` record tells of yet.

    feeds_at_ms: of the newest list of feeds that the device has taken, 0 for none; None: it knows no feeds.
    run: made anew at every start of the agent, so that two copies of one device are told apart. content: what it shows.
    signing: digest of the hub's signing certificate that it has. With the digests nothing is sent that it has already.
    selftest: the last one, of a closed device. system: which one it runs.
    """

    version: Text
    epochs: Annotated[list[EpochState], Field(max_length=1_000)]
    troubles: Annotated[list[Trouble], Field(max_length=100)] = []
    policy_revision: Whole = 0
    exhibition: Text | None = None
    lost: Whole = 0
    uptime_s: Whole = 0
    feeds_at_ms: Whole | None = None
    run: Annotated[str, Field(max_length=64, pattern=r"^[0-9A-Za-z-]*$")] = ""
    content: "ContentState | None" = None
    signing: Annotated[str, Field(max_length=64)] = ""
    selftest: SelfTest | None = None
    system: SystemState | None = None

    def to_bytes(self) -> bytes:
        """Without what is as always: it goes over the wire every 30 s."""
        return self.model_dump_json(exclude_defaults=True).encode()


class ContentState(Message):
    """What a device has of the repository. exhibition: SHA-256 of the one in force. timestamp: the version it knows.

    fetching: what it brings now, and how far it is, in bytes. swarm_port, relay_port: where it gives files to others.
    """

    exhibition: Sha256Hex | None = None
    timestamp: Whole = 0
    fresh: bool = True
    fetching: Text | None = None
    done: Whole = 0
    total: Whole = 0
    swarm_port: Annotated[int, Field(ge=0, le=65_535)] = 0
    relay_port: Annotated[int, Field(ge=0, le=65_535)] = 0


class Signed(Message):
    """payload: base64 of exact bytes; signature: base64, Ed25519 over b"werkstadt-<purpose>-1" ‖ 0x00 ‖ payload."""

    payload: str
    signature: str


class Policy(Message):
    """The desired state of a device. revision grows; time_zone: IANA name.

    keep_days: so long the device keeps what visitors gave after the hub has it; None: as long as the device likes.
    exhibition: id of the one it shows; None: the only one there is. floor: which content it may trust for the first
    time, and what it must not fall behind. staff_pin: scrypt hash of the PIN for staff on the device, None: no PIN.
    staff_code: this device's secret for one-time codes (hotp.py).
    """

    revision: int
    device: Text
    name: Text
    zone: str = ""
    time_zone: Text = "Europe/Berlin"
    exhibition: str | None = None
    checkin_s: Annotated[float, Field(gt=0, le=86_400)] = 30.0
    keep_days: Annotated[int, Field(ge=1, le=400)] | None = None
    floor: Floor | None = None
    staff_pin: str | None = None
    staff_code: Annotated[str, Field(pattern=hotp.HEX_40)] | None = None


class CheckInAnswer(Message):
    """receipts: one signed Receipt for each epoch of which the device has another one. policy: only where the device's
    revision is not the newest. signing: the current signing certificate, PEM, so that a device follows a rotation; ""
    where it has it. feeds: a FeedList (feeds.py), only where the device has another one. timestamp: the version of the
    repository's timestamp.json, 0: no repository.
    """

    at_ms: int
    receipts: list[Signed] = []
    policy: Signed | None = None
    signing: str = ""
    feeds: Signed | None = None
    timestamp: Whole = 0


class RecordsAnswer(Message):
    receipt: Signed


class Command(Message):
    """One wish of staff, over the live connection. counter grows; not carried out after expires_ms (UTC of the hub).

    observe: what runs of studies are going on (observing.py); with a picture of that lane, None for none.
    """

    counter: int
    expires_ms: int
    name: Literal["screenshot", "check-in", "observe"]
    lane: Annotated[int, Field(ge=0, le=9)] | None = None


class Refusal(Message):
    """The body of every answer that is not 2xx. Modelled on RFC 9457."""

    title: str
    where: str = ""
    expected: str = ""
    got: str = ""
