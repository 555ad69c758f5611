"""The child process: FILE, and "trial" or nothing, in; one JSON object out.

Limits its own memory and time before it opens the file.
"""

import json
import resource
import sys
from pathlib import Path

MEMORY_MAX = 1024 * 1024 * 1024
CPU_MAX_S = 30


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MAX, MEMORY_MAX))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_MAX_S, CPU_MAX_S))
    from werkstadt.exhibits.authoring.xlsform.compile import compile_workbook

    table, version, xml, problems = compile_workbook(Path(sys.argv[1]), trial="trial" in sys.argv[2:])
    answer = {
        "form": table,
        "version": version,
        "xml": xml,
        "problems": [problem.to_json() for problem in problems],
    }
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode("utf-8", "surrogatepass"))


if __name__ == "__main__":
    main()
