"""Every page of a form with every kind of question, empty and answered, one after the other."""

from collections.abc import Callable, Iterator, Mapping

from tests.kiosk.capturing import FakeDevices, tone
from tests.kiosk.visitor import Visitor
from werkstadt.kiosk.views.form import FormView


def form_tour(visitor: Visitor, devices: FakeDevices | None = None) -> Iterator[str]:
    """From the start page to the review. Yields the name of every page as it stands on screen."""
    lane = visitor.lane
    lane.opinion()
    visitor.until(lambda: visitor.page in ("form", "notice"))
    if visitor.page == "notice":
        visitor.settle()
        yield "notice"
        lane.next()
    for _ in range(60):
        if visitor.page != "form":
            break
        question = lane.stay.asking.session.question()  # type: ignore[union-attr]
        assert question is not None
        name = f"{question.ref.replace('/', '-')}-{visitor.lane._form.property('input') or 'note'}"
        visitor.settle()
        yield name
        for state in _answered(visitor, devices):
            visitor.settle()
            yield f"{name}-{state}"
        lane.next()
        visitor.settle()
    yield "review-all"


def _answered(visitor: Visitor, devices: FakeDevices | None) -> Iterator[str]:
    form = visitor.lane._form
    names = [one["name"] for one in form.property("choices")]
    match form.property("input"):
        case "Rows":
            visitor.lane.next()
            yield "missing"
            for at, row in enumerate(form.property("table")):
                form.chooseRow(row["ref"], names[at % len(names)])
        case "Parts":
            yield from _parts(visitor)
            return
        case "Photo" if devices:
            form.property("capture").look()
            yield "looking"
            form.property("capture").shoot()
        case "Voice" if devices:
            form.property("capture").record()
            visitor.until(lambda: devices.ear.on)
            devices.ear.hear(tone(3.4))
            yield "recording"
            form.property("capture").stop()
        case asked if asked in _ACTS:
            if names and form.property("required"):
                visitor.lane.next()
                yield "missing"
            _ACTS[asked](form, names)
        case _:
            return
    yield "answered"


_LETTERS = {"integer": "8", "decimal": "1,5"}
_ACTS: Mapping[str, Callable[[FormView, list[str]], None]] = {
    **dict.fromkeys(("Faces", "Choices", "Likert", "Pair"), lambda form, names: form.choose(names[-1])),
    **dict.fromkeys(("Stars", "Amount"), lambda form, _: form.setAmount(4.0)),
    "Order": lambda form, names: form.rank(names[-1], -1),
    "Day": lambda form, _: form.moveDay("day", 1),
    "Clock": lambda form, _: form.moveTime("hour", 1),
    "Agree": lambda form, _: form.agree(),
    "Letters": lambda form, _: form.strike(_LETTERS.get(form.property("type"), "Licht und Luft")),
}


def _parts(visitor: Visitor) -> Iterator[str]:
    form, lane = visitor.lane._form, visitor.lane
    if len(form.property("parts")) < 2:
        form.addPart()
        for text in ("Mia", "5"):
            form.strike(text)
            lane.next()
        visitor.settle()
        yield "more"
    form.askRemoval(2)
    visitor.settle()
    yield "remove"
    lane.close()
