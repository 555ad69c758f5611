"""Every key's line, by comparison with a document whose lines are known because it was written line by line."""

import tomllib

from hypothesis import given
from hypothesis import strategies as st

from werkstadt.exhibits.authoring.tomllines import key_lines, line_of

VALUES = st.sampled_from(
    [
        "1",
        '"a = b"',
        "'[x]'",
        '"""one\n[two]\nthree = 3"""',
        "'''\na = 1\n'''",
        "[1,\n  2,\n]",
        '{ de = "x" }',
        '"\\"#" # note',
    ]
)
KEYS = st.sampled_from(["de", "en", "de-simple", '"quoted"', "ages"])


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, dict[tuple[str | int, ...], int]]:
    """A TOML text and the line of each of its keys."""
    lines: list[str] = []
    expected: dict[tuple[str | int, ...], int] = {}
    for scene in range(draw(st.integers(0, 4))):
        lines.append("[[scene]] # another")
        table: tuple[str | int, ...] = ("scene", scene)
        expected[table] = len(lines)
        for number in range(draw(st.integers(0, 3))):
            if number:
                lines.append("[[scene.choice]]")
                table = ("scene", scene, "choice", number - 1)
                expected[table] = len(lines)
            for key in draw(st.lists(KEYS, unique=True)):
                expected[(*table, key.strip('"'))] = len(lines) + 1
                lines += f"{key} = {draw(VALUES)}".split("\n")
                lines += draw(st.sampled_from([[], [""], ["# key = 1"]]))
    return "\n".join(lines), expected


@given(documents())
def test_every_key_is_found_on_its_line(document: tuple[str, dict[tuple[str | int, ...], int]]) -> None:
    text, expected = document
    tomllib.loads(text)
    assert key_lines(text) == expected


@given(st.text())
def test_no_text_makes_it_stumble(text: str) -> None:
    key_lines(text)


def test_a_key_without_a_line_of_its_own_is_found_at_the_table_around_it() -> None:
    lines = key_lines('a = 1\ntitle = { de = "x" }\n')
    assert line_of(lines, ("title", "de")) == 2
    assert line_of(lines, ("nowhere",)) == 1
