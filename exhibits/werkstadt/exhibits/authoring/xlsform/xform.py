"""What a form compiler made of the author's rows, read back out of form.xml: paths in the places of names."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from werkstadt.exhibits.forms.syntax import Call, Literal, Node, Operation, Path

XF = "{http://www.w3.org/2002/xforms}"
JR = "{http://openrosa.org/javarosa}"
FIRST = "odk-instance-first-load"
CHANGED = "xforms-value-changed"
_ITEXT = re.compile(r"jr:itext\('(.*)'\)")


@dataclass
class XForm:
    """binds: attributes by path. defaults: worked out when the form is opened. changes: worked out at a trigger.
    counts, itemsets: by path. outputs: the paths in words, by id of the text and language. order: paths of all
    that has a value, groups and repeats too. controls: names of the body's elements, with appearance, by path."""

    binds: dict[str, Mapping[str, str]] = field(default_factory=dict)
    defaults: dict[str, str] = field(default_factory=dict)
    changes: dict[str, str] = field(default_factory=dict)
    counts: dict[str, str] = field(default_factory=dict)
    itemsets: dict[str, str] = field(default_factory=dict)
    outputs: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    controls: dict[str, tuple[str, str]] = field(default_factory=dict)
    languages: list[str] = field(default_factory=list)

    def bind(self, path: str, name: str) -> str:
        return str(self.binds.get(path, {}).get(name, ""))


def read_xform(xml: str) -> XForm:
    root = etree.fromstring(xml.encode())
    form = XForm()
    for bind in root.iter(f"{XF}bind"):
        form.binds[str(bind.get("nodeset"))] = {str(key): str(value) for key, value in bind.attrib.items()}
    for action in root.iter(f"{XF}setvalue"):
        events = str(action.get("event")).split()
        if FIRST in events:
            form.defaults[str(action.get("ref"))] = str(action.get("value"))
        if CHANGED in events:
            form.changes[str(action.get("ref"))] = str(action.get("value"))
    for repeat in root.iter(f"{XF}repeat"):
        if repeat.get(f"{JR}count") is not None:
            form.counts[str(repeat.get("nodeset"))] = str(repeat.get(f"{JR}count"))
    _read_body(root, form)
    _read_texts(root, form)
    instance = next(root.iter(f"{XF}instance"))
    form.order = list(_elements(instance[0], ""))
    return form


def filter_and_seed(itemset: str) -> tuple[str, str]:
    """Out of randomize(instance('list')/root/item[filter], seed); empty where there are none."""
    rest = itemset.strip()
    if rest.startswith("randomize("):
        rest = rest.removeprefix("randomize(")[:-1]
    _, _, rest = rest.partition("/root/item")
    condition = ""
    if rest.startswith("["):
        end = _closing(rest)
        condition, rest = rest[1:end], rest[end + 1 :]
    return condition.strip(), rest.lstrip(", ").strip()


def shape(node: Node | None) -> object:
    """An expression with each path as the name it leads to: the same for what was written and what became of it."""
    if node is None or isinstance(node, Literal):
        return node
    if isinstance(node, Path):
        steps = [step for step in node.steps if step.name not in (".", "..")]
        name = steps[-1].name if steps else node.name or node.last
        return name, [shape(step.condition) for step in node.steps if step.condition is not None]
    if isinstance(node, Call):
        return node.name, [shape(argument) for argument in node.arguments]
    assert isinstance(node, Operation)
    return node.operator, shape(node.left), shape(node.right)


def _closing(text: str) -> int:
    """Where the bracket that text begins with ends."""
    quote, depth = "", 0
    for place, char in enumerate(text):
        if quote:
            quote = "" if char == quote else quote
        elif char in "'\"":
            quote = char
        elif char == "[":
            depth += 1
        elif char == "]":
            depth -= 1
            if depth == 0:
                return place
    return len(text)


def _read_body(root: etree._Element, form: XForm) -> None:
    for element in root.iter():
        ref = element.get("ref")
        if not isinstance(element.tag, str) or ref is None or not ref.startswith("/data/"):
            continue
        name = etree.QName(element).localname
        if name in ("setvalue", "value", "label", "hint"):
            continue
        form.controls[ref] = (name, str(element.get("appearance") or ""))
        itemset = element.find(f"{XF}itemset")
        if itemset is not None:
            form.itemsets[ref] = str(itemset.get("nodeset"))
        for kind in ("label", "hint"):
            words = element.find(f"{XF}{kind}")
            if words is not None and words.get("ref") is None:
                form.outputs[f"{ref}:{kind}", ""] = _outputs(words)
        repeat = element.find(f"{XF}repeat")
        if repeat is not None:
            form.controls[ref] = ("repeat", str(repeat.get("appearance") or ""))


def _read_texts(root: etree._Element, form: XForm) -> None:
    for translation in root.iter(f"{XF}translation"):
        language = str(translation.get("lang"))
        form.languages.insert(0 if translation.get("default") else len(form.languages), language)
        for text in translation.iter(f"{XF}text"):
            plain = [value for value in text.iter(f"{XF}value") if value.get("form") is None]
            form.outputs[str(text.get("id")), language] = [path for value in plain for path in _outputs(value)]


def _outputs(element: etree._Element) -> list[str]:
    return [str(output.get("value")).strip() for output in element.iter(f"{XF}output")]


def _elements(element: etree._Element, above: str) -> Iterator[str]:
    """Paths in the order of the form; templates of repeats once, meta not at all."""
    path = f"{above}/{etree.QName(element).localname}"
    yield path
    seen: set[str] = set()
    for child in element:
        name = etree.QName(child).localname
        if (path == "/data" and name == "meta") or name in seen:
            continue
        seen.add(name)
        yield from _elements(child, path)
