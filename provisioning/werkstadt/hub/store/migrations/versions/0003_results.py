"""Results counted as they come, moderation, retention."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def _text(name: str, length: int, default: str | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), nullable=False, server_default=default)


def _number(name: str, default: str | None = None, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=nullable, server_default=default)


def _nr() -> sa.Column[int]:
    return sa.Column("nr", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, autoincrement=True)


def upgrade() -> None:
    op.add_column("set_aside", _number("handled_ms", nullable=True))
    op.add_column("set_aside", _text("handled_by", 200, ""))
    op.add_column("staff", sa.Column("exhibits", sa.Text(), nullable=False, server_default=""))
    gone = sa.text("body IS NULL")
    op.create_index("records_gone", "records", ["kind", "form"], sqlite_where=gone, postgresql_where=gone)
    _add_results()
    _add_moderation()
    _add_retention()


def _add_results() -> None:
    op.create_table(
        "form_schemas",
        _text("form", 128),
        _text("version", 128),
        sa.Column("questions", sa.Text(), nullable=False),
        sa.Column("personal", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("retention_days", sa.Integer(), nullable=True),
        _number("learned_ms"),
        sa.PrimaryKeyConstraint("form", "version"),
    )
    op.create_table(
        "result_forms",
        _text("form", 128),
        _text("schemas", 64),
        _number("redo_from", "0"),
        _number("redo_to", "0"),
        sa.PrimaryKeyConstraint("form"),
    )
    keys = ("form", "grain", "period", "device", "version", "exhibit", "language")
    lengths = (128, 1, 10, 64, 128, 64, 64)
    op.create_table(
        "result_slices",
        *(_text(name, length) for name, length in zip(keys, lengths, strict=True)),
        _number("n"),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint(*keys),
    )


def _add_moderation() -> None:
    op.create_table(
        "free_items",
        _nr(),
        _number("record"),
        _text("ref", 200),
        _text("what", 16),
        _text("form", 128),
        _text("exhibit", 64),
        _text("device", 64),
        _text("day", 10),
        _text("state", 16, "waiting"),
        _text("decided_by", 200, ""),
        _number("decided_ms", nullable=True),
        sa.PrimaryKeyConstraint("nr"),
        sa.UniqueConstraint("record", "ref", name="free_items_once"),
    )
    op.create_index("free_items_state", "free_items", ["state", "nr"], unique=False)
    op.create_index("free_items_form", "free_items", ["form", "ref", "state"], unique=False)
    op.create_table(
        "word_feeds",
        _text("feed", 80),
        _text("form", 128),
        _text("ref", 200),
        _text("put_by", 200),
        _number("changed_ms"),
        sa.PrimaryKeyConstraint("feed"),
    )


def _add_retention() -> None:
    op.create_table(
        "deletions",
        _nr(),
        _number("at_ms"),
        _text("what", 64),
        _text("place", 64),
        _number("count"),
        _text("before_day", 10),
        sa.PrimaryKeyConstraint("nr"),
    )
    op.create_table(
        "visit_days",
        _text("day", 10),
        _text("device", 64),
        _text("language", 64),
        _number("n"),
        _number("duration_ms"),
        sa.Column("exhibits", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("day", "device", "language"),
    )
    op.create_table(
        "poll_totals",
        _text("exhibit", 40),
        _text("scene", 40),
        _text("choice", 40),
        _number("votes"),
        _number("as_of_ms"),
        sa.PrimaryKeyConstraint("exhibit", "scene", "choice"),
    )
    op.create_table(
        "copies",
        _text("path", 1000),
        _text("what", 16),
        _number("made_ms"),
        _number("due_ms"),
        sa.PrimaryKeyConstraint("path"),
    )
