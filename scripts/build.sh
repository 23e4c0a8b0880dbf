#!/usr/bin/env bash
# The release: what browsers load, then the one program with it inside.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source "$ROOT/scripts/setup.sh"

build_assets() { cargo run --quiet --locked --package xtask -- assets; }
# Without the flags of .cargo/config.toml, as the browser's part: pages and islands must be written alike, or no island comes alive (docs/adr/0005).
# Instead: panic messages contain no path of the build machine, so that builds are reproducible (xtask/src/wasm.rs does it for the browser's part).
build_program() { CARGO_ENCODED_RUSTFLAGS="$(trimmed_paths)" cargo build --locked --release --package server "$@"; }

# Flags for rustc, as CARGO_ENCODED_RUSTFLAGS separates them. Of several that fit, rustc takes the last.
trimmed_paths() {
    local sysroot
    sysroot=$(rustc --print sysroot)
    printf -- '--remap-path-prefix=%s=%s\x1f' "$ROOT" /nichandle
    printf -- '--remap-path-prefix=%s=%s\x1f' "${CARGO_HOME:-$HOME/.cargo}" /cargo
    printf -- '--remap-path-prefix=%s=%s' "$sysroot/lib/rustlib/src/rust" /rust
}

# Fails when the program contains the path where it was built.
no_paths_inside() {
    local folder
    for folder in "$ROOT/" "${CARGO_HOME:-$HOME/.cargo}/" "$(rustc --print sysroot)/lib/rustlib/src"; do
        if LC_ALL=C grep -qaF "$folder" "$ROOT/target/release/nichandle"; then echo "the program tells of $folder" && return 1; fi
    done
}

# Both at once: each leaves a processor idle for a while, the one when everything is linked and made small, the other between the last crates. Only the executable has the assets inside, so the
# server's library needs none of them; the two builds lock different folders. The assets' lines are marked.
build_both() {
    local failed=0 assets
    build_assets > >(sed -u 's/^/browser: /' >&2) 2>&1 &
    assets=$!
    build_program --lib || failed=1
    wait "$assets" || failed=1
    return "$failed"
}

build_release() {
    setup_build
    stream "what browsers load (Rust to WebAssembly, styles), and the server's library" build_both
    stream "the program" build_program
    say "built target/release/nichandle, $(du -h "$ROOT/target/release/nichandle" | cut -f 1)"
}

if [[ ${BASH_SOURCE[0]} == "$0" ]]; then build_release; fi
