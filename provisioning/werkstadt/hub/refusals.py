"""Every answer that is not 2xx, with the field that is wrong."""

from typing import TypeVar

from pydantic import BaseModel, ValidationError

from werkstadt.contract.errors import ContractError
from werkstadt.contract.messages import Refusal
from werkstadt.hub.rules.plainwords import expected_at, kind_of
from werkstadt.hub.rules.texts import plain

M = TypeVar("M", bound=BaseModel)


class RefusedError(Exception):
    """Turned into an answer at one place (api/app.py). status: of HTTP."""

    def __init__(self, status: int, title: str, *, where: str = "", expected: str = "", got: str = "") -> None:
        self.status = status
        self.refusal = Refusal(title=title, where=plain(where), expected=plain(expected), got=plain(got))
        super().__init__(f"{title}: {where}: expected {expected}, got {got}")


def refused_by_contract(err: ContractError, status: int = 400, title: str = "not as agreed") -> RefusedError:
    return RefusedError(status, title, where=err.where, expected=err.expected, got=err.got)


def read_message(model: type[M], body: bytes) -> M:
    """Raises RefusedError: with the first wrong field, what was expected there, and what kind of thing came."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as err:
        got = f"byte 0x{body[err.start]:02x} at position {err.start}, which is no UTF-8"
        raise RefusedError(400, "not as agreed", where="body", expected="JSON in UTF-8", got=got) from err
    try:
        return model.model_validate_json(body)
    except ValidationError as err:
        first = err.errors(include_url=False)[0]
        if first["type"] == "json_invalid":
            got = f"something that is no JSON ({first['ctx']['error']})"
            raise RefusedError(400, "not as agreed", where="body", expected="a JSON object", got=got) from err
        where = ".".join(str(part) for part in first["loc"]) or "body"
        got = "nothing" if first["type"] == "missing" else kind_of(first["input"])
        expected = expected_at(model.model_json_schema(), first["loc"])
        raise RefusedError(400, "not as agreed", where=where, expected=expected, got=got) from err
