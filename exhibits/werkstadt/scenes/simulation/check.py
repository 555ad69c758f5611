"""Whether a model makes sense as a whole: its names, that nothing goes in a circle, and what it costs to compute."""

import re
from collections.abc import Iterable, Iterator, Mapping

from werkstadt.exhibits.fields import Fields
from werkstadt.exhibits.model import Words
from werkstadt.exhibits.problems import short
from werkstadt.scenes.simulation.compute import FAULTS, constant
from werkstadt.scenes.simulation.language import Tree, calls_in, cost, names_in
from werkstadt.scenes.simulation.model import KINDS, Draw, Function, Level, Quantity, Simulation, Slider

SHAPES_MAX = 4000
CELLS_MAX = 96 * 64
OPERATIONS_MAX = 600_000
"""For one drawing: about 15 ms at the 20 to 30 ns that an operation takes (measured on two small cores)."""
SHAPE_OPERATIONS = 400
"""What drawing a shape costs beside its expressions, in operations: 10 to 15 µs (measured)."""

SLOT = re.compile(r"\{([^{}]*)\}")


def check(fields: Fields, simulation: Simulation) -> None:
    """Raises nothing; what is wrong becomes a problem at its place."""
    before = len(fields.problems)
    _check_names(fields, simulation)
    for key, names, tree in _trees(simulation):
        _check_tree(fields, key, names, tree)
    _check_circles(fields, "function", {one.name: set(_functions_in(one.tree)) for one in simulation.functions})
    _check_circles(fields, "quantity", {one.name: set(names_in(one.tree)) for one in simulation.quantities})
    for key, words in _texts(simulation):
        _check_slots(fields, key, words, simulation)
    for name in simulation.readouts:
        if all(name != one.name or not one.title for one in simulation.quantities):
            fields.refuse("readouts", "names of quantities that have a title", short(name))
    if len(fields.problems) == before:
        _check_cost(fields, simulation)


def order(quantities: Iterable[Quantity]) -> tuple[Quantity, ...]:
    """Each after those that it needs. Where they go in a circle, those of the circle are left out."""
    left = {one.name: one for one in quantities}
    sorted_: list[Quantity] = []
    while left:
        ready = [one for one in left.values() if not any(name in left for name in names_in(one.tree))]
        if not ready:
            break
        for one in ready:
            sorted_.append(left.pop(one.name))
    return tuple(sorted_)


def function_costs(functions: Iterable[Function]) -> Mapping[str, int]:
    """Operations of one call of each."""
    left, costs = {one.name: one for one in functions}, dict[str, int]()
    while left:
        ready = [one for one in left.values() if not any(name in left for name in _functions_in(one.tree))]
        if not ready:
            break
        for one in ready:
            costs[one.name] = 3 + cost(left.pop(one.name).tree, costs)
    return costs


def operations(simulation: Simulation) -> int:
    """How many one drawing takes at most."""
    costs = function_costs(simulation.functions)
    return sum(cost(one.tree, costs) for one in simulation.quantities) + sum(
        draw.repeat * _draw_cost(draw, costs) for draw in simulation.draws
    )


def _draw_cost(draw: Draw, costs: Mapping[str, int]) -> int:
    once = sum(cost(tree, costs) for tree in draw.places.values())
    each = sum(4 + cost(tree, costs) for tree in draw.runs.values())
    return SHAPE_OPERATIONS + once + each * (draw.samples + (draw.columns * draw.rows if draw.kind == "field" else 0))


def _functions_in(tree: Tree) -> Iterator[str]:
    return (call.op for call in calls_in(tree))


def _trees(simulation: Simulation) -> Iterator[tuple[str, set[str], Tree]]:
    """Where it stands, what names it may use, and the tree itself."""
    known = {one.name for one in (*simulation.controls, *simulation.quantities)}
    for at, function in enumerate(simulation.functions):
        yield f"function.{at}.value", set(function.of), function.tree
    for at, quantity in enumerate(simulation.quantities):
        yield f"quantity.{at}.value", known, quantity.tree
    for at, draw in enumerate(simulation.draws):
        turning = known | {"k"}
        for name, tree in draw.places.items():
            yield f"draw.{at}.{name}", turning, tree
        for name, tree in draw.runs.items():
            yield f"draw.{at}.{name}", turning | set(KINDS[draw.kind].runs[name]), tree


