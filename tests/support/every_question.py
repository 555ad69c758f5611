"""A form with every kind of question there is, in German, English and Einfache Sprache, and a showroom that asks it."""

import atexit
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from tests.exhibits.conftest import DE, EN, SIMPLE, write_form
from tests.kiosk.capturing import tone
from tests.kiosk.showroom import write_showroom
from werkstadt.exhibits.authoring.pack import CompiledPack, canonical_json
from werkstadt.exhibits.authoring.xlsform.compile import compile_workbook
from werkstadt.kiosk.rules.sound import wav

Row = Mapping[str, object]


def told(stem: str, german: str, english: str, simple: str = "") -> Row:
    return {f"{stem}::{DE}": german, f"{stem}::{EN}": english, f"{stem}::{SIMPLE}": simple or german}


def ask(type_: str, name: str, german: str, english: str, simple: str = "", /, **more: object) -> Row:
    return {"type": type_, "name": name, **told("label", german, english, simple), **more}


def hint(german: str, english: str) -> Row:
    return told("hint", german, english)


_ROWS: Sequence[Row] = [
    ask("note", "hello", "Schön, dass du da bist.", "Good to have you here."),
    ask(
        "select_one mood",
        "mood",
        "Wie hat es dir hier gefallen?",
        "How did you like it here?",
        "Wie war es hier?",
        appearance="smiley5",
        required="yes",
    ),
    {
        **ask("select_one light", "light", "Welches Licht magst du lieber?", "Which light do you like better?"),
        "appearance": "this-or-that",
    },
    {
        **ask("select_one place", "place", "Was hast du dir angesehen?", "What did you look at?"),
        **hint("Wenn es mehreres war: das Wichtigste.", "If it was several: the most important."),
    },
    ask("select_multiple long", "wishes", "Wovon willst du mehr?", "What do you want more of?"),
    ask("select_one agree", "clear", "War alles gut erklärt?", "Was everything explained well?", appearance="likert"),
    {"type": "begin_group", "name": "parts", **told("label", "Wie fandest du …", "How did you find …"),
     "appearance": "table-list"},
    ask("select_one grade", "pictures", "die Bilder", "the pictures"),
    ask("select_one grade", "words", "die Texte", "the texts"),
    ask("select_one grade", "sounds", "die Töne und Geräusche", "the sounds and noises", required="yes"),
    {"type": "end_group"},
    ask("range", "stars", "Wie viele Sterne gibst du?", "How many stars do you give?", appearance="rating",
        parameters="start=1 end=5 step=1"),
    ask("range", "loud", "Wie laut war es, von 0 bis 10?", "How loud was it, from 0 to 10?",
        parameters="start=0 end=10 step=0.5"),
    ask("rank thing", "order", "Was war am spannendsten?", "What was most exciting?"),
    {"type": "begin_group", "name": "you", **told("label", "Über dich", "About you")},
    ask("integer", "age", "Wie alt bist du?", "How old are you?", constraint=". >= 4 and . <= 120",
        **told("constraint_message", "Bitte eine Zahl von 4 bis 120.", "A number from 4 to 120, please.")),
    ask("decimal", "height", "Wie groß bist du, in Metern?", "How tall are you, in metres?",
        constraint=". > 0 and . < 3",
        **told("constraint_message", "Bitte weniger als 3 Meter.", "Less than 3 metres, please.")),
    ask("integer", "cold", "Wie kalt war es im kältesten Winter?", "How cold was your coldest winter?"),
    ask("date", "day", "Wann warst du zuletzt hier?", "When were you last here?"),
    ask("time", "hour", "Um wie viel Uhr bist du gekommen?", "At what time did you come?"),
    {"type": "end_group"},
    {"type": "calculate", "name": "double", "calculation": "${age} * 2"},
    {"type": "begin_repeat", "name": "child", **told("label", "Kind", "Child")},
    ask("text", "name", "Welchen Spitznamen hat es?", "What is its nickname?", required="yes"),
    ask("integer", "years", "Wie alt ist ${name}?", "How old is ${name}?", constraint=". >= 0",
        **told("constraint_message", "Bitte keine Zahl unter null.", "No number below zero, please.")),
    {"type": "end_repeat"},
    {
        **ask("text", "idea", "Was wünschst du dir noch?", "What else do you wish for?", appearance="multiline"),
        **hint("Schreib, so viel du willst.", "Write as much as you like."),
    },
    {
        **ask("select_one yes", "prism", "Kennst du dieses Ding?", "Do you know this thing?"),
        "image": "prism.svg",
        "audio": "tone.wav",
    },
    ask("image", "photo", "Zeig uns, was du gebaut hast.", "Show us what you have built.", required="yes"),
    ask("audio", "voice", "Sprich uns etwas auf.", "Leave us a message."),
    ask("file", "file", "Gib uns deine Datei.", "Give us your file."),
    ask("text", "twice", "Doppelt so alt bist du in:", "You will be twice as old at:", default="Das steht schon da",
        read_only="yes"),
    ask("acknowledge", "fine", "Dürfen wir deine Worte zeigen?", "May we show your words?"),
    ask("note", "bye", "Das war die letzte Frage.", "That was the last question."),
]  # fmt: skip


def choices(list_name: str, *rows: tuple[str, str, str], pictures: bool = False) -> list[Row]:
    return [
        {
            "list_name": list_name,
            "name": name,
            **told("label", german, english),
            **({"image": f"{name}.svg"} if pictures else {}),
        }
        for name, german, english in rows
    ]


