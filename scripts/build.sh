#!/usr/bin/env bash
# The release: what browsers load, then the one program with it inside.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source "$ROOT/scripts/setup.sh"

build_assets() { cargo run --quiet --locked --package xtask -- assets; }
# Without the flags of .cargo/config.toml, as the browser's part: pages and islands must be written alike, or no island comes alive (tried: a release with erased components is a
# third smaller and quicker to build, but its markers are not where the browser's part looks for them).
build_program() { CARGO_ENCODED_RUSTFLAGS="" cargo build --locked --release --package server "$@"; }

build_release() {
    setup_build
    stream "what browsers load (Rust to WebAssembly, styles)" build_assets
    stream "the program" build_program
    say "built target/release/nichandle, $(du -h "$ROOT/target/release/nichandle" | cut -f 1)"
}

if [[ ${BASH_SOURCE[0]} == "$0" ]]; then build_release; fi