def _check_names(fields: Fields, simulation: Simulation) -> None:
    seen: set[str] = set()
    controls = [("slider" if isinstance(one, Slider) else "choice", one.name) for one in simulation.controls]
    others = [("function", one.name) for one in simulation.functions]
    others += [("quantity", one.name) for one in simulation.quantities]
    others += [("draw", one.name) for one in simulation.draws]
    counts: dict[str, int] = {}
    for kind, name in (*controls, *others):
        at = counts[kind] = counts.get(kind, -1) + 1
        if name and name in seen:
            fields.refuse(f"{kind}.{at}.name", "a name of its own", short(name))
        seen.add(name)


def _check_tree(fields: Fields, key: str, names: set[str], tree: Tree) -> None:
    for name in names_in(tree):
        if name not in names:
            fields.refuse(key, f"one of the names {', '.join(sorted(names))}", short(name))
            return
    try:
        constant(tree)
    except ZeroDivisionError:
        fields.refuse(key, "a division by something else than 0", "a division by 0")
    except FAULTS:
        fields.refuse(key, "an expression that can have a value", "a part that never has one")


def _check_circles(fields: Fields, kind: str, needs: Mapping[str, set[str]]) -> None:
    """needs: for each name, what it uses; names that are not keys do not count."""
    left = {name: used & set(needs) for name, used in needs.items()}
    while free := [name for name, used in left.items() if not used]:
        for name in free:
            del left[name]
        left = {name: used - set(free) for name, used in left.items()}
    if left:
        at = list(needs).index(next(iter(left)))
        fields.refuse(f"{kind}.{at}.value", "nothing that needs itself", " → ".join(sorted(left)))


def levels_in(simulation: Simulation) -> Iterator[tuple[str, tuple[Level, ...]]]:
    """The key of everything that has levels, and those."""
    sliders = [one for one in simulation.controls if isinstance(one, Slider)]
    for at, slider in enumerate(sliders):
        yield f"slider.{at}", slider.levels
    for at, quantity in enumerate(simulation.quantities):
        yield f"quantity.{at}", quantity.levels


def _texts(simulation: Simulation) -> Iterator[tuple[str, Words]]:
    yield "spoken", simulation.spoken
    for key, levels in levels_in(simulation):
        for number, level in enumerate(levels):
            yield f"{key}.level.{number}.label", level.label
    for at, draw in enumerate(simulation.draws):
        if draw.words:
            yield f"draw.{at}.text", draw.words


def _check_slots(fields: Fields, key: str, words: Words, simulation: Simulation) -> None:
    plain = {one.name for one in (*simulation.controls, *simulation.quantities)}
    levelled = {f"{one.name}.word" for one in (*simulation.controls, *simulation.quantities) if _levels_of(one)}
    known = plain if ".level." in key else plain | levelled
    if key == "spoken":
        known |= {one.name for one in simulation.draws if one.name}
    for tag, text in words.items():
        for slot in SLOT.findall(text):
            if slot not in known:
                listed = ", ".join(f"{{{name}}}" for name in sorted(known))
                fields.refuse(f"{key}.{tag}", f"one of {listed}", f"{{{slot}}}")


def _levels_of(one: object) -> tuple[Level, ...]:
    return one.levels if isinstance(one, Slider | Quantity) else ()


def _check_cost(fields: Fields, simulation: Simulation) -> None:
    shapes = sum(draw.repeat for draw in simulation.draws)
    if shapes > SHAPES_MAX:
        fields.refuse("draw", f"at most {SHAPES_MAX} shapes with all repeats", str(shapes))
    cells = sum(draw.repeat * draw.columns * draw.rows for draw in simulation.draws if draw.kind == "field")
    if cells > CELLS_MAX:
        fields.refuse("draw", f"fields of at most {CELLS_MAX} cells in all", str(cells))
    took = operations(simulation)
    if took > OPERATIONS_MAX:
        costly = max(range(len(simulation.draws)), key=lambda at: _share(simulation, at))
        came = f"{took}, most of them here"
        fields.refuse(f"draw.{costly}", f"a drawing of at most {OPERATIONS_MAX} operations", came)


def _share(simulation: Simulation, at: int) -> int:
    draw = simulation.draws[at]
    return draw.repeat * _draw_cost(draw, function_costs(simulation.functions))
