#!/usr/bin/env bash
# The figures of the release, in one run. Fails when a target is missed. `make bench ARGS=api` measures the API alone.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source "$ROOT/scripts/build.sh"

build_release
stream "the bench" build_program --package bench
# A thousand streams are a thousand files, on either side.
ulimit -n 8192 2>/dev/null || say "can't raise the limit of open files above $(ulimit -n)"
say "measuring, about a minute"
"$ROOT/target/release/bench" "$@"
