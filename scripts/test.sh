#!/usr/bin/env bash
# All tests: the crates' on SQLite and PostgreSQL, the release's size, the browser's. The last line says how many.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source "$ROOT/scripts/build.sh"
source "$ROOT/scripts/postgres.sh"
source "$ROOT/scripts/e2e.sh"
source "$ROOT/scripts/packages.sh"

RESULTS=$ROOT/target/test-results

crates_tests() {
    # Every package's, also after one failed; the table of them is what people read.
    # With the release's assets inside, so that the tests see each of them served.
    NICHANDLE_SITE_DIR=$ROOT/target/site cargo test --locked --no-fail-fast "${SERVER_SIDE[@]}" 2>&1 | tee "$RESULTS/crates.log"
}

# The API tests again, on the other engine.
api_tests() {
    NICHANDLE_SITE_DIR=$ROOT/target/site NICHANDLE_TEST_ENGINE=postgres \
        cargo test --locked --no-fail-fast "${SERVER_SIDE[@]}" --test api 2>&1 | tee "$RESULTS/api.log"
}

# A minute of storm, with nothing beside it: it watches the clock, and would disturb those that do. What this machine can't try it says. On SQLite: several
# processes on PostgreSQL are frozen for longer than a lease, which alone takes more than a minute; `make storm ENGINE=postgres` does that.
storm_tests() {
    cargo test --locked --no-fail-fast "${SERVER_SIDE[@]}" --test minute -- --nocapture on_sqlite 2>&1 | tee "$RESULTS/storm.log"
}

# count WORD: the sum over what `cargo test` ("12 passed; 0 failed") and Playwright ("  12 passed (3.4s)") print.
count() {
    cat "$RESULTS"/*.log 2>/dev/null | grep -E '^test result|^ +[0-9]+ (passed|failed)' | grep -oE "[0-9]+ $1" |
        awk '{ sum += $1 } END { print sum + 0 }' || true
}

finish() {
    postgres_stop
    local failed
    failed=$(count failed)
    # What broke before it could count, a compile error or a size, is one failure and not none.
    if [[ $VERDICT != "all passed" ]] && ((failed == 0)); then failed=1; fi
    command -v soffice >/dev/null || say "LEFT OUT, no soffice here: what LibreOffice makes of our export (Debian: libreoffice-calc libreoffice-l10n-de)"
    unshare --mount --pid --fork sh -c 'mount -t tmpfs none /var/spool' 2>/dev/null || say "LEFT OUT, no right to mount here: what Postfix, exim and OpenSMTPD write of returned letters"
    say "tests: $VERDICT"
    echo "$(count passed) passed, $failed failed"
}

rm -rf "$RESULTS"
mkdir -p "$RESULTS"
VERDICT="cut short"
trap finish EXIT
trap 'exit 130' INT TERM

setup_build
setup_test
stream "what browsers load (Rust to WebAssembly, styles)" build_assets
postgres_start
failures=()
say "tests of the crates …"
crates_tests || failures+=("crates")
say "tests of the APIs on PostgreSQL …"
api_tests || failures+=("apis")
say "a minute of storm …"
storm_tests || failures+=("storm")
stream "the program" build_program
cargo run --quiet --locked --package xtask -- budget || failures+=("size")
cargo run --quiet --locked --package xtask -- program-budget || failures+=("program size")
no_paths_inside || failures+=("paths")
say "tests in the browser …"
e2e_tests 2>&1 | tee "$RESULTS/e2e.log" || failures+=("browser")
VERDICT=${failures[*]:+"failed: ${failures[*]}"}
VERDICT=${VERDICT:-all passed}
((${#failures[@]} == 0))
