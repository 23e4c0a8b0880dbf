//! What the project may be built from: licences that fit its own, one place of origin, no crate that would be a second answer to a question of
//! security. Asked of `Cargo.lock` and `cargo metadata`, so it needs no network and no tool.
//!
//! Whether a version was yanked, or has an advisory, is not in the lock file: `nichandle sbom` gives the list to ask an advisory database with.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

/// Licences whose code may be part of a program under AGPL-3.0-or-later.
const LICENCES: [&str; 15] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// The one place that crates come from.
const ORIGIN: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Crates that may not come in, not even by another one, and what stands in their place.
const BANNED: [(&str, &str); 8] = [
    ("openssl", "rustls with ring"),
    ("openssl-sys", "rustls with ring"),
    ("native-tls", "rustls with ring"),
    (
        "aws-lc-rs",
        "ring: one implementation of cryptography, and no C++ compiler",
    ),
    ("aws-lc-sys", "ring"),
    ("rsa", "ring (RUSTSEC-2023-0071)"),
    ("md5", "sha2"),
    ("xml-rs", "roxmltree, which knows no entities from outside"),
];

/// Of these there is one version: two would be two things to mend, of which one is forgotten.
const ONCE: [&str; 14] = [
    "argon2",
    "axum",
    "hyper",
    "libsqlite3-sys",
    "reqwest",
    "ring",
    "rustls",
    "rustls-pki-types",
    "rustls-webpki",
    "sqlx",
    "tokio",
    "tokio-rustls",
    "subtle",
    "webpki-roots",
];

struct Locked {
    name: String,
    version: String,
    source: Option<String>,
    checksum: Option<String>,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// The lock file's packages. Cargo writes it in one form, so that lines are enough.
fn locked() -> Vec<Locked> {
    let text = std::fs::read_to_string(root().join("Cargo.lock")).unwrap();
    let blocks = text.split("[[package]]").skip(1);
    blocks
        .map(|block| {
            let value = |name: &str| {
                let prefix = format!("{name} = \"");
                let line = block.lines().find_map(|line| line.strip_prefix(&prefix))?;
                line.strip_suffix('"').map(ToOwned::to_owned)
            };
            Locked {
                name: value("name").unwrap(),
                version: value("version").unwrap(),
                source: value("source"),
                checksum: value("checksum"),
            }
        })
        .collect()
}

/// What `cargo metadata` says of everything that is compiled on this machine.
fn metadata() -> Value {
    let version = Command::new(env!("CARGO")).args(["-vV"]).output().unwrap();
    let version = String::from_utf8(version.stdout).unwrap();
    let host = version
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .unwrap();
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version=1", "--offline", "--locked"])
        .args(["--filter-platform", host])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn crates_come_from_one_place_and_are_known_by_their_content() {
    let packages = locked();
    assert!(packages.len() > 100, "the lock file was read");
    for package in packages {
        let Some(source) = &package.source else {
            assert!(
                package.checksum.is_none() && package.version == env!("CARGO_PKG_VERSION"),
                "{} is neither ours nor from crates.io",
                package.name
            );
            continue;
        };
        assert_eq!(source, ORIGIN, "{}", package.name);
        let checksum = package.checksum.as_deref().unwrap_or_default();
        assert_eq!(checksum.len(), 64, "{} has no checksum", package.name);
    }
}

#[test]
fn some_crates_stay_out_and_some_come_once() {
    let mut versions = BTreeMap::<String, BTreeSet<String>>::new();
    for package in locked() {
        let known = versions.entry(package.name).or_default();
        known.insert(package.version);
    }
    for (name, instead) in BANNED {
        assert!(!versions.contains_key(name), "{name}: take {instead}");
    }
    for name in ONCE {
        let found = versions.get(name);
        assert!(
            found.is_some_and(|found| found.len() == 1),
            "{name}: {found:?}"
        );
    }
}

#[test]
fn licences_fit() {
    let metadata = metadata();
    let packages = metadata["packages"].as_array().unwrap();
    assert!(packages.len() > 100);
    let mut wrong = Vec::new();
    for package in packages {
        let name = package["name"].as_str().unwrap();
        let licence = package["license"].as_str().unwrap_or_default();
        let fits = if package["source"].is_null() {
            licence == "AGPL-3.0-or-later"
        } else {
            fits(licence)
        };
        if !fits {
            wrong.push(format!("{name}: {licence:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_package_says_which_rust_it_needs() {
    let metadata = metadata();
    let packages = metadata["packages"].as_array().unwrap();
    for package in packages
        .iter()
        .filter(|package| package["source"].is_null())
    {
        assert!(package["rust_version"].is_string(), "{}", package["name"]);
        assert_eq!(
            package["publish"],
            serde_json::json!([]),
            "{}",
            package["name"]
        );
    }
}

/// Whether an SPDX expression can be met by allowed licences alone. `/` is what old manifests write for OR.
fn fits(expression: &str) -> bool {
    let spaced = expression
        .replace('/', " OR ")
        .replace('(', " ( ")
        .replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    let met = any(&mut rest);
    met && rest.is_empty()
}

fn any(words: &mut &[&str]) -> bool {
    let mut met = all(words);
    while let ["OR", rest @ ..] = *words {
        *words = rest;
        met |= all(words);
    }
    met
}

fn all(words: &mut &[&str]) -> bool {
    let mut met = one(words);
    while let ["AND", rest @ ..] = *words {
        *words = rest;
        met &= one(words);
    }
    met
}

fn one(words: &mut &[&str]) -> bool {
    match *words {
        ["(", rest @ ..] => {
            *words = rest;
            let met = any(words);
            match *words {
                [")", rest @ ..] => *words = rest,
                _ => return false,
            }
            met
        }
        [name, "WITH", exception, rest @ ..] => {
            *words = rest;
            LICENCES.contains(&format!("{name} WITH {exception}").as_str())
        }
        [name, rest @ ..] => {
            *words = rest;
            LICENCES.contains(name)
        }
        [] => false,
    }
}

#[test]
fn expressions_are_understood() {
    for good in [
        "MIT",
        "MIT/Apache-2.0",
        "GPL-3.0-only OR MIT",
        "(MIT OR GPL-2.0-only) AND ISC",
        "Apache-2.0 WITH LLVM-exception OR Apache-2.0 OR MIT",
    ] {
        assert!(fits(good), "{good}");
    }
    for bad in [
        "",
        "GPL-2.0-only",
        "MIT AND GPL-2.0-only",
        "(MIT OR ISC) AND SSPL-1.0",
        "GPL-2.0-only WITH Classpath-exception-2.0",
        "(MIT",
        "MIT MIT",
    ] {
        assert!(!fits(bad), "{bad}");
    }
}
