#!/bin/sh
# The whole suite on SQLite with the in-memory layer and, once more, what is marked `database` on the services that
# the TEST_ variables name. With services there are lanes side by side, because one alone takes too long and waits for
# others half of its time: SQLite, the services, and the browser, whose tests are dealt out to whichever lane has ended.
# Used by `make test`; $1 is the folder of the Python to use. pytest's own summaries come last.
set -eu
bin=$1
if [ -z "${TEST_DATABASE_URL:-}" ]; then
    echo "PostgreSQL is not tested: set TEST_DATABASE_URL=postgres://name:password@127.0.0.1:5432/hub to do so."
    exec "$bin/python" -m pytest
fi
if [ -z "${TEST_REDIS_URL:-}" ]; then
    echo "Redis is not tested: set TEST_REDIS_URL=redis://127.0.0.1:6379/0 to do so."
fi
beside=$(mktemp -d)
# The browser tests, in parts by their names, so that each lane can take some.
browser_part() {
    mkdir "$beside/$1" 2>/dev/null || return 0
    echo "The browser tests, $1."
    shift
    "$bin/python" -m pytest -m browser -p no:cacheprovider --durations=10 "$@"
}
browser() {
    failed=0
    browser_part "b to l" tests/browser/test_[b-l]*.py || failed=$?
    browser_part "m to z" tests/browser/test_[m-z]*.py || failed=$?
    browser_part "a" tests/browser/test_a*.py || failed=$?
    return "$failed"
}
(
    status=0
    echo "Once more on PostgreSQL${TEST_REDIS_URL:+ and Redis}: everything marked \"database\"."
    HUB_TEST_SERVICES=1 "$bin/python" -m pytest -m database -p no:cacheprovider --durations=10 || status=$?
    browser || status=$?
    exit "$status"
) >"$beside/said" 2>&1 &
other=$!
browser >"$beside/seen" 2>&1 &
third=$!
# A lane that runs on after Ctrl+C would hold the test database.
trap 'kill "$other" "$third" 2>/dev/null || true; rm -rf "$beside"' EXIT
trap 'exit 130' INT TERM
first=0
"$bin/python" -m pytest -m "not browser" --durations=10 || first=$?
browser || first=$?
second=0
wait "$other" || second=$?
wait "$third" || second=$?
echo
cat "$beside/seen" "$beside/said"
[ "$first" -eq 0 ] || echo "Something did not pass; the summaries stand above."
[ "$first" -eq 0 ] && exit "$second"
exit "$first"
