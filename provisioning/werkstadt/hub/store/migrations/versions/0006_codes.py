"""One-time codes for staff at a device: a secret for each, also for those that are here already."""

import sqlalchemy as sa
from alembic import op

from werkstadt.contract.hotp import new_secret

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("devices", sa.Column("code_secret", sa.String(length=40), nullable=True))
    op.add_column("devices", sa.Column("code_counter", sa.BigInteger(), nullable=False, server_default="0"))
    devices = sa.table("devices", sa.column("id"), sa.column("code_secret"), sa.column("policy_revision"))
    connection = op.get_bind()
    for (device,) in connection.execute(sa.select(devices.c.id)).all():
        values = {"code_secret": new_secret(), "policy_revision": devices.c.policy_revision + 1}
        connection.execute(sa.update(devices).where(devices.c.id == device).values(values))
