//! How the sources are laid out: nothing imports in a circle, no function asks for more than a reader holds in mind, no file is longer than one reads at once.
//!
//! What was otherwise when this test came stands in [`known`], by name. Its lists only shrink: what is mended must leave them.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod cycles;
mod imports;
mod known;
mod parameters;
mod read;

use cycles::{Needs, cycles, rooms};
use read::{sources, tokens};
use std::collections::BTreeSet;

/// The most parameters of a function.
const PARAMETERS: usize = 6;
/// The most lines of a module, its tests left out.
const LINES: usize = 400;
/// The most lines of a file of tests.
const LINES_OF_TESTS: usize = 500;

/// Each circle must lie within a known one. Answers what is new, and what is known and no more.
fn compare(found: &[Vec<String>], known: &[&[&str]]) -> (Vec<String>, Vec<String>) {
    let is_known = |circle: &&Vec<String>| {
        !known
            .iter()
            .any(|known| circle.iter().all(|name| known.contains(&name.as_str())))
    };
    let new = found
        .iter()
        .filter(is_known)
        .map(|circle| circle.join(" ↔ "));
    let in_circles: BTreeSet<&str> = found.iter().flatten().map(String::as_str).collect();
    let over = known
        .iter()
        .flat_map(|circle| circle.iter())
        .filter(|name| !in_circles.contains(*name));
    (new.collect(), over.map(|name| (*name).to_owned()).collect())
}

/// Without what a file needs of its own room's head, where the head is known to hold what its room shares.
fn without_heads<'a>(needs: &Needs<'a>, heads: &[&str]) -> Needs<'a> {
    let keeps = |file: &str, on: &str| {
        let is_below = on
            .strip_suffix("mod.rs")
            .or_else(|| on.strip_suffix("lib.rs"))
            .is_some_and(|folder| file.starts_with(folder));
        let file_as_folder = on.strip_suffix(".rs").is_some_and(|folder| {
            file.strip_prefix(folder)
                .is_some_and(|rest| rest.starts_with('/'))
        });
        !((is_below || file_as_folder) && heads.contains(&on))
    };
    needs
        .iter()
        .map(|(file, on)| {
            (
                *file,
                on.iter().copied().filter(|on| keeps(file, on)).collect(),
            )
        })
        .collect()
}

#[test]
fn no_files_import_each_other() {
    let mut found = Vec::new();
    let mut idle: BTreeSet<&str> = known::HEADS.into();
    for package in imports::packages().values() {
        let needs = package.needs();
        found.extend(cycles(&without_heads(&needs, &known::HEADS)));
        let in_circles: BTreeSet<String> = cycles(&needs).into_iter().flatten().collect();
        idle.retain(|head| !in_circles.contains(*head));
    }
    let (new, over) = compare(&found, known::FILES);
    assert!(new.is_empty(), "files that import each other: {new:#?}");
    assert!(
        over.is_empty() && idle.is_empty(),
        "mended, so take it from known.rs: {over:#?} {idle:#?}"
    );
}

#[test]
fn no_rooms_import_each_other() {
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
            found.extend(cycles(&rooms(&needs, folder)));
        }
    }
    let (new, over) = compare(&found, known::ROOMS);
    assert!(new.is_empty(), "rooms that import each other: {new:#?}");
    assert!(
        over.is_empty(),
        "mended, so take it from known.rs: {over:#?}"
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
    ratchet(&many, known::PARAMETERS, "more than six parameters");
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
    ratchet(&long, &[], "too long");
}

fn ratchet(found: &[String], known: &[&str], what: &str) {
    let new: Vec<&String> = found
        .iter()
        .filter(|name| !known.contains(&name.as_str()))
        .collect();
    assert!(new.is_empty(), "{what}: {new:#?}");
    let over: Vec<&&str> = known
        .iter()
        .filter(|name| !found.iter().any(|found| found == *name))
        .collect();
    assert!(
        over.is_empty(),
        "mended, so take it from known.rs: {over:#?}"
    );
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
    let beside = rooms(&round, "a");
    assert_eq!(beside.keys().collect::<Vec<_>>(), [&"a/x", &"a/y"]);
    let closed = needs(&[
        ("a.rs", "b.rs"),
        ("b.rs", "c.rs"),
        ("c.rs", "a.rs"),
        ("d.rs", "a.rs"),
    ]);
    assert_eq!(cycles(&closed), [["a.rs", "b.rs", "c.rs"]]);
    let by_room = needs(&[
        ("p/src/a/x.rs", "p/src/b.rs"),
        ("p/src/b.rs", "p/src/a/y.rs"),
        ("p/src/lib.rs", "p/src/b.rs"),
    ]);
    assert_eq!(cycles(&rooms(&by_room, "p/src")), [["p/src/a", "p/src/b"]]);
}

#[test]
fn heads_are_left_out_for_their_own_room_only() {
    let mut needs = Needs::new();
    needs.insert("a/mod.rs", ["a/x.rs"].into());
    needs.insert("a/x.rs", ["a/mod.rs"].into());
    needs.insert("b.rs", ["a/mod.rs"].into());
    assert_eq!(cycles(&needs).len(), 1);
    let without = without_heads(&needs, &["a/mod.rs"]);
    assert!(cycles(&without).is_empty());
    assert!(without["b.rs"].contains("a/mod.rs"));
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
