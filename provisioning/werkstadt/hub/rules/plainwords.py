"""What a message wants at one of its fields, and what came instead, in words of people who have never seen pydantic."""

from collections.abc import Mapping, Sequence
from typing import Any

from werkstadt.contract.ranges import SEQ_MAX

_SIMPLE = {"boolean": "true or false", "number": "a number", "object": "an object", "null": "null"}
_NUMBER_MAX_CHARS = 40


def expected_at(schema: Mapping[str, Any], path: Sequence[str | int]) -> str:
    """schema: JSON Schema of the message. A field's own description wins over what its rules say."""
    here = _step(schema, schema)
    for part in path:
        inner = here.get("items", {}) if isinstance(part, int) else here.get("properties", {}).get(part, {})
        here = _step(schema, inner)
    return str(here.get("description") or _by_rules(here)) if path else "a JSON object"


def kind_of(value: object) -> str:
    """Never the value of a text: it may be long, or secret."""
    match value:
        case None:
            return "null"
        case bool():
            return "true or false"
        case int() | float():
            text = str(value) if isinstance(value, float) or abs(value) <= SEQ_MAX else "a number that is too large"
            return text[:_NUMBER_MAX_CHARS]
        case str():
            return f"text of {_counted(len(value), 'character')}"
        case list():
            return f"a list of {len(value)}"
        case dict():
            return "an object"
    return "something else"


def _step(schema: Mapping[str, Any], here: Mapping[str, Any]) -> Mapping[str, Any]:
    """Through references and "… or null"."""
    if "$ref" in here:
        target: Mapping[str, Any] = schema["$defs"][here["$ref"].rpartition("/")[2]]
        return {key: value for key, value in target.items() if key != "description"}
    if "anyOf" in here:
        return _step(schema, here["anyOf"][0])
    return here


def _by_rules(here: Mapping[str, Any]) -> str:
    kind = here.get("type")
    if kind == "string":
        return _text(here)
    if kind == "integer":
        return f"a whole number from {here['minimum']}" if "minimum" in here else "a whole number"
    if kind == "array":
        return f"a list of at most {here['maxItems']}" if "maxItems" in here else "a list"
    return _SIMPLE.get(str(kind), "a value")


def _text(here: Mapping[str, Any]) -> str:
    least, most = here.get("minLength", 0), here.get("maxLength")
    size = "" if most is None else f" of {least} to {most} characters" if least else f" of at most {most} characters"
    return f"text{size}" + (", without control characters" if "pattern" in here else "")


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
