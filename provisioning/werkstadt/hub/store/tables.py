"""The tables, as the newest migration leaves them. Times are UTC milliseconds; lists and objects are JSON text."""

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

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
    Column("address", String(64), nullable=False, server_default=""),
    Column("run", String(64), nullable=False, server_default=""),
    Column("run_before", Text, nullable=False, server_default=""),
    Column("voucher", String(64)),
    Column("content", Text, nullable=False, server_default="{}"),
    Column("exhibition_wanted", String(40)),
    Column("code_secret", String(40)),
    Column("code_counter", BigInteger, nullable=False, server_default="0"),
)
"""address: of the last check-in. run: of the agent; run_before: the few before it, the newest first, with blanks
between. voucher: by which it joined. content: what the device last said of it (contract.messages.ContentState), and
beside it, as "selftest", its last self-test (SelfTest), as "system" which one it runs (SystemState). code_secret,
code_counter: of the one-time codes for staff at it (contract/hotp.py); the counter of the next one."""

certificates = Table(
    "certificates",
    metadata,
    Column("fingerprint", String(64), primary_key=True),
    Column("device", String(64), nullable=False, index=True),
    Column("serial", String(64), nullable=False),
    Column("pem", Text, nullable=False),
    _at("issued_ms"),
    _at("expires_ms"),
    _at("first_used_ms", nullable=True),
    _at("superseded_ms", nullable=True),
)
"""issued_ms: grows with each of a device, whatever the clock says. superseded_ms: since when a newer one is used."""

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

compare_windows = Table(
    "compare_windows",
    metadata,
    Column("nr", _number, primary_key=True, autoincrement=True),
    _at("opened_ms"),
    _at("expires_ms"),
    Column("opened_by", String(200), nullable=False),
    Column("wishes", Integer, nullable=False, server_default="0"),
    _at("closed_ms", nullable=True),
)

pairings = Table(
    "pairings",
    metadata,
    Column("pair", String(36), primary_key=True),
    Column("window", BigInteger, nullable=False, index=True),
    Column("state", String(16), nullable=False),
    Column("other_same", Integer, nullable=False, server_default="0"),
    Column("wish", LargeBinary, nullable=False),
    Column("hub_number", LargeBinary, nullable=False),
    Column("device_number", LargeBinary),
    Column("address", String(64), nullable=False, server_default=""),
    Column("reason", String(64), nullable=False, server_default=""),
    Column("device", String(64)),
    _at("created_ms"),
)
"""The hub's side of each try to join by comparing digits (contract/pairing.py). Never the digits."""

vouchers = Table(
    "vouchers",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("secret_sha256", String(64), nullable=False),
    Column("devices", BigInteger, nullable=False),
    Column("used", BigInteger, nullable=False, server_default="0"),
    _at("until_ms"),
    Column("zone", String(200), nullable=False, server_default=""),
    _at("made_ms"),
    Column("made_by", String(200), nullable=False),
    _at("withdrawn_ms", nullable=True),
)
"""The secret itself stands in the file alone."""

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
    Index("records_gone", "kind", "form", sqlite_where=text("body IS NULL"), postgresql_where=text("body IS NULL")),
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
    _at("handled_ms", nullable=True),
    Column("handled_by", String(200), nullable=False, server_default=""),
    UniqueConstraint("device", "epoch", "seq", "raw_sha256", name="set_aside_once"),
)
"""handled: staff have corrected it, and the corrected one stands in records; raw is empty once its time was over."""

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
    Column("exhibits", Text, nullable=False, server_default=""),
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

form_schemas = Table(
    "form_schemas",
    metadata,
    Column("form", String(128), primary_key=True),
    Column("version", String(128), primary_key=True),
    Column("questions", Text, nullable=False),
    Column("personal", Integer, nullable=False, server_default="0"),
    Column("retention_days", Integer),
    _at("learned_ms"),
)
"""What every version of a form asks, as the content told it: it stays when the content goes on."""

result_forms = Table(
    "result_forms",
    metadata,
    Column("form", String(128), primary_key=True),
    Column("schemas", String(64), nullable=False),
    Column("redo_from", BigInteger, nullable=False, server_default="0"),
    Column("redo_to", BigInteger, nullable=False, server_default="0"),
)
"""schemas: by which the form's slices are counted. Records after redo_from up to redo_to are still to be counted."""

