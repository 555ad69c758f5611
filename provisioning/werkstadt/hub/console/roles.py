"""Who may do what. A person may have several roles; what one of them may, the person may."""

from collections.abc import Iterable

ROLES = ("admin", "exhibitor", "researcher", "facilitator", "auditor")

_MAY: dict[str, frozenset[str]] = {
    "admin": frozenset(
        {
            "overview", "devices", "devices.change", "screens", "results", "results.texts",
            "indicators", "staff", "audit", "health",
        }
    ),
    "auditor": frozenset({"overview", "devices", "results", "indicators", "audit", "health"}),
    "exhibitor": frozenset({"overview", "results", "results.texts"}),
    "researcher": frozenset({"overview"}),
    "facilitator": frozenset({"overview"}),
}  # fmt: skip


def may(roles: Iterable[str], what: str) -> bool:
    """Unknown roles may nothing."""
    return any(what in _MAY.get(role, frozenset()) for role in roles)
