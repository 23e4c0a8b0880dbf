#!/usr/bin/env bash
# Cargo 1.95.0: a profile override for one package, whatever it sets, undoes `strip = true` of the profile for that package's program.
#
# What one would guess: `[profile.release.package.NAME]` with nothing but `opt-level` changes the optimisation of that package and inherits the
# rest, as the manual describes overrides. So a program that was stripped of its symbols is still stripped.
#
# What happens: cargo works out `strip` anew for a package with an override. As debug information is off, it comes to its own "debuginfo" in place
# of the profile's "symbols", without a warning; `cargo build --unit-graph` shows it. The program keeps its whole symbol table with every
# function's name. For a small program that is a third of its size; for a server of 34 MB it was ten megabytes more, which nobody had asked for
# and which name internals to whoever gets the file.
#
# What helps: say `strip = true` again in each override of a package that builds a program.
#
# Seen with cargo and rustc 1.95.0 on x86-64 Linux. Exits 0 while it is so, 1 when it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export CARGO_TARGET_DIR="$work/target" RUSTUP_TOOLCHAIN=1.95.0
if ! cargo --version >/dev/null 2>&1; then rustup toolchain install 1.95.0 --profile minimal; fi
mkdir "$work/src"
echo 'fn main() { println!("{}", std::env::args().count()); }' >"$work/src/main.rs"

# The symbols that a program keeps, after building with these lines added to its profile.
symbols() {
    cat >"$work/Cargo.toml" <<TOML
[package]
name = "stripped"
version = "0.0.0"
edition = "2021"
[workspace]
[profile.release]
strip = true
$1
TOML
    cargo build --quiet --release --manifest-path "$work/Cargo.toml"
    python3 - "$CARGO_TARGET_DIR/release/stripped" <<'PY'
import struct, sys

# The entries of the section of type SHT_SYMTAB (2) of a 64-bit ELF file: its size by the size of an entry.
file = open(sys.argv[1], "rb").read()
(start,), (size, count) = struct.unpack_from("<Q", file, 40), struct.unpack_from("<HH", file, 58)
sections = [struct.unpack_from("<IIQQQQIIQQ", file, start + n * size) for n in range(count)]
print(sum(section[5] // section[9] for section in sections if section[1] == 2))
PY
}

plain=$(symbols "")
overridden=$(symbols $'[profile.release.package.stripped]\nopt-level = "s"')
said_again=$(symbols $'[profile.release.package.stripped]\nopt-level = "s"\nstrip = true')
echo "$(cargo --version)"
echo "symbols with strip = true in the profile:                   $plain"
echo "… and an override that sets opt-level alone:                $overridden"
echo "… and an override that sets opt-level, and strip once more: $said_again"
[[ $plain == 0 && $overridden -gt 100 && $said_again == 0 ]]
