"""The small part of Markdown that a page of a story may use. Anything else is a problem with its line."""

from collections.abc import Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

from werkstadt.exhibits.model import Block, Run
from werkstadt.exhibits.problems import Problem, Spot, short

ALLOWED = "a title, at most one picture, paragraphs, **strong**, *emphasis*, lists with - and headings with ##"
_NAMES = {
    "fence": "a code block",
    "code_block": "a code block (four spaces at the start of a line)",
    "code_inline": "`code`",
    "html_block": "HTML",
    "html_inline": "HTML",
    "blockquote_open": "a quotation (>)",
    "ordered_list_open": "a numbered list",
    "hr": "a rule (---)",
    "link_open": "a link",
    "table_open": "a table",
    "s_open": "~~struck~~ text",
}
_CONTAINERS = {"paragraph_open", "heading_open"}


@dataclass(frozen=True)
class PagePicture:
    """file: as written. line: from 1."""

    file: str
    alt: str
    caption: str
    line: int


@dataclass(frozen=True)
class Page:
    title: str
    blocks: tuple[Block, ...]
    picture: PagePicture | None

    def text(self) -> str:
        """Title and text, for counting."""
        return " ".join([self.title, *("".join(run.text for run in block.runs) for block in self.blocks)])


def parse_page(text: str, file: str, problems: list[Problem]) -> Page:
    """A page in one language. file: as named in problems. What is not allowed is left out, with a problem."""
    return _PageReader(file, problems).read(MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text))


class _PageReader:
    def __init__(self, file: str, problems: list[Problem]) -> None:
        self._file = file
        self._problems = problems
        self._title = ""
        self._blocks: list[Block] = []
        self._picture: PagePicture | None = None

    def read(self, tokens: Sequence[Token]) -> Page:
        first = next((token for token in tokens if token.map), None)
        if first is None or first.type != "heading_open" or first.tag != "h1":
            self._refuse(1, "a title with one # in the first line", "none" if first is None else "something else")
        lists, kind = 0, "paragraph"
        for token in tokens:
            line = (token.map or [0])[0] + 1
            if token.type == "bullet_list_open":
                lists += 1
                if lists > 1:
                    self._refuse(line, ALLOWED, "a list in a list")
            elif token.type == "bullet_list_close":
                lists -= 1
            elif token.type == "heading_open":
                kind = self._heading(token, line, first is token)
            elif token.type == "paragraph_open":
                kind = "item" if lists else "paragraph"
            elif token.type == "inline":
                self._inline(token, line, kind)
            elif token.type in _NAMES:
                self._refuse(line, ALLOWED, _NAMES[token.type])
        return Page(self._title, tuple(self._blocks), self._picture)

    def _heading(self, token: Token, line: int, is_first: bool) -> str:
        if token.tag == "h1":
            if not is_first:
                self._refuse(line, "one title with one #", "another one (## is a heading)")
            return "title" if is_first else "heading"
        if token.tag != "h2":
            self._refuse(line, "## for a heading", "#" * int(token.tag[1:]))
        return "heading"

    def _inline(self, token: Token, line: int, kind: str) -> None:
        runs: list[Run] = []
        styles: list[str] = []
        for child in token.children or []:
            if child.type in ("softbreak", "hardbreak"):
                line += 1
                runs.append(Run(" "))
            elif child.type == "text":
                runs.append(Run(child.content, styles[-1] if styles else "plain"))
            elif child.type in ("strong_open", "em_open"):
                styles.append("strong" if child.type == "strong_open" else "emphasis")
            elif child.type in ("strong_close", "em_close"):
                styles.pop()
            elif child.type == "image":
                self._image(child, line, kind)
            elif child.type in _NAMES:
                self._refuse(line, ALLOWED, _NAMES[child.type])
        merged = _merge(runs)
        if kind == "title":
            self._title = "".join(run.text for run in merged)
            if not self._title:
                self._refuse(line, "a title", "nothing after #")
        elif merged:
            self._blocks.append(Block(kind, merged))

    def _image(self, child: Token, line: int, kind: str) -> None:
        file, caption = str(child.attrs.get("src", "")), str(child.attrs.get("title", ""))
        if kind != "paragraph":
            self._refuse(line, "the picture in a paragraph of its own", f"one in a {kind}")
        if self._picture is not None:
            self._refuse(line, "at most one picture a page", f"another one, {short(file)}")
            return
        alt = child.content.strip()
        if not alt:
            self._refuse(line, "alternative text: ![what the picture shows](…)", "none")
        self._picture = PagePicture(file, alt, caption.strip(), line)

    def _refuse(self, line: int, expected: str, came: str) -> None:
        self._problems.append(Problem(Spot(self._file, line), expected, came))


def _merge(runs: Sequence[Run]) -> tuple[Run, ...]:
    """Neighbours of one style as one run; no spaces at the ends."""
    merged: list[Run] = []
    for run in runs:
        if merged and merged[-1].style == run.style:
            merged[-1] = Run(merged[-1].text + run.text, run.style)
        elif run.text:
            merged.append(run)
    if merged:
        merged[0] = Run(merged[0].text.lstrip(), merged[0].style)
        merged[-1] = Run(merged[-1].text.rstrip(), merged[-1].style)
    return tuple(run for run in merged if run.text)
