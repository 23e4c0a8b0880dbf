//! The worked example of `docs/adding-a-feature.md` fits the sources: each line of context, and each line that it removes, stands where the example says.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::path::Path;

/// The guide, from the workspace's folder.
const GUIDE: &str = "docs/adding-a-feature.md";

/// What a diff expects of a file.
#[derive(Debug, Default)]
struct Expected<'a> {
    path: &'a str,
    /// The lines between two gaps, in the order of the file. Lines of a hunk follow each other.
    hunks: Vec<Vec<&'a str>>,
}

/// What the diffs of a text expect of the files that are there already.
fn expected(text: &str) -> Vec<Expected<'_>> {
    let mut files: Vec<Expected> = Vec::new();
    let mut inside = false;
    // A file that the example adds is not there yet.
    let mut added = false;
    for line in text.lines() {
        if line.starts_with("```") {
            inside = line == "```diff";
        } else if !inside {
        } else if let Some(path) = line.strip_prefix("--- ") {
            added = false;
            files.push(Expected {
                path,
                hunks: vec![Vec::new()],
            });
        } else if line.starts_with("+++ ") {
            added = true;
        } else if let (false, Some(file)) = (added, files.last_mut()) {
            if line.starts_with("@@") {
                file.hunks.push(Vec::new());
            } else if !line.starts_with('+') {
                let kept = line.strip_prefix([' ', '-']).unwrap_or(line);
                file.hunks.last_mut().unwrap().push(kept);
            }
        }
    }
    files
}

/// The first hunk that is not in a source behind the hunks before it.
fn missing<'a>(file: &Expected<'a>, source: &str) -> Option<Vec<&'a str>> {
    let lines: Vec<&str> = source.lines().collect();
    let mut from = 0;
    for hunk in &file.hunks {
        let blank = |line: &&&str| line.is_empty();
        let begin = hunk.iter().take_while(blank).count();
        let end = hunk.len() - hunk[begin..].iter().rev().take_while(blank).count();
        let hunk = &hunk[begin..end];
        if hunk.is_empty() {
            continue;
        }
        let at = lines[from..]
            .windows(hunk.len())
            .position(|window| window == hunk);
        match at {
            Some(at) => from += at + hunk.len(),
            None => return Some(hunk.to_vec()),
        }
    }
    None
}

#[test]
fn the_worked_example_fits_the_sources() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let guide = fs::read_to_string(root.join(GUIDE)).unwrap();
    let files = expected(&guide);
    assert!(files.len() > 12, "{} files in {GUIDE}", files.len());
    let mut stale = Vec::new();
    for file in &files {
        let source = fs::read_to_string(root.join(file.path)).unwrap_or_default();
        if let Some(hunk) = missing(file, &source) {
            stale.push(format!("{}:\n{}", file.path, hunk.join("\n")));
        }
    }
    assert!(
        stale.is_empty(),
        "{GUIDE} shows lines that are not in the sources; change them there:\n\n{}",
        stale.join("\n\n")
    );
}

#[test]
fn a_stale_line_is_found() {
    let guide = "```diff\n--- a.rs\n one\n+new\n-two\n@@\n\n five\n```\n";
    let files = expected(guide);
    assert_eq!(missing(&files[0], "one\ntwo\nthree\nfive\n"), None);
    for source in ["one\nthree\ntwo\nfive\n", "five\none\ntwo\n", ""] {
        assert!(missing(&files[0], source).is_some(), "{source}");
    }
}
