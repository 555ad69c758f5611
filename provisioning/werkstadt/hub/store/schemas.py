"""What the hub has learned of forms: every version that its content ever had."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from werkstadt.exhibits.model import Form
from werkstadt.hub.rules.schemas import UNKNOWN, Schema, Schemas, from_json, schema_of, to_json
from werkstadt.hub.store import dialect
from werkstadt.hub.store.tables import form_schemas

__all__ = ["Known", "Schema", "Told", "learn", "settings_of"]


@dataclass(frozen=True)
class Told:
    """What a form's settings say about its data. retention_days: None where they do not say."""

    personal: bool
    retention_days: int | None


def learn(connection: Connection, forms: Mapping[str, Form], now_ms: int) -> list[str]:
    """Keeps what is new or changed. Returns the forms that it was."""
    changed = []
    for form in forms.values():
        row = {"form": form.id, "version": form.version, "questions": to_json(schema_of(form)), **_told(form)}
        where = (form_schemas.c.form == form.id, form_schemas.c.version == form.version)
        here = connection.execute(select(form_schemas).where(*where)).mappings().first()
        if here is None or any(here[name] != value for name, value in row.items()):
            dialect.upsert(connection, form_schemas, ("form", "version"), {**row, "learned_ms": now_ms})
            changed.append(form.id)
    return changed


def _told(form: Form) -> dict[str, object]:
    days = form.retention_days
    return {"personal": int(bool(form.personal)), "retention_days": days}


def settings_of(connection: Connection) -> dict[str, Told]:
    """By form: of all its versions the strictest, as their answers lie side by side."""
    found: dict[str, Told] = {}
    c = form_schemas.c
    for form, personal, days in connection.execute(select(c.form, c.personal, c.retention_days)):
        before = found.get(form)
        known = [one for one in (days, before.retention_days if before else None) if one is not None]
        found[form] = Told(bool(personal) or (before is not None and before.personal), min(known, default=None))
    return found


class Known:
    """Schemas by form, read when first asked for."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._found: dict[str, Schemas] = {}

    def of(self, form: str) -> Schemas:
        found = self._found.get(form)
        if found is None:
            found = self._found[form] = _read(self._connection, form)
        return found


def _read(connection: Connection, form: str) -> Schemas:
    query = select(form_schemas.c.version, form_schemas.c.questions).where(form_schemas.c.form == form)
    rows = connection.execute(query.order_by(form_schemas.c.learned_ms, form_schemas.c.version)).all()
    if not rows:
        return UNKNOWN
    return Schemas({version: from_json(questions) for version, questions in rows}, rows[-1].version)
