"""In which order relevance can be worked out: a question after those that it depends on."""

from collections.abc import Mapping, Sequence


class CycleError(ValueError):
    """names: each is relevant only if the next one is, and the last one leads back to the first."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(" → ".join((*names, names[0])))
        self.names = tuple(names)


def dependency_order(depends_on: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    """Every name after all that it depends on. Raises CycleError. Names nobody defines are left to the caller."""
    ordered: dict[str, None] = {}
    for start in depends_on:
        trail: list[str] = []
        stack = [(start, False)]
        while stack:
            name, leaving = stack.pop()
            if leaving:
                trail.pop()
                ordered[name] = None
            elif name not in ordered and name in depends_on:
                if name in trail:
                    raise CycleError(trail[trail.index(name) :])
                trail.append(name)
                stack.append((name, True))
                stack.extend((other, False) for other in sorted(depends_on[name]))
    return tuple(ordered)
