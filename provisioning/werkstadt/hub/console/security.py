"""What every answer of the console carries, and which posts are refused before they are read."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

BODY_MAX = 64 * 1024
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "media-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
}


class Security:
    """Headers on every answer; a post from another origin, or one that is too large, goes no further."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refusal = _refusal(scope["method"], scope["scheme"], Headers(scope=scope))
        app = self._app if refusal is None else PlainTextResponse(refusal, status_code=403)
        await app(scope, receive, _with_headers(send, scope["scheme"]))


def _refusal(method: str, scheme: str, headers: Headers) -> str | None:
    if method in ("GET", "HEAD"):
        return None
    if method != "POST":
        return f"method: expected GET, HEAD or POST, got {method}"
    length = headers.get("content-length", "")
    if not length.isdigit() or int(length) > BODY_MAX:
        return f"content-length: expected at most {BODY_MAX} bytes, got {length or 'none'}"
    site = headers.get("sec-fetch-site", "same-origin")
    if site not in ("same-origin", "none"):
        return f"sec-fetch-site: expected same-origin, got {site}"
    origin = headers.get("origin")
    if origin is not None:
        said = urlsplit(origin)
        if (said.scheme, said.netloc) != (scheme, headers.get("host")):
            return f"origin: expected {scheme}://{headers.get('host')}, got {origin}"
    return None


def _with_headers(send: Send, scheme: str) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
            if scheme == "https":
                headers["Strict-Transport-Security"] = "max-age=31536000"
            headers.setdefault("Cache-Control", "no-store")
        await send(message)

    return sending
