"""Words of a form in a visitor's language, with answers in the places of ${…}."""

import re
from collections.abc import Callable

from werkstadt.exhibits.forms.evaluate import Evaluate
from werkstadt.exhibits.forms.expression import parse_expression
from werkstadt.exhibits.forms.instance import Instance
from werkstadt.exhibits.forms.page import Shown
from werkstadt.exhibits.forms.syntax import ExpressionError
from werkstadt.exhibits.forms.tree import Node
from werkstadt.exhibits.model import Media, Words, say

_PLACE = re.compile(r"\$\{([^{}]*)\}")
ANSWER_CHARS_MAX = 200
"""Of an answer inside another question's words."""


class Wording:
    """language, simple: may be set at any time."""

    def __init__(self, language: str, simple: bool) -> None:
        self.language = language
        self.simple = simple
        self._paths: dict[str, Evaluate | None] = {}

    def say(self, words: Words, instance: Instance, node: Node) -> str:
        return self.filled(self.plain(words), instance, node)

    def plain(self, words: Words) -> str:
        return say(words, self.language, self.simple)[0]

    def tag(self, words: Words) -> str:
        return say(words, self.language, self.simple)[1]

    def media(self, media: Media) -> Shown:
        found = {kind: say(files, self.language, self.simple)[0] for kind, files in media.items()}
        return {kind: file for kind, file in found.items() if file}

    def filled(self, text: str, instance: Instance, node: Node) -> str:
        if "${" not in text:
            return text
        return _PLACE.sub(self._answer_in(instance, node), text)

    def _answer_in(self, instance: Instance, node: Node) -> "Callable[[re.Match[str]], str]":
        def answer(match: "re.Match[str]") -> str:
            path = self._path(match[1].strip(), instance)
            return "" if path is None else instance.evaluate(node, path)[:ANSWER_CHARS_MAX]

        return answer

    def _path(self, text: str, instance: Instance) -> Evaluate | None:
        if text not in self._paths:
            try:
                expression = parse_expression(text, dot=True, compiled=True)
            except ExpressionError:
                self._paths[text] = None
            else:
                self._paths[text] = instance.evaluator.evaluate(expression.root)
        return self._paths[text]
