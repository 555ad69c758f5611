"""Texts from outside that every store, terminal and spreadsheet can take."""


def plain(text: str) -> str:
    """The text, with half characters (lone surrogates, as JSON allows them) and NUL written out."""
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", "\\x00")


def is_plain(text: str) -> bool:
    return (text.isascii() and "\0" not in text) or plain(text) == text
