//! Counts hand-written `json!`. Responses, stored state and events are types; the numbers here may only go down.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod sources;

use sources::{files, root};
use std::fs;

/// Folders that should have no `json!`, with how many are left. Lower the number when there are fewer.
const LEFT: [(&str, usize); 4] = [
    ("server/src/http/v1", 0),
    ("crates/service/src", 0),
    ("crates/store/src", 0),
    ("crates/worker/src", 0),
];

/// The examples that the API's document shows are data.
const EXAMPLES: &str = "server/src/http/v1/openapi/operations";

/// `json!` in code that ships: neither in a comment nor in a file's tests, which stand at its end.
fn written_by_hand(text: &str) -> usize {
    let ships = text
        .split("#[cfg(test)]\n#[expect")
        .next()
        .unwrap_or_default();
    let ships = ships
        .split("#[cfg(test)]\nmod tests")
        .next()
        .unwrap_or_default();
    ships
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .map(|line| {
            line.matches("json!(").count()
                + line.matches("json!{").count()
                + line.matches("json! {").count()
        })
        .sum()
}

#[test]
fn what_is_counted_is_what_ships() {
    assert_eq!(
        written_by_hand("let a = json!({ \"b\": json!(1) });\n// json!(2)\n"),
        2
    );
    assert_eq!(
        written_by_hand("#[cfg(test)]\nmod tests {\n    json!(1)\n}\n"),
        0
    );
    assert_eq!(written_by_hand("use serde_json::json;\n"), 0);
}

#[test]
fn json_is_written_by_types() {
    for (folder, left) in LEFT {
        let mut found = Vec::new();
        files(&root().join(folder), &mut found);
        let mut places = Vec::new();
        for path in &found {
            let name = path.strip_prefix(root()).unwrap().display().to_string();
            if name.starts_with(EXAMPLES) || name.ends_with("/tests.rs") || name.contains("/tests/")
            {
                continue;
            }
            let count = written_by_hand(&fs::read_to_string(path).unwrap());
            if count > 0 {
                places.push((count, name));
            }
        }
        let now: usize = places.iter().map(|(count, _)| count).sum();
        assert!(!found.is_empty(), "{folder} is empty");
        assert!(
            now <= left,
            "{folder}: {now} where {left} were left: make a type of it. {places:#?}"
        );
    }
}
