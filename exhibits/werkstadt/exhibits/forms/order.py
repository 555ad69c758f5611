"""In which order answers can be worked out: each after those that it depends on."""

from collections.abc import Collection, Mapping, Sequence
from typing import TypeVar

Name = TypeVar("Name")


class CycleError(ValueError):
    """names: each is worked out only after the next one, and the last one leads back to the first."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(" → ".join((*names, names[0])))
        self.names = tuple(names)


def dependency_order(depends_on: Mapping[Name, Collection[Name]]) -> tuple[Name, ...]:
    """Every name after all that it depends on. Raises CycleError. Names nobody defines are left to the caller."""
    ordered: dict[Name, None] = {}
    for start in depends_on:
        trail: dict[Name, None] = {}
        stack = [(start, False)]
        while stack:
            name, leaving = stack.pop()
            if leaving:
                trail.pop(name)
                ordered[name] = None
            elif name not in ordered and name in depends_on:
                if name in trail:
                    names = list(trail)
                    raise CycleError([str(one) for one in names[names.index(name) :]])
                trail[name] = None
                stack.append((name, True))
                stack.extend((other, False) for other in sorted(depends_on[name]))  # type: ignore[type-var]
    return tuple(ordered)
