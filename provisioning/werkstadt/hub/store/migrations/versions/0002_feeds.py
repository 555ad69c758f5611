"""Feeds, and the votes that they are counted from."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "feeds",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("as_of_ms", sa.BigInteger(), nullable=False),
        sa.Column("put_by", sa.String(length=200), nullable=False),
        sa.Column("changed_ms", sa.BigInteger(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "poll_votes",
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("visit", sa.String(length=128), nullable=False),
        sa.Column("exhibit", sa.String(length=40), nullable=False),
        sa.Column("scene", sa.String(length=40), nullable=False),
        sa.Column("choice", sa.String(length=40), nullable=False),
        sa.Column("boottime_ms", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("received_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("device", "visit", "exhibit", "scene"),
    )
    op.create_index("poll_votes_counted", "poll_votes", ["exhibit", "scene", "choice", "received_ms"], unique=False)
    op.create_table(
        "progress",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("nr", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
