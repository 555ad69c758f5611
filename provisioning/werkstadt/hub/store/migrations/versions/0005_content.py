"""What each device shows and is to show."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("devices", sa.Column("content", sa.Text(), nullable=False, server_default="{}"))
    op.add_column("devices", sa.Column("exhibition_wanted", sa.String(length=40), nullable=True))
    op.create_table(
        "house",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
