#!/usr/bin/env bash
# Formats the Rust sources.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source "$ROOT/scripts/setup.sh"

rust_for_the_browser
setup_fmt
cargo fmt
say "formatted"
