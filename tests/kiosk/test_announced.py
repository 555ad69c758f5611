"""What a screen reader is told without asking: thanks, trouble, and that the visit is about to end."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.kiosk.showroom import write_showroom
from tests.support.screen_reader import require_at_spi
from tests.support.x11 import virtual_screen

HERE = Path(__file__).parent

SCRIPT = """
set -e
/usr/libexec/at-spi-bus-launcher --launch-immediately & BUS=$!
trap 'kill $KIOSK $EAR $BUS 2>/dev/null || true' EXIT
visit() { /usr/bin/python3 "$VISITOR" "$@" >/dev/null; }
heard() {
    for _ in $(seq 300); do grep -qF "$1" "$STATE/heard" && return; sleep 0.05; done
    echo "never heard: $1"; exit 1
}
/usr/bin/python3 "$LISTENER" > "$STATE/heard" & EAR=$!
heard listening
"$PYTHON" -m tests.kiosk.announcing_kiosk "$STATE" & KIOSK=$!
visit "Berühre mich" "?Was willst du entdecken?"
touch "$STATE/later"
heard "Bist du noch da?"
visit "Ja, ich bin noch da"
visit "Deine Meinung" "?Wie hat es dir gefallen?" "toll" "Weiter" "?Was war am besten?" "Weiter" \
    "?Wovon willst du mehr?" "Weiter" "?Wie alt bist du?" "Weiter" "?Was möchtest du uns sagen?" "Weiter" \
    "?Gleich geschafft." "Weiter" "?Stimmt alles so?"
touch "$STATE/broken"
visit "Abschicken"
heard "Deine Antwort ist noch nicht gespeichert."
rm "$STATE/broken"
visit "Noch einmal versuchen"
heard "Danke! Deine Antwort ist gespeichert."
visit "Weiter entdecken" "?Was willst du entdecken?"
touch "$STATE/broken"
visit "Deine Meinung"
heard "Gerade können wir keine Antworten speichern."
"""


@pytest.mark.requirement("B06")
def test_warning_trouble_and_thanks_are_announced_on_the_bus(tmp_path: Path) -> None:
    require_at_spi()
    write_showroom(tmp_path / "content")
    with virtual_screen(1280, 720) as screen:
        seen = {
            **os.environ,
            "DISPLAY": screen.name,
            "LISTENER": str(HERE / "atspi_listener.py"),
            "PYTHON": sys.executable,
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "QT_QPA_PLATFORM": "xcb",
            "STATE": str(tmp_path),
            "VISITOR": str(HERE / "atspi_visitor.py"),
            "XDG_RUNTIME_DIR": str(tmp_path),
        }
        command = ["dbus-run-session", "--", "bash", "-c", SCRIPT]
        done = subprocess.run(command, env=seen, capture_output=True, text=True, timeout=240, check=False)
    heard = (tmp_path / "heard").read_text()
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}\nheard:\n{heard}"
    assert heard.count("Danke!") == 1
    assert heard.index("noch nicht gespeichert") < heard.index("Danke!")
