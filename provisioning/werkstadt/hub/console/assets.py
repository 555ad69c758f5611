"""Files that pages need: shipped with the console, named by content, kept by the browser for a year."""

import hashlib
from functools import cache
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOLDER = Path(__file__).parent / "static"
_YEAR_S = 365 * 24 * 60 * 60


@cache
def address(path: str) -> str:
    """ "console.css" → "/static/console.css?v=<hash>": another content, another address."""
    return f"/static/{path}?v={_version(path)}"


@cache
def _version(path: str) -> str:
    return hashlib.sha256((FOLDER / path).read_bytes()).hexdigest()[:12]


class Assets(StaticFiles):
    """An address with the right hash never changes its content; any other (fonts named in the style) lasts a day."""

    def __init__(self) -> None:
        super().__init__(directory=FOLDER)

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        if response.status_code in (200, 304):
            named = scope.get("query_string", b"") == f"v={_version(path)}".encode()
            age = f"max-age={_YEAR_S}, immutable" if named else "max-age=86400"
            response.headers["Cache-Control"] = f"public, {age}"
        return response
