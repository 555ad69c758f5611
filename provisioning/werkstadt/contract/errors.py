"""One error for everything that arrives and is not as agreed."""


class ContractError(ValueError):
    """Something that came from outside is not as agreed.

    where: the field or part, as its sender would name it; expected and got: in plain words.
    """

    def __init__(self, where: str, expected: str, got: object) -> None:
        self.where = where
        self.expected = expected
        self.got = _short(got)
        super().__init__(f"{where}: expected {expected}, got {self.got}")


def _short(got: object) -> str:
    try:
        text = got if isinstance(got, str) else repr(got)
    except RecursionError:
        text = "something nested too deeply"
    return text if len(text) <= 80 else f"{text[:77]}…"
