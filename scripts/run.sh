#!/usr/bin/env bash
# Sets up, builds, and starts the program with a sample organization. Arguments go to `nichandle serve`.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source "$ROOT/scripts/build.sh"

build_release
say "starting; Ctrl-C ends it"
exec "$ROOT/target/release/nichandle" serve --demo "$@"
