"""A speech-dispatcher of our own: its own socket, configuration and log, ended with everything that it started.

Its module `words` writes which voice is to say what, at what volume, into a file; `espeak-ng` speaks, into a WAV file.
"""

import os
import shutil
import signal
import subprocess
import time
from array import array
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from werkstadt.kiosk.leanvoices import lean_voices

PACKAGES = "speech-dispatcher speech-dispatcher-espeak-ng espeak-ng"
_MODULES = Path("/usr/lib/speech-dispatcher-modules")
_PATIENCE_S = 20.0
_WAV_HEADER = 44
_WORDS = """GenericExecuteSynth \\
"echo \\'$VOICE\\'\\'|\\'\\'$VOLUME\\'\\'|\\'\\'$DATA\\' >> {said}; sleep {last_s}"
GenericDelimiters "~"
GenericMaxChunkLength 100000
GenericVolumeAdd 100
GenericVolumeMultiply 1
{languages}
"""
_ALSA = """pcm.!default {{ type file slave.pcm "null" file "{wav}" format wav }}
pcm.null {{ type null }}
ctl.!default {{ type null }}
"""


@dataclass(frozen=True)
class Spoken:
    """As it reached the synthesiser. volume: -100 to 100 of speech-dispatcher, plus 100."""

    voice: str
    volume: float
    text: str


class SpeechDaemon:
    """folder: short, for the socket. voices: language → name. last_s: so long every utterance takes."""

    def __init__(self, folder: Path, voices: dict[str, str], module: str = "words", last_s: float = 0.0) -> None:
        self._folder, self._module = folder, module
        self.said = folder / "said.txt"
        self.wav = folder / "out.wav"
        self.config = folder / "config"
        self.environment = {
            "XDG_RUNTIME_DIR": str(folder),
            "ALSA_CONFIG_PATH": str(folder / "asound.conf"),
            "SPEECHD_ADDRESS": f"unix_socket:{folder / 's'}",
        }
        lean_voices(folder / "voices", self.environment)
        self._process: subprocess.Popen[bytes] | None = None
        self._write_config(voices, last_s)

    def _write_config(self, voices: dict[str, str], last_s: float) -> None:
        modules = self.config / "modules"
        modules.mkdir(parents=True)
        languages = "\n".join(
            f'GenericLanguage "{tag}" "{tag}" "utf-8"\nAddVoice "{tag}" "MALE1" "{name}"'
            for tag, name in voices.items()
        )
        (modules / "words.conf").write_text(
            _WORDS.format(said=self.said, last_s=last_s, languages=languages), encoding="utf-8"
        )
        shutil.copy("/etc/speech-dispatcher/modules/espeak-ng.conf", modules)
        added = {"words": 'AddModule "words" "sd_generic" "words.conf"'}.get(
            self._module, 'AddModule "espeak-ng" "sd_espeak-ng" "espeak-ng.conf"'
        )
        (self.config / "speechd.conf").write_text(
            f'LogLevel 1\nDefaultVolume 100\nAudioOutputMethod "alsa"\nDefaultModule {self._module}\n{added}\n'
            'SymbolsPreproc "none"\n',
            encoding="utf-8",
        )
        (self._folder / "asound.conf").write_text(_ALSA.format(wav=self.wav), encoding="utf-8")

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        socket = self._folder / "s"
        socket.unlink(missing_ok=True)
        command = ["speech-dispatcher", "-s", "-t", "0", "-c", "unix_socket", "-S", str(socket)]
        command += ["-C", str(self.config), "-P", str(self._folder / "pid"), "-L", str(self._folder / "log")]
        (self._folder / "log").mkdir(exist_ok=True)
        (self._folder / "pid").unlink(missing_ok=True)
        with (self._folder / "out.txt").open("ab") as out:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                env={**os.environ, **self.environment},
                start_new_session=True,
            )
        end = time.monotonic() + _PATIENCE_S
        while not socket.exists():
            assert self._process.poll() is None, (self._folder / "out.txt").read_text()
            assert time.monotonic() < end, "speech-dispatcher did not start"
            time.sleep(0.01)

    def signal(self, number: signal.Signals) -> None:
        os.kill(self.pid, number)

    def kill(self) -> None:
        """At once, with its modules, as the kernel does when memory runs out."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def spoken(self) -> list[Spoken]:
        if not self.said.exists():
            return []
        rows = [line.split("|", 2) for line in self.said.read_text("utf-8").split("\n") if line.count("|") >= 2]
        return [Spoken(voice, float(volume), text) for voice, volume, text in rows]

    def loudness(self) -> float:
        """RMS of what sounds in the WAV file, silence left out."""
        data = self.wav.read_bytes()[_WAV_HEADER:]  # its length stands in the header only when it is closed
        samples = array("h", data[: len(data) // 2 * 2])
        loud = [sample for sample in samples if sample]
        return float((sum(sample * sample for sample in loud) / max(1, len(loud))) ** 0.5)


def require_speech() -> None:
    """What is promised must be tried: where the packages are missing, the test fails and says so."""
    if not shutil.which("speech-dispatcher") or not (_MODULES / "sd_espeak-ng").exists():
        pytest.fail(f"speech-dispatcher is not installed. Please type: apt-get install {PACKAGES}", pytrace=False)


@contextmanager
def speech_daemon(
    folder: Path, voices: dict[str, str], module: str = "words", last_s: float = 0.0
) -> Iterator[SpeechDaemon]:
    require_speech()
    folder.mkdir(parents=True, exist_ok=True)
    daemon = SpeechDaemon(folder, voices, module, last_s)
    daemon.start()
    try:
        yield daemon
    finally:
        daemon.kill()