_CHOICES: Sequence[Row] = [
    *choices("mood", ("1", "geht so", "so-so"), ("2", "gut", "good"), ("3", "sehr gut", "very good"),
             ("4", "toll", "great"), ("5", "großartig", "wonderful"),
             ("0", "hat mir nicht gefallen", "I did not like it")),
    *choices("light", ("sun", "Sonne", "Sun"), ("moon", "Mond", "Moon"), pictures=True),
    *choices("place", ("rings", "Ringe", "Rings"), ("waves", "Wellen", "Waves"), ("grid", "Gitter", "Grid"),
             pictures=True),
    *choices("long", *((f"w{at}", german, english) for at, (german, english) in enumerate((
        ("Licht", "Light"), ("Zahlen", "Numbers"), ("Roboter", "Robots"), ("Musik", "Music"), ("Spiele", "Games"),
        ("Pflanzen und Tiere", "Plants and animals"), ("Weltraum", "Space"), ("Stadt von morgen", "City of tomorrow"),
        ("Bauen", "Building"), ("Programmieren", "Programming"), ("Wetter", "Weather"), ("Karten", "Maps"),
        ("Geschichte", "History"), ("Kunst", "Art"))))),
    *choices("agree", ("a1", "gar nicht", "not at all"), ("a2", "eher nicht", "rather not"), ("a3", "teils", "partly"),
             ("a4", "eher ja", "rather yes"), ("a5", "ja, völlig", "yes, fully")),
    *choices("grade", ("g1", "gut", "good"), ("g2", "geht so", "so-so"), ("g3", "schlecht", "bad")),
    *choices("thing", ("lens", "Die Linse", "The lens"), ("robot", "Der Roboter", "The robot"),
             ("map", "Die Karte", "The map"), ("game", "Das Spiel", "The game")),
    *choices("yes", ("yes", "Ja", "Yes"), ("no", "Nein", "No")),
]  # fmt: skip

_SETTINGS: Row = {
    **told("form_title", "Alle Fragen", "All questions"),
    "form_id": "feedback",
    "version": "1",
    "default_language": DE,
}
_PERSONAL: Row = {
    "personal_data": "yes",
    "retention_days": "30",
    **told(
        "personal_data_notice",
        "In diesem Fragebogen geht es um dich. Nur die Leute von der Werkstatt lesen deine Antworten.",
        "This form is about you. Only the people of the workshop read your answers.",
        "Hier geht es um dich. Nur wir lesen deine Antworten.",
    ),
}

_BOX = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300" width="400" height="300">'
_PICTURES = {
    "sun": '<rect width="400" height="300" fill="#1F6FB5"/><circle cx="200" cy="150" r="80" fill="#F4B41A"/>',
    "moon": '<rect width="400" height="300" fill="#14213A"/><circle cx="200" cy="150" r="80" fill="#FAF7F2"/>'
    '<circle cx="240" cy="120" r="66" fill="#14213A"/>',
    "rings": '<rect width="400" height="300" fill="#0B6E69"/><g fill="none" stroke="#F4B41A" stroke-width="14">'
    '<circle cx="160" cy="150" r="80"/><circle cx="240" cy="150" r="80"/></g>',
    "waves": '<rect width="400" height="300" fill="#5B3FA0"/><g fill="none" stroke="#FAF7F2" stroke-width="14">'
    '<path d="M0 110q50-60 100 0t100 0 100 0 100 0"/><path d="M0 190q50-60 100 0t100 0 100 0 100 0"/></g>',
    "grid": '<rect width="400" height="300" fill="#C93F23"/><g stroke="#FAF7F2" stroke-width="14">'
    '<path d="M100 0v300M200 0v300M300 0v300"/></g>',
    "prism": '<path d="M200 30 340 270H60Z" fill="#14213A"/><path d="M0 190 130 150" stroke="#F4B41A" '
    'stroke-width="12"/><path d="M270 150 400 120" stroke="#C93F23" stroke-width="12"/>'
    '<path d="M275 165 400 165" stroke="#0B6E69" stroke-width="12"/>'
    '<path d="M280 180 400 210" stroke="#1F6FB5" stroke-width="12"/>',
}


@cache
def files(personal: bool = False) -> Mapping[str, bytes]:
    """Of the form's pack, with its manifest; made once."""
    folder = Path(tempfile.mkdtemp(prefix="every-question-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    media = folder / "feedback-media"
    media.mkdir()
    for name, inside in _PICTURES.items():
        (media / f"{name}.svg").write_text(f"{_BOX}{inside}</svg>", encoding="utf-8")
    (media / "tone.wav").write_bytes(wav(tone(0.4)))
    settings = {**_SETTINGS, **(_PERSONAL if personal else {})}
    path = write_form(folder / "feedback.xlsx", _ROWS, _CHOICES, settings)
    table, version, _, problems = compile_workbook(path)
    assert table is not None, [str(problem) for problem in problems]
    shown = {f"media/{file.name}": file.read_bytes() for file in media.iterdir()}
    pack = CompiledPack("form", "feedback", version, {"form.json": canonical_json(table), **shown})
    return {**pack.files, "manifest.json": pack.manifest()}


def showroom(content: Path, personal: bool = False) -> Path:
    return write_showroom(content, form_files=files(personal))
