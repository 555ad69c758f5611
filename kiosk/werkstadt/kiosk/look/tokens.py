"""`Look`: all tokens of one lane, as QML binds to them."""

from collections.abc import Callable
from functools import cache

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontMetricsF
from PySide6.QtQml import QmlElement, QmlUncreatable

from werkstadt.exhibits.brand import Palette
from werkstadt.kiosk.look.fonts import CODE_FAMILIES, TEXT_FAMILIES
from werkstadt.kiosk.look.measure import Measures, measures
from werkstadt.kiosk.look.profile import TERMINAL_15, Profile
from werkstadt.kiosk.look.theme import OUR_DRESS, ROLES, THEMES, dress
from werkstadt.kiosk.rules import reach as hands

QML_IMPORT_NAME = "Werkstadt.Look"
QML_IMPORT_MAJOR_VERSION = 1
QML_IMPORT_MINOR_VERSION = 0

QUICK_MS = 180
TOO_LONG_S = 3.0
TOO_WIDE_MM = 30.0
LINE_LETTERS = 60


def _role(name: str) -> "Callable[[Look], QColor]":
    return lambda look: look.colours[name]


def _ground(name: str) -> "Callable[[Look], QColor]":
    return lambda look: QColor(look.dress.grounds[name])


def _length(name: str) -> "Callable[[Look], float]":
    return lambda look: float(getattr(look.measures, name))


def _space(at: int) -> "Callable[[Look], int]":
    return lambda look: look.measures.spaces[at]


def _font(name: str) -> "Callable[[Look], QFont]":
    return lambda look: look.fonts[name]


@cache
def cap_ratio(families: tuple[str, ...], weight: int) -> float:
    """Height of a capital in parts of the pixel size."""
    font = QFont(list(families))
    font.setWeight(QFont.Weight(weight))
    font.setPixelSize(1000)
    return QFontMetricsF(font).capHeight() / 1000


