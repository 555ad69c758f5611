"""The same real window as for the kiosk's own pages; the walks open a site, as scenes do."""

from tests.kiosk.conftest import qapp_cls, visit
from tests.scenes.conftest import pytest_collection_modifyitems

__all__ = ["pytest_collection_modifyitems", "qapp_cls", "visit"]
