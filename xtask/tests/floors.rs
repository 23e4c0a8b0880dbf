//! The floors of the house: which package may build on which, and which of them may touch the outside world. Read from
//! `cargo metadata`, so that the table is true of what is compiled and not of what somebody meant.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use serde_json::Value;
use std::collections::BTreeMap;
use std::process::Command;

/// Package and floor: it may build on floors below its own, never on its neighbours.
const FLOORS: [(&str, u8); 14] = [
    ("model", 0),
    ("wire", 1),
    ("store", 2),
    ("registry", 2),
    ("registry-sim", 2),
    ("publish", 2),
    ("mail", 2),
    ("hooks", 2),
    ("postal", 2),
    ("service", 3),
    ("worker", 3),
    ("app", 4),
    ("server", 5),
    ("frontend", 5),
];

/// Stands beside the house: builds on any floor, and any package's tests may build on it.
const TESTKIT: &str = "testkit";
/// They build the house, measure it and shake it from outside, and are no part of it.
const TOOLS: [&str; 3] = ["xtask", BENCH, STORM];
/// Its counterpart of the API runs the store's own statements, so it may build on any floor and on the testkit.
const BENCH: &str = "bench";
/// It drives the program as a process and looks into the registry simulator's state; of the house it may know that alone.
const STORM: &str = "storm";

/// What only these packages may name as a dependency.
const OUTSIDE: [(&str, &[&str]); 9] = [
    ("sqlx", &["store", "registry-sim"]),
    ("instant-epp", &["registry"]),
    ("lettre", &["mail"]),
    ("reqwest", &["hooks"]),
    ("axum", &["app", "server"]),
    ("leptos_axum", &["app", "server"]),
    ("argon2", &["service"]),
    ("icann-rdap-common", &["publish"]),
    ("leptos", &["app", "frontend"]),
];

/// Pairs that the floors alone would allow: use cases enqueue and never call a registry; the browser's entry knows the islands only;
/// pages speak to use cases only.
const NEVER: [(&str, &[&str]); 3] = [
    ("service", &["registry", "registry-sim", "mail"]),
    (
        "frontend",
        &[
            "model",
            "service",
            "store",
            "worker",
            "publish",
            "registry",
            "registry-sim",
        ],
    ),
    ("app", &["store", "worker", "registry", "registry-sim"]),
];

/// One line of a package's `Cargo.toml`.
struct Dependency {
    name: String,
    is_dev: bool,
    is_optional: bool,
    features: Vec<String>,
    default_features: bool,
}

fn metadata() -> Value {
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--format-version=1",
            "--no-deps",
            "--offline",
            "--locked",
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).unwrap()
}

fn workspace() -> BTreeMap<String, Vec<Dependency>> {
    let metadata = metadata();
    let texts = |value: &Value| {
        let list = value.as_array().unwrap().iter();
        list.map(|text| text.as_str().unwrap().to_owned()).collect()
    };
    let dependency = |value: &Value| Dependency {
        name: value["name"].as_str().unwrap().to_owned(),
        is_dev: value["kind"] == "dev",
        is_optional: value["optional"] == true,
        features: texts(&value["features"]),
        default_features: value["uses_default_features"] == true,
    };
    let packages = metadata["packages"].as_array().unwrap().iter();
    packages
        .map(|package| {
            let dependencies = package["dependencies"].as_array().unwrap();
            (
                package["name"].as_str().unwrap().to_owned(),
                dependencies.iter().map(dependency).collect(),
            )
        })
        .collect()
}

fn floor(name: &str) -> Option<u8> {
    FLOORS
        .iter()
        .find(|(package, _)| *package == name)
        .map(|(_, floor)| *floor)
}

#[test]
fn every_package_has_its_place() {
    let packages = workspace();
    let mut placed: Vec<_> = FLOORS
        .iter()
        .map(|(name, _)| *name)
        .chain([TESTKIT])
        .chain(TOOLS)
        .collect();
    placed.sort_unstable();
    assert_eq!(packages.keys().collect::<Vec<_>>(), placed);
}

#[test]
fn a_package_builds_on_lower_floors_only() {
    let mut wrong = Vec::new();
    for (name, dependencies) in workspace() {
        for dependency in dependencies {
            let on = dependency.name.as_str();
            let allowed = match (floor(&name), floor(on)) {
                _ if on == TESTKIT => dependency.is_dev || name == BENCH,
                _ if TOOLS.contains(&on) => false,
                (_, None) => true, // from outside
                (None, Some(_)) if name == STORM => on == "registry-sim",
                (None, Some(_)) => name == TESTKIT || name == BENCH,
                // The simulator is the connector's counterpart in its own tests.
                _ if dependency.is_dev && name == "registry" && on == "registry-sim" => true,
                (Some(upper), Some(lower)) => lower < upper,
            };
            if !allowed {
                wrong.push(format!("{name} → {on}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn some_pairs_never_meet() {
    let packages = workspace();
    for (name, others) in NEVER {
        let met = packages[name]
            .iter()
            .find(|on| !on.is_dev && others.contains(&on.name.as_str()));
        assert!(met.is_none(), "{name} → {}", met.unwrap().name);
    }
}

#[test]
fn the_outside_world_is_reached_from_its_room() {
    for (name, dependencies) in workspace() {
        for (outside, rooms) in OUTSIDE {
            let reaches = dependencies
                .iter()
                .any(|on| !on.is_dev && on.name == outside);
            let may =
                rooms.contains(&name.as_str()) || name == TESTKIT || TOOLS.contains(&name.as_str());
            assert!(may || !reaches, "{name} → {outside}");
        }
    }
}

#[test]
fn what_pages_need_of_the_server_is_optional() {
    for dependency in &workspace()["app"] {
        let is_shared = ["model", "wire"].contains(&dependency.name.as_str())
            || floor(&dependency.name).is_none();
        assert!(
            is_shared || dependency.is_dev || dependency.is_optional,
            "{}",
            dependency.name
        );
    }
}

#[test]
fn the_model_is_pure() {
    let packages = workspace();
    let find = |name: &str| {
        packages["model"]
            .iter()
            .find(|on| on.name == name && !on.is_dev)
    };
    for name in [
        "tokio",
        "futures",
        "async-trait",
        "rand",
        "tracing",
        "web-sys",
        "js-sys",
        "regex",
    ] {
        assert!(find(name).is_none(), "model → {name}");
    }
    // No clock and no generator: neither comes but by a feature of these two.
    for (name, forbidden) in [
        ("chrono", vec!["clock", "now"]),
        (
            "uuid",
            vec!["v1", "v4", "v6", "v7", "rng", "fast-rng", "js"],
        ),
    ] {
        let Some(dependency) = find(name) else {
            continue;
        };
        assert!(
            !dependency.default_features,
            "{name} with its default features"
        );
        let found = dependency
            .features
            .iter()
            .find(|feature| forbidden.contains(&feature.as_str()));
        assert!(found.is_none(), "{name} with {found:?}");
    }
}

#[test]
fn every_package_says_which_rust_it_needs_and_is_published_nowhere() {
    let metadata = metadata();
    for package in metadata["packages"].as_array().unwrap() {
        let name = &package["name"];
        assert!(package["rust_version"].is_string(), "{name}");
        assert_eq!(package["publish"], serde_json::json!([]), "{name}");
        assert_eq!(package["license"], "AGPL-3.0-or-later", "{name}");
    }
}
