#!/usr/bin/env bash
# Everything that building needs and a fresh machine lacks: a C compiler, a Rust that can compile for the browser, wasm-opt.
# Asks before it acts, so a second run has nothing to do; everything is built elsewhere and moved into place atomically.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# Rust from Debian's archive, beside rustup's: it comes with the source of the standard library and the linker for WASM.
DEBIAN_RUST=(rustc-web cargo-web rust-web-src rust-web-llvm lld-22 rust-web-clippy rustfmt-web)

# Asks rustup for the pinned Rust with all that is built from it. A machine where it can't be had is asked once.
add_by_rustup() {
    local asked=$ROOT/target/setup/no-rust-$PINNED
    [[ ! -f $asked ]] || return 1
    say "Rust $PINNED with $WASM is not here; asking rustup for it"
    if timeout 300 rustup toolchain install "$PINNED" --profile minimal --target "$WASM" --component clippy,rustfmt,rust-src --no-self-update >/dev/null 2>&1; then return; fi
    mkdir -p "${asked%/*}"
    : >"$asked"
    return 1
}

# Builds the standard library for the browser from Debian's source and puts it into that Rust's own folder.
build_wasm_std() {
    local work=$ROOT/target/setup/wasm-std sysroot lib
    sysroot=$(/usr/bin/rustc --print sysroot)
    lib=$sysroot/lib/rustlib/$WASM
    rm -rf "$work"
    mkdir -p "$work/src" "$work/lib"
    echo '#![no_std]' >"$work/src/lib.rs"
    # Its own workspace, or cargo would look for it among the project's members.
    printf '[package]\nname = "empty"\nversion = "0.0.0"\nedition = "2024"\n[workspace]\n' >"$work/Cargo.toml"
    (
        cd "$work" || exit
        # The project's own flags and another cargo's or rustc's variables have no place in a standard library.
        env -u RUSTUP_TOOLCHAIN -u RUSTFLAGS -u CARGO_ENCODED_RUSTFLAGS PATH="/usr/bin:$PATH" RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 \
            CARGO_BUILD_RUSTFLAGS="" /usr/bin/cargo build --release -Z build-std=std,panic_abort --target "$WASM" \
            --target-dir "$work/target"
    )
    cp "$work/target/$WASM/release/deps/"*.rlib "$work/lib/"
    rm -f "$work/lib/"libempty-*.rlib
    as_root mkdir -p "$lib"
    as_root rm -rf "$lib/lib.new"
    as_root cp -r "$work/lib" "$lib/lib.new"
    as_root rm -rf "$lib/lib"
    as_root mv "$lib/lib.new" "$lib/lib"
    rm -rf "$work"
}

rust_for_the_browser() {
    if choose_toolchain ''; then return; fi
    command -v rustup >/dev/null || die "neither rustup nor a Rust with the target $WASM is here"
    if add_by_rustup && choose_toolchain ''; then return; fi
    # What is here already and new enough will do.
    if choose_toolchain stable debian; then return; fi
    say "rustup can't bring it; taking Debian's Rust and building its standard library for the browser"
    packages "a Rust with its source" "${DEBIAN_RUST[@]}"
    if ! RUSTUP_TOOLCHAIN=debian rustc --version >/dev/null 2>&1; then
        step "linking /usr as the toolchain 'debian'" rustup toolchain link debian /usr
    fi
    has_wasm debian || step "standard library for $WASM, about a minute" build_wasm_std
    choose_toolchain debian || die "the toolchain 'debian' still can't compile for $WASM"
}

# The standard library's source, which makes what browsers load smaller. Debian's Rust came with it; a machine where rustup can't bring
# it is asked once, and builds without.
std_source() {
    local asked=$ROOT/target/setup/no-rust-src
    [[ -f $(rustc --print sysroot)/lib/rustlib/src/rust/library/Cargo.lock || -f $asked ]] && return
    say "asking rustup for the source of the standard library"
    if ! timeout 60 rustup component add rust-src >/dev/null 2>&1; then
        mkdir -p "${asked%/*}"
        : >"$asked"
        say "rustup has none; what browsers load will be a little larger"
    fi
}

# npm_ci FOLDER WHAT: the locked packages, unless this very lock file is what is installed.
npm_ci() {
    local folder=$1 what=$2 sum
    sum=$(sha256sum <"$folder/package-lock.json")
    [[ -f $folder/node_modules/.locked && $(<"$folder/node_modules/.locked") == "$sum" ]] && return
    command -v npm >/dev/null || die "Node 20 or later with npm is needed"
    step "npm packages: $what" npm ci --prefix "$folder" --ignore-scripts --no-fund --no-audit
    echo "$sum" >"$folder/node_modules/.locked"
}

setup_build() {
    command -v cc >/dev/null || packages "a C compiler" gcc libc6-dev
    rust_for_the_browser
    std_source
    # Crates before anything is built, so that no build waits for another's downloads.
    local crates
    cargo fetch --quiet --locked &
    crates=$!
    npm_ci "$ROOT" "wasm-opt, esbuild"
    wait "$crates" || die "the crates of Cargo.lock can't be fetched"
    say "ready to build with $(rustc --version)"
}

