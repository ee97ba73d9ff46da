#!/bin/sh
# The whole suite: on SQLite with the in-memory layer and, side by side with it, what is marked `database` once more
# on the services that the TEST_ variables name. Used by `make test`; $1 is the folder of the Python to use.
# pytest's own summaries come last.
set -eu
bin=$1
if [ -z "${TEST_DATABASE_URL:-}" ]; then
    echo "PostgreSQL is not tested: set TEST_DATABASE_URL=postgres://name:password@127.0.0.1:5432/hub to do so."
    exec "$bin/python" -m pytest
fi
if [ -z "${TEST_REDIS_URL:-}" ]; then
    echo "Redis is not tested: set TEST_REDIS_URL=redis://127.0.0.1:6379/0 to do so."
fi
again=$(mktemp)
# A session of its own would outlive Ctrl+C: this one is ended with us.
HUB_TEST_SERVICES=1 "$bin/python" -m pytest -m database -p no:cacheprovider >"$again" 2>&1 &
other=$!
trap 'kill "$other" 2>/dev/null || true; rm -f "$again"' EXIT
trap 'exit 130' INT TERM
whole=0
"$bin/python" -m pytest || whole=$?
services=0
wait "$other" || services=$?
echo
echo "Once more on PostgreSQL${TEST_REDIS_URL:+ and Redis}: everything marked \"database\"."
cat "$again"
[ "$whole" -eq 0 ] || echo "On SQLite the suite did not pass; its summary stands above."
[ "$whole" -eq 0 ] && exit "$services"
exit "$whole"
