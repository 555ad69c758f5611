"""The table in the documents says what was measured, and nothing else."""

import json

from tests.bench.__main__ import KEPT, TABLE, table


def test_the_table_is_made_from_the_figures_beside_it() -> None:
    assert TABLE.read_text() == table(json.loads(KEPT.read_text()))
