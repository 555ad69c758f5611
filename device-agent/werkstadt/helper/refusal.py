"""One error for everything that is not as agreed."""


class Refusal(ValueError):
    """where: the argument or key; expected, got: in plain words."""

    def __init__(self, where: str, expected: str, got: object) -> None:
        self.where, self.expected, self.got = where, expected, _short(got)
        super().__init__(f"{where}: expected {expected}, got {self.got}")


def _short(got: object) -> str:
    try:
        return (got if isinstance(got, str) else repr(got))[:80]
    except RecursionError:
        return "something nested too deeply"
