"""Pictures and sounds of a form: files in the folder beside the workbook, feedback-media/ beside feedback.xlsx."""

from collections.abc import Iterable
from pathlib import Path

from werkstadt.exhibits.authoring.xlsform.findings import Findings
from werkstadt.exhibits.authoring.xlsform.headings import DEFAULT, MEDIA, language_of
from werkstadt.exhibits.authoring.xlsform.workbook import Row
from werkstadt.exhibits.problems import short
from werkstadt.exhibits.recordings import SOUND_SUFFIXES

PICTURES = (".svg", ".png", ".jpg", ".jpeg")
SUFFIXES = {"image": PICTURES, "big-image": PICTURES, "audio": SOUND_SUFFIXES}
IN_PACK = "media"


def media_folder(workbook: Path) -> Path:
    return workbook.with_name(f"{workbook.stem}-media")


def media_of(row: Row, tags: Iterable[str]) -> dict[str, dict[str, str]]:
    """Path in the pack by kind and language; a column without a language is for all of them."""
    found: dict[str, dict[str, str]] = {}
    for heading in row.sheet.columns:
        parts = language_of(heading)
        file = row.text(heading)
        if parts is None or parts[0] not in MEDIA or not file or file == "-":
            continue
        for tag in tags if parts[2] == DEFAULT else (parts[2],):
            found.setdefault(parts[0], {})[tag] = f"{IN_PACK}/{file}"
    return found


def check_media(workbook: Path, rows: Iterable[Row], problems: Findings) -> None:
    """Names and kinds; whether the bytes are what the name says, the pack's maker looks at."""
    folder = media_folder(workbook)
    names = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    for row in rows:
        for heading, cell in row.cells.items():
            parts = language_of(heading)
            if parts is None or parts[0] not in MEDIA or cell.text == "-":
                continue
            if "/" in cell.text or cell.text.startswith(".") or "${" in cell.text:
                problems.error(cell.spot, f"the name of a file in {folder.name}", short(cell.text))
            elif Path(cell.text).suffix.lower() not in SUFFIXES[parts[0]]:
                problems.error(cell.spot, f"a file that ends with {', '.join(SUFFIXES[parts[0]])}", short(cell.text))
            elif cell.text not in names:
                alike = next((name for name in names if name.lower() == cell.text.lower()), "")
                hint = f" (there is {alike})" if alike else ""
                tell = problems.house if problems.trial else problems.error
                tell(cell.spot, f"a file in the folder {folder.name}", f"{short(cell.text)}{hint}, which is not there")