# The third-party programs that the tests check our output with, in a Python environment of the project's own. Built elsewhere and moved into place atomically.
make_venv() {
    local made=$ROOT/target/venv.new
    rm -rf "$made" "$ROOT/target/venv"
    python3 -m venv "$made"
    "$made/bin/python" -m pip install --quiet "$@"
    # pip writes the original path into the scripts; only `python -m` and imports are used, which are not affected.
    mv "$made" "$ROOT/target/venv"
}

python_clients() {
    local needs=() file sum
    for file in "$ROOT"/server/tests/needs.txt "$ROOT"/crates/*/tests/needs.txt "$ROOT"/crates/*/tests/*/needs.txt; do
        [[ -f $file ]] && needs+=(-r "$file")
    done
    sum=$(cat "$ROOT"/server/tests/needs.txt "$ROOT"/crates/*/tests/needs.txt "$ROOT"/crates/*/tests/*/needs.txt 2>/dev/null | sha256sum)
    [[ -f $ROOT/target/venv/.needs && $(<"$ROOT/target/venv/.needs") == "$sum" ]] && return
    step "Python clients" make_venv "${needs[@]}"
    echo "$sum" >"$ROOT/target/venv/.needs"
}

# A vendor's client in Rust is a program of its own with its own Cargo.lock; the test that runs it builds it, once (server/tests/process/dnsimple.rs), and is not to wait for downloads.
rust_clients() {
    local lock
    for lock in "$ROOT"/server/tests/process/clients/*/Cargo.lock; do
        cargo fetch --quiet --locked --manifest-path "${lock%/*}/Cargo.toml" || die "the crates of ${lock#"$ROOT"/} can't be fetched"
    done
}

# The mail servers whose reports of returned letters are read (crates/mail/tests/returned). They can't be installed beside each other, and none should serve here: their packages are
# extracted, and only the libraries that they need are installed.
MAIL_SERVERS=$ROOT/target/mail-servers
extract_mail_servers() {
    local made=$MAIL_SERVERS.new name
    rm -rf "$made" "$MAIL_SERVERS"
    mkdir -p "$made/debs"
    (cd "$made/debs" && { apt-get -q download postfix exim4-daemon-light opensmtpd || { apt update && apt-get -q download postfix exim4-daemon-light opensmtpd; }; })
    for name in postfix exim4 opensmtpd; do dpkg -x "$made/debs/$name"[_-]*.deb "$made/$name"; done
    rm -rf "$made/debs"
    mv "$made" "$MAIL_SERVERS"
}

mail_servers() {
    local libraries
    mapfile -t libraries < <(apt-cache depends postfix exim4-daemon-light opensmtpd | sed -n 's/^ *|\{0,1\}Depends: \(lib[^ ]*\)$/\1/p' | sort -u)
    packages "libraries of mail servers" "${libraries[@]}"
    [[ -d $MAIL_SERVERS ]] || step "mail servers, extracted" extract_mail_servers
}

# setup_test: what the tests need besides.
setup_test() {
    local wanted=(postgresql pgbouncer whois libnet-epp-perl libnet-ssleay-perl python3-venv faketime)
    command -v chromium >/dev/null || wanted+=(chromium)
    command -v curl >/dev/null || wanted+=(curl)
    # Opens and saves our own export (crates/testkit/tests/files/office.rs). A whole one of another origin does as well.
    command -v soffice >/dev/null || wanted+=(libreoffice-calc libreoffice-l10n-de)
    packages "what the tests use" "${wanted[@]}"
    mail_servers
    python_clients
    rust_clients
    if [[ -f $ROOT/end2end/package-lock.json ]]; then npm_ci "$ROOT/end2end" "Playwright"; fi
    say "ready to test"
}

# The two programs that look at dependencies, as the Python index has them: ready to run, so that nothing is compiled for a lint.
LINT_NEEDS=$ROOT/scripts/lint-needs.txt
LINT_TOOLS=$ROOT/target/lint-tools
lint_tools() {
    python3 -c 'import ensurepip' 2>/dev/null || packages "Python's environments" python3-venv
    rm -rf "$LINT_TOOLS"
    python3 -m venv "$LINT_TOOLS"
    "$LINT_TOOLS/bin/python" -m pip install --quiet --only-binary :all: -r "$LINT_NEEDS"
    cp "$LINT_NEEDS" "$LINT_TOOLS/.needs"
}

setup_fmt() {
    if cargo clippy --version >/dev/null 2>&1 && cargo fmt --version >/dev/null 2>&1; then return; fi
    if [[ ${RUSTUP_TOOLCHAIN:-} == debian ]]; then packages "lints" rust-web-clippy rustfmt-web; else
        step "rustup: clippy and rustfmt" rustup component add clippy rustfmt
    fi
}

setup_lint() {
    setup_fmt
    cmp -s "$LINT_NEEDS" "$LINT_TOOLS/.needs" || step "cargo-deny and cargo-shear" lint_tools
}

# Sourced by the other scripts; run, it does what its arguments name.
if [[ ${BASH_SOURCE[0]} == "$0" ]]; then
    for part in "${@:-build}"; do
        case $part in
        build | test | lint) "setup_$part" ;;
        *) die "setup: build, test or lint, not $part" ;;
        esac
    done
fi
