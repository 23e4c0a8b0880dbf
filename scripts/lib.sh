# shellcheck shell=bash
# Shared by every script here: where the project is, a line with the elapsed seconds for each step, Debian packages, and the choice
# of Rust toolchain. Sourced, never run.

set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$ROOT"
LOGS=$ROOT/target/logs
WASM=wasm32-unknown-unknown
# A script that is started by another one continues its caller's timer.
export NICHANDLE_STARTED=${NICHANDLE_STARTED:-$(date +%s)}

# say TEXT…: prints one line of progress, after the seconds since the command began.
say() { printf '[%4d s] %s\n' $(($(date +%s) - NICHANDLE_STARTED)) "$*"; }

die() {
    say "stopped: $*" >&2
    exit 1
}

# step TITLE COMMAND…: runs it with its output in a log file, a line every ten seconds, and the end of the log when it fails.
step() {
    local title=$1 log rc=0 pulse began=$SECONDS
    shift
    mkdir -p "$LOGS"
    log=$LOGS/$(tr -cs 'a-zA-Z0-9' '-' <<<"$title" | sed 's/^-*//; s/-*$//').log
    say "$title …"
    (
        # The progress loop is not part of the step: it must not outlive it, and it writes nothing but this line.
        while sleep 10; do say "  … $title: $(tr '\r' '\n' <"$log" | grep -v '^ *$' | tail -n 1 | cut -c -100)"; done
    ) &
    pulse=$!
    # In a condition bash would ignore a failure inside the function, so the step runs outside of one.
    set +e
    (
        set -e
        "$@"
    ) >"$log" 2>&1 </dev/null
    rc=$?
    set -e
    kill "$pulse" 2>/dev/null || true
    wait "$pulse" 2>/dev/null || true
    if ((rc != 0)); then
        tail -n 40 "$log" >&2
        die "$title failed with $rc; the whole of it is in ${log#"$ROOT"/}"
    fi
    say "  done in $((SECONDS - began)) s"
}

# stream TITLE COMMAND…: the same for a command that shows its own progress (cargo, a test run).
stream() {
    local title=$1 began=$SECONDS
    shift
    say "$title …"
    "$@" || die "$title failed with $?"
    say "  done in $((SECONDS - began)) s"
}

as_root() {
    if ((EUID == 0)); then "$@"; elif command -v sudo >/dev/null; then sudo "$@"; else
        die "this needs root: $*"
    fi
}

# missing_packages NAME…: those of the Debian packages that are not installed.
missing_packages() {
    local name
    for name in "$@"; do
        dpkg-query -W -f='${Status}\n' "$name" 2>/dev/null | grep -q 'ok installed' || echo "$name"
    done
}

apt() { as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 -q "$@"; }

apt_install_now() {
    # An interrupted installation leaves packages half configured; this completes them and is quick when there are none.
    as_root env DEBIAN_FRONTEND=noninteractive dpkg --configure -a
    # The list of packages may be old or empty: fetch it only when the first try shows that.
    apt install -y --no-install-recommends "$@" || { apt update && apt install -y --no-install-recommends "$@"; }
}

# packages WHAT NAME…: installs those that are missing.
packages() {
    local what=$1 missing
    shift
    command -v apt-get >/dev/null || die "$what: not a Debian; please install what Debian calls: $*"
    mapfile -t missing < <(missing_packages "$@")
    ((${#missing[@]} == 0)) || step "Debian packages, $what: ${missing[*]}" apt_install_now "${missing[@]}"
}

# has_wasm TOOLCHAIN: can that toolchain (empty: the active one) compile for the browser? Checked by compiling a tiny program, because a
# standard library that another version of the compiler built looks the same.
has_wasm() {
    local out rc=0
    out=$(mktemp -d)
    echo 'pub fn probe() -> String { String::new() }' >"$out/probe.rs"
    (
        if [[ -n $1 ]]; then export RUSTUP_TOOLCHAIN=$1; fi # for this subshell only
        rustc --target "$WASM" --crate-type rlib --emit metadata --out-dir "$out" "$out/probe.rs"
    ) >/dev/null 2>&1 || rc=$?
    rm -rf "$out"
    return "$rc"
}

# The Rust that rust-toolchain.toml names, and the oldest that can compile the sources.
PINNED=$(sed -n 's/^channel = "\(.*\)"/\1/p' rust-toolchain.toml)
OLDEST=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)
# rustup is asked for a toolchain once and for a limited time (scripts/setup.sh), and not by each command that meets the file.
export RUSTUP_AUTO_INSTALL=0

# can_build TOOLCHAIN: is that toolchain (empty: the pinned one, or a Rust that rustup knows nothing of) there, new enough, and able to compile for the browser?
can_build() {
    local version
    version=$(
        if [[ -n $1 ]]; then export RUSTUP_TOOLCHAIN=$1; fi
        rustc --version 2>/dev/null | cut -d ' ' -f 2
    ) || return 1
    [[ -n $version && $(printf '%s\n' "$OLDEST" "${version%%-*}" | sort -V | head -n 1) == "$OLDEST" ]] && has_wasm "$1"
}

# choose_toolchain NAME…: the first of these that can build everything (empty: the active one) becomes the one of every command from now on. True when one can.
choose_toolchain() {
    local name
    [[ -z ${NICHANDLE_TOOLCHAIN_CHOSEN:-} ]] || return 0
    [[ -d $HOME/.cargo/bin ]] && PATH=$HOME/.cargo/bin:$PATH
    for name in "$@"; do
        can_build "$name" || continue
        if [[ -n $name ]]; then
            export RUSTUP_TOOLCHAIN=$name
            say "building with the toolchain '$name' in place of Rust $PINNED, which is not here"
        fi
        export NICHANDLE_TOOLCHAIN_CHOSEN=yes
        return 0
    done
    return 1
}
