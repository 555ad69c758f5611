"""One lane's ear: what is read aloud, where in the page the listener is, and what may be said for all to hear.

Three ways of listening. Reading: a visitor presses "Vorlesen", and the page is read from its title to its end. By keys:
keys alone lead through everything, and every page and every change is told. By touch: the first touch says what it
is, the second acts. Like Stay, every act changes the state and leaves effects; nothing here speaks, waits or draws.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from werkstadt.kiosk.rules.aloud import Adjust, GoBack, Press, Show, Speaker, Tell, Tongue
from werkstadt.kiosk.rules.speech import Node, Utterance, content, echo, in_next_row, stops
from werkstadt.kiosk.rules.spoken import Phrase

Way = Literal["", "keys", "headset"]


@dataclass(frozen=True)
class Where:
    """page: the same as long as it is the same page in the same language. panel: what stands before it.

    tells: something has happened that who hears at all must hear: thanks, saving, the warning before the reset.
    """

    page: str
    panel: str = ""
    tells: bool = False


NOWHERE = Where("")


@dataclass
class Ear(Speaker):
    """way: how listening by keys began, "" where it has not. exploring: by touch."""

    way: Way = ""
    exploring: bool = False
    nodes: tuple[Node, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        self._forget()

    def _forget(self) -> None:
        self._shut_up()
        self.nodes = ()
        self._where = NOWHERE
        self._behind: list[tuple[str, int]] = []
        self._group = self._armed = 0
        self._greets = self._hinted = self._acted = False

    @property
    def listening(self) -> bool:
        return self.way != ""

    @property
    def hears(self) -> bool:
        """Whether pages and changes are told without being asked for."""
        return self.listening or self.exploring or self.asked

    @property
    def marks(self) -> bool:
        return self.listening or self.exploring

    @property
    def node(self) -> Node | None:
        return _keyed(self.nodes, self._at)

    def read(self, nodes: Sequence[Node], where: Where, tongue: Tongue) -> None:
        """The whole page."""
        self.nodes, self._where = tuple(nodes), where
        self.read_all(nodes, tongue)

    # Listening by keys

    def start(self, way: Way) -> None:
        """The next look at the page begins with how one goes on."""
        self.way = way
        self._greets = True
        self._where = NOWHERE

    def stop(self, tongue: Tongue | None = None) -> None:
        """tongue: say that it is over."""
        self.cut()
        self.way = ""
        self._group = 0
        self.effects.append(Show(0))
        if tongue is not None:
            self._say([tongue.own(tongue.say(Phrase.OVER))], tongue)

    def fresh(self, nodes: Sequence[Node]) -> None:
        """The same page with its values of this moment; nothing of it is told."""
        here, index = self.node, next((at for at, node in enumerate(self.nodes) if node.key == self._at), 0)
        self.nodes = tuple(nodes)
        if here and not self.node and self.nodes:  # its item was made anew
            alike = [node for node in nodes if (node.kind, node.name, node.group) == (here.kind, here.name, here.group)]
            self._at = (alike[0] if alike else self.nodes[min(index, len(self.nodes) - 1)]).key

    def look(self, nodes: Sequence[Node], where: Where, tongue: Tongue) -> None:
        """The page as it is now."""
        if (where.page, where.panel) != (self._where.page, self._where.panel):
            self._arrive(nodes, where, tongue)
        elif self.hears:
            before, here = self.nodes, self.node
            self.fresh(nodes)
            self._tell_changes(before, here, tongue)
        else:
            self.nodes = tuple(nodes)
        self._acted = False

    def _arrive(self, nodes: Sequence[Node], where: Where, tongue: Tongue) -> None:
        returned = _keyed(nodes, self._came_back_to(where))
        self.nodes, self._where = tuple(nodes), where
        self._group = self._armed = 0
        self._told_of_voice = ""
        self._at = returned.key if returned else 0
        self.cut()
        greeting = [tongue.own(tongue.say(Phrase.WELCOME))] if self._greets else []
        self._greets = False
        if self.listening:
            told = [returned] if returned and not greeting else content(nodes)
        elif where.tells and self.hears:
            told = [node for node in content(nodes) if node.kind in ("title", "text", "alert", "error")]
        else:
            told = list(nodes[:1]) if self.exploring else []
        if greeting or told:
            self._say([*greeting, *tongue.tell(told)], tongue)

    def _came_back_to(self, where: Where) -> int:
        """Which item one had been at, where a panel has gone from before this; else 0."""
        if where.page != self._where.page:
            self._behind = []
            return 0
        panels = [panel for panel, _ in self._behind]
        if where.panel in panels:
            at = self._behind[panels.index(where.panel)][1]
            del self._behind[panels.index(where.panel) :]
            return at
        self._behind.append((self._where.panel, self._at))
        return 0

    def _tell_changes(self, before: Sequence[Node], here: Node | None, tongue: Tongue) -> None:
        """What is otherwise where the listener is, what was written, and every message that was not there."""
        told = [*self._written(before, tongue)]
        now = self.node
        if self.listening and here and now and now.kind != "field" and tongue.tell([here]) != tongue.tell([now]):
            told += tongue.tell([now])
        known = [node.name for node in before if node.kind in ("alert", "error")]
        news = [node for node in self.nodes if node.kind in ("alert", "error") and node.name not in known]
        if any(node.kind == "error" for node in news):  # with the question that it is about
            news += [node for node in content(self.nodes) if node.kind in ("title", "text")]
        told += tongue.tell(news)
        if not told and self._acted and self.listening and now:
            told = tongue.tell([now])  # nothing has come of it, and one is still here
        if told:
            self._say(told, tongue, follows=False)

    def _written(self, before: Sequence[Node], tongue: Tongue) -> list[Utterance]:
        if not self.listening:
            return []
        fields = [(_keyed(before, node.key), node) for node in self.nodes if node.kind == "field"]
        heard = [(echo(old.value, new.value, tongue.say, tongue.language), new) for old, new in fields if old]
        spoken = [Utterance(text, tongue.language, node.audience) for text, node in heard if text]
        return [one if self._may(one) else tongue.own(tongue.say(Phrase.SIGN)) for one in spoken]

    # Where one is

    def step(self, by: int, tongue: Tongue) -> None:
        """To the next or the previous; behind the last comes the first."""
        here = stops(self.nodes, self._group)
        if not here:
            self.cut()
            return
        at = next((number for number, node in enumerate(here) if node.key == self._at), -1 if by > 0 else 0)
        to = (at + by) % len(here)
        wraps = at >= 0 and at + by != to and len(here) > 1
        self._go(here[to], tongue, (Phrase.FROM_THE_START if by > 0 else Phrase.FROM_THE_END) if wraps else None)

    def first(self, tongue: Tongue) -> None:
        """The page anew."""
        self._group = 0
        self._say(tongue.tell(content(self.nodes)), tongue)

    def rise(self, by: int, tongue: Tongue) -> None:
        """Up (-1) or down (1): sets a slider, goes to the row of keys above or below, else like left and right."""
        node = self.node
        if node and node.kind == "slider":
            self._act(Adjust(node.key, -by))
        elif node and node.group:
            self._go(in_next_row(stops(self.nodes, self._group), node, by), tongue)
        else:
            self.step(by, tongue)

    def _go(self, node: Node, tongue: Tongue, before: Phrase | None = None) -> None:
        self._at = node.key
        spoken = tongue.tell([node])
        self._say([*([tongue.own(tongue.say(before))] if before else []), *spoken], tongue)
        if self._now is None or self._now.node != node.key:
            self.effects.append(Show(node.key))

    def _act(self, effect: Press | Adjust | GoBack) -> None:
        self.cut()
        self._acted = True
        self.effects.append(effect)

    def select(self, tongue: Tongue) -> None:
        node = self.node
        if node is None:
            self.cut()
        elif node.kind == "keys":
            self._group, self._at = node.key, 0
            self.step(1, tongue)
        elif node.kind in ("slider", "field"):
            how = Phrase.UP_AND_DOWN if node.kind == "slider" else Phrase.WRITE
            self._say([tongue.own(tongue.say(how), node=node.key)], tongue)
        elif node.acts:
            self._act(Press(node.key))
        else:
            self._go(node, tongue)

    def back(self, tongue: Tongue) -> None:
        """Out of the keyboard, else as the page goes back."""
        keys, self._group = _keyed(self.nodes, self._group), 0
        if keys:
            self._go(keys, tongue)
        else:
            self._act(GoBack())

    def writes(self) -> bool:
        """Whether letters from a keyboard have a field to go to; then the listener is there."""
        fields = [node for node in self.nodes if node.kind == "field"]
        if fields:
            self._group, self._at = 0, fields[0].key
        return bool(fields)

    def help(self, tongue: Tongue) -> None:
        self._say([tongue.own(tongue.say(Phrase.ALL_KEYS))], tongue, follows=False)

    # Touching without pressing

    def explore(self, on: bool) -> None:
        self.cut()
        self.exploring = on
        self._armed = 0
        if not on and not self.listening:
            self.effects.append(Show(0))

    def touch(self, key: int, tongue: Tongue) -> None:
        """One touch says what it is, the second on the same presses it. key: 0 beside everything."""
        node = _keyed(self.nodes, key)
        if node is None:
            self._armed = 0
            self.cut()
        elif node.acts and self._armed == key:
            self._armed = 0
            self._act(Press(key))
        else:
            self._armed = key
            self._go(node, tongue)
            if node.acts and not self._hinted and tongue.voiced:
                self._hinted = True
                self._queue.append(tongue.own(tongue.say(Phrase.TOUCH_AGAIN), node=key))

    # Who may hear

    def plug(self, plugged: bool | None) -> bool:
        """A headset came or went; None: nobody knows any more. True where listening by keys should begin."""
        before, self.headset = self.headset, plugged
        if plugged is True:
            return before is False and not self.listening
        if before is True:
            self.cut()
            if self.way == "headset":
                self.stop()
        return False

    # The end

    def failed(self, tongue: Tongue) -> None:
        """The voice is gone: nothing pretends to read any more, and the page says so."""
        heard = self.listening or self.exploring or self.reading != "" or self._greets
        self._now, self._aside, self._queue, self.reading = None, None, [], ""
        self.way, self.exploring, self._greets = "", False, False
        self.effects.append(Show(0))
        if heard:
            self.effects.append(Tell(tongue.say(Phrase.NO_SPEECH)))

    def wipe(self, tongue: Tongue) -> None:
        """The visit is over: as everybody finds it. Who has listened hears so, in the language they have heard."""
        bye = self._bye(tongue) if self.listening else None
        self.cut()
        self.way, self.exploring, self.aloud, self.asked = "", False, False, False
        self.level = self.start_level
        self._forget()
        self.effects += [Show(0), Tell("")]
        if bye is not None:
            self._begin(bye)

    def _bye(self, tongue: Tongue) -> Utterance | None:
        language = self._last.language if self._last else tongue.language
        if tongue.voices is not None and language not in tongue.voices:
            return None
        return Utterance(tongue.say_in[language](Phrase.BYE), language)


def _keyed(nodes: Sequence[Node], key: int) -> Node | None:
    return next((node for node in nodes if node.key == key), None) if key else None
