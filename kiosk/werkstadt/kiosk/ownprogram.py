"""Programs of our own in processes of their own: the same code as here, whatever the environment or a folder says."""

import json
import sys

_RUN = (
    "import json, runpy, sys; sys.path[:] = json.loads(sys.argv[2]); "
    "module = sys.argv[1]; sys.argv[:3] = [module]; runpy.run_module(module, run_name='__main__', alter_sys=True)"
)


def own_program(module: str, *arguments: str) -> list[str]:
    """The command line. -I: neither PYTHON… nor the working folder counts; the path is that of this process, also
    where its launcher has put it together (packaging/deb.py)."""
    return [sys.executable, "-IBSc", _RUN, module, json.dumps([path for path in sys.path if path]), *arguments]
