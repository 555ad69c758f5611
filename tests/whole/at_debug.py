"""Runs one of our programs so that it logs whatever it can: python -m tests.whole.at_debug MODULE ARGUMENT…

The first line of its log holds CONTROL, which shows that the log is one and that it is read. What a program says to
make its log quieter is not heard. SQLAlchemy alone stays as it sets itself: of it, rows are logged only on request.
"""

import logging
import runpy
import sys

CONTROL = "kontrollvogel"


def log_everything() -> None:
    logging.basicConfig(level=logging.DEBUG, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
    import sqlalchemy  # noqa: F401 (before its level can no longer be set)

    logging.Logger.setLevel = _not_heard  # type: ignore[method-assign, assignment]
    logging.getLogger("werkstadt.control").debug("everything is logged control=%s", CONTROL)


def _not_heard(_logger: logging.Logger, _level: "int | str") -> None:
    pass


if __name__ == "__main__":
    log_everything()
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
