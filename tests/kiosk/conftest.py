import os
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")
if os.geteuid() == 0:
    os.environ.setdefault("WERKSTADT_WEB_UNSANDBOXED", "1")  # Chromium has no sandbox for root

import pytest
from PySide6.QtGui import QAccessible, QGuiApplication

from tests.kiosk.showroom import write_showroom
from tests.kiosk.visitor import ListJournal, Open, Visitor
from werkstadt.kiosk.steady import hold_singletons

hold_singletons()


@pytest.fixture(scope="session")
def qapp_cls() -> type[QGuiApplication]:
    """As the kiosk runs: no widgets."""
    return QGuiApplication


@pytest.fixture
def visit(qapp: QGuiApplication, tmp_path: Path) -> Iterator[Open]:
    """Opens kiosks and closes them again."""
    QAccessible.setActive(True)  # before any QML is loaded, else names stay empty
    there: list[Visitor] = []

    def open_kiosk(content: Path | None = None, journal: ListJournal | None = None, **options: object) -> Visitor:
        shown = content or write_showroom(tmp_path / "content")
        there.append(Visitor(shown, tmp_path / "state", journal, **options))  # type: ignore[arg-type]
        return there[-1]

    yield open_kiosk
    for one in there:
        one.close()
