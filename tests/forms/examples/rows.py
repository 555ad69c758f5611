"""Short ways to write rows of a sheet."""

from collections.abc import Mapping, Sequence

from tests.forms.comparing import words

Row = Mapping[str, object]


def ask(type_: str, name: str, german: str, english: str = "", /, **more: object) -> Row:
    return {"type": type_, "name": name, **words(german, english), **more}


def work(name: str, calculation: str, **more: object) -> Row:
    return {"type": "calculate", "name": name, "calculation": calculation, **more}


def group(name: str, rows: Sequence[Row], german: str = "Gruppe", kind: str = "group", /, **more: object) -> list[Row]:
    return [{"type": f"begin_{kind}", "name": name, **words(german), **more}, *rows, {"type": f"end_{kind}"}]


def repeat(name: str, rows: Sequence[Row], german: str = "Teil", /, **more: object) -> list[Row]:
    return group(name, rows, german, "repeat", **more)


def choices(list_name: str, *names: str, **columns: Sequence[object]) -> list[Row]:
    """columns: one value for each name."""
    return [
        {
            "list_name": list_name,
            "name": name,
            **words(name.capitalize()),
            **{column: values[place] for column, values in columns.items()},
        }
        for place, name in enumerate(names)
    ]


def put(ref: str, value: object) -> Mapping[str, object]:
    return {"set": ref, "value": value}


def parts(ref: str, count: int) -> Mapping[str, object]:
    return {"repeat": ref, "count": count}


def speak(name: str) -> Mapping[str, object]:
    return {"language": name}


def said(german: str, stem: str, english: str = "") -> Mapping[str, object]:
    return words(german, english, stem)
