"""A study's report as a PDF: from a thousand runs in memory to its last byte."""

import statistics
import time

from tests.bench.row import Row, row
from tests.hub.studyreport.made import source
from werkstadt.hub.studyreport.document import document

RUNS, ASKED = 1_000, 7


def rows() -> list[Row]:
    took_s = []
    for _ in range(ASKED):
        made_of = source(RUNS)
        began_s = time.perf_counter()
        document(made_of)
        took_s.append(time.perf_counter() - began_s)
    return [row(f"study's report as PDF, {RUNS:,} runs", statistics.median(took_s), "s", most=3.0)]
