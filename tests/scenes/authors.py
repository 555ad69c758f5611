"""An author's folder to spoil: a copy of a scene type's example, and what the check says of it."""

import shutil
from pathlib import Path

from werkstadt.exhibits.authoring.exhibition import check_source
from werkstadt.exhibits.scenetypes import folder_of


class Author:
    """folder: the copy, named example."""

    def __init__(self, kind: str, tmp_path: Path) -> None:
        self.folder = tmp_path / "example"
        shutil.copytree(folder_of(kind) / "example", self.folder)

    def edit(self, before: str, after: str, file: str = "exhibit.toml") -> None:
        """The text must be there, so that a test cannot edit nothing."""
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        assert before in text, before
        path.write_text(text.replace(before, after, 1), encoding="utf-8")

    def told(self) -> list[str]:
        """Every problem that is no warning, without the folder's own path."""
        return [str(problem).replace(f"{self.folder}/", "") for problem in check_source(self.folder).errors]
