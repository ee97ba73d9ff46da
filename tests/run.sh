#!/bin/sh
# The whole suite: on SQLite with the in-memory layer, then what is marked `database` once more on the
# services that the TEST_ variables name. Used by `make test`; $1 is the folder of the Python to use.
# pytest's own summary comes last.
set -eu
bin=$1
if [ -z "${TEST_DATABASE_URL:-}" ]; then
    echo "PostgreSQL is not tested: set TEST_DATABASE_URL=postgres://name:password@127.0.0.1:5432/hub to do so."
elif [ -z "${TEST_REDIS_URL:-}" ]; then
    echo "Redis is not tested: set TEST_REDIS_URL=redis://127.0.0.1:6379/0 to do so."
fi
"$bin/python" -m pytest
if [ -n "${TEST_DATABASE_URL:-}" ]; then
    echo
    echo "Once more on PostgreSQL${TEST_REDIS_URL:+ and Redis}: everything marked \"database\"."
    HUB_TEST_SERVICES=1 "$bin/python" -m pytest -m database
fi
