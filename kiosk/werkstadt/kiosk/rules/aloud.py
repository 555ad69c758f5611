"""What one lane says aloud, one utterance after the other: what may be said, how loud, and what cuts it.

Like Stay, every act changes the state and leaves effects; nothing here speaks, waits or draws.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from werkstadt.kiosk.rules.speech import LEVELS_DB, START_LEVEL, Node, Say, Utterance, content, utterances
from werkstadt.kiosk.rules.spoken import Phrase, fill

Reading = Literal["", "speaking", "paused"]
Way = Literal["", "keys", "headset"]


@dataclass(frozen=True)
class SayNow:
    """Cut what is said, and say this. The engine answers with `ended`."""

    utterance: Utterance
    level: int


@dataclass(frozen=True)
class Quiet:
    """Cut what is said."""


@dataclass(frozen=True)
class Press:
    """The item's press action, as a screen reader does it."""

    key: int


@dataclass(frozen=True)
class Adjust:
    """by: 1 more, -1 less."""

    key: int
    by: int


@dataclass(frozen=True)
class GoBack:
    """Escape, wherever one is."""


@dataclass(frozen=True)
class Show:
    """This item is meant now: mark it, and bring it into sight. 0: none."""

    key: int


@dataclass(frozen=True)
class Tell:
    """A sentence on screen, "" for none."""

    text: str


Effect = SayNow | Quiet | Press | Adjust | GoBack | Show | Tell


@dataclass(frozen=True)
class Tongue:
    """The language that is shown, and how the kiosk's own words sound in it and in the others.

    voices: languages there is a voice for; None: not known yet.
    """

    language: str
    say_in: Mapping[str, Say]
    voices: frozenset[str] | None = None

    def say(self, text: str) -> str:
        return self.say_in[self.language](text)

    def own(self, text: str, audience: Literal["public", "private"] = "public", node: int = 0) -> Utterance:
        return Utterance(text, self.language, audience, node)

    def tell(self, nodes: Sequence[Node]) -> list[Utterance]:
        return utterances(nodes, self.say, self.language)

    @property
    def voiced(self) -> bool:
        return self.voices is None or self.language in self.voices

    @property
    def other(self) -> str | None:
        """A language that has a voice, where the shown one has none."""
        return next((tag for tag in self.say_in if self.voices is None or tag in self.voices), None)


