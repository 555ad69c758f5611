"""A file of packaging/ as a module, for tests: those folders are no packages."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parents[2]


def script(name: str) -> ModuleType:
    """name: from the repository's root, "packaging/image/namespace.py"."""
    spec = importlib.util.spec_from_file_location(Path(name).stem, ROOT / name)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.path.insert(0, str(Path(spec.origin or "").parent))  # as where it is started: it may have neighbours
    try:
        spec.loader.exec_module(module)
    finally:
        del sys.path[0]
    return module
