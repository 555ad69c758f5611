"""Names of Qt types that PySide6's stubs do not know as arguments of Property."""

from typing import Any

LIST: Any = "QVariantList"
MAP: Any = "QVariantMap"
TEXTS: Any = "QStringList"

Map = dict[str, object]
