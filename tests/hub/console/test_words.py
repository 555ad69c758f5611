import json
import re
import string
from collections import Counter

import pytest

from werkstadt.hub.console.words import FOLDER, LANGUAGES, catalogue, choose_language, say, written

CONSOLE = FOLDER.parent
_MADE = re.compile(
    r"^(state|role|trouble|audit\.did|screen\.why|language|account\.done|refused|rows|feeds\.kind|results\.export|export|moderation\.(state|tab|empty)|content\.(kind|signs|may|by|renews|soon|fetching)|compare\.why|voucher\.state|retention\.class|system\.state|observe\.(phase|said|why)|studies\.(filter|measure|what|ended|outcome|counts|column|save|asked|pilot|judged|how))\.|^indicators\.(month|quarter|year|method_.)$"
)
"""Keys that pages put together out of a stable word."""


def test_every_word_is_there_in_every_language_with_the_same_values() -> None:
    german, english = catalogue("de"), catalogue("en")
    assert german.keys() == english.keys()
    for key, text in german.items():
        assert _fields(text) == _fields(english[key]), key
        assert text.strip() == text != "", key


def test_no_key_stands_in_two_files_of_a_language() -> None:
    for language in LANGUAGES:
        keys = Counter(key for file in FOLDER.glob(f"*.{language}.json") for key in json.loads(file.read_text()))
        assert [key for key, times in keys.items() if times > 1] == []


def test_every_key_that_pages_use_is_known_and_every_known_one_is_used() -> None:
    known = {key.removesuffix(".one") for key in catalogue("de")}
    used = _used()
    assert used - known == set()
    assert {key for key in known - used if not _MADE.match(key)} == set()


def test_german_says_sie_and_never_du() -> None:
    for key, text in catalogue("de").items():
        assert not re.search(r"\b(du|dich|dir|dein\w*|bitte gib|klicke)\b", text, re.IGNORECASE), key


def test_one_has_its_own_words() -> None:
    assert say("de", "time.minutes", n=1) == "vor einer Minute"
    assert say("en", "time.minutes", n=7) == "7 minutes ago"


@pytest.mark.parametrize(
    ("wanted", "account", "header", "expected"),
    [
        ("en", "de", "de", "en"),
        ("xx", "en", "de", "en"),
        (None, None, "fr, en-GB;q=0.8, de;q=0.7", "en"),
        (None, None, "en;q=0, de", "de"),
        (None, None, "en;q=much", "de"),
        (None, None, "", "de"),
    ],
)
def test_language_is_the_switch_then_the_account_then_the_browser(
    wanted: str | None, account: str | None, header: str, expected: str
) -> None:
    assert choose_language(wanted, account, header) == expected


@pytest.mark.parametrize(
    ("span_ms", "german"),
    [
        (-5_000, "gerade eben"),
        (59_999, "gerade eben"),
        (60_000, "vor einer Minute"),
        (59 * 60_000, "vor 59 Minuten"),
        (3_600_000, "vor einer Stunde"),
        (47 * 3_600_000, "vor einem Tag"),
        (400 * 86_400_000, "vor 400 Tagen"),
    ],
)
def test_spans_are_told_in_the_largest_fitting_unit(span_ms: int, german: str) -> None:
    assert written.ago("de", 1_000_000_000_000, 1_000_000_000_000 + span_ms) == german


def test_numbers_days_and_periods_are_written_as_the_language_does() -> None:
    assert written.ago("en", None, 0) == "never"
    assert (written.number("de", 1234), written.number("en", 1234)) == ("1.234", "1,234")
    assert (written.number("de", 2.5), written.number("en", 3.0)) == ("2,5", "3")
    assert (written.percent("de", 1, 3), written.percent("en", 1, 3)) == ("33 %", "33%")
    assert (written.day("de", "2026-11-03"), written.day("en", "2026-11-03")) == ("03.11.2026", "3 Nov 2026")
    assert written.long_day("en", "2026-11-23") == "Monday, 23 November 2026"
    assert [written.period("de", one) for one in ("2026", "2026-Q4", "2026-03")] == [
        "2026",
        "4. Quartal 2026",
        "März 2026",
    ]
    assert [written.period("en", one) for one in ("2026-Q4", "2026-03")] == ["Q4 2026", "March 2026"]


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def _used() -> set[str]:
    found: set[str] = set()
    for file in CONSOLE.rglob("*.html"):
        text = file.read_text()
        found |= set(re.findall(r"\bt\(\s*'([a-z0-9_.]+)'(?!\s*~)", text))
        found |= set(re.findall(r"else '([a-z0-9]+\.[a-z0-9_.]+)'", text))
        found |= set(re.findall(r"t\('[a-z0-9_.]+' if [^)]* else '([a-z0-9_.]+)'", text))
    for file in CONSOLE.rglob("*.py"):
        found |= set(re.findall(r'\bsay\((?:language, |)"([a-z0-9_.]+)"', file.read_text()))
        found |= set(re.findall(r'"((?:nav|staff|refused|time)\.[a-z_]+)"', file.read_text()))
    return {key for key in found if not key.startswith("refused.")}
