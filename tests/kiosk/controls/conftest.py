from collections.abc import Callable, Iterator

import pytest
from PySide6.QtGui import QAccessible, QGuiApplication

from tests.kiosk.controls.stage import Stage


@pytest.fixture
def app(qapp: QGuiApplication) -> QGuiApplication:
    QAccessible.setActive(True)  # before any QML is loaded, else names stay empty
    return qapp


@pytest.fixture
def stage(app: QGuiApplication) -> Iterator[Callable[..., Stage]]:
    """Opens stages and closes them again, the engine before the look."""
    opened: list[Stage] = []

    def open_stage(*arguments: object, **options: object) -> Stage:
        opened.append(Stage(*arguments, **options))  # type: ignore[arg-type]
        return opened[-1]

    yield open_stage
    for one in opened:
        one.close()
