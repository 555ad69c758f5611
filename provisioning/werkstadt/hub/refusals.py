"""Every answer that is not 2xx, with the field that is wrong."""

from fastapi import Request, Response
from pydantic import ValidationError

from werkstadt.contract.errors import ContractError
from werkstadt.contract.messages import Refusal
from werkstadt.hub.rules.texts import plain


class RefusedError(Exception):
    """Turned into an answer at one place. status: of HTTP."""

    def __init__(self, status: int, title: str, *, where: str = "", expected: str = "", got: str = "") -> None:
        self.status = status
        self.refusal = Refusal(title=title, where=plain(where), expected=plain(expected), got=plain(got))
        super().__init__(f"{title}: {where}: expected {expected}, got {got}")


def refused_by_contract(err: ContractError, status: int = 400, title: str = "not as agreed") -> RefusedError:
    return RefusedError(status, title, where=err.where, expected=err.expected, got=err.got)


def refused_by_model(err: ValidationError) -> RefusedError:
    """The first wrong field; what came is not repeated, it may be long or secret."""
    first = err.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(part) for part in first["loc"]) or "body"
    return RefusedError(400, "not as agreed", where=where, expected=first["msg"], got="something else")


def answer(refused: RefusedError) -> Response:
    return Response(refused.refusal.model_dump_json(), refused.status, media_type="application/problem+json")


async def answer_refused(_request: Request, err: Exception) -> Response:
    if not isinstance(err, RefusedError):
        raise err
    return answer(err)
