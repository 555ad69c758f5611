"""docs/admin-guide.md as something to be followed: its blocks of commands, and what stands for CODE or DEVICE."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.machine import Answers, Machine, Said

PAGE = Path(__file__).parents[2] / "docs" / "admin-guide.md"
_FENCE = re.compile(r"^```(?P<info>[^\n]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#{2,3} (.+)$", re.MULTILINE)
_PLACEHOLDER = re.compile(r"(?<![\w/.-])[A-Z]{4,}(?![\w.])")
_CODE = re.compile(r"^([0-9A-Z]{4}(?:-[0-9A-Z]{4}){5})$", re.MULTILINE)
_DEVICE = re.compile(r"Joined as ([0-9a-f-]{36})\.")
_VOUCHER = re.compile(r"^([0-9a-f-]{36}): \d+ devices", re.MULTILINE)
_HERE_DOCUMENT = re.compile(r"<<'END'\n.*?^END$", re.MULTILINE | re.DOTALL)


PIN = "472913"


@dataclass(frozen=True)
class Block:
    """heading: what it stands under. language: "sh", or of a file. machine: where it is typed. sticks: those put in."""

    heading: str
    language: str
    machine: str
    sticks: tuple[str, ...]
    text: str

    def filled(self, known: dict[str, str]) -> str:
        """With what earlier commands have printed. Raises KeyError with the word that nobody knows."""
        documents = _HERE_DOCUMENT.findall(self.text)
        text = _HERE_DOCUMENT.sub("<<HERE>>", self.text)
        text = _PLACEHOLDER.sub(lambda found: known[found[0]] if found[0] != "HERE" else found[0], text)
        for document in documents:
            text = text.replace("<<HERE>>", document, 1)
        return text


def blocks(page: str = "") -> list[Block]:
    page = page or PAGE.read_text(encoding="utf-8")
    found = []
    for fence in _FENCE.finditer(page):
        headings = _HEADING.findall(page[: fence.start()])
        language, *words = fence["info"].split() or [""]
        machine = words[0] if words else ""
        sticks = tuple(word.removeprefix("+") for word in words[1:] if word.startswith("+"))
        found.append(Block(headings[-1] if headings else "", language, machine, sticks, fence["text"]))
    return found


@dataclass
class Reader:
    """Somebody who types what stands in the book. machines: by the book's names; sticks: folder of each, made here.

    Passphrases are made up. A block that ends with a refusal is an AssertionError.
    """

    machines: dict[str, Machine]
    sticks: Path
    known: dict[str, str] = field(default_factory=dict)
    followed: list[Block] = field(default_factory=list)

    def chapter(self, heading: str) -> list[Said]:
        """All its blocks, in their order."""
        found = [block for block in blocks() if block.heading == heading and block.language == "sh"]
        assert found, f"{PAGE.name} has no commands under {heading!r}"
        return [self.follow(block) for block in found]

    def follow(self, block: Block, machine: str = "", answers: Answers | None = None) -> Said:
        """machine: another one than the book's, for what every device does."""
        where = self.machines[machine or block.machine]
        for stick in set(where.sticks) - set(block.sticks):
            where.pull(stick)
        for stick in block.sticks:
            if stick not in where.sticks:
                self.pull_everywhere(stick)
                where.plug(stick, self.sticks / stick)
        said = where.type(block.filled(self.known), {**(answers or {}), **_secrets()})
        assert said.code == 0, f"{block.heading}, at {where.name}:\n{block.text}\n{said.text}\n{self._logs()}"
        self._learn(said.text)
        self.followed.append(block)
        return said

    def pull_everywhere(self, stick: str) -> None:
        for machine in self.machines.values():
            if stick in machine.sticks:
                machine.pull(stick)

    def _learn(self, text: str) -> None:
        for word, pattern in (("CODE", _CODE), ("DEVICE", _DEVICE), ("VOUCHER", _VOUCHER)):
            if found := pattern.findall(text):
                self.known[word] = found[-1]

    def _logs(self) -> str:
        units = ("werkstadt-hub", "werkstadt-agent")
        logs = ((one.name, one.log(unit)[-1500:]) for one in self.machines.values() for unit in units)
        return "\n".join(f"-- {name}: {log}" for name, log in logs if log)


def _secrets() -> Answers:
    """Each holder has a passphrase of their own, known by the file's name, and one for whichever key is made now."""
    return {
        r"Passphrase of \S*?/?(\w+)\.key:": lambda found: phrase_of(found[1]),
        r"(?:Passphrase|confirmation):": phrase_of(""),
    }


def phrase_of(_name: str) -> str:
    return "vier rote Koffer im Regen"
