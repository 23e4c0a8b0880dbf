//! The layout of the sources: no import cycles, no function with too many parameters, no module that is too long.
//!
//! There are no exceptions. What two files or two modules need of each other belongs in a third one below both.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod cycles;
mod imports;
mod parameters;
mod read;

use cycles::{Needs, cycles, modules};
use read::{sources, tokens};
use std::collections::BTreeSet;

/// The most parameters of a function.
const PARAMETERS: usize = 6;
/// The most lines of a module, its tests left out.
const LINES: usize = 400;
/// The most lines of a file of tests.
const LINES_OF_TESTS: usize = 500;

/// Cycles in words.
fn told(circles: &[Vec<String>]) -> Vec<String> {
    circles.iter().map(|circle| circle.join(" ↔ ")).collect()
}

#[test]
fn no_files_import_each_other() {
    let mut found = Vec::new();
    for package in imports::packages().values() {
        found.extend(cycles(&package.needs()));
    }
    let found = told(&found);
    assert!(found.is_empty(), "files that import each other: {found:#?}");
}

#[test]
fn no_modules_import_each_other() {
    let mut found = Vec::new();
    for package in imports::packages().values() {
        let needs = package.needs();
        let mut folders = BTreeSet::new();
        for file in needs.keys() {
            let mut path = *file;
            while let Some((folder, _)) = path.rsplit_once('/') {
                if !folder.contains("/src") {
                    break;
                }
                folders.insert(folder);
                path = folder;
            }
        }
        for folder in folders {
            found.extend(cycles(&modules(&needs, folder)));
        }
    }
    let found = told(&found);
    assert!(
        found.is_empty(),
        "modules that import each other: {found:#?}"
    );
}

#[test]
fn no_function_asks_for_more_than_six() {
    let mut many = Vec::new();
    for folder in ["src", "tests"] {
        for source in sources(folder) {
            for asks in parameters::functions(&source) {
                if asks.count > PARAMETERS {
                    many.push(format!("{} {}", source.path, asks.function));
                }
            }
        }
    }
    assert!(many.is_empty(), "more than six parameters: {many:#?}");
}

#[test]
fn no_file_is_too_long() {
    let mut long = Vec::new();
    for (folder, limit) in [("src", LINES), ("tests", LINES_OF_TESTS)] {
        for source in sources(folder) {
            if source.lines > limit {
                long.push(source.path);
            }
        }
    }
    assert!(long.is_empty(), "too long: {long:#?}");
}

#[test]
fn circles_are_found() {
    let needs = |edges: &[(&'static str, &'static str)]| {
        let mut needs = Needs::new();
        for (one, other) in edges {
            needs.entry(*one).or_default().insert(*other);
            needs.entry(*other).or_default();
        }
        needs
    };
    let round = needs(&[
        ("a/x.rs", "b.rs"),
        ("b.rs", "c.rs"),
        ("c.rs", "a/y.rs"),
        ("d.rs", "b.rs"),
    ]);
    assert!(cycles(&round).is_empty(), "no file of these is in a circle");
    let beside = modules(&round, "a");
    assert_eq!(beside.keys().collect::<Vec<_>>(), [&"a/x", &"a/y"]);
    let closed = needs(&[
        ("a.rs", "b.rs"),
        ("b.rs", "c.rs"),
        ("c.rs", "a.rs"),
        ("d.rs", "a.rs"),
    ]);
    assert_eq!(cycles(&closed), [["a.rs", "b.rs", "c.rs"]]);
    let by_module = needs(&[
        ("p/src/a/x.rs", "p/src/b.rs"),
        ("p/src/b.rs", "p/src/a/y.rs"),
        ("p/src/lib.rs", "p/src/b.rs"),
    ]);
    assert_eq!(
        cycles(&modules(&by_module, "p/src")),
        [["p/src/a", "p/src/b"]]
    );
}

#[test]
fn parameters_are_counted() {
    let count = |text: &str| {
        let source = read::Source {
            path: String::new(),
            package: String::new(),
            module: Vec::new(),
            tokens: tokens(text).unwrap(),
            lines: 0,
        };
        let found = parameters::functions(&source);
        found.iter().map(|asks| asks.count).collect::<Vec<_>>()
    };
    assert_eq!(count("fn a() {}"), [0]);
    assert_eq!(
        count("impl A { fn a(&mut self, b: B<C, D>, e: &str,) {} }"),
        [2]
    );
    assert_eq!(
        count("fn a(self: Arc<Self>, (b, c): (B, C), d: &(D, E, F)) {}"),
        [5]
    );
    assert_eq!(
        count("fn a<F: Fn(A, B) -> C>(f: F, g: impl Fn(A, B) -> C, h: fn(A, B)) {}"),
        [3]
    );
    assert_eq!(
        count("#[island] pub fn A(b: B, c: C) {} #[must_use] fn b(c: C) {}"),
        [1]
    );
    assert_eq!(
        count("fn a(Path((b, c)): Path<(B, C)>) { fn d(e: E) {} }"),
        [1, 1]
    );
    assert!(count("#[cfg(test)] mod tests { fn a(b: B) {} }").is_empty());
}
