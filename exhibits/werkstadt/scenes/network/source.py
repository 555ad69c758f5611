"""Compiles a network scene: the author's table, with the weights read from their file."""

import json

from werkstadt.exhibits.authoring.source import (
    PAGE_WORDS_MAX,
    TEXT_FILE_MAX,
    Source,
    check_words,
    count_words,
    flatten,
    inside,
)
from werkstadt.exhibits.fields import Fields, dotted
from werkstadt.exhibits.fields import Path as KeyPath
from werkstadt.exhibits.model import Words
from werkstadt.exhibits.problems import Problem, Spot, short
from werkstadt.scenes.network.load import EXAMPLES_MAX, Network, load_example, load_labels, load_network, load_saying

TITLE_WORDS_MAX = 12
NAME_WORDS_MAX = 3


def compile(fields: Fields, source: Source) -> dict[str, object]:
    title = fields.words("title")
    check_words(fields, "title", title, TITLE_WORDS_MAX)
    compiled: dict[str, object] = {"title": title}
    if "text" in fields:
        compiled["text"] = _compile_text(fields, title)
    if "neurons" in fields:
        compiled["neurons"] = fields.flag("neurons")
    for key, places in {"sure": ("{label}",), "maybe": ("{label}",), "torn": ("{label}", "{other}")}.items():
        saying = load_saying(fields, key, *places)
        check_words(fields, key, saying, TITLE_WORDS_MAX)
        compiled[key] = saying
    network, table = _compile_network(fields, source)
    if network is None:
        fields.texts("labels")
        fields.raw("example")
        return compiled
    compiled |= {"network": table, "labels": list(load_labels(fields, network))}
    examples = [_compile_example(one, network) for one in fields.tables("example", 0, EXAMPLES_MAX)]
    return {**compiled, "example": examples} if examples else compiled


def _compile_text(fields: Fields, title: Words) -> Words:
    """Together with the title a page's worth of words."""
    text = fields.words("text")
    longest = max((count_words(one) for one in title.values()), default=0)
    check_words(fields, "text", text, PAGE_WORDS_MAX - longest)
    return text


def _compile_network(fields: Fields, source: Source) -> tuple[Network | None, object]:
    """The network, and the table that it was read from; None with problems."""
    written = fields.text("weights", 200)
    file = inside(written)
    if not written or file is None:
        if written:
            fields.refuse("weights", "a path inside the exhibit's folder, with /", short(written))
        return None, None
    data = source.read_bytes(file, TEXT_FILE_MAX, fields.spot("weights"))
    if data is None:
        return None, None
    try:
        tree = json.loads(data)
    except (ValueError, RecursionError) as err:
        line = getattr(err, "lineno", 0)
        source.problems.append(Problem(Spot(source.name(file), line), "JSON in UTF-8", short(str(err))))
        return None, None

    def spot_of(path: KeyPath) -> Spot:
        return Spot(source.name(file), key=dotted(flatten(path)))

    before = len(source.problems)
    network = load_network(Fields(tree, spot_of, source.problems))
    return (network, tree) if len(source.problems) == before else (None, None)


def _compile_example(fields: Fields, network: Network) -> dict[str, object]:
    rows = fields.raw("cells")
    example = load_example(fields, network)
    check_words(fields, "name", example.name, NAME_WORDS_MAX)
    return {"name": example.name, "cells": rows}
