"""What the kiosk itself says aloud, in German; other languages are looked up like every word on screen."""

import re
from enum import StrEnum


class Phrase(StrEnum):
    """%1, %2: numbers or words that are put in."""

    BUTTON = "Taste"
    SWITCH = "Schalter"
    FIELD = "Textfeld"
    SLIDER = "Regler"
    PICTURE = "Bild: %1"
    CHART = "Diagramm: %1"
    ON = "an"
    OFF = "aus"
    CHOSEN = "ausgewählt"
    NOT_CHOSEN = "nicht ausgewählt"
    PLACE = "%1 von %2"
    EMPTY_FIELD = "leer"
    KEYS = "Tastatur mit %1 Tasten. Die Eingabetaste führt hinein, Escape wieder heraus."
    WELCOME = (
        "Ich lese dir vor. Mit den Pfeilen rechts und links gehst du weiter und zurück. "
        "Mit der Eingabetaste wählst du aus. F1 nennt alle Tasten."
    )
    ALL_KEYS = (
        "Pfeil rechts oder Tab: das Nächste. Pfeil links: das davor. Eingabetaste: auswählen. Escape: zurück. "
        "Pos 1: die Seite von vorn. Ende: noch einmal. Bild auf und Bild ab: lauter und leiser. "
        "F2: Vorlesen aus."
    )
    OVER = "Das Vorlesen ist aus."
    BYE = "Schön, dass du da warst. Hier ist jetzt alles wieder wie am Anfang."
    FROM_THE_START = "Von vorn."
    FROM_THE_END = "Vom Ende her."
    UP_AND_DOWN = "Mit Pfeil hoch und Pfeil runter stellst du ihn ein."
    WRITE = "Schreib auf der Tastatur. Danach drück die Eingabetaste."
    DELETED = "%1 gelöscht"
    SPACE = "Leerzeichen"
    SIGN = "ein Zeichen"
    TOUCH_AGAIN = "Tippe noch einmal darauf."
    LEVEL = "Lautstärke %1 von %2"
    LOUDEST = "Lauter geht es nicht."
    QUIETEST = "Leiser geht es nicht."
    WITHHELD = "Was du geschrieben hast, lese ich nur über Kopfhörer vor."
    NO_VOICE = "Für diese Sprache gibt es hier keine Stimme. Lesen und tippen kannst du alles."
    NO_VOICE_ELSEWHERE = "Für die gewählte Sprache gibt es hier keine Stimme. Lesen und tippen kannst du alles."
    NO_SPEECH = "Das Vorlesen klappt gerade nicht. Alles andere kannst du weiter entdecken."


def fill(text: str, *values: object) -> str:
    """Puts values in the places %1, %2 …"""
    return re.sub(r"%(\d)", lambda found: str(values[int(found[1]) - 1]), text)


# fmt: off
_LONG = {
    "de": {r"\bMin\.": "Minuten", r"°C": " Grad Celsius", r"\bppm\b": "p p m", r"\bz\. ?B\.": "zum Beispiel"},
    "en": {r"\bmin\b\.?": "minutes", r"°C": " degrees Celsius", r"\bppm\b": "p p m"},
}
_SIGNS = {
    "de": {
        ",": "Komma", ".": "Punkt", "?": "Fragezeichen", "!": "Ausrufezeichen", "-": "Bindestrich", ":": "Doppelpunkt",
        ";": "Strichpunkt", "(": "Klammer auf", ")": "Klammer zu", "/": "Schrägstrich", "+": "Plus", "=": "gleich",
        "&": "und", "%": "Prozent", "€": "Euro", '"': "Anführungszeichen", "'": "Apostroph", "@": "at", "#": "Raute",
        "*": "Stern", "_": "Unterstrich",
    },
    "en": {
        ",": "comma", ".": "full stop", "?": "question mark", "!": "exclamation mark", "-": "hyphen", ":": "colon",
        ";": "semicolon", "(": "open bracket", ")": "close bracket", "/": "slash", "+": "plus", "=": "equals",
        "&": "and", "%": "percent", "€": "euro", '"': "quotation mark", "'": "apostrophe", "@": "at", "#": "hash",
        "*": "star", "_": "underscore",
    },
}
# fmt: on


def for_the_ear(text: str, language: str) -> str:
    """As it is said: no signs that only the eye needs, abbreviations in full; a sign alone has a name."""
    sign = _SIGNS.get(language, {}).get(text.strip())
    if sign:
        return sign
    for short, long in _LONG.get(language, {}).items():
        text = re.sub(short, long, text)
    text = re.sub(r"([.?!])\s*[·•|]\s*", r"\1 ", text)
    text = re.sub(r"\s*[·•|→←]\s*", ", ", text.replace("\u00a0", " ").replace("\u00ad", ""))
    text = re.sub(r"[“”„»«]", "", text).replace("…", ".")
    text = re.sub(r"([?!])\.", r"\1", text)
    return re.sub(r"\s+", " ", text).strip().strip(",").strip()
