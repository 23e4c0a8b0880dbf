#!/usr/bin/env bash
# A storm over the release: SEED=… draws the plan (the clock does when there is none), MINUTES=… says how long (5), ENGINE=sqlite|postgres
# which alone, WITHOUT=kill,fill_disk what is left out. Arguments go to the program: --plan prints the plan, --keep keeps the folder. A seed that
# found something is reported with the command that repeats the same storm; plan, history, logs and databases stay under target/storm.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source "$ROOT/scripts/build.sh"

build_release
setup_test
stream "the storm" build_program --package storm
seed=${SEED:-$(date +%s)}
# In seconds, for repeating a test's storm.
seconds=${SECONDS_LONG:-$((${MINUTES:-5} * 60))}
words=(--seed "$seed" --seconds "$seconds")
[[ -z ${ENGINE:-} ]] || words+=(--engine "$ENGINE")
[[ -z ${WITHOUT:-} ]] || words+=(--without "$WITHOUT")
say "storm, seed $seed, $seconds s on each engine"
"$ROOT/target/release/storm" "${words[@]}" "$@"
