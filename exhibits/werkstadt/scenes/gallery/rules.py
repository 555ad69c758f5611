"""Which small pictures stand in a row that has room for fewer than there are."""


def row(count: int, current: int, room: int) -> range:
    """The numbers of those that are shown: as many as there is room for, the current one in their middle if it can be.

    count: of all, from 0. Nothing for a room of less than two: one alone leads nowhere.
    """
    if room < 2 or count < 2:
        return range(0)
    shown = min(count, room)
    first = min(max(0, current - shown // 2), count - shown)
    return range(first, first + shown)
