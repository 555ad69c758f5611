"""What follows from the answers of one visit: what is asked, worked out and offered.

After every change only what depends on it is worked out again, each thing once, in an order fixed when the form was
read.
"""

import datetime as dt
import heapq
import random
from collections.abc import Callable, Iterable, Iterator, Sequence

from werkstadt.exhibits.forms.codec import encode
from werkstadt.exhibits.forms.evaluate import Evaluate, Evaluator, Scope, Surroundings
from werkstadt.exhibits.forms.functions import Clock
from werkstadt.exhibits.forms.rows import Row
from werkstadt.exhibits.forms.rules import CHOOSING, Key, Rules
from werkstadt.exhibits.forms.shuffle import seed_from, shuffled
from werkstadt.exhibits.forms.tree import REPEAT, Node, Template
from werkstadt.exhibits.forms.values import Value, to_number, to_text, to_truth
from werkstadt.exhibits.model import FormChoice, FormQuestion

PARTS_MAX = 100
"""Parts of one repeat."""
NODES_MAX = 20_000
"""Questions of a visit, with all parts of all repeats."""


def machine_time() -> dt.datetime:
    return dt.datetime.now().astimezone()


class Deriving:
    """name_of: what a choice is called in the visitor's language, for jr:choice-name()."""

    def __init__(
        self,
        rules: Rules,
        clock: Clock | None = None,
        chance: random.Random | None = None,
        name_of: Callable[[FormChoice], str] = lambda choice: choice.name,
    ) -> None:
        self.rules = rules
        self._clock = clock or Clock(machine_time)
        self._chance = chance or random.Random()  # noqa: S311 it orders choices, and guards nothing
        self._nodes: list[list[Node]] = [[] for _ in rules.templates]
        self._choices: dict[Node, tuple[FormChoice, ...]] = {}
        self._orders: dict[Node, int] = {}
        self._fresh: set[Node] = set()
        self._size = 1
        self.shape = 0
        """Another number whenever something else is asked, or there are other parts."""
        self.root = Node(rules.templates[0], None)
        self._name_of = name_of
        lists = {name: [Row(choice) for choice in choices] for name, choices in rules.form.lists.items()}
        self._evaluator = Evaluator(Surroundings(self._clock, self.root, lists, self._choice_name))
        self._ready: dict[tuple[int, str], Evaluate] = {}
        self._named = self._templates_with_names()
        self._enter([self.root])

    def choices(self, node: Node) -> tuple[FormChoice, ...]:
        """As offered: filtered, and in their order of chance; worked out only when somebody asks."""
        question = question_of(node)
        if question.choice_filter is None and not question.randomize:
            return question.choices
        if node not in self._choices:
            self._choices[node] = self._offered(node, question)
        return self._choices[node]

    @property
    def evaluator(self) -> Evaluator:
        return self._evaluator

    def put(self, node: Node, text: str) -> None:
        """text: as in the instance already."""
        if node.base != text:
            node.base = text
            self._settle([self.rules.places[node.template.number]["value"]])

    def can_add(self, range_: Node) -> bool:
        per_part = sum(1 for _ in self._below(range_.template))
        return len(range_.items) < PARTS_MAX and self._size + per_part <= NODES_MAX

    def _counting(self, range_: Node) -> list[int]:
        """What depends on how many parts there are."""
        return self.rules.following[self.rules.places[range_.template.number]["count"]]

    def _enter(self, fresh: Sequence[Node], depending: Sequence[int] = ()) -> None:
        """Puts new parts, or the root, in force: everything of them is worked out, then their defaults."""
        entered = [node for node in fresh for node in self._planted(node)]
        self._settle({*self._places_of(entered), *depending})
        self._fill(entered)

    def _fill(self, entered: Sequence[Node]) -> None:
        """Defaults that are worked out, once. They trigger nothing that came to be with them."""
        self._fresh.update(entered)
        for node in entered:
            question = node.template.question
            if question is not None and question.default_formula is not None and node.relevant:
                self.put(node, encode(question, self._text(node, "default_formula")))
        self._fresh.difference_update(entered)

    def _planted(self, node: Node) -> Iterator[Node]:
        """The node and all below it, made where they are missing; with their default."""
        stack = [node]
        while stack:
            one = stack.pop()
            self._nodes[one.template.number].append(one) if not (one.template.kind == REPEAT and one.range) else None
            yield one
            if one.is_range:
                continue
            for template in one.template.children.values():
                child = one.children[template.name] = Node(template, one)
                self._size += 1
                if template.question is not None and template.is_leaf:
                    child.base = encode(template.question, self._first(template.question))
            stack.extend(reversed(list(one.children.values())))

    def _first(self, question: FormQuestion) -> str:
        if question.type == "today":
            return self._clock.now().astimezone(self._clock.zone).date().isoformat()
        if question.type == "start":
            return self._clock.now().astimezone(self._clock.zone).isoformat(timespec="milliseconds")
        return question.default

    def _grown(self, range_: Node, count: int, original: bool = True) -> list[Node]:
        fresh = []
        while len(range_.items) < count and (not range_.items or self.can_add(range_)):
            part = Node(range_.template, range_.parent, range_)
            part.number = len(range_.items) + 1
            part.original = original and range_.original and part.number == 1
            part.relevant = range_.relevant
            range_.items.append(part)
            self._size += 1
            fresh.append(part)
        return fresh

    def _places_of(self, nodes: Iterable[Node]) -> set[int]:
        places = self.rules.places
        return {place for number in {node.template.number for node in nodes} for place in places[number].values()}

    def _forget(self, gone: list[Node]) -> None:
        lost = {node for part in gone for node in part.inside()}
        self._size -= len(lost)
        for number in {node.template.number for node in lost}:
            self._nodes[number] = [node for node in self._nodes[number] if node not in lost]
        for node in lost:
            self._choices.pop(node, None)
            self._orders.pop(node, None)

    def _settle(self, changed: Iterable[int]) -> None:
        """Works out what is named, and then all that depends on what came out differently."""
        order, followers = self.rules.order, self.rules.following
        waiting = sorted(changed)
        queued, defaults = set(waiting), []
        while waiting:
            place = heapq.heappop(waiting)
            queued.discard(place)
            different, fresh = self._work_out(order[place])
            further: Iterable[int] = followers[place] if different else ()
            if fresh:
                entered = [node for part in fresh for node in self._planted(part)]
                defaults += entered
                further = {*further, *self._places_of(entered)}
            for following in further:
                if following not in queued:
                    queued.add(following)
                    heapq.heappush(waiting, following)
        if defaults:
            self._fill(defaults)

    def _work_out(self, key: Key) -> tuple[bool, list[Node]]:
        """Whether something came out differently, and the parts that are new."""
        nodes = self._nodes[key.template]
        if key.what == "count":
            return self._count(nodes)
        way = {"relevant": self._relevance, "choices": self._offer, "value": self._value}[key.what]
        different = False
        for node in nodes:
            different |= way(node)
        return different, []

    def _relevance(self, node: Node) -> bool:
        relevant = (node.parent is None or node.parent.relevant) and self._holds(node, "relevant", True)
        different = relevant != node.relevant
        self.shape += different
        node.relevant = relevant
        for part in node.items:
            part.relevant = relevant
        return different

    def _count(self, ranges: Sequence[Node]) -> tuple[bool, list[Node]]:
        fresh: list[Node] = []
        different = False
        for range_ in ranges:
            question = question_of(range_)
            before = len(range_.items)
            if question.repeat_count is None:
                wanted = 1 if range_.last is None and range_.original else before
            else:
                number = to_number(self._ask(range_, "repeat_count"), self._clock.zone)
                wanted = before if number != number else int(min(max(number, 0), PARTS_MAX))
            range_.last = True
            if wanted < before:
                self._forget(range_.items[wanted:])
                del range_.items[wanted:]
            fresh += self._grown(range_, wanted)
            different |= len(range_.items) != before
        self.shape += different
        return different, fresh

    def _offer(self, node: Node) -> bool:
        """Forgets what was offered. Only where something is chosen can that change an answer."""
        return self._choices.pop(node, None) is not None and node.base != ""

    def _offered(self, node: Node, question: FormQuestion) -> tuple[FormChoice, ...]:
        choices = question.choices
        condition = self._expression(node.template, "choice_filter")
        if condition is not None:
            kept: dict[int, Value] = {}
            choices = tuple(
                choice
                for place, choice in enumerate(choices, start=1)
                if to_truth(condition(Scope(Row(choice), node, place, kept)))
            )
        return tuple(shuffled(choices, self._seed(node))) if question.randomize else choices

    def _seed(self, node: Node) -> int:
        if self._expression(node.template, "seed") is not None:
            value = self._ask(node, "seed")
            return seed_from(to_number(value, self._clock.zone), to_text(value))
        return self._orders.setdefault(node, self._chance.randrange(1, 2**31 - 1))

    def _value(self, node: Node) -> bool:
        question, before = question_of(node), node.value
        if self.rules.rule(node.template).triggers:
            self._triggered(node)
        elif question.calculation is not None:
            self._calculated(node)
        node.value = self._seen(node, question) if node.relevant else ""
        return node.value != before

    def _seen(self, node: Node, question: FormQuestion) -> str:
        """Of choices, those that are offered now; a rank is made complete."""
        if not node.base or question.type not in CHOOSING:
            return node.base
        offered = {choice.name: None for choice in self.choices(node)}
        if question.type == "select_one":
            return node.base if node.base in offered else ""
        chosen = [name for name in node.base.split() if name in offered]
        return " ".join(dict.fromkeys((*chosen, *offered)) if question.type == "rank" else chosen)

    def _calculated(self, node: Node) -> None:
        """Anew where its reasons changed, or where it is asked again: a visitor's own answer stays till then."""
        if not node.relevant:
            node.last = None
            return
        found = self._text(node, "calculation")
        if found != node.last:
            node.last = found
            node.base = encode(question_of(node), found)

    def _triggered(self, node: Node) -> None:
        seen = tuple(self._source(node, source) for source in self.rules.rule(node.template).triggers)
        before, node.last = node.last, seen
        if isinstance(before, tuple) and before != seen and node not in self._fresh:
            node.base = encode(question_of(node), self._text(node, "calculation"))

    def _source(self, node: Node, source: Template) -> str:
        """The question of the trigger in the same part of the same repeat."""
        above = node.parent
        while above is not None and not source.ref.startswith(f"{above.template.ref}/" if above.template.ref else ""):
            above = above.parent
        found = above
        rest = source.ref.removeprefix(f"{above.template.ref}/") if above and above.template.ref else source.ref
        for name in rest.split("/"):
            found = found.children[name] if found is not None else None
            if found is not None and found.is_range:
                found = found.items[0] if found.items else None
        return "" if found is None else found.value

    def _expression(self, template: Template, column: str) -> Evaluate | None:
        key = (template.number, column)
        ready = self._ready.get(key)
        if ready is None:
            expression = self.rules.rule(template).expressions.get(column)
            if expression is None:
                return None
            ready = self._ready[key] = self._evaluator.evaluate(expression.root, inside=column == "choice_filter")
        return ready

    def _ask(self, node: Node, column: str) -> Value:
        evaluate = self._expression(node.template, column)
        return "" if evaluate is None else evaluate(Scope(node))

    def _text(self, node: Node, column: str) -> str:
        return to_text(self._ask(node, column))

    def _holds(self, node: Node, column: str, otherwise: bool) -> bool:
        evaluate = self._expression(node.template, column)
        return otherwise if evaluate is None else to_truth(evaluate(Scope(node)))

    def _choice_name(self, node: Node, name: str) -> str:
        offered = self.choices(node) if question_of(node).type in CHOOSING else ()
        return next((self._name_of(choice) for choice in offered if choice.name == name), "")

    def _templates_with_names(self) -> list[int]:
        found = []
        for template in self.rules.templates:
            expression = self.rules.rule(template).expressions.get("calculation")
            if expression is not None and "choice-name" in expression.text:
                found.append(self.rules.places[template.number]["value"])
        return found

    def _below(self, template: Template) -> Iterator[Template]:
        stack = [template]
        while stack:
            one = stack.pop()
            yield one
            stack.extend(one.children.values())


def question_of(node: Node) -> FormQuestion:
    question = node.template.question
    if question is None:
        raise KeyError("the form itself is no question")
    return question