@dataclass
class Speaker:
    """headset: None where nobody knows. level: from 1. aloud: the visitor wants to hear their own words from the
    loudspeaker. asked: they have had something read in this visit. marks: who listens keeps a place in the page, and
    it stays marked."""

    start_level: int = START_LEVEL
    aloud: bool = False
    asked: bool = False
    headset: bool | None = None
    level: int = 0
    reading: Reading = ""
    effects: list[Effect] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.level = self.level or self.start_level
        self._shut_up()

    def _shut_up(self) -> None:
        self._at = 0
        self._follows = True
        self._queue: list[Utterance] = []
        self._now: Utterance | None = None
        self._last: Utterance | None = None
        self._aside: Utterance | None = None
        self._told_of_voice = ""

    @property
    def marks(self) -> bool:
        return False

    @property
    def speaking(self) -> bool:
        return self._now is not None

    # Saying

    def _say(self, spoken: Sequence[Utterance], tongue: Tongue, follows: bool = True) -> None:
        """These and nothing else, one after the other. follows: the listener goes along from node to node."""
        if not tongue.voiced:
            spoken = self._instead_of_voice(tongue)
        allowed = self._allowed(spoken, tongue)
        if not allowed:
            self.cut()
            return
        self._follows = follows
        self._queue = allowed[1:]
        self._begin(allowed[0])

    def _instead_of_voice(self, tongue: Tongue) -> list[Utterance]:
        """Once a page, in a language that can be spoken; and in writing."""
        if self._told_of_voice == tongue.language:
            return []
        self._told_of_voice = tongue.language
        self.effects.append(Tell(tongue.say(Phrase.NO_VOICE)))
        other = tongue.other
        return [] if other is None else [Utterance(tongue.say_in[other](Phrase.NO_VOICE_ELSEWHERE), other)]

    def _allowed(self, spoken: Sequence[Utterance], tongue: Tongue) -> list[Utterance]:
        """Without what must not sound in the room; in its place one sentence that says so."""
        allowed: list[Utterance] = []
        for one in spoken:
            if self._may(one):
                allowed.append(one)
            elif not allowed or allowed[-1].text != tongue.say(Phrase.WITHHELD):
                allowed.append(tongue.own(tongue.say(Phrase.WITHHELD), node=one.node))
        return allowed

    def _may(self, one: Utterance) -> bool:
        if one.audience == "public":
            return True
        return self.headset is True or (one.audience == "private" and self.aloud)

    def _begin(self, one: Utterance) -> None:
        self._now = self._last = one
        if one.node:
            if self._follows:
                self._at = one.node
            self.effects.append(Show(one.node))
        self.effects.append(SayNow(one, self.level))

    def _next(self) -> None:
        """What may be said next; what was allowed before may not be any more."""
        while self._queue:
            one = self._queue.pop(0)
            if self._may(one):
                self._begin(one)
                return
        self._now = None
        self._stop_reading()

    def ended(self) -> None:
        """What was said is said."""
        self._now = self._aside = None
        if self.reading != "paused":
            self._next()

    def _stop_reading(self) -> None:
        self.reading = ""
        if not self.marks:
            self.effects.append(Show(0))

    def cut(self) -> None:
        """An act of the visitor, or another page: what is said ends at once."""
        if self._now is not None:
            self.effects.append(Quiet())
        if self._now is not None or self.reading:
            self._stop_reading()
        self._now = self._aside = None
        self._queue = []

    def acted(self) -> None:
        """The visitor has done something here. What waits, waits on."""
        if self.reading != "paused":
            self.cut()

    def silenced(self) -> None:
        """Another lane has taken the voice."""
        if self.reading == "speaking":
            self._keep_place()
        else:
            self._now, self._queue = None, []

    # Reading a page

    def read_all(self, nodes: Sequence[Node], tongue: Tongue) -> None:
        self.asked = True
        self._told_of_voice = ""
        self.reading = "speaking"
        self._say(tongue.tell(content(nodes)), tongue)

    def pause(self) -> None:
        if self.reading == "speaking":
            self._keep_place()
            self.effects.append(Quiet())

    def _keep_place(self) -> None:
        self.reading = "paused"
        if self._now is not None and self._now is not self._aside:
            self._queue.insert(0, self._now)
        self._now = self._aside = None

    def go_on(self) -> None:
        if self.reading == "paused":
            self.reading = "speaking"
            self._next()

    def repeat(self) -> None:
        """The last part once more; a reading goes on behind it."""
        last = self._last
        if last is None or not self._may(last):
            return
        if self.reading == "paused":
            self.reading = "speaking"
            if self._queue and self._queue[0] == last:
                self._queue.pop(0)
        self._begin(last)

    def set_aloud(self, aloud: bool) -> None:
        self.aloud = aloud
        if self._now is not None and not self._may(self._now):
            self.cut()

    # How loud

    def louder(self, by: int, tongue: Tongue) -> None:
        """Said at the new level; then what it has interrupted goes on."""
        level = min(max(1, self.level + by), len(LEVELS_DB))
        same, self.level = level == self.level, level
        if not tongue.voiced:
            return
        end = Phrase.LOUDEST if by > 0 else Phrase.QUIETEST
        text = tongue.say(end) if same else fill(tongue.say(Phrase.LEVEL), level, len(LEVELS_DB))
        if self._now is not None and self._now is not self._aside:
            self._queue.insert(0, self._now)
        self._now = self._aside = tongue.own(text)
        self.effects.append(SayNow(self._now, level))
