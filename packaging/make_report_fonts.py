"""Makes the fonts of study reports from those of the console: the compiler of reports reads no WOFF2.

python packaging/make_report_fonts.py
"""

from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

HUB = Path(__file__).parents[1] / "provisioning/werkstadt/hub"
WEIGHTS = ("Regular", "SemiBold")
FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl", "tnum"]


def main() -> None:
    for weight in WEIGHTS:
        font = TTFont(HUB / f"console/static/vendor/fira-sans/FiraSans-{weight}.woff2", recalcTimestamp=False)
        options = Options()
        options.layout_features = FEATURES
        options.hinting = False
        options.glyph_names = False
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=font.getBestCmap())
        subsetter.subset(font)
        font.flavor = None
        font.save(HUB / f"studyreport/fonts/FiraSans-{weight}.ttf")


if __name__ == "__main__":
    main()
