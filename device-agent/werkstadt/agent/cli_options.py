"""Options that several commands take."""

from pathlib import Path
from typing import Annotated

import typer

ConfigOption = Annotated[
    Path | None, typer.Option("--config", help="agent.toml; /etc/werkstadt/agent.toml if not given.")
]
StateOption = Annotated[Path | None, typer.Option("--state", help="The state folder, instead of the configured one.")]
SocketOption = Annotated[
    Path | None, typer.Option("--socket", help="The socket for the kiosk, instead of the configured one.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="For programs.")]
