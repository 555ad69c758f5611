"""Studies: what staff say of tasks that participants claim to have done."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "judgements",
        sa.Column("nr", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("record", sa.BigInteger(), nullable=False),
        sa.Column("task", sa.String(length=120), nullable=False),
        sa.Column("succeeded", sa.Integer(), nullable=False),
        sa.Column("who", sa.String(length=200), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("nr"),
    )
    op.create_index("ix_judgements_record", "judgements", ["record"])
