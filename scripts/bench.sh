#!/usr/bin/env bash
# The figures of the release, in one run that ends with one table: figure, measured, floor, target, met or missed. Fails when a target is missed. `make bench ARGS=reads` measures a part alone:
# start, writes, key, work, streams, csv, reads, pages, scale, postgres, replacement, many (the last two on one engine: `ARGS="many sqlite"`, `ARGS="many postgres"`).
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source "$ROOT/scripts/build.sh"
source "$ROOT/scripts/postgres.sh"

build_release
stream "the bench" build_program --package bench
# Ten thousand streams are as many files, on either side.
ulimit -n 65536 2>/dev/null || ulimit -n "$(ulimit -Hn)" || say "can't raise the limit of open files above $(ulimit -n)"
if (postgres_tool initdb) >/dev/null 2>&1; then
    trap postgres_stop EXIT
    trap 'exit 130' INT TERM
    postgres_start
else
    say "no PostgreSQL here: that half is not measured (make setup-test installs it)"
fi
say "measuring, about twenty minutes"
"$ROOT/target/release/bench" "$@"
