"""Sets of sequence numbers as sorted, disjoint, inclusive ranges: how device and hub say what they hold."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from werkstadt.contract.errors import ContractError

SEQ_MAX = 2**53 - 1
"""What every JSON reader keeps exactly."""


@dataclass(frozen=True)
class Ranges:
    """spans: ((first, last), …), inclusive, ascending, neither touching nor overlapping; first >= 1."""

    spans: tuple[tuple[int, int], ...] = ()

    @classmethod
    def of(cls, numbers: Iterable[int]) -> "Ranges":
        return cls.union_of((number, number) for number in numbers)

    @classmethod
    def union_of(cls, spans: Iterable[tuple[int, int]]) -> "Ranges":
        merged: list[tuple[int, int]] = []
        for first, last in sorted(spans):
            if merged and first <= merged[-1][1] + 1:
                merged[-1] = (merged[-1][0], max(merged[-1][1], last))
            else:
                merged.append((first, last))
        return cls(tuple(merged))

    @classmethod
    def parse(cls, value: object, where: str) -> "Ranges":
        """value: [[first, last], …] as it stands in JSON. Raises ContractError."""
        expected = "ascending, disjoint [first, last] pairs of whole numbers from 1"
        if not isinstance(value, list):
            raise ContractError(where, expected, value)
        spans: list[tuple[int, int]] = []
        for pair in value:
            if not (isinstance(pair, list) and len(pair) == 2 and all(type(number) is int for number in pair)):
                raise ContractError(where, expected, pair)
            first, last = pair
            floor = spans[-1][1] + 2 if spans else 1
            if not floor <= first <= last <= SEQ_MAX:
                raise ContractError(where, expected, pair)
            spans.append((first, last))
        return cls(tuple(spans))

    def to_json(self) -> list[list[int]]:
        return [[first, last] for first, last in self.spans]

    def __contains__(self, number: int) -> bool:
        place = bisect_right(self.spans, (number, SEQ_MAX))
        return place > 0 and self.spans[place - 1][0] <= number <= self.spans[place - 1][1]

    def __iter__(self) -> Iterator[int]:
        for first, last in self.spans:
            yield from range(first, last + 1)

    def __or__(self, other: "Ranges") -> "Ranges":
        return Ranges.union_of((*self.spans, *other.spans))

    def __sub__(self, other: "Ranges") -> "Ranges":
        left: list[tuple[int, int]] = []
        holes, at = other.spans, 0
        for first, last in self.spans:
            start = first
            while at < len(holes) and holes[at][0] <= last:
                if holes[at][0] > start:
                    left.append((start, holes[at][0] - 1))
                start = max(start, holes[at][1] + 1)
                if holes[at][1] > last:
                    break
                at += 1
            if start <= last:
                left.append((start, last))
        return Ranges(tuple(left))

    def __and__(self, other: "Ranges") -> "Ranges":
        return self - (self - other)

    def __bool__(self) -> bool:
        return bool(self.spans)

    def count(self) -> int:
        return sum(last - first + 1 for first, last in self.spans)
