"""What of a record visitors said freely, and which words of released texts are counted. Does no IO."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from werkstadt.hub.rules.schemas import MEDIA, Schema, bare

TEXT, DRAWING = "text", "drawing"
WHAT = (TEXT, "image", "audio", "video", "file", DRAWING)
REMOVED: Mapping[str, object] = {"removed": True}
"""Stands in place of an answer that was deleted because its time was over."""
WORDS_MOST, WORD_MOST_CHARS, WORD_LEAST_CHARS = 200, 40, 3
_WORD = re.compile(r"[^\W\d_][\w'’-]*", re.UNICODE)
_SMALL_WORDS = """
aber alle allem allen aller alles als also am an auch auf aus bei beim bin bis bist bitte da damit dann das
dass daß dein dem den denn der des dich die dies diese dieser dieses dir doch du durch ein eine einem einen
einer eines er es etwas euch für hab habe haben hat hatte hier ich ihr ihre im in ist ja kann kein keine man
mehr mein mich mir mit nach nicht nichts noch nur ob oder ohne sehr sein sich sie sind so um und uns unser vom
von vor war was weil wenn wie wir wird wo zu zum zur über a about all also am an and any are as at be but by
can did do does for from had has have he her his how i if in is it its just like me more my no not of on one
or our out she so some that the their them there they this to too up us very was we were what when which who
will with would you your
"""
_SMALL = frozenset(_SMALL_WORDS.split())


def free_answers(answers: Mapping[str, object], schema: Schema | None) -> Iterator[tuple[str, str, object]]:
    """(ref, one of WHAT, answer) of what visitors said freely. Without the form every text may be anybody's words."""
    for ref, value in answers.items():
        if value in (None, "", []) or value == REMOVED:
            continue
        asked = schema.get(bare(ref)) if schema else None
        if asked is None:
            if isinstance(value, str):
                yield ref, TEXT, value
            elif isinstance(value, dict):
                yield ref, "file", value
        elif asked.is_free:
            yield ref, asked.type if asked.type in MEDIA else TEXT, value


def words_of(texts: Iterable[str]) -> dict[str, int]:
    """The words that most texts have, and in how many they are; each counts once a text, small ones never.

    Written as most people wrote them: "Bäume" and "bäume" are one.
    """
    counts: Counter[str] = Counter()
    spelled: dict[str, Counter[str]] = {}
    for text in texts:
        for folded, word in {word.casefold(): word for word in _WORD.findall(text)}.items():
            if WORD_LEAST_CHARS <= len(word) <= WORD_MOST_CHARS and folded not in _SMALL:
                counts[folded] += 1
                spelled.setdefault(folded, Counter())[word] += 1
    most = sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:WORDS_MOST]
    return {spelled[folded].most_common(1)[0][0]: n for folded, n in most}
