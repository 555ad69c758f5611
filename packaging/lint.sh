#!/bin/sh
# Style, types, imports, QML, licences. Every check runs; the first that failed decides the exit status.
set -u
cd "$(dirname "$0")/.."
failed=0
check() {
  name=$1
  shift
  if ! "$@"; then
    echo "lint: $name failed" >&2
    failed=1
  fi
}
check "ruff" .venv/bin/ruff check --quiet .
check "ruff format" .venv/bin/ruff format --check --quiet .
check "mypy" .venv/bin/mypy
check "imports" .venv/bin/lint-imports --no-cache
check "qml" .venv/bin/python packaging/qml.py lint
check "licences" .venv/bin/reuse lint --quiet
exit $failed
