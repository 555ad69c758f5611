"""Every page of a form with every kind of question, empty and answered, one after the other."""

from collections.abc import Iterator

from tests.kiosk.capturing import FakeDevices, tone
from tests.kiosk.visitor import Visitor


def form_tour(visitor: Visitor, devices: FakeDevices | None = None, panels: bool = True) -> Iterator[str]:
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
        for state in _answered(visitor, question.ref, devices):
            visitor.settle()
            yield f"{name}-{state}"
        lane.next()
        visitor.settle()
    yield "review-all"


def _answered(visitor: Visitor, ref: str, devices: FakeDevices | None) -> Iterator[str]:
    form, lane = visitor.lane._form, visitor.lane
    names = [one["name"] for one in form.property("choices")]
    match form.property("input"):
        case "Faces" | "Choices" | "Likert" | "Pair":
            if form.property("required"):
                lane.next()
                yield "missing"
            form.choose(names[-1])
        case "Stars" | "Amount":
            form.setAmount(4.0)
        case "Order":
            form.rank(names[-1], -1)
        case "Day":
            form.moveDay("day", 1)
        case "Clock":
            form.moveTime("hour", 1)
        case "Agree":
            form.agree()
        case "Rows":
            lane.next()
            yield "missing"
            for at, row in enumerate(form.property("table")):
                form.chooseRow(row["ref"], names[at % len(names)])
        case "Letters":
            form.strike({"integer": "8", "decimal": "1,5"}.get(form.property("type"), "Licht und Luft"))
        case "Parts":
            yield from _parts(visitor)
            return
        case "Photo" if devices:
            form.property("capture").look()
            visitor.settle()
            yield "looking"
            form.property("capture").shoot()
        case "Voice" if devices:
            form.property("capture").record()
            visitor.until(lambda: devices.ear.on)
            devices.ear.hear(tone(3.4))
            yield "recording"
            form.property("capture").stop()
        case _:
            return
    yield "answered"


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
