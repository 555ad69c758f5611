"""Three roads in, certificates that are renewed, copies that are noticed."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def _text(name: str, length: int, default: str | None = None, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), nullable=nullable, server_default=default)


def _number(name: str, default: str | None = None, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=nullable, server_default=default)


def _nr() -> sa.Column[int]:
    return sa.Column("nr", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, autoincrement=True)


def upgrade() -> None:
    op.add_column("devices", _text("address", 64, ""))
    op.add_column("devices", _text("run", 64, ""))
    op.add_column("devices", sa.Column("run_before", sa.Text(), nullable=False, server_default=""))
    op.add_column("devices", _text("voucher", 64, nullable=True))
    op.add_column("certificates", _number("first_used_ms", nullable=True))
    op.add_column("certificates", _number("superseded_ms", nullable=True))
    op.execute("UPDATE certificates SET first_used_ms = issued_ms")
    _add_comparing()
    op.create_table(
        "vouchers",
        _text("id", 64),
        _text("secret_sha256", 64),
        _number("devices"),
        _number("used", "0"),
        _number("until_ms"),
        _text("zone", 200, ""),
        _number("made_ms"),
        _text("made_by", 200),
        _number("withdrawn_ms", nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )


def _add_comparing() -> None:
    op.create_table(
        "compare_windows",
        _nr(),
        _number("opened_ms"),
        _number("expires_ms"),
        _text("opened_by", 200),
        sa.Column("wishes", sa.Integer(), nullable=False, server_default="0"),
        _number("closed_ms", nullable=True),
        sa.PrimaryKeyConstraint("nr"),
    )
    op.create_table(
        "pairings",
        _text("pair", 36),
        _number("window"),
        _text("state", 16),
        sa.Column("other_same", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("wish", sa.LargeBinary(), nullable=False),
        sa.Column("hub_number", sa.LargeBinary(), nullable=False),
        sa.Column("device_number", sa.LargeBinary(), nullable=True),
        _text("address", 64, ""),
        _text("reason", 64, ""),
        _text("device", 64, nullable=True),
        _number("created_ms"),
        sa.PrimaryKeyConstraint("pair"),
    )
    op.create_index("ix_pairings_window", "pairings", ["window"], unique=False)
