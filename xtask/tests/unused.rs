//! No manifest names a crate that its package does not use. Found by text: a crate is used where its name stands before `::` or `!`, or behind `use`.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Named for what they switch on or for which version they fix, and used by no name: package, crate, why.
const ON_PURPOSE: [(&str, &str, &str); 0] = [];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

fn packages() -> Vec<Value> {
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--format-version=1",
            "--no-deps",
            "--offline",
            "--locked",
        ])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let mut metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].take();
    packages.as_array().unwrap().clone()
}

/// The code of all Rust files under these folders and files, without comments.
fn code(of: &[PathBuf]) -> String {
    let mut text = String::new();
    for path in of {
        if path.is_dir() {
            let entries = fs::read_dir(path).unwrap();
            let inside: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
            text.push_str(&code(&inside));
        } else if path.is_file() && path.extension().is_some_and(|extension| extension == "rs") {
            let file = fs::read_to_string(path).unwrap();
            let lines = file
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"));
            lines.for_each(|line| {
                text.push_str(line);
                text.push('\n');
            });
        }
    }
    text
}

fn uses(code: &str, name: &str) -> bool {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
    code.match_indices(name).any(|(at, _)| {
        let (before, behind) = (&code[..at], &code[at + name.len()..]);
        let stands_alone = !before.ends_with(is_part) && !behind.starts_with(is_part);
        let is_path = behind.starts_with("::") || behind.starts_with('!');
        stands_alone && (is_path || before.ends_with("use ") || before.ends_with("extern crate "))
    })
}

#[test]
fn a_name_is_told_from_a_word() {
    for code in [
        "use rand;",
        "rand::fill(x)",
        "let x = ::rand::y",
        "rand!{}",
        "use rand::{a, b}",
    ] {
        assert!(uses(code, "rand"), "{code}");
    }
    for code in [
        "operand::x",
        "rand_core::x",
        "let rand = 1",
        "self.rand()",
        "Brand::new",
    ] {
        assert!(!uses(code, "rand"), "{code}");
    }
}

#[test]
fn every_dependency_is_used() {
    let mut idle = Vec::new();
    for package in packages() {
        let name = package["name"].as_str().unwrap();
        let manifest = PathBuf::from(package["manifest_path"].as_str().unwrap());
        let folder = manifest.parent().unwrap();
        let own = code(&[folder.join("src")]);
        let build = code(&[folder.join("build.rs")]);
        let tests = code(&[
            folder.join("tests"),
            folder.join("benches"),
            folder.join("examples"),
        ]);
        for dependency in package["dependencies"].as_array().unwrap() {
            let on = dependency["name"].as_str().unwrap();
            let called = dependency["rename"]
                .as_str()
                .unwrap_or(on)
                .replace('-', "_");
            let used = match dependency["kind"].as_str() {
                Some("dev") => uses(&own, &called) || uses(&tests, &called),
                Some("build") => uses(&build, &called),
                _ => uses(&own, &called),
            };
            let excused = ON_PURPOSE
                .iter()
                .any(|(of, named, _)| *of == name && *named == on);
            if !used && !excused {
                idle.push(format!("{name} → {on}"));
            }
            assert!(!(used && excused), "{name} → {on} is used after all");
        }
    }
    assert!(idle.is_empty(), "named and not used: {idle:#?}");
}

#[test]
fn the_workspace_names_what_some_package_takes() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let (_, table) = manifest.split_once("[workspace.dependencies]\n").unwrap();
    let table = table.split("\n[").next().unwrap();
    let named: Vec<&str> = table
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(" = "))
        .map(|(name, _)| name)
        .collect();
    assert!(named.len() > 50, "the table was read");
    let packages = packages();
    let taken: Vec<&str> = packages
        .iter()
        .flat_map(|package| package["dependencies"].as_array().unwrap())
        .map(|dependency| dependency["name"].as_str().unwrap())
        .collect();
    let idle: Vec<&&str> = named.iter().filter(|name| !taken.contains(name)).collect();
    assert!(idle.is_empty(), "no package takes {idle:?}");
}
