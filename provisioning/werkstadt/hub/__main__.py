"""werkstadt-hub."""

import os

from werkstadt.hub.cli.app import app


def main() -> None:
    os.umask(0o077)
    app(prog_name="werkstadt-hub")


if __name__ == "__main__":
    main()
