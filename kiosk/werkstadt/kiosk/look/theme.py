"""Colours by role. A control names a role, never a colour; a theme says what the role is."""

from dataclasses import dataclass, fields

INK, PAPER, SAND, WHITE = "#14213A", "#FAF7F2", "#F1ECE3", "#FFFFFF"
MUTED, SUN = "#45506B", "#F4B41A"
CORAL, PETROL, VIOLET, SKY = "#C93F23", "#0B6E69", "#5B3FA0", "#1F6FB5"
GROUNDS = {"ink": INK, "coral": CORAL, "petrol": PETROL, "violet": VIOLET, "sky": SKY}


@dataclass(frozen=True, slots=True)
class Theme:
    """Roles; `outline` is drawn only where `outlined`: where cards and page have one colour."""

    page: str
    onPage: str  # noqa: N815 (roles are the names QML binds to)
    muted: str
    bar: str
    card: str
    onCard: str  # noqa: N815
    mutedOnCard: str  # noqa: N815
    cardEdge: str  # noqa: N815
    primary: str
    onPrimary: str  # noqa: N815
    primaryEdge: str  # noqa: N815
    selected: str
    onSelected: str  # noqa: N815
    selectedEdge: str  # noqa: N815
    selectedPicture: str  # noqa: N815
    focusInner: str  # noqa: N815
    focusOuter: str  # noqa: N815
    field: str
    fieldBorder: str  # noqa: N815
    track: str
    line: str
    danger: str
    good: str
    series: str
    accent: str
    onAccent: str  # noqa: N815
    dim: str
    outline: str
    outlined: bool


LIGHT = Theme(
    page=PAPER, onPage=INK, muted=MUTED, bar=SAND,
    card=WHITE, onCard=INK, mutedOnCard=MUTED, cardEdge="#DDD3C1",
    primary=INK, onPrimary=WHITE, primaryEdge="#040B1B",
    selected=INK, onSelected=WHITE, selectedEdge=SUN,
    selectedPicture=SUN, focusInner=SUN, focusOuter=INK,
    field=WHITE, fieldBorder="#6B7590", track="#E2D9C9", line="#6B7590",
    danger=CORAL, good=PETROL, series=CORAL, accent=SUN, onAccent=INK,
    dim="#C814213A", outline=INK, outlined=False,
)  # fmt: skip
NIGHT = Theme(
    page=INK, onPage=PAPER, muted="#B4BDD0", bar="#0D1729",
    card="#1E2E4F", onCard=PAPER, mutedOnCard="#BCC5D8", cardEdge="#070D1A",
    primary=PAPER, onPrimary=INK, primaryEdge="#A79F90",
    selected=PAPER, onSelected=INK, selectedEdge=SUN,
    selectedPicture=INK, focusInner=INK, focusOuter=SUN,
    field="#0D1729", fieldBorder="#8C98B2", track="#3A4A6E", line="#8C98B2",
    danger="#FF9078", good="#5FD0C4", series=SUN, accent=SUN, onAccent=INK,
    dim="#D2050A14", outline=PAPER, outlined=False,
)  # fmt: skip
CONTRAST = Theme(
    page="#000000", onPage=WHITE, muted=WHITE, bar="#000000",
    card="#000000", onCard=WHITE, mutedOnCard=WHITE, cardEdge=WHITE,
    primary="#FFD400", onPrimary="#000000", primaryEdge=WHITE,
    selected="#FFD400", onSelected="#000000", selectedEdge=WHITE,
    selectedPicture="#000000", focusInner="#000000", focusOuter="#FFD400",
    field="#000000", fieldBorder=WHITE, track="#6E6E6E", line=WHITE,
    danger="#FFD400", good=WHITE, series="#FFD400", accent="#FFD400", onAccent="#000000",
    dim="#E6000000", outline=WHITE, outlined=True,
)  # fmt: skip
THEMES = {"light": LIGHT, "night": NIGHT, "contrast": CONTRAST}
ROLES = tuple(field.name for field in fields(Theme) if field.name != "outlined")
SERIES = {
    "light": GROUNDS,
    "night": {"ink": PAPER, "coral": "#FF9078", "petrol": "#5FD0C4", "violet": "#BBA6F2", "sky": "#84C1F5"},
    "contrast": {"ink": WHITE, "coral": "#FFD400", "petrol": WHITE, "violet": "#FFD400", "sky": WHITE},
}
"""Colours of series and of words in a cloud, by theme and name of the ground; brighter on a dark page."""
