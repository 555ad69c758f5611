"""A small study that works, to change: a web prototype of two pages, one task, and the SUS at the end."""

from collections.abc import Mapping

_STUDY = '''\
# How this file is written: docs/studies.md
format = 1
id = "{id}"
version = "0.1.0"
duration_min = 5
ages = [12, 99]
ground = "sky"
cover = "pictures/cover.svg"
licence = "CC-BY-4.0"
participants = 12
instruments = ["sus"]

[title]
de = "Teste unsere neue Seite"
en = "Test our new page"
de-simple = "Teste unsere neue Seite"

[subtitle]
de = "Wir testen die Seite, nicht dich"
en = "We test the page, not you"
de-simple = "Wir testen die Seite. Nicht dich."

[cover_alt]
de = "Ein Finger tippt auf einen gelben Knopf"
en = "A finger taps a yellow button"
de-simple = "Ein Finger und ein Knopf"

[[group]]
id = "young"
from_age = 12
guardian = true
label = {{ de = "12 bis 15 Jahre", en = "12 to 15 years", de-simple = "12 bis 15 Jahre" }}
consent.de = """\\
Du löst eine kleine Aufgabe. Wir speichern, wohin du tippst und was du antwortest. Deinen Namen speichern wir nicht, \\
ein Bild von dir auch nicht. Du kannst jederzeit aufhören. Eine erwachsene Person, die zu dir gehört, muss auch \\
zustimmen."""
consent.en = """\\
You solve a small task. We store where you tap and what you answer. We do not store your name or a picture of you. \\
You can stop at any time. An adult who is with you has to agree, too."""
consent.de-simple = """\\
Du löst eine kleine Aufgabe. Wir speichern: Wo tippst du hin? Was antwortest du? Deinen Namen speichern wir nicht. \\
Du kannst immer aufhören. Eine erwachsene Person muss auch Ja sagen."""

[[group]]
id = "grown"
from_age = 16
label = {{ de = "Ab 16 Jahren", en = "16 years and older", de-simple = "Ab 16 Jahren" }}
consent.de = """\\
Du löst eine kleine Aufgabe. Wir speichern, wohin du tippst und was du antwortest. Deinen Namen speichern wir nicht, \\
ein Bild von dir auch nicht. Du kannst jederzeit aufhören."""
consent.en = """\\
You solve a small task. We store where you tap and what you answer. We do not store your name or a picture of you. \\
You can stop at any time."""
consent.de-simple = """\\
Du löst eine kleine Aufgabe. Wir speichern: Wo tippst du hin? Was antwortest du? Deinen Namen speichern wir nicht. \\
Du kannst immer aufhören."""

[[variant]]
id = "a"
site = "prototype"
device = "phone"

[[task]]
id = "saturday"
title = {{ de = "Am Samstag", en = "On Saturday", de-simple = "Am Samstag" }}
time_limit_s = 120
path = ["index.html", "visit.html"]
success = {{ pages = ["visit.html"] }}
text.de = "Du hast am Samstag frei und willst vorbeikommen. Finde heraus, ab wann offen ist."
text.en = "You are free on Saturday and want to drop in. Find out from when it is open."
text.de-simple = "Du hast am Samstag Zeit. Ab wann ist offen?"
'''
_COVER = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300">
  <rect x="90" y="70" width="220" height="90" rx="24" fill="#f4b942"/>
  <path d="M205 250v-90a18 18 0 0 1 36 0v60l40 12a24 24 0 0 1 17 26l-4 42h-90l-36-42z" fill="#ffffff"/>
</svg>
"""
_PAGE = """\
<!doctype html>
<html lang="de">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<link rel="stylesheet" href="page.css">
<script src="page.js" defer></script>
</head>
<body>
{body}
</body>
</html>
"""
_INDEX = """\
<h1 data-en="The workshop">Die Werkstatt</h1>
<p data-en="Here you can build, print and repair.">Hier kannst du bauen, drucken und reparieren.</p>
<details>
<summary data-en="Courses">Kurse</summary>
<p data-en="Soldering on Tuesdays, sewing on Thursdays.">Dienstags löten, donnerstags nähen.</p>
</details>
<a href="visit.html" data-en="How to find us">So findest du uns</a>"""
_VISIT = """\
<h1 data-en="How to find us">So findest du uns</h1>
<p data-en="Tuesday to Friday: 10 to 18">Dienstag bis Freitag: 10 bis 18 Uhr</p>
<p data-en="Saturday: 11 to 16">Samstag: 11 bis 16 Uhr</p>
<a href="index.html" data-en="Back">Zurück</a>"""
_SCRIPT = """\
// The words are German; who wants English gets data-en. The links hand on what the address says.
const wishes = location.search;
if (new URLSearchParams(wishes).get("lang") === "en") {
  document.documentElement.lang = "en";
  for (const node of document.querySelectorAll("[data-en]")) node.textContent = node.dataset.en;
}
for (const link of document.links) link.href = link.getAttribute("href") + wishes;
"""
_STYLE = """\
body { margin: 0; padding: 16px; font: 20px/1.4 sans-serif; color: #14213a; background: #ffffff; }
h1 { font-size: 28px; line-height: 1.2; }
summary, a { display: block; box-sizing: border-box; min-height: 64px; margin: 12px 0; padding: 16px; }
summary { background: #f1ece3; }
a { color: #ffffff; background: #0b6e69; }
"""


def study_files(id_: str) -> Mapping[str, str]:
    return {
        "study.toml": _STUDY.format(id=id_),
        "pictures/cover.svg": _COVER,
        "prototype/index.html": _PAGE.format(title="Die Werkstatt", body=_INDEX),
        "prototype/visit.html": _PAGE.format(title="So findest du uns", body=_VISIT),
        "prototype/page.css": _STYLE,
        "prototype/page.js": _SCRIPT,
    }
