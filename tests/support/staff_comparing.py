"""Staff at a running hub's page for comparing digits, beside the hub on the same store."""

from pathlib import Path
from types import TracebackType

from werkstadt.hub import authority, pairwork
from werkstadt.hub.core import Hub
from werkstadt.hub.pairwork import Comparison
from werkstadt.hub.settings import settings_of
from werkstadt.hub.store.database import Store


class StaffComparing:
    """config: the hub's hub.toml. Opens a window at once; for a with-block."""

    def __init__(self, config: Path) -> None:
        found = settings_of(config.read_text(), config, None)
        keys = authority.load(found.state / "keys", found.key_secret, ("localhost", "127.0.0.1"))
        self._hub = Hub(found, Store(found.database), keys)
        self._window = pairwork.open_window(self._hub, "admin", self._hub.now_ms()).nr

    def seen(self) -> Comparison | None:
        """The newest try whose digits are on the page."""
        with self._hub.store.reading() as connection:
            rows = pairwork.comparisons(connection, self._hub, self._window, self._hub.now_ms())
        return next((one for one in reversed(rows) if one.digits is not None), None)

    def press(self, *, same: bool) -> None:
        one = self.seen()
        assert one is not None, "no digits to press anything of"
        (pairwork.same_here if same else pairwork.different_here)(self._hub, one.pair, "admin", self._hub.now_ms())

    def __enter__(self) -> "StaffComparing":
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._hub.store.close()
