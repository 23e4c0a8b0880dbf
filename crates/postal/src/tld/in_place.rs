//! Registries where a contact that a domain shows can't be changed: another one takes its place.

/// Those of the simulator's TLDs.
const REPLACED: [&str; 1] = ["frozen"];

/// Whether the registry of a TLD is known to change no contact in place. Of others it isn't known until one has refused to.
#[must_use]
pub fn only_replaces(tld: &str) -> bool {
    REPLACED.contains(&tld)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_what_the_simulator_does() {
        let file = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../registry-sim/src/policies.toml"
        );
        let policies: toml::Table = std::fs::read_to_string(file).unwrap().parse().unwrap();
        for (tld, own) in policies["tld"].as_table().unwrap() {
            let changes = own.get("contact_update").and_then(toml::Value::as_bool);
            assert_eq!(only_replaces(tld), changes == Some(false), "{tld}");
        }
    }
}
