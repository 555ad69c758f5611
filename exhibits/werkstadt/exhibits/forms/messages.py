"""What a form itself says to a visitor, where its author has written nothing."""

from collections.abc import Mapping

from werkstadt.exhibits.model import Words

MESSAGES: Mapping[str, Words] = {
    "required": {
        "de": "Bitte gib hier eine Antwort, dann geht es weiter.",
        "en": "Please answer this one, then we can go on.",
        "de-simple": "Bitte antworte hier. Dann geht es weiter.",
    },
    "integer": {
        "de": "Bitte gib eine ganze Zahl ein, zum Beispiel 12.",
        "en": "Please enter a whole number, for example 12.",
        "de-simple": "Bitte schreib eine Zahl. Zum Beispiel: 12.",
    },
    "digits": {
        "de": "Die Zahl ist zu lang. Höchstens 9 Ziffern, bitte.",
        "en": "That number is too long. 9 digits at most, please.",
        "de-simple": "Die Zahl ist zu lang. Es gehen 9 Ziffern.",
    },
    "decimal": {
        "de": "Bitte gib eine Zahl ein, zum Beispiel 1,5.",
        "en": "Please enter a number, for example 1.5.",
        "de-simple": "Bitte schreib eine Zahl. Zum Beispiel: 1,5.",
    },
    "range": {
        "de": "Bitte wähle eine Zahl von {low} bis {high}.",
        "en": "Please choose a number from {low} to {high}.",
        "de-simple": "Bitte wähle eine Zahl von {low} bis {high}.",
    },
    "date": {
        "de": "Dieses Datum gibt es nicht. Bitte sieh noch einmal nach.",
        "en": "There is no such date. Please look again.",
        "de-simple": "Das Datum gibt es nicht. Bitte schau noch einmal.",
    },
    "time": {
        "de": "Diese Uhrzeit gibt es nicht. Bitte sieh noch einmal nach.",
        "en": "There is no such time. Please look again.",
        "de-simple": "Die Uhrzeit gibt es nicht. Bitte schau noch einmal.",
    },
    "rank": {
        "de": "Bitte bring alle Antworten in eine Reihenfolge.",
        "en": "Please put all the answers in order.",
        "de-simple": "Bitte sortiere alle Antworten.",
    },
    "full": {
        "de": "Zusammen ist das zu viel Text. Bitte kürze hier ein wenig.",
        "en": "Taken together that is too much text. Please shorten this one a little.",
        "de-simple": "Das ist zu viel Text. Bitte schreib hier weniger.",
    },
    "long": {
        "de": "Das ist zu lang: {count} Zeichen. Höchstens {most} passen hinein.",
        "en": "That is too long: {count} characters. At most {most} fit in.",
        "de-simple": "Der Text ist zu lang. Bitte schreib weniger.",
    },
    "characters": {
        "de": "In der Antwort steht ein Zeichen, das wir nicht speichern können. Bitte tippe sie noch einmal.",
        "en": "There is a character in your answer that we cannot keep. Please type it again.",
        "de-simple": "Ein Zeichen geht hier nicht. Bitte schreib den Text noch einmal.",
    },
    "choice": {
        "de": "Bitte wähle eine der Antworten.",
        "en": "Please choose one of the answers.",
        "de-simple": "Bitte wähle eine Antwort aus.",
    },
    "constraint": {
        "de": "Diese Antwort passt hier nicht. Bitte sieh noch einmal nach.",
        "en": "This answer does not fit here. Please look again.",
        "de-simple": "Die Antwort passt nicht. Bitte schau noch einmal.",
    },
    "none": {"de": "keine Antwort", "en": "no answer", "de-simple": "keine Antwort"},
}
