"""Sets one report, as a program of its own: the compiler keeps what it has seen, up to 300 MB, and that goes with it.

Its input is the report as JSON, its output the PDF; what is wrong it says on its third way.
"""

import datetime as dt
import json
import sys
from pathlib import Path

import typst


def main() -> None:
    folder, report = Path(sys.argv[1]), sys.stdin.buffer.read().decode()
    try:
        made = typst.compile(
            folder / "report.typ",
            root=folder,
            font_paths=typst.Fonts(
                include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder / "fonts"]
            ),
            sys_inputs={"report": report},
            pdf_standards=["ua-1"],
            timestamp=dt.datetime(**json.loads(report)["made"], tzinfo=dt.UTC),
        )
    except typst.TypstError as err:
        sys.exit(str(err))
    sys.stdout.buffer.write(made)
