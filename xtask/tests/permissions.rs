//! A permission is declared in the table of an endpoint or a form, and as a type in the use case. This checks by the sources what the compiler can't.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod sources;

use sources::{files, root};
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

/// Where a transaction is opened without a permission, how often, and for which reason (`service::allowed::Unguarded`). A new place is a decision: it is written here.
const UNGUARDED: [(&str, &str, usize); 30] = [
    ("auth/access_keys.rs", "SignIn", 1),
    ("auth/account.rs", "SignIn", 2),
    ("auth/change_password.rs", "Themselves", 3),
    ("auth/keys.rs", "SignIn", 3),
    ("auth/sessions.rs", "Themselves", 3),
    ("auth/sign_in.rs", "SignIn", 2),
    ("auth/signing.rs", "SignIn", 3),
    ("auth/throttle.rs", "SignIn", 3),
    ("auth/tokens.rs", "SignIn", 1),
    ("contacts/wires.rs", "Given", 2),
    ("demo.rs", "Setup", 3),
    ("dnsimple/contacts.rs", "Given", 1),
    ("dnsimple/domains.rs", "Given", 1),
    ("dnsimple/numbers.rs", "Given", 3),
    ("domains/read.rs", "Published", 2),
    ("files/map.rs", "Upload", 2),
    ("files/mend.rs", "Upload", 1),
    ("files/read.rs", "Upload", 2),
    ("files/rows.rs", "Upload", 1),
    ("files/run.rs", "Upload", 3),
    ("flashes.rs", "Bookkeeping", 3),
    ("idempotency.rs", "Bookkeeping", 2),
    ("organizations/bootstrap.rs", "Setup", 3),
    ("organizations/read.rs", "Member", 4),
    ("people/invite.rs", "Link", 3),
    ("people/phones.rs", "Themselves", 1),
    ("people/reset.rs", "Setup", 2),
    ("tasks/read.rs", "Themselves", 1),
    ("verification/link.rs", "Link", 2),
    ("verification/returned.rs", "Report", 1),
];

/// The only files of the use cases that know the database itself: one opens every transaction, the other is given one by the command line.
const KNOW_THE_DATABASE: [&str; 3] = ["installation.rs", "lib.rs", "tools.rs"];

/// Each file's name within the folder, and its code: without comments, and without its tests, which stand at its end.
fn code(folder: &str) -> Vec<(String, String)> {
    let folder = root().join(folder);
    let mut found = Vec::new();
    files(&folder, &mut found);
    assert!(!found.is_empty(), "{} is empty", folder.display());
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).unwrap();
        let ships = text.split("#[cfg(test)]\n").next().unwrap_or_default();
        let lines = ships
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"));
        let name = path.strip_prefix(&folder).unwrap().display().to_string();
        (name, lines.collect::<Vec<_>>().join("\n"))
    };
    found.into_iter().map(read).collect()
}

#[test]
fn what_opens_without_a_permission_is_known() {
    let mut now = BTreeMap::new();
    for (name, code) in code("crates/service/src") {
        if name.starts_with("allowed/") {
            continue;
        }
        for (place, _) in code.match_indices("Unguarded::") {
            let reason = code[place + "Unguarded::".len()..]
                .split(|each: char| !each.is_alphanumeric())
                .next()
                .unwrap();
            *now.entry((name.clone(), reason.to_owned())).or_insert(0) += 1;
        }
    }
    let known = UNGUARDED
        .iter()
        .map(|(name, reason, count)| (((*name).to_owned(), (*reason).to_owned()), *count))
        .collect();
    assert_eq!(now, known);
}

#[test]
fn use_cases_reach_the_database_through_a_permission() {
    for (name, code) in code("crates/service/src") {
        if !KNOW_THE_DATABASE.contains(&name.as_str()) {
            let word = |each: &str| each == "Db" || each == "db";
            let knows = code
                .split(|each: char| !each.is_alphanumeric() && each != '_')
                .any(word);
            assert!(
                !knows,
                "{name} knows the database: open it by `tools.begin(permission)`"
            );
        }
    }
    let tools = code("crates/service/src")
        .into_iter()
        .find(|(name, _)| name == "tools.rs")
        .unwrap()
        .1;
    assert!(
        tools.contains("\n    db: Db,"),
        "the field is private to tools.rs"
    );
    assert!(
        tools
            .contains("fn begin<P: Writes>(\n        &self,\n        _permission: &impl Opens<P>,"),
        "the examples of service::allowed that must not compile have this signature"
    );
}

#[test]
fn what_the_tables_say_is_not_said_again() {
    for folder in [
        "server/src/http/v1",
        "server/src/http/dialects/dnsimple",
        "app/src",
    ] {
        for (name, code) in code(folder) {
            // These are what enforces the tables, and what a function's table asks.
            let enforces = ["guard.rs", "guarded.rs", "at.rs", "function_host/table.rs"];
            if !enforces.contains(&name.as_str()) {
                let again = [".require(", ".require_scope_only("]
                    .iter()
                    .any(|word| code.contains(word));
                assert!(
                    !again,
                    "{folder}/{name} asks for a permission: its table does"
                );
            }
        }
    }
}

/// What callers await is compiled where it stands, and not once more in each package that awaits it (docs/adr/0005).
#[test]
fn use_cases_are_boxed() {
    let mut verbs = 0;
    for (name, code) in code("crates/service/src") {
        let lines: Vec<&str> = code.lines().map(str::trim_start).collect();
        for (before, line) in lines.iter().zip(lines.iter().skip(1)) {
            if line.starts_with("pub async fn ") {
                verbs += 1;
                assert_eq!(*before, "#[boxed]", "{name}: {line}");
            }
        }
    }
    assert!(verbs > 200, "{verbs}");
}
