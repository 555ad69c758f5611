"""The starter exhibition with a usability test in it, built as a device has it."""

import shutil
import subprocess
import sys
from pathlib import Path

from tests.kiosk.visitor import ListJournal
from tests.support.content import PACKS
from werkstadt.contract.touchtrace import MAGIC, Trace, read_trace

STUDY = """
format = 1
id = "probe"
version = "1.0.0"
licence = "CC0-1.0"
ground = "violet"
cover = "pictures/cover.svg"
cover_alt = { de = "Ein Kreis", en = "A circle", de-simple = "Ein Kreis" }
title = { de = "Probiere das Geheimnis aus", en = "Try out the secret", de-simple = "Probiere es aus" }
subtitle = { de = "Ein Test, etwa fünf Minuten", en = "A test, about five minutes", de-simple = "Ein Test" }
ages = [8, 99]
duration_min = 5
participants = 8
order = "fixed"
instruments = ["umux_lite"]

[[group]]
id = "children"
from_age = 8
guardian = true
label = { de = "8 bis 15", en = "8 to 15", de-simple = "8 bis 15" }
consent = { de = "Du bekommst zwei Aufgaben.", en = "You get two tasks.", de-simple = "Du bekommst zwei Aufgaben." }

[[group]]
id = "adults"
from_age = 16
label = { de = "16 oder älter", en = "16 or older", de-simple = "16 oder älter" }
consent = { de = "Sie bekommen zwei Aufgaben.", en = "You get two tasks.", de-simple = "Du bekommst zwei Aufgaben." }

[[variant]]
id = "a"
exhibit = "EXHIBIT"

[[task]]
id = "last"
title = { de = "Bis zum Schluss", en = "To the end", de-simple = "Bis zum Schluss" }
text = { de = "Sieh dir alles an, was kommt.", en = "Look at all there is.", de-simple = "Sieh dir alles an." }
time_limit_s = 60
targets = ["Weiter", "Next"]
success = { pages = ["LAST"] }

[[task]]
id = "count"
title = { de = "Eine Frage", en = "A question", de-simple = "Eine Frage" }
text = { de = "Worum geht es hier?", en = "What is it about?", de-simple = "Worum geht es?" }
seq = false

[task.answer]
question = { de = "Worum ging es?", en = "What was it about?", de-simple = "Worum ging es?" }
choices = [
  { name = "light", right = true, label = { de = "Um Licht", en = "Light", de-simple = "Um Licht" } },
  { name = "water", right = false, label = { de = "Um Wasser", en = "Water", de-simple = "Um Wasser" } },
]
"""
COVER = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><circle cx="2" cy="1.5" r="1" fill="#fff"/></svg>'


def study_content(folder: Path, exhibit: str = "abbe", last: str = "", participants: int = 8) -> Path:
    """folder: for source and content. last: name of the page that the first task is to reach."""
    source = folder / "source"
    shutil.copytree(PACKS, source)
    study = source / "probe"
    (study / "pictures").mkdir(parents=True)
    text = STUDY.replace("EXHIBIT", exhibit).replace("LAST", last)
    text = text.replace("participants = 8", f"participants = {participants}")
    (study / "study.toml").write_text(text, encoding="utf-8")
    (study / "pictures/cover.svg").write_text(COVER)
    with (source / "exhibition.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[study]]\nstudy = "probe"\n')
    program = Path(sys.executable).with_name("werkstadt-pack")
    content = folder / "content"
    done = subprocess.run([program, "build", source, "--into", content], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr or done.stdout
    return content


def the_trace(journal: ListJournal) -> Trace:
    """Of the one run that it has kept."""
    (found,) = [data for data in journal.blobs.values() if data.startswith(MAGIC)]
    return read_trace(found)
