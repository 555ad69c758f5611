"""What holds for the whole house: a name and a value each."""

from sqlalchemy import Connection, select

from werkstadt.hub.store import dialect
from werkstadt.hub.store.tables import house

EXHIBITION = "exhibition"
"""Id of the exhibition that devices show where nothing else is said of them."""

STAFF_PIN = "staff_pin"
"""The PIN of staff on devices, as contract/passwords.py keeps it; "": none."""


def value(connection: Connection, name: str) -> str | None:
    return connection.execute(select(house.c.value).where(house.c.name == name)).scalar()


def put(connection: Connection, name: str, value: str) -> None:
    dialect.upsert(connection, house, ("name",), {"name": name, "value": value})