def _sized(families: tuple[str, ...], weight: int, cap_px: float) -> QFont:
    font = QFont(list(families))
    font.setWeight(QFont.Weight(weight))
    # Rounded up: a capital is never smaller than asked for.
    font.setPixelSize(max(1, -int(-cap_px / cap_ratio(families, weight) // 1)))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


@QmlElement
@QmlUncreatable("A lane has one.")
class Look(QObject):  # type: ignore[operator]
    """Tokens of one lane; every change of language, theme, size or window is one `changed`."""

    changed = Signal()
    byKeysChanged = Signal()  # noqa: N815 (a name of QML)
    handChanged = Signal()  # noqa: N815
    keysHereChanged = Signal()  # noqa: N815
    strikeChanged = Signal()  # noqa: N815

    def __init__(self, profile: Profile = TERMINAL_15, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.profile = profile
        self._theme, self._larger, self._calm, self._still, self._by_keys = "light", False, False, False, False
        self._mirrored, self._reach, self._keys_here, self._hand = False, False, True, -1.0
        self._strike_ms = 0
        self._width, self._height = float(profile.width_px), float(profile.height_px)
        self._share: float | None = None
        self.desk = hands.Desk(0.0, 0.0)
        self.dress = OUR_DRESS
        self.colours: dict[str, QColor] = {}
        self.measures: Measures
        self.fonts: dict[str, QFont] = {}
        self._tell()

    def _tell(self) -> None:
        theme = self.dress.themes[self._theme]
        self.colours = {role: QColor(getattr(theme, role)) for role in ROLES}
        mm = self.px_per_mm
        self.measures = size = measures(self._standing(mm), mm, self._larger)
        self.fonts = {
            "text": _sized(TEXT_FAMILIES, 400, size.caps["text"]),
            "strong": _sized(TEXT_FAMILIES, 700, size.caps["text"]),
            "second": _sized(TEXT_FAMILIES, 400, size.caps["second"]),
            "heading": _sized(TEXT_FAMILIES, 700, size.caps["heading"]),
            "title": _sized(TEXT_FAMILIES, 800, size.caps["title"]),
            "huge": _sized(TEXT_FAMILIES, 800, size.caps["huge"]),
            "code": _sized(CODE_FAMILIES, 400, size.caps["text"]),
        }
        self.changed.emit()

    @property
    def px_per_mm(self) -> float:
        """Of the glass itself, whatever is drawn larger on it."""
        return self.profile.px_per_mm(self._width, self._height)

    def wear(self, palette: Palette) -> None:
        """The house's own colours."""
        worn, self.dress = self.dress, dress(palette)
        if self.dress != worn:
            self._tell()

    def _standing(self, mm: float) -> Profile:
        """The profile as its lane's visitor sees it: from the distance at which one stands before so much glass."""
        height_mm = self._height / mm
        self.desk = desk = hands.desk(height_mm, self.profile.mount_mm, self._reach)
        width_mm = (self._width if self._share is None else self._share) / mm
        tall_mm = height_mm - desk.above_mm - desk.below_mm
        brought = self._reach and desk.above_mm > 0
        return self.profile.read_from(hands.reading_mm(self.profile.distance_mm, width_mm, tall_mm, brought))

    @property
    def reach_helps(self) -> bool:
        """Whether on this glass anything would come down."""
        return hands.helps(self.profile.size_mm(self._width, self._height)[1], self.profile.mount_mm)

    def share(self, width_px: float | None) -> None:
        """The lane is this wide now; None: as wide as the glass."""
        self._share = width_px
        mm = self.measures.mm
        if measures(self._standing(mm), mm, self._larger) != self.measures:
            self._tell()

    @Slot(float, float)
    def resize(self, width_px: float, height_px: float) -> None:
        """The window that stands for the whole glass (not a lane's share of it) is this large now."""
        if width_px > 0 and height_px > 0 and (width_px, height_px) != (self._width, self._height):
            self._width, self._height = width_px, height_px
            self._tell()

    @Slot()
    def reset(self) -> None:
        """As every visit begins; `still` is the machine's and stays."""
        if (self._theme, self._larger, self._calm, self._mirrored) != ("light", False, False, False):
            self._theme, self._larger, self._calm, self._mirrored = "light", False, False, False
            self._tell()

    def _get_theme(self) -> str:
        return self._theme

    def _set_theme(self, name: str) -> None:
        if name not in THEMES:
            raise ValueError(f"theme: one of {', '.join(THEMES)} was expected, got {name!r}")
        if name != self._theme:
            self._theme = name
            self._tell()

    def _get_larger(self) -> bool:
        return self._larger

    def _set_larger(self, larger: bool) -> None:
        if larger != self._larger:
            self._larger = larger
            self._tell()

    def _get_calm(self) -> bool:
        return self._calm

    def _set_calm(self, calm: bool) -> None:
        if calm != self._calm:
            self._calm = calm
            self.changed.emit()

    def _get_still(self) -> bool:
        return self._still

    def _set_still(self, still: bool) -> None:
        if still != self._still:
            self._still = still
            self.changed.emit()

    def _get_by_keys(self) -> bool:
        return self._by_keys

    def _set_by_keys(self, by_keys: bool) -> None:
        if by_keys != self._by_keys:
            self._by_keys = by_keys
            self.byKeysChanged.emit()

    def _get_mirrored(self) -> bool:
        return self._mirrored

    def _set_mirrored(self, mirrored: bool) -> None:
        if mirrored != self._mirrored:
            self._mirrored = mirrored
            self.changed.emit()

    def _get_reach(self) -> bool:
        return self._reach

    def _set_reach(self, reach: bool) -> None:
        if reach != self._reach:
            self._reach = reach
            self._tell()

    def _get_hand(self) -> float:
        return self._hand

    def _set_hand(self, x_px: float) -> None:
        if x_px != self._hand:
            self._hand = x_px
            self.handChanged.emit()

    def _get_keys_here(self) -> bool:
        return self._keys_here

    def _set_keys_here(self, here: bool) -> None:
        if here != self._keys_here:
            self._keys_here = here
            self.keysHereChanged.emit()

    @Slot(float, float, result=float)
    def nearHand(self, width: float, span: float) -> float:  # noqa: N802
        """Where something of this span begins in a place of this width, in px: near the hand, or in the middle."""
        return hands.near_hand(self._hand if self._hand >= 0 else width / 2, width, span)

    def _get_strike(self) -> int:
        return self._strike_ms

    def _set_strike(self, milliseconds: int) -> None:
        """So long the same key of a keyboard counts only once."""
        if milliseconds != self._strike_ms:
            self._strike_ms = milliseconds
            self.strikeChanged.emit()

    strike = Property(int, _get_strike, _set_strike, notify=strikeChanged)
    theme = Property(str, _get_theme, _set_theme, notify=changed)
    larger = Property(bool, _get_larger, _set_larger, notify=changed)
    calm = Property(bool, _get_calm, _set_calm, notify=changed)
    still = Property(bool, _get_still, _set_still, notify=changed)
    byKeys = Property(bool, _get_by_keys, _set_by_keys, notify=byKeysChanged)  # noqa: N815
    mirrored = Property(bool, _get_mirrored, _set_mirrored, notify=changed)
    reach = Property(bool, _get_reach, _set_reach, notify=changed)
    hand = Property(float, _get_hand, _set_hand, notify=handChanged)
    keysHere = Property(bool, _get_keys_here, _set_keys_here, notify=keysHereChanged)  # noqa: N815

    def _get_quick(self) -> int:
        return 0 if self._calm or self._still else QUICK_MS

    def _get_moves(self) -> bool:
        return not (self._calm or self._still)

    def _get_outlined(self) -> int:
        return max(1, round(0.6 * self.measures.mm)) if self.dress.themes[self._theme].outlined else 0

    def _get_too_wide(self) -> float:
        return TOO_WIDE_MM * self.measures.mm

    def _get_too_long(self) -> float:
        return TOO_LONG_S

    def _get_series_colours(self) -> dict[str, QColor]:
        """By name of the ground: what stands out on this theme's page."""
        return {name: QColor(colour) for name, colour in self.dress.series[self._theme].items()}

    def _get_line_width(self) -> float:
        return LINE_LETTERS * QFontMetricsF(self.fonts["text"]).averageCharWidth()

    above = Property(int, lambda self: round(self.desk.above_mm * self.measures.mm), notify=changed)
    below = Property(int, lambda self: round(self.desk.below_mm * self.measures.mm), notify=changed)
    arm = Property(float, lambda self: hands.ARM_MM * self.measures.mm, notify=changed)
    quick = Property(int, _get_quick, notify=changed)
    moves = Property(bool, _get_moves, notify=changed)
    outlineWidth = Property(int, _get_outlined, notify=changed)  # noqa: N815
    tooWide = Property(float, _get_too_wide, notify=changed)  # noqa: N815
    tooLong = Property(float, _get_too_long, notify=changed)  # noqa: N815
    lineWidth = Property(float, _get_line_width, notify=changed)  # noqa: N815

    page = Property(QColor, _role("page"), notify=changed)
    onPage = Property(QColor, _role("onPage"), notify=changed)  # noqa: N815
    muted = Property(QColor, _role("muted"), notify=changed)
    bar = Property(QColor, _role("bar"), notify=changed)
    card = Property(QColor, _role("card"), notify=changed)
    onCard = Property(QColor, _role("onCard"), notify=changed)  # noqa: N815
    mutedOnCard = Property(QColor, _role("mutedOnCard"), notify=changed)  # noqa: N815
    cardEdge = Property(QColor, _role("cardEdge"), notify=changed)  # noqa: N815
    primary = Property(QColor, _role("primary"), notify=changed)
    onPrimary = Property(QColor, _role("onPrimary"), notify=changed)  # noqa: N815
    primaryEdge = Property(QColor, _role("primaryEdge"), notify=changed)  # noqa: N815
    selected = Property(QColor, _role("selected"), notify=changed)
    onSelected = Property(QColor, _role("onSelected"), notify=changed)  # noqa: N815
    selectedEdge = Property(QColor, _role("selectedEdge"), notify=changed)  # noqa: N815
    selectedPicture = Property(QColor, _role("selectedPicture"), notify=changed)  # noqa: N815
    focusInner = Property(QColor, _role("focusInner"), notify=changed)  # noqa: N815
    focusOuter = Property(QColor, _role("focusOuter"), notify=changed)  # noqa: N815
    field = Property(QColor, _role("field"), notify=changed)
    fieldBorder = Property(QColor, _role("fieldBorder"), notify=changed)  # noqa: N815
    track = Property(QColor, _role("track"), notify=changed)
    line = Property(QColor, _role("line"), notify=changed)
    danger = Property(QColor, _role("danger"), notify=changed)
    good = Property(QColor, _role("good"), notify=changed)
    series = Property(QColor, _role("series"), notify=changed)
    accent = Property(QColor, _role("accent"), notify=changed)
    onAccent = Property(QColor, _role("onAccent"), notify=changed)  # noqa: N815
    dim = Property(QColor, _role("dim"), notify=changed)
    outline = Property(QColor, _role("outline"), notify=changed)

    ink = Property(QColor, _ground("ink"), notify=changed)
    coral = Property(QColor, _ground("coral"), notify=changed)
    petrol = Property(QColor, _ground("petrol"), notify=changed)
    violet = Property(QColor, _ground("violet"), notify=changed)
    sky = Property(QColor, _ground("sky"), notify=changed)

    seriesColours = Property("QVariantMap", _get_series_colours, notify=changed)  # type: ignore[arg-type]  # noqa: N815

    mm = Property(float, _length("mm"), notify=changed)
    u = Property(float, _length("u"), notify=changed)
    pill = Property(float, _length("pill"), notify=changed)
    least = Property(float, _length("least"), notify=changed)
    key = Property(float, _length("key"), notify=changed)
    radius = Property(float, _length("radius"), notify=changed)
    edge = Property(float, _length("edge"), notify=changed)
    ring = Property(float, _length("ring"), notify=changed)
    icon = Property(float, _length("icon"), notify=changed)

    s1 = Property(int, _space(0), notify=changed)
    s2 = Property(int, _space(1), notify=changed)
    s4 = Property(int, _space(2), notify=changed)
    s6 = Property(int, _space(3), notify=changed)
    s10 = Property(int, _space(4), notify=changed)
    s16 = Property(int, _space(5), notify=changed)

    textFont = Property(QFont, _font("text"), notify=changed)  # noqa: N815
    strongFont = Property(QFont, _font("strong"), notify=changed)  # noqa: N815
    secondFont = Property(QFont, _font("second"), notify=changed)  # noqa: N815
    headingFont = Property(QFont, _font("heading"), notify=changed)  # noqa: N815
    titleFont = Property(QFont, _font("title"), notify=changed)  # noqa: N815
    hugeFont = Property(QFont, _font("huge"), notify=changed)  # noqa: N815
    codeFont = Property(QFont, _font("code"), notify=changed)  # noqa: N815
