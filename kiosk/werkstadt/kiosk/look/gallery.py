"""Pictures of the gallery: python -m werkstadt.kiosk.look.gallery FOLDER [--profile NAME] [--theme NAME] …"""

import argparse
import os
import sys
from pathlib import Path

PAGES = ("start", "warning", "story", "question", "choices", "text", "live", "states", "type", "zoom")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--profile", default="terminal-15")
    parser.add_argument("--theme", default="light")
    parser.add_argument("--pages", nargs="+", default=PAGES, choices=PAGES)
    parser.add_argument("--language", default="de")
    parser.add_argument("--larger", action="store_true")
    parser.add_argument("--upright", action="store_true")
    parser.add_argument("--cover", default="", help="a picture for the large card and the story")
    return parser.parse_args()


def main() -> int:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("QT_QUICK_BACKEND", "software")
    import shiboken6
    from PySide6.QtCore import QUrl
    from PySide6.QtGui import QGuiApplication
    from PySide6.QtQuick import QQuickItem, QQuickView

    from werkstadt.kiosk.look.install import prepare
    from werkstadt.kiosk.look.profile import named_profile
    from werkstadt.kiosk.look.tokens import Look
    from werkstadt.kiosk.steady import hold_singletons

    hold_singletons()
    asked = arguments()
    app = QGuiApplication(sys.argv[:1])
    profile = named_profile(asked.profile)
    if asked.upright:
        profile = profile.upright()
    look = Look(profile)
    for name, value in (("still", True), ("larger", asked.larger), ("theme", asked.theme)):
        look.setProperty(name, value)
    view = QQuickView()
    prepare(view.engine())
    view.setResizeMode(QQuickView.ResizeMode.SizeRootObjectToView)
    view.resize(profile.width_px, profile.height_px)
    view.setInitialProperties(
        {"look": look, "language": asked.language, "cover": QUrl.fromLocalFile(asked.cover) if asked.cover else QUrl()}
    )
    view.loadFromModule("Werkstadt.Controls", "Gallery")
    root = view.rootObject()
    if root is None:
        sys.stderr.write("".join(f"{error.toString()}\n" for error in view.errors()))
        return 1
    view.show()
    asked.folder.mkdir(parents=True, exist_ok=True)
    for page in asked.pages:
        root.setProperty("shows", page)
        focused = root.findChild(QQuickItem, "focused")
        if focused is not None:
            look.setProperty("byKeys", True)
            focused.forceActiveFocus()
        for _ in range(3):
            app.processEvents()
        name = "-".join(
            [asked.profile, asked.theme, page, *(["larger"] * asked.larger), *(["upright"] * asked.upright)]
        )
        view.grabWindow().save(str(asked.folder / f"{name}.png"))
        look.setProperty("byKeys", False)
    shiboken6.delete(view)  # before the look it is bound to
    return 0


if __name__ == "__main__":
    sys.exit(main())
