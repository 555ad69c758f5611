"""How a device speaks, as its configuration says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from werkstadt.contract.errors import ContractError
from werkstadt.kiosk.rules.speech import LEVELS_DB, START_LEVEL

LOUDEST_AT_START_DBA = 65.0
"""So loud at most a visitor may find the voice (A11)."""


@dataclass(frozen=True)
class Manner:
    """level: with which every visit begins, from 1. voices: language → name of the voice, where another is wanted.

    rate: -1 (slow) to 1 (fast). measured_dba: how loud the voice is at that level, measured where visitors stand; None:
    not measured. Raises ContractError.
    """

    level: int = START_LEVEL
    voices: Mapping[str, str] = field(default_factory=dict)
    rate: float = -0.1
    measured_dba: float | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.level <= len(LEVELS_DB):
            raise ContractError("speech.level", f"1 to {len(LEVELS_DB)}", self.level)
        if not -1.0 <= self.rate <= 1.0:
            raise ContractError("speech.rate", "-1 to 1", self.rate)
        if self.measured_dba is not None and self.measured_dba > LOUDEST_AT_START_DBA:
            raise ContractError(
                "speech.measured_dba",
                f"at most {LOUDEST_AT_START_DBA:g} dB(A) at speech.level (turn the amplifier or the level down)",
                self.measured_dba,
            )


def parse_voices(told: Sequence[object]) -> dict[str, str]:
    """ "de = German" → {"de": "German"}. Raises ContractError."""
    voices: dict[str, str] = {}
    for one in told:
        language, equals, name = str(one).partition("=")
        if not isinstance(one, str) or not equals or not language.strip() or not name.strip():
            raise ContractError("speech.voices", 'texts like "de = German"', one)
        voices[language.strip()] = name.strip()
    return voices


_USUAL = {"en": "English (Great Britain)"}
"""espeak-ng's first English voice is that of the Caribbean."""


def best_voice(language: str, wanted: str | None, offered: Sequence[tuple[str, str]]) -> tuple[str, str] | None:
    """Name and locale of the voice for a language: the wanted one, else the usual one, else the first of that language.

    None: there is none, and no other may speak in its place. offered: names and locales ("de_DE").
    """
    own = [(name, locale) for name, locale in offered if locale.split("_")[0] == language]
    for name in (wanted, _USUAL.get(language)):
        found = next((one for one in own if one[0] == name), None)
        if found:
            return found
    return own[0] if own else None
