#!/usr/bin/env bash
# The figures of the release, in one run. Fails when a target is missed. `make bench ARGS=api` measures the API alone, `ARGS=many` changes of many domains (on one engine: `ARGS="many sqlite"`, `ARGS="many postgres"`).
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source "$ROOT/scripts/build.sh"
source "$ROOT/scripts/postgres.sh"

build_release
stream "the bench" build_program --package bench
# A thousand streams are a thousand files, on either side.
ulimit -n 8192 2>/dev/null || say "can't raise the limit of open files above $(ulimit -n)"
if (postgres_tool initdb) >/dev/null 2>&1; then
    trap postgres_stop EXIT
    trap 'exit 130' INT TERM
    postgres_start
else
    say "no PostgreSQL here: that half is not measured (make setup-test installs it)"
fi
say "measuring, about a minute"
"$ROOT/target/release/bench" "$@"
