"""The tables, as the newest migration leaves them. Times are UTC milliseconds; lists and objects are JSON text."""

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, String, Table, Text, UniqueConstraint

metadata = MetaData()

_number = BigInteger().with_variant(Integer(), "sqlite")
"""SQLite counts up by itself only where the key's type is INTEGER."""


def _at(name: str, *, nullable: bool = False) -> Column[int]:
    return Column(name, BigInteger, nullable=nullable)


devices = Table(
    "devices",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("profile", String(200), nullable=False),
    Column("version", String(200), nullable=False),
    Column("zone", String(200), nullable=False, server_default=""),
    Column("time_zone", String(200), nullable=False),
    Column("policy_revision", Integer, nullable=False, server_default="1"),
    _at("enrolled_ms"),
    _at("last_seen_ms", nullable=True),
    _at("revoked_ms", nullable=True),
    Column("revoked_reason", Text),
    Column("applied_revision", BigInteger, nullable=False, server_default="0"),
    Column("exhibition", Text),
    Column("lost", BigInteger, nullable=False, server_default="0"),
    Column("uptime_s", BigInteger, nullable=False, server_default="0"),
    Column("troubles", Text, nullable=False, server_default="[]"),
)

certificates = Table(
    "certificates",
    metadata,
    Column("fingerprint", String(64), primary_key=True),
    Column("device", String(64), nullable=False, index=True),
    Column("serial", String(64), nullable=False),
    Column("pem", Text, nullable=False),
    _at("issued_ms"),
    _at("expires_ms"),
)

join_windows = Table(
    "join_windows",
    metadata,
    Column("nr", _number, primary_key=True, autoincrement=True),
    Column("token_hash", Text, nullable=False),
    _at("opened_ms"),
    _at("expires_ms"),
    Column("opened_by", String(200), nullable=False),
    Column("failures", Integer, nullable=False, server_default="0"),
    _at("used_ms", nullable=True),
    Column("device", String(64)),
)

epochs = Table(
    "epochs",
    metadata,
    Column("device", String(64), primary_key=True),
    Column("epoch", String(64), primary_key=True),
    Column("held", Text, nullable=False, server_default="[]"),
    Column("held_given", Integer, nullable=False, server_default="0"),
    Column("said_written", BigInteger, nullable=False, server_default="0"),
    Column("said_given", BigInteger, nullable=False, server_default="0"),
    _at("closed_ms", nullable=True),
)

records = Table(
    "records",
    metadata,
    Column("nr", _number, primary_key=True, autoincrement=True),
    Column("device", String(64), nullable=False),
    Column("epoch", String(64), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("id", String(64), nullable=False, unique=True),
    Column("kind", String(64), nullable=False),
    Column("v", BigInteger, nullable=False),
    Column("form", String(128), nullable=False, server_default=""),
    Column("day", String(10), nullable=False),
    _at("at_ms"),
    _at("received_ms"),
    Column("header", LargeBinary, nullable=False),
    Column("salt", LargeBinary),
    Column("body", LargeBinary),
    Column("commitment", LargeBinary, nullable=False),
    Column("previous", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    UniqueConstraint("device", "epoch", "seq", name="records_triple"),
    Index("records_kind_form_day", "kind", "form", "day"),
)

set_aside = Table(
    "set_aside",
    metadata,
    Column("nr", _number, primary_key=True, autoincrement=True),
    Column("device", String(64), nullable=False),
    Column("epoch", String(64), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("raw_sha256", String(64), nullable=False),
    Column("reason", Text, nullable=False),
    Column("raw", LargeBinary, nullable=False),
    _at("received_ms"),
    UniqueConstraint("device", "epoch", "seq", "raw_sha256", name="set_aside_once"),
)

forks = Table(
    "forks",
    metadata,
    Column("nr", _number, primary_key=True, autoincrement=True),
    Column("device", String(64), nullable=False),
    Column("epoch", String(64), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("id", String(64), nullable=False),
    Column("kind", String(64), nullable=False),
    Column("header", LargeBinary, nullable=False),
    Column("salt", LargeBinary),
    Column("body", LargeBinary),
    Column("commitment", LargeBinary, nullable=False),
    Column("previous", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    _at("received_ms"),
    UniqueConstraint("device", "epoch", "seq", "hash", name="forks_once"),
)

wanted = Table(
    "wanted",
    metadata,
    Column("device", String(64), primary_key=True),
    Column("epoch", String(64), primary_key=True),
    Column("seq", BigInteger, primary_key=True),
    Column("hash", LargeBinary(32), primary_key=True),
    Column("repeats", Integer, nullable=False, server_default="0"),
)
"""Records that a held one names as the one before it, while another stands in their place: the other side of a fork."""

blobs = Table(
    "blobs",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("device", String(64), nullable=False),
    Column("size", BigInteger, nullable=False),
    _at("received_ms"),
)

notices = Table(
    "notices",
    metadata,
    Column("nr", _number, primary_key=True, autoincrement=True),
    _at("at_ms"),
    Column("device", String(64), nullable=False, index=True),
    Column("code", String(64), nullable=False),
    Column("detail", Text, nullable=False),
    Column("times", Integer, nullable=False, server_default="1"),
    UniqueConstraint("device", "code", "detail", name="notices_once"),
)

feeds = Table(
    "feeds",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("kind", String(80), nullable=False),
    Column("version", BigInteger, nullable=False),
    _at("as_of_ms"),
    Column("put_by", String(200), nullable=False),
    _at("changed_ms"),
    Column("document", LargeBinary),
)
"""put_by: "" for what is counted from votes. document: exactly what is signed; NULL once it was withdrawn."""

poll_votes = Table(
    "poll_votes",
    metadata,
    Column("device", String(64), primary_key=True),
    Column("visit", String(128), primary_key=True),
    Column("exhibit", String(40), primary_key=True),
    Column("scene", String(40), primary_key=True),
    Column("choice", String(40), nullable=False),
    _at("boottime_ms"),
    Column("seq", BigInteger, nullable=False),
    _at("received_ms"),
    Index("poll_votes_counted", "exhibit", "scene", "choice", "received_ms"),
)
"""Of each visit and poll the vote that counts: read out of the records, and made anew from them where it is missing."""

progress = Table(
    "progress",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("nr", BigInteger, nullable=False),
)
"""Up to which record something was read out of them."""

staff = Table(
    "staff",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("password_hash", Text, nullable=False),
    Column("one_time", Integer, nullable=False),
    Column("roles", String(200), nullable=False),
    Column("language", String(16), nullable=False, server_default="de"),
    Column("totp_secret", Text),
    Column("totp_last_step", BigInteger, nullable=False, server_default="0"),
    _at("created_ms"),
    _at("disabled_ms", nullable=True),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("staff", String(64), nullable=False, index=True),
    _at("created_ms"),
    _at("expires_ms"),
    Column("must_change", Integer, nullable=False, server_default="0"),
)

audit = Table(
    "audit",
    metadata,
    Column("nr", _number, primary_key=True, autoincrement=True),
    _at("at_ms"),
    Column("who", String(200), nullable=False),
    Column("what", String(64), nullable=False),
    Column("subject", String(200), nullable=False, server_default=""),
    Column("detail", Text, nullable=False, server_default=""),
)
