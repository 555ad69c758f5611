"""A page is a title, a picture, paragraphs, lists and headings; the rest of Markdown is refused with its line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkstadt.exhibits.authoring.markdown import Page, PagePicture, parse_page
from werkstadt.exhibits.model import Block, Run
from werkstadt.exhibits.problems import Problem

PAGE = """\
# Die *Luft*

![Ein Raum](../pictures/room.svg "Gemessen")

Jeder Atemzug enthält **hundertmal**
mehr *CO₂*.

## Tu was

- Fenster **auf**
- tief atmen
"""


def read(text: str) -> tuple[Page, list[Problem]]:
    problems: list[Problem] = []
    return parse_page(text, "01.de.md", problems), problems


def test_a_page_is_read_as_it_is_written() -> None:
    page, problems = read(PAGE)
    assert problems == []
    assert page.title == "Die Luft"
    assert page.picture == PagePicture("../pictures/room.svg", "Ein Raum", "Gemessen", 3)
    assert page.blocks == (
        Block(
            "paragraph",
            (
                Run("Jeder Atemzug enthält "),
                Run("hundertmal", "strong"),
                Run(" mehr "),
                Run("CO₂", "emphasis"),
                Run("."),
            ),
        ),
        Block("heading", (Run("Tu was"),)),
        Block("item", (Run("Fenster "), Run("auf", "strong"))),
        Block("item", (Run("tief atmen"),)),
    )


@pytest.mark.parametrize(
    ("text", "line", "came"),
    [
        ("Nur Text\n", 1, "something else"),
        ("", 1, "none"),
        ("## Zwei\n", 1, "something else"),
        ("#\n", 1, "nothing after #"),
        ("# A\n\n# B\n", 3, "another one (## is a heading)"),
        ("# A\n\n### B\n", 3, "###"),
        ("# A\n\n![x](a.svg)\n\n![y](b.svg)\n", 5, 'another one, "b.svg"'),
        ("# A\n\n- ![x](a.svg)\n", 3, "one in a item"),
        ("# A\n\n![](a.svg)\n", 3, "none"),
        ("# A\n\n[x](http://y)\n", 3, "a link"),
        ("# A\n\n<http://y>\n", 3, "a link"),
        ("# A\n\nText <b>x</b>\n", 3, "HTML"),
        ("# A\n\n<script>x</script>\n", 3, "HTML"),
        ("# A\n\n```\nx\n```\n", 3, "a code block"),
        ("# A\n\n    x\n", 3, "a code block (four spaces at the start of a line)"),
        ("# A\n\nzeile\nText `x`\n", 4, "`code`"),
        ("# A\n\n> x\n", 3, "a quotation (>)"),
        ("# A\n\n1. x\n", 3, "a numbered list"),
        ("# A\n\n---\n", 3, "a rule (---)"),
        ("# A\n\n- a\n  - b\n", 4, "a list in a list"),
        ("# A\n\n|a|b|\n|-|-|\n|c|d|\n", 3, "a table"),
        ("# A\n\n~~x~~\n", 3, "~~struck~~ text"),
    ],
)
def test_what_a_page_may_not_hold_is_named_with_its_line(text: str, line: int, came: str) -> None:
    _, problems = read(text)
    assert (line, came) in [(problem.spot.line, problem.came) for problem in problems]


@given(st.text(alphabet="#*_-![]()<>`\"'|~ \n1.abä", max_size=80))
def test_no_text_makes_it_stumble_and_no_markup_comes_through_silently(text: str) -> None:
    page, _ = read(text)
    assert all(run.text for block in page.blocks for run in block.runs)
