//! The layers: which package may depend on which, and which third-party crates belong to one package. Read from `cargo metadata`, so that the table is true of
//! what is compiled.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use serde_json::Value;
use std::collections::BTreeMap;
use std::process::Command;

/// Package and layer: it may depend on packages of lower layers only.
const LAYERS: [(&str, u8); 16] = [
    ("boxed", 0),
    ("model", 0),
    ("wire", 1),
    ("store", 2),
    ("registry", 2),
    ("registry-sim", 2),
    ("publish", 2),
    ("mail", 2),
    ("hooks", 2),
    ("postal", 2),
    ("phones", 2),
    ("service", 3),
    ("worker", 3),
    ("app", 4),
    ("server", 5),
    ("frontend", 5),
];

/// For tests: depends on packages of any layer, and any package's tests may depend on it.
const TESTKIT: &str = "testkit";
/// They build, measure and test the program, and are no part of it.
const TOOLS: [&str; 3] = ["xtask", BENCH, STORM];
/// Measures the store's own statements beside the API, so it may depend on any layer and on the testkit.
const BENCH: &str = "bench";
/// Runs the program as a process and reads the registry simulator's state; it may depend on nothing else of ours.
const STORM: &str = "storm";

/// Third-party crates that only these packages may depend on.
const RESTRICTED: [(&str, &[&str]); 9] = [
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

/// Dependencies that the layers alone would allow, and that must not be: use cases enqueue and never call a registry; the browser's entry knows the islands only;
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

fn layer(name: &str) -> Option<u8> {
    LAYERS
        .iter()
        .find(|(package, _)| *package == name)
        .map(|(_, layer)| *layer)
}

#[test]
fn every_package_is_in_the_table() {
    let packages = workspace();
    let mut placed: Vec<_> = LAYERS
        .iter()
        .map(|(name, _)| *name)
        .chain([TESTKIT])
        .chain(TOOLS)
        .collect();
    placed.sort_unstable();
    assert_eq!(packages.keys().collect::<Vec<_>>(), placed);
}

#[test]
fn a_package_depends_on_lower_layers_only() {
    let mut wrong = Vec::new();
    for (name, dependencies) in workspace() {
        for dependency in dependencies {
            let on = dependency.name.as_str();
            let allowed = match (layer(&name), layer(on)) {
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
fn forbidden_dependencies_are_absent() {
    let packages = workspace();
    for (name, others) in NEVER {
        let met = packages[name]
            .iter()
            .find(|on| !on.is_dev && others.contains(&on.name.as_str()));
        assert!(met.is_none(), "{name} → {}", met.unwrap().name);
    }
}

#[test]
fn third_party_crates_stay_in_their_packages() {
    for (name, dependencies) in workspace() {
        for (outside, packages) in RESTRICTED {
            let reaches = dependencies
                .iter()
                .any(|on| !on.is_dev && on.name == outside);
            let may = packages.contains(&name.as_str())
                || name == TESTKIT
                || TOOLS.contains(&name.as_str());
            assert!(may || !reaches, "{name} → {outside}");
        }
    }
}

#[test]
fn what_pages_need_of_the_server_is_optional() {
    for dependency in &workspace()["app"] {
        let is_shared = ["model", "wire"].contains(&dependency.name.as_str())
            || layer(&dependency.name).is_none();
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
