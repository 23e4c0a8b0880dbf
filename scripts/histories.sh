#!/usr/bin/env bash
# Random histories over service, store, worker and registry simulator: RUNS=… of them (1000), from SEED=… on (the clock's, when there is none), ENGINE=sqlite|postgres alone, ACTIONS=… long (40),
# JOBS=… at once (one for each core). Optimised, with their files in memory where there is a place for that.
# A history in which something is found is made as short as it can be and printed, with the command that repeats it; the log stays in target/histories.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source "$ROOT/scripts/postgres.sh"
source "$ROOT/scripts/packages.sh"

export NICHANDLE_HISTORY_RUNS=${RUNS:-1000}
export NICHANDLE_HISTORY_FIRST=${SEED:-$(date +%s)}
export NICHANDLE_HISTORY_ACTIONS=${ACTIONS:-40}
export NICHANDLE_HISTORY_JOBS=${JOBS:-$(nproc)}
case ${ENGINE:-} in
    sqlite) tests=(on_sqlite) ;;
    postgres) tests=(on_postgresql) ;;
    '') tests=(on_) ;;
    *) die "ENGINE is sqlite or postgres" ;;
esac
if [[ ${ENGINE:-} != sqlite ]]; then
    trap postgres_stop EXIT
    trap 'exit 130' INT TERM
    postgres_start
fi
mkdir -p "$ROOT/target/histories"
if [[ -z ${TMPDIR:-} && -w /dev/shm ]]; then export TMPDIR=/dev/shm; fi
say "$NICHANDLE_HISTORY_RUNS histories of $NICHANDLE_HISTORY_ACTIONS actions, from seed $NICHANDLE_HISTORY_FIRST"
cd "$ROOT"
cargo test --locked --profile optimised "${SERVER_SIDE[@]}" --test histories -- --nocapture "${tests[@]}" 2>&1 |
    tee "$ROOT/target/histories/$NICHANDLE_HISTORY_FIRST-${ENGINE:-both}.log"
