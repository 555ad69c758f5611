"""Keeps None, True and False alive under Python 3.11."""

import ctypes

_PLENTY = 1 << 40


def hold_singletons() -> None:
    """Gives the interpreter's singletons more references than the kiosk can ever lose.

    PySide6 6.12 is built against headers in which None is immortal, as it is from Python 3.12 on (PEP 683): on 3.11
    every call of a Qt function without a result takes one reference to None that nobody gave, and some thousand calls
    later the interpreter ends with "none_dealloc". To be deleted with Python 3.11.
    """
    for singleton in (None, True, False, NotImplemented, Ellipsis):
        ctypes.c_ssize_t.from_address(id(singleton)).value += _PLENTY
