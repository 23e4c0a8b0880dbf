#!/usr/bin/env bash
# All static checks. Each package is checked with the features it is built with:
# the server's and the browser's never together, since features would unify.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source "$ROOT/scripts/setup.sh"

# shellcheck source=packages.sh
source "$ROOT/scripts/packages.sh"

clippy_server() { cargo clippy --quiet --locked --all-targets "${SERVER_SIDE[@]}" -- -D warnings; }
clippy_browser() { cargo clippy --quiet --locked --target "$WASM" -p frontend -- -D warnings; }
docs() { RUSTDOCFLAGS="-D warnings" cargo doc --quiet --locked --no-deps --document-private-items "${SERVER_SIDE[@]}"; }

# What the browser's dependency tree must not contain: the server's half of leptos, a database, a runtime for threads.
browser_tree() {
    local tree features name
    features=$(cargo tree --locked -p frontend --target "$WASM" -e normal,features --prefix none)
    tree=$(cargo tree --locked -p frontend --target "$WASM" -e normal --prefix none)
    if grep -E '^[a-z_-]+ feature "ssr"' <<<"$features"; then echo "the feature ssr is on in the browser's tree" && return 1; fi
    for name in sqlx sqlx-core tokio axum ring rand service store; do
        if grep -E "^$name v" <<<"$tree"; then echo "$name is in the browser's tree" && return 1; fi
    done
}

# Mistakes that no compiler detects.
sources_say() {
    local rust
    mapfile -t rust < <(git ls-files --cached --others --exclude-standard -- app 'server/src/*.rs' | grep '\.rs$' | while read -r file; do
        [[ -f $file ]] && echo "$file"
    done)
    # In an island a <textarea>'s text is its property: as a child it is lost when the island comes alive. On a page that the server alone writes, the child is its text.
    if grep -nE '<textarea[^>]*[^/]>[[:space:]]*[^<[:space:]]' -r app/src/islands --include='*.rs'; then echo "a <textarea> with children: use prop:value and the value in its place" && return 1; fi
    # A policy without 'unsafe-inline' ignores these, silently for the user.
    if grep -nE '[^-a-z:]style="' "${rust[@]}"; then echo 'inline style="…": the content security policy forbids it' && return 1; fi
    if grep -nE '\bcfg(_attr)?\(.*feature' -r app/src --include='*.rs' | grep -v '^app/src/lib.rs:'; then
        echo "cfg(feature) belongs into app/src/lib.rs" && return 1
    fi
    # Each is some thirty functions more per view, of which a page needs one.
    if grep -nE '\.into_any\(\)|\bAnyView\b' -r app/src --include='*.rs' | grep -vE '^app/src/(islands|browser|markup\.rs)'; then
        echo "outside of islands a view becomes markup: .into_markup()" && return 1
    fi
    if git grep -nE '#!?\[allow\(' -- '*.rs'; then echo "use #[expect(…, reason = …)]" && return 1; fi
}

# Where the crates come from, under which licences, and which may not come in (deny.toml); whether all that are named are used. Both ask what is here already.
dependencies() {
    # Those of other platforms too, which no build here has brought.
    cargo fetch --quiet --locked
    "$LINT_TOOLS/bin/cargo-deny" --offline --locked check bans licenses sources
    "$LINT_TOOLS/bin/cargo-shear"
}

npm_locked() {
    local folder
    for folder in . end2end; do
        [[ -f $folder/package.json ]] || continue
        [[ -f $folder/package-lock.json ]] || { echo "$folder/package-lock.json is missing" && return 1; }
        npm ci --prefix "$folder" --dry-run --ignore-scripts --no-audit --no-fund --offline >/dev/null ||
            { echo "$folder: package.json and its lock disagree" && return 1; }
    done
}

scripts_parse() {
    local file
    for file in scripts/*.sh .ci/run; do bash -n "$file"; done
    if command -v shellcheck >/dev/null; then shellcheck -x scripts/*.sh .ci/run; fi
}

rust_for_the_browser
setup_lint
step "formatting" cargo fmt --check
step "sources" sources_say
step "scripts" scripts_parse
step "npm locks" npm_locked
step "the browser's tree" browser_tree
step "dependencies" dependencies
step "lints, the server's side" clippy_server
step "lints, the browser's side" clippy_browser
step "documentation" docs
say "lint: nothing to say"