result_slices = Table(
    "result_slices",
    metadata,
    Column("form", String(128), primary_key=True),
    Column("grain", String(1), primary_key=True),
    Column("period", String(10), primary_key=True),
    Column("device", String(64), primary_key=True),
    Column("version", String(128), primary_key=True),
    Column("exhibit", String(64), primary_key=True),
    Column("language", String(64), primary_key=True),
    Column("n", BigInteger, nullable=False),
    Column("counts", Text, nullable=False),
)
"""Submissions counted as they came (ADR 0016). grain, period: see rules/spans.py; the coarser
ones are sums of the days."""

free_items = Table(
    "free_items",
    metadata,
    Column("nr", _number, primary_key=True, autoincrement=True),
    Column("record", BigInteger, nullable=False),
    Column("ref", String(200), nullable=False),
    Column("what", String(16), nullable=False),
    Column("form", String(128), nullable=False),
    Column("exhibit", String(64), nullable=False),
    Column("device", String(64), nullable=False),
    Column("day", String(10), nullable=False),
    Column("state", String(16), nullable=False, server_default="waiting"),
    Column("decided_by", String(200), nullable=False, server_default=""),
    _at("decided_ms", nullable=True),
    UniqueConstraint("record", "ref", name="free_items_once"),
    Index("free_items_state", "state", "nr"),
    Index("free_items_form", "form", "ref", "state"),
)
"""What visitors wrote, drew, photographed or said, and whether staff let the public see it. Never the words."""

word_feeds = Table(
    "word_feeds",
    metadata,
    Column("feed", String(80), primary_key=True),
    Column("form", String(128), nullable=False),
    Column("ref", String(200), nullable=False),
    Column("put_by", String(200), nullable=False),
    _at("changed_ms"),
)
"""Which question's released words a feed shows."""

deletions = Table(
    "deletions",
    metadata,
    Column("nr", _number, primary_key=True, autoincrement=True),
    _at("at_ms"),
    Column("what", String(64), nullable=False),
    Column("place", String(64), nullable=False),
    Column("count", BigInteger, nullable=False),
    Column("before_day", String(10), nullable=False),
)
"""What was deleted because its time was over: which class of data, where, how many, of which days. Never what."""

visit_days = Table(
    "visit_days",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("device", String(64), primary_key=True),
    Column("language", String(64), primary_key=True),
    Column("n", BigInteger, nullable=False),
    Column("duration_ms", BigInteger, nullable=False),
    Column("exhibits", Text, nullable=False),
)
"""What is left of visits after their time. exhibits: {id: visits that opened it}."""

poll_totals = Table(
    "poll_totals",
    metadata,
    Column("exhibit", String(40), primary_key=True),
    Column("scene", String(40), primary_key=True),
    Column("choice", String(40), primary_key=True),
    Column("votes", BigInteger, nullable=False),
    _at("as_of_ms"),
)
"""Votes whose rows are deleted, as numbers."""

house = Table(
    "house",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)

copies = Table(
    "copies",
    metadata,
    Column("path", String(1000), primary_key=True),
    Column("what", String(16), nullable=False),
    _at("made_ms"),
    _at("due_ms"),
)
"""Back-ups and exports on this machine, and when what they hold is over."""

judgements = Table(
    "judgements",
    metadata,
    Column("nr", _number, primary_key=True, autoincrement=True),
    Column("record", BigInteger, nullable=False, index=True),
    Column("task", String(120), nullable=False),
    Column("succeeded", Integer, nullable=False),
    Column("who", String(200), nullable=False),
    _at("at_ms"),
)
"""Of tasks in a study's runs that participants said to have done. The newest of a run's task counts; all stay."""

observations = Table(
    "observations",
    metadata,
    Column("nr", _number, primary_key=True, autoincrement=True),
    Column("id", String(36), nullable=False, unique=True),
    Column("device", String(64), nullable=False),
    Column("study", String(120), nullable=False),
    Column("began_at_ms", BigInteger, nullable=False),
    Column("run_ms", BigInteger, nullable=False),
    Column("task", String(120), nullable=False),
    Column("said", String(8), nullable=False),
    Column("text", Text, nullable=False),
    Column("who", String(200), nullable=False),
    _at("at_ms"),
    Index("ix_observations_run", "study", "device", "began_at_ms"),
)
"""What observers say while a run goes on, before its record is here: device, study and began_at_ms name it (its number
would not: a run that is taken back gives its own to the next). id: of the one who wrote it, so that it stands here
once. run_ms: since the run began. said: "note", or a judgement of the task. at_ms: when it came."""
