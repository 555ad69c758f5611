"""What this is: version, pin, licences; and the accessibility statement, which everybody may read."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from werkstadt.hub.backup import LAST
from werkstadt.hub.console.desk import Desk, anybody, needs

router = APIRouter()
LICENCES = (
    ("KERN-UX 2.7.2", "EUPL-1.2", "https://www.kern-ux.de"),
    ("Fira Sans", "OFL-1.1", "https://github.com/mozilla/Fira"),
    ("htmx 4.0.1", "0BSD", "https://htmx.org"),
    ("Apache ECharts 6.1.0", "Apache-2.0", "https://echarts.apache.org"),
    ("Tabler Icons 3.51.0", "MIT", "https://tabler.io/icons"),
    ("FastAPI, Starlette, uvicorn, Jinja2", "MIT, BSD-3-Clause", "https://fastapi.tiangolo.com"),
    ("SQLAlchemy, Alembic", "MIT", "https://www.sqlalchemy.org"),
    ("cryptography", "Apache-2.0 OR BSD-3-Clause", "https://cryptography.io"),
    ("segno", "BSD-3-Clause", "https://segno.readthedocs.io"),
    ("Typst", "Apache-2.0", "https://typst.app"),
)


@router.get("/about")
def about(desk: Annotated[Desk, Depends(needs("overview"))]) -> Response:
    last = desk.hub.settings.state / LAST
    groups = [desk.hub.authority.pin[start : start + 4] for start in range(0, len(desk.hub.authority.pin), 4)]
    return desk.page(
        "about.html",
        pin=" ".join(groups),
        store_version=desk.hub.store.version(),
        backup_ms=last.stat().st_mtime_ns // 1_000_000 if last.exists() else None,
        licences=LICENCES,
        settings=desk.hub.settings,
    )


@router.get("/accessibility")
def accessibility(desk: Annotated[Desk, Depends(anybody)]) -> Response:
    return desk.page(
        "accessibility.html",
        feedback=desk.hub.settings.accessibility_contact,
        enforcement=desk.hub.settings.enforcement_body,
    )
