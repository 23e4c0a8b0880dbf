#!/usr/bin/env bash
# Builds and runs, and repeats that after every change. Arguments go to `nichandle serve`.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source "$ROOT/scripts/setup.sh"

setup_build
exec cargo run --quiet --locked --package xtask -- dev "$@"
