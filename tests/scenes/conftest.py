"""The same real window as for the kiosk's own pages."""

import pytest

from tests.kiosk.conftest import qapp_cls, visit

__all__ = ["qapp_cls", "visit"]

ENGINE_NOISE = (
    "Sandboxing disabled by user",
    "QRhiGles2: Failed to create",
    "Failed to create RHI for backend",
    "GPUInfo not initialized on GpuInfoUpdate",
    "QBasicTimer::start: negative intervals aren't allowed",
)
"""What the web engine says when it first starts on a machine without a graphics card."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whichever test is the first to open a site."""
    for item in items:
        item.add_marker(pytest.mark.qt_log_ignore(*ENGINE_NOISE))
