"""The interface's own words, one translator a language, none of them installed: two lanes may speak two languages."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QObject, QTranslator, Slot

FOLDER = Path(__file__).parent
CONTEXT = "Kiosk"
SOURCE_LANGUAGE = "de"


class InterfaceWords(QObject):
    """German is what stands in the source; every other language is read when somebody first wants it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._translators: dict[str, QTranslator] = {}
        self._learnt: dict[str, dict[str, str]] = {}

    @Slot(str, str, result=str)
    def say(self, language: str, text: str) -> str:
        if language == SOURCE_LANGUAGE:
            return text
        return self._learnt.get(language, {}).get(text) or self._translator(language).translate(CONTEXT, text) or text

    def learn(self, words: Mapping[str, Mapping[str, str]]) -> None:
        """By language, German → translation: what the pages of a scene type say beyond our own words."""
        for language, told in words.items():
            self._learnt.setdefault(language, {}).update(told)

    def _translator(self, language: str) -> QTranslator:
        if language not in self._translators:
            translator = QTranslator(self)
            if not translator.load(str(FOLDER / f"{language}.qm")):
                raise FileNotFoundError(f"{FOLDER / language}.qm: a translation was expected, none could be read")
            self._translators[language] = translator
        return self._translators[language]
