"""Who may do what. A person may have several roles; what one of them may, the person may."""

from collections.abc import Iterable

ROLES = ("admin", "exhibitor", "researcher", "facilitator", "auditor")

_MAY: dict[str, frozenset[str]] = {
    "admin": frozenset(
        {
            "overview", "devices", "devices.change", "content", "screens", "results", "results.every", "results.rows",
            "results.texts", "studies", "asides", "moderate", "indicators", "staff", "audit", "health",
        }
    ),
    "auditor": frozenset(
        {"overview", "devices", "content", "results", "results.every", "results.rows", "indicators", "audit", "health"}
    ),
    "exhibitor": frozenset({"overview", "results", "results.rows", "results.texts", "moderate"}),
    "researcher": frozenset({"overview", "results", "results.every", "studies"}),
    "facilitator": frozenset({"overview"}),
}  # fmt: skip
"""results: figures; of every exhibit only with results.every, else of one's own. results.rows: single answers.
studies: runs of participants who said yes to it, with all that they answered, and to judge what they claim."""


def may(roles: Iterable[str], what: str) -> bool:
    """Unknown roles may nothing."""
    return any(what in _MAY.get(role, frozenset()) for role in roles)
