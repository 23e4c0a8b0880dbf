#!/usr/bin/env bash
# The browser tests, against the built release. Arguments go to Playwright.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source "$ROOT/scripts/build.sh"

# Debian's browser where there is one; elsewhere Playwright brings its own.
e2e_tests() {
    local browser
    browser=$(command -v chromium || true)
    (
        cd "$ROOT/end2end" || exit
        if [[ -z $browser ]]; then npx --no-install playwright install chromium; fi
        NICHANDLE_BROWSER=$browser npx --no-install playwright test "$@"
    )
}

if [[ ${BASH_SOURCE[0]} == "$0" ]]; then
    build_release
    setup_test
    e2e_tests "$@"
fi
