"""Types tables into LibreOffice Calc, as docs/forms.md says: /usr/bin/python3 in_libreoffice.py TABLES.json FORM.xlsx

Runs in Debian's own Python, which has LibreOffice's bridge. TABLES.json: name of a sheet → rows of texts.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import uno  # type: ignore[import-not-found]
from com.sun.star.beans import PropertyValue  # type: ignore[import-not-found]
from com.sun.star.connection import NoConnectException  # type: ignore[import-not-found]

TEXT = "@"


def main(tables: Path, form: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        pipe = f"werkstadt{Path(folder).name}"
        office = subprocess.Popen(
            ["soffice", "--headless", "--norestore", "--nologo", f"-env:UserInstallation=file://{folder}",
             f"--accept=pipe,name={pipe};urp;"]
        )  # fmt: skip
        try:
            desktop = reached(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            write(desktop, json.loads(tables.read_text()), form)
            desktop.terminate()
            office.wait(timeout=60)
        finally:
            office.kill()


def reached(address: str) -> Any:
    context = uno.getComponentContext()
    resolver = context.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", context)
    for _ in range(600):
        try:
            far = resolver.resolve(address)
        except NoConnectException:
            time.sleep(0.1)
        else:
            return far.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", far)
    raise TimeoutError("LibreOffice did not answer within a minute")


def write(desktop: Any, tables: dict[str, list[list[str]]], form: Path) -> None:
    calc = desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, (told("Hidden", True),))
    text = calc.NumberFormats.queryKey(TEXT, calc.CharLocale, False)
    for at, (name, rows) in enumerate(tables.items()):
        if at == 0:
            calc.Sheets.getByIndex(0).Name = name
        else:
            calc.Sheets.insertNewByName(name, at)
        sheet = calc.Sheets.getByName(name)
        sheet.NumberFormat = text  # Format → Cells → Text, for all of them
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                sheet.getCellByPosition(column, row).FormulaLocal = cell  # as typed, not as set
    calc.storeToURL(form.absolute().as_uri(), (told("FilterName", "Calc MS Excel 2007 XML"),))
    calc.close(True)


def told(name: str, value: object) -> Any:
    return PropertyValue(Name=name, Value=value)


main(Path(sys.argv[1]), Path(sys.argv[2]))
