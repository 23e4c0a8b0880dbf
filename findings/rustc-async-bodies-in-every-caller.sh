#!/usr/bin/env bash
# rustc 1.95.0: the body of a plain `pub async fn`, not generic and not inline, is compiled in each crate that awaits it, and not in its own.
#
# What one would guess: a function without type parameters is compiled once, in the crate that defines it, and its callers link to it. So a
# library of async use cases costs its callers nothing but calls.
#
# What happens: an async function only makes a state machine. The code that runs it, its `poll`, belongs to whoever polls it. The library holds
# no machine code of the body at all; each crate that awaits it holds a whole copy, with the bodies of everything awaited in there. In a
# workspace whose pages, API and worker await the same use cases, all of them with their database statements were compiled three times, and most
# of the time was not even spent by LLVM: it went into walking the nested state machines.
#
# What helps: return `Pin<Box<dyn Future<…> + Send>>` from an ordinary function in the library. The conversion to `dyn` stands in the library, so
# the code does, too, and callers get a pointer. A box made by the caller, or within another async function, changes nothing.
#
# Seen with rustc 1.95.0 on x86-64 Linux, optimised. Exits 0 while it is so, 1 when it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export RUSTUP_TOOLCHAIN=1.95.0
if ! rustc --version >/dev/null 2>&1; then rustup toolchain install 1.95.0 --profile minimal; fi
cd "$work"

cat >book.rs <<'RUST'
use std::{future::Future, pin::Pin};
#[inline(never)]
pub fn step(of: &str) -> usize { std::hint::black_box(of).len() }

pub async fn plain(name: String) -> usize { step("THE-BODY-OF-PLAIN") + step(&name) }

pub fn boxed(name: String) -> Pin<Box<dyn Future<Output = usize> + Send>> {
    Box::pin(async move { step("THE-BODY-OF-BOXED") + step(&name) })
}
RUST
for caller in pages api; do
    cat >$caller.rs <<'RUST'
use std::{future::Future, pin::Pin, task::{Context, Poll, Waker}};
fn drive<T>(mut of: Pin<&mut dyn Future<Output = T>>) -> Option<T> {
    match of.as_mut().poll(&mut Context::from_waker(Waker::noop())) { Poll::Ready(done) => Some(done), Poll::Pending => None }
}
pub fn page(name: &str) -> Option<usize> {
    let name = name.to_owned();
    drive(std::pin::pin!(async move { book::plain(name.clone()).await + book::boxed(name).await }))
}
RUST
done

rustc --edition 2021 -O --crate-type rlib book.rs
for caller in pages api; do rustc --edition 2021 -O --crate-type rlib --extern book=libbook.rlib $caller.rs; done

# How many object files of a library hold the text that only this body has. Metadata, which holds every body for later, is no object file.
holds() {
    rm -rf unpacked && mkdir unpacked && (cd unpacked && ar x "../lib$1.rlib")
    grep -l -a -- "THE-BODY-OF-$2" unpacked/*.o | wc -l || true
}

rustc --version
verdict=0
for body in PLAIN BOXED; do
    found="$(holds book $body) $(holds pages $body) $(holds api $body)"
    echo "the body of $body stands in book, pages, api: $found"
    case "$body $found" in "PLAIN 0 1 1" | "BOXED 1 0 0") ;; *) verdict=1 ;; esac
done
exit $verdict
