"""Makes the kiosk's fonts from the npm packages of Fontsource and Debian's fonts-noto-core.

python packaging/make_fonts.py NPM NOTO     NPM holds fontsource-atkinson-hyperlegible-{next,mono}-*/files,
                                            NOTO the NotoSans-*.ttf of fonts-noto-core
"""

import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from fontTools.merge import Merger, Options
from fontTools.subset import Options as SubsetOptions
from fontTools.subset import Subsetter
from fontTools.ttLib import TTFont

ASSETS = Path(__file__).parents[1] / "kiosk/werkstadt/kiosk/assets/fonts"
FALLBACK_FAMILY = "Werkstadt Fallback"
ARABIC_FAMILY = "Werkstadt Arabic"
ARABIC = [(0x060C, 0x060C), (0x061B, 0x061B), (0x061F, 0x061F), (0x0621, 0x063A), (0x0640, 0x0655), (0x0660, 0x066C),
          (0x0670, 0x0671), (0x067E, 0x067E), (0x0686, 0x0686), (0x0698, 0x0698), (0x06A9, 0x06A9), (0x06AF, 0x06AF),
          (0x06CC, 0x06CC), (0x06F0, 0x06F9)]  # fmt: skip
"""Arabic and Persian letters, marks and digits; how letters join comes with them."""

FALLBACK = [
    (0x00B5, 0x00B5), (0x0250, 0x036F), (0x0370, 0x03FF), (0x0400, 0x052F), (0x1E00, 0x1EFF), (0x2000, 0x206F),
    (0x2070, 0x209F), (0x20A0, 0x20BF), (0x2100, 0x218F), (0x2190, 0x2199), (0x2200, 0x2265), (0x25A0, 0x25CF),
    (0x2610, 0x2612), (0x2713, 0x2718), (0x232B, 0x232B),
]  # fmt: skip
STEPS = {
    "atkinson-hyperlegible-next": ("Atkinson Hyperlegible Next", (400, 700, 800)),
    "atkinson-hyperlegible-mono": ("Atkinson Hyperlegible Mono", (400,)),
}
STYLES = {400: "Regular", 700: "Bold", 800: "ExtraBold"}


def merged(parts: Iterable[TTFont], folder: Path) -> TTFont:
    """One font of several with the same units per em; the first that has a letter gives it."""
    files = []
    for at, part in enumerate(parts):
        files.append(str(folder / f"{at}.ttf"))
        part.flavor = None
        part.save(files[-1])
    options = Options()
    options.drop_tables = ["STAT", "vhea", "vmtx", "MATH", "FFTM"]
    return Merger(options=options).merge(files)


FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl"]
JOINING = ["init", "medi", "fina", "isol", "rlig", "calt"]


def without(
    font: TTFont, taken: set[int], wanted: Iterable[tuple[int, int]] = ((0, 0x10FFFF),), joining: bool = False
) -> TTFont:
    """Keeps only wanted letters that are not taken yet. joining: their shapes depend on their neighbours."""
    options = SubsetOptions()
    options.layout_features = [*FEATURES, *(JOINING if joining else ())]
    options.drop_tables += ["MATH", "STAT", "FFTM"]
    options.glyph_names = False
    options.hinting = False
    subsetter = Subsetter(options)
    subsetter.populate(
        unicodes=[code for code in font.getBestCmap() if code not in taken and any(a <= code <= b for a, b in wanted)]
    )
    subsetter.subset(font)
    return font


def renamed(font: TTFont, family: str, style: str) -> TTFont:
    whole = f"{family} {style}"
    names = {1: family, 2: style, 3: whole, 4: whole, 6: whole.replace(" ", ""), 16: family, 17: style}
    for number, text in names.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    for number in (21, 22):
        font["name"].removeNames(nameID=number)
    return font


def with_lines_of(font: TTFont, model: TTFont) -> TTFont:
    """A fallback letter must not push the lines of a paragraph apart."""
    scale = font["head"].unitsPerEm / model["head"].unitsPerEm
    for table, names in (
        ("hhea", ("ascent", "descent", "lineGap")),
        ("OS/2", ("sTypoAscender", "sTypoDescender", "sTypoLineGap", "usWinAscent", "usWinDescent")),
    ):
        for name in names:
            setattr(font[table], name, round(scale * getattr(model[table], name)))
    return font


def main(npm: Path, noto: Path) -> None:
    taken: set[int] = set()
    with tempfile.TemporaryDirectory() as scratch:
        for name, (family, weights) in STEPS.items():
            (files,) = npm.glob(f"fontsource-{name}-*/files")
            for weight in weights:
                latin = TTFont(files / f"{name}-latin-{weight}-normal.woff")
                ext = TTFont(files / f"{name}-latin-ext-{weight}-normal.woff")
                font = merged([latin, without(ext, set(latin.getBestCmap()))], Path(scratch))
                font["OS/2"].usWeightClass = weight
                renamed(font, family, STYLES[weight])
                font.save(ASSETS / "atkinson" / f"{name}-{weight}.ttf")
                if name.endswith("next"):
                    taken |= set(font.getBestCmap())
        model = ASSETS / "atkinson/atkinson-hyperlegible-next-400.ttf"
        for style in ("Regular", "Bold"):
            text = without(TTFont(noto / f"NotoSans-{style}.ttf"), taken, FALLBACK)
            have = taken | set(text.getBestCmap())
            symbols = []
            for other in ("NotoSansMath-Regular", "NotoSansSymbols-Regular", "NotoSansSymbols2-Regular"):
                symbols.append(without(TTFont(noto / f"{other}.ttf"), have, FALLBACK))
                have |= set(symbols[-1].getBestCmap())
            font = renamed(merged([text, *symbols], Path(scratch)), FALLBACK_FAMILY, style)
            with_lines_of(font, TTFont(model))
            font.save(ASSETS / "noto" / f"fallback-{style.lower()}.ttf")
            arabic = without(TTFont(noto / f"NotoSansArabic-{style}.ttf"), have, ARABIC, joining=True)
            with_lines_of(renamed(arabic, ARABIC_FAMILY, style), TTFont(model))
            arabic.save(ASSETS / "noto" / f"arabic-{style.lower()}.ttf")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]))
