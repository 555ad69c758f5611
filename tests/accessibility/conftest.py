"""The same real window as for the kiosk's own pages."""

from tests.kiosk.conftest import qapp_cls, visit

__all__ = ["qapp_cls", "visit"]
