//! `nichandle sbom`: what this program was built from, so that an operator can check it against advisories without its sources.
//!
//! Generated at run time from the lock file and the manifests of the build. It lists too much rather than too little: libraries
//! for other systems, and behind disabled features, are included.

use super::Failed;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

const LOCK: &str = include_str!("../../../Cargo.lock");
/// The project's own packages in the program, with their manifests: the lock file does not tell what only their tests need.
const MEMBERS: [(&str, &str); 16] = [
    ("boxed", include_str!("../../../crates/boxed/Cargo.toml")),
    ("server", include_str!("../../Cargo.toml")),
    ("frontend", include_str!("../../../frontend/Cargo.toml")),
    ("app", include_str!("../../../app/Cargo.toml")),
    ("model", include_str!("../../../crates/model/Cargo.toml")),
    ("wire", include_str!("../../../crates/wire/Cargo.toml")),
    ("store", include_str!("../../../crates/store/Cargo.toml")),
    (
        "registry",
        include_str!("../../../crates/registry/Cargo.toml"),
    ),
    (
        "registry-sim",
        include_str!("../../../crates/registry-sim/Cargo.toml"),
    ),
    ("mail", include_str!("../../../crates/mail/Cargo.toml")),
    ("hooks", include_str!("../../../crates/hooks/Cargo.toml")),
    (
        "service",
        include_str!("../../../crates/service/Cargo.toml"),
    ),
    ("worker", include_str!("../../../crates/worker/Cargo.toml")),
    (
        "publish",
        include_str!("../../../crates/publish/Cargo.toml"),
    ),
    ("postal", include_str!("../../../crates/postal/Cargo.toml")),
    ("phones", include_str!("../../../crates/phones/Cargo.toml")),
];
/// What is compiled into the executable: the server, and what it serves to browsers.
const ROOTS: [&str; 2] = ["server", "frontend"];

#[derive(Deserialize)]
struct Lock {
    package: Vec<Package>,
}

/// A package as the lock file has it.
#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    source: Option<String>,
    checksum: Option<String>,
    #[serde(default)]
    dependencies: Vec<String>,
}

/// The list, as CycloneDX 1.5 JSON (ECMA-424).
///
/// # Errors
/// When the lock file or a manifest can't be read: a bug of the build.
pub(super) fn document() -> Result<Value, Failed> {
    let lock: Lock = toml::from_str(LOCK).map_err(Failed::new)?;
    let packages = reachable(&lock)?;
    let components: Vec<Value> = packages
        .values()
        .map(|(package, _)| component(package))
        .collect();
    let dependencies: Vec<Value> = packages
        .values()
        .map(|(package, on)| json!({ "ref": purl(package), "dependsOn": on.iter().map(|on| purl(on)).collect::<Vec<_>>() }))
        .collect();
    Ok(json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "name": "nichandle",
                "version": env!("CARGO_PKG_VERSION"),
                "licenses": [{ "license": { "id": env!("CARGO_PKG_LICENSE") } }],
            },
        },
        "components": components,
        "dependencies": dependencies,
    }))
}

type Key<'a> = (&'a str, &'a str);

/// Every package that the roots need, with its own dependencies.
fn reachable(lock: &Lock) -> Result<BTreeMap<Key<'_>, (&Package, Vec<&Package>)>, Failed> {
    let mut open: Vec<&Package> = lock
        .package
        .iter()
        .filter(|package| package.source.is_none() && ROOTS.contains(&package.name.as_str()))
        .collect();
    let mut found = BTreeMap::new();
    while let Some(package) = open.pop() {
        let key = (package.name.as_str(), package.version.as_str());
        if found.contains_key(&key) {
            continue;
        }
        let needed = match package.source {
            Some(_) => None,
            None => Some(named_by(&package.name)?),
        };
        let mut on = Vec::new();
        for line in &package.dependencies {
            let dependency = of_line(lock, line)?;
            let is_needed = needed
                .as_ref()
                .is_none_or(|names| names.contains(&dependency.name));
            if is_needed {
                on.push(dependency);
                open.push(dependency);
            }
        }
        found.insert(key, (package, on));
    }
    Ok(found)
}

/// `name`, or `name version` where there are several, possibly with the source after it.
fn of_line<'a>(lock: &'a Lock, line: &str) -> Result<&'a Package, Failed> {
    let mut words = line.split(' ');
    let (name, version) = (words.next(), words.next());
    lock.package
        .iter()
        .find(|package| {
            Some(package.name.as_str()) == name
                && version.is_none_or(|version| package.version == version)
        })
        .ok_or_else(|| Failed::new(format!("the lock file has no {line}")))
}

/// The dependencies of one of our packages besides those of its tests.
fn named_by(member: &str) -> Result<BTreeSet<String>, Failed> {
    let (_, manifest) = MEMBERS
        .iter()
        .find(|(name, _)| *name == member)
        .ok_or_else(|| Failed::new(format!("no manifest of {member} was kept")))?;
    let manifest: toml::Table = toml::from_str(manifest).map_err(Failed::new)?;
    let of_targets = manifest
        .get("target")
        .and_then(toml::Value::as_table)
        .into_iter()
        .flat_map(toml::Table::values)
        .filter_map(toml::Value::as_table);
    let mut names = BTreeSet::new();
    for part in std::iter::once(&manifest).chain(of_targets) {
        for table in ["dependencies", "build-dependencies"] {
            let named = part.get(table).and_then(toml::Value::as_table);
            names.extend(named.into_iter().flat_map(toml::Table::keys).cloned());
        }
    }
    Ok(names)
}

fn purl(package: &Package) -> String {
    format!("pkg:cargo/{}@{}", package.name, package.version)
}

fn component(package: &Package) -> Value {
    let mut component = json!({
        "type": "library",
        "bom-ref": purl(package),
        "name": package.name,
        "version": package.version,
        "purl": purl(package),
    });
    if let Some(checksum) = &package.checksum {
        component["hashes"] = json!([{ "alg": "SHA-256", "content": checksum }]);
    }
    component
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_that_of_the_lock_file() {
        let bom = document().unwrap();
        let components = bom["components"].as_array().unwrap();
        let names: BTreeSet<&str> = components
            .iter()
            .map(|component| component["name"].as_str().unwrap())
            .collect();
        // What is in the program, what is in the browser's part, and what is only a transitive dependency.
        for name in [
            "axum",
            "sqlx",
            "libsqlite3-sys",
            "rustls",
            "leptos",
            "web-sys",
            "store",
        ] {
            assert!(names.contains(name), "{name}");
        }
        // Tests and tools are not in it.
        for name in [
            "proptest",
            "jsonschema",
            "tempfile",
            "testkit",
            "xtask",
            "bench",
            "wasm-bindgen-cli-support",
        ] {
            assert!(!names.contains(name), "{name}");
        }
        for component in components {
            let (name, version) = (&component["name"], &component["version"]);
            let entry = format!("name = {name}\nversion = {version}\n");
            let (_, rest) = LOCK.split_once(&entry).unwrap();
            let block = rest.split("[[package]]").next().unwrap();
            match component["hashes"][0]["content"].as_str() {
                Some(checksum) => assert!(block.contains(checksum), "{name}"),
                None => assert!(!block.contains("checksum"), "{name}"),
            }
        }
        let refs: BTreeSet<Option<&str>> = components
            .iter()
            .map(|each| each["bom-ref"].as_str())
            .collect();
        for dependency in bom["dependencies"].as_array().unwrap() {
            for on in dependency["dependsOn"].as_array().unwrap() {
                assert!(refs.contains(&on.as_str()), "{on}");
            }
        }
    }
}
