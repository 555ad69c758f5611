"""What staff should know, each with the moment it began."""

from collections.abc import Callable, Mapping

from werkstadt.contract.messages import Trouble

_CODE_MAX = 200
_DETAIL_MAX = 2_000


class Troubles:
    def __init__(self, now_ms: Callable[[], int]) -> None:
        self._now_ms = now_ms
        self._rows: dict[str, Trouble] = {}

    def set(self, code: str, detail: str | None) -> None:
        """detail None: it is over."""
        code = code[:_CODE_MAX]
        if detail is None:
            self._rows.pop(code, None)
            return
        known = self._rows.get(code)
        since_ms = known.since_ms if known else self._now_ms()
        self._rows[code] = Trouble(code=code, detail=detail[:_DETAIL_MAX], since_ms=since_ms)

    def replace(self, prefix: str, now: Mapping[str, str]) -> None:
        """All troubles of one source at once: what it no longer says is over."""
        for code in [code for code in self._rows if code.startswith(prefix) and code.removeprefix(prefix) not in now]:
            del self._rows[code]
        for code, detail in now.items():
            self.set(prefix + code, detail)

    def detail(self, code: str) -> str:
        """ "" where there is no such trouble."""
        found = self._rows.get(code)
        return found.detail if found else ""

    def all(self) -> list[Trouble]:
        return list(self._rows.values())
