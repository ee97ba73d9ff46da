#!/bin/sh
# The whole suite: on SQLite with the in-memory layer, then what is marked `database` once more on the
# services that the TEST_ variables name. Used by `make test`; $1 is the folder of the Python to use.
set -eu
bin=$1
"$bin/python" -m pytest
if [ -n "${TEST_DATABASE_URL:-}" ]; then
    echo
    echo "Once more on PostgreSQL${TEST_REDIS_URL:+ and Redis}: everything marked \"database\"."
    HUB_TEST_SERVICES=1 "$bin/python" -m pytest -m database
else
    echo "PostgreSQL was not tested: set TEST_DATABASE_URL=postgres://name:password@127.0.0.1:5432/hub to do so."
fi
