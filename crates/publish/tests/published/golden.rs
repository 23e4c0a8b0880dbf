//! Answers as files, to be read by people. `UPDATE_GOLDEN=1 cargo test -p publish` writes them anew.

use crate::fixtures;
use publish::rdap::ContactView;
use publish::{Publisher, rdap, whois};
use serde_json::Value;
use std::path::PathBuf;

fn file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden")
        .join(name)
}

fn updating() -> bool {
    std::env::var_os("UPDATE_GOLDEN").is_some()
}

fn stored(name: &str) -> String {
    std::fs::read_to_string(file(name))
        .unwrap_or_else(|error| panic!("{name}: {error}; UPDATE_GOLDEN=1 writes the file"))
}

/// The files have plain line ends; that an answer's are CRLF is asked here.
fn same_text(name: &str, answer: &str) {
    assert!(answer.ends_with("\r\n"));
    let lines: Vec<&str> = answer.split_terminator("\r\n").collect();
    assert!(
        lines.iter().all(|line| !line.contains(['\r', '\n'])),
        "a lone line break in {answer:?}"
    );
    let plain = lines.join("\n") + "\n";
    if updating() {
        std::fs::write(file(name), plain).unwrap();
    } else {
        assert_eq!(plain, stored(name), "{name}");
    }
}

/// Compared as values: the order of an object's members is the writer's own.
fn same_json(name: &str, answer: &Value) {
    if updating() {
        std::fs::write(
            file(name),
            serde_json::to_string_pretty(answer).unwrap() + "\n",
        )
        .unwrap();
    } else {
        let kept: Value = serde_json::from_str(&stored(name)).unwrap();
        assert_eq!(*answer, kept, "{name}");
    }
}

#[test]
fn domains() {
    let by = fixtures::registrar();
    for (name, view) in [
        ("open", fixtures::open()),
        ("withheld", fixtures::withheld()),
    ] {
        same_text(&format!("{name}.whois.txt"), &whois::domain(&view, &by));
        same_json(&format!("{name}.rdap.json"), &rdap::domain(&view, &by));
    }
    let small = Publisher::new("Small", "http://127.0.0.1:3000");
    same_text("bare.whois.txt", &whois::domain(&fixtures::bare(), &small));
    same_json("bare.rdap.json", &rdap::domain(&fixtures::bare(), &small));
}

#[test]
fn everything_else() {
    let by = fixtures::registrar();
    let read_at = fixtures::open().read_at;
    same_json(
        "entity.rdap.json",
        &rdap::entity(
            &ContactView {
                contact: fixtures::jana(),
                read_at,
            },
            &by,
        ),
    );
    same_json(
        "entity-withheld.rdap.json",
        &rdap::entity(
            &ContactView {
                contact: fixtures::taro(),
                read_at,
            },
            &by,
        ),
    );
    same_json("help.rdap.json", &rdap::help(&by));
    same_json(
        "error.rdap.json",
        &rdap::error(404, "Not found", "No domain of that name is known here."),
    );
    same_text(
        "not-found.whois.txt",
        &whois::not_found(&fixtures::withheld().name, &by),
    );
}

#[test]
fn refusals_say_why_and_end_their_line() {
    use whois::Refusal;
    for (why, word) in [
        (Refusal::Malformed, "no domain name"),
        (Refusal::TooLong(512), "512 bytes"),
        (Refusal::TooMany, "too many"),
        (Refusal::TooSlow, "in time"),
        (Refusal::Unavailable, "Try again"),
    ] {
        let text = whois::refused(why);
        assert!(text.contains(word) && text.ends_with("\r\n"), "{text}");
    }
}
