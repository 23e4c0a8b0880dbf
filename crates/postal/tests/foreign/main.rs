//! Third-party packages judge the same addresses.

#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use model::contact::Snapshot;
use serde_json::Value;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

fn ask(what: &str, input: &Value) -> Value {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let python = here.join("../../target/venv/bin/python");
    let mut asked = Command::new(&python)
        .arg(here.join("tests/foreign.py"))
        .arg(what)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| {
            panic!("{}: {error}; `make setup-test` makes it", python.display())
        });
    let mut stdin = asked.stdin.take().unwrap();
    stdin.write_all(input.to_string().as_bytes()).unwrap();
    drop(stdin);
    let output = asked.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "the packages of tests/needs.txt are missing (`make setup-test`), or they can't read us:\n{said}"
    );
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn the_data_is_what_the_generator_makes() {
    let made = ask("generated", &Value::Null);
    for name in ["countries.tsv", "regions.tsv"] {
        let file = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("data")
            .join(name);
        assert!(
            std::fs::read_to_string(file).unwrap() == made[name].as_str().unwrap(),
            "{name} is not what data/generate.py makes"
        );
    }
}

#[test]
fn the_names_of_countries_are_what_the_generator_makes() {
    let made = ask("names", &Value::Null);
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../model/data/countries.tsv");
    assert!(
        std::fs::read_to_string(file).unwrap() == made.as_str().unwrap(),
        "countries.tsv is not what crates/model/data/generate.py makes"
    );
}

#[test]
fn addresses_of_every_country_are_judged_alike() {
    let countries: Vec<&str> = model::country::all()
        .iter()
        .map(|country| country.code)
        .collect();
    let cases = ask("addresses", &serde_json::json!(countries));
    let mut judged = 0;
    for case in cases.as_array().unwrap() {
        let text = |name: &str| case[name].as_str().unwrap().to_owned();
        let maybe = |name: &str| Some(text(name)).filter(|text| !text.is_empty());
        let of = Snapshot {
            street1: "1 Main".into(),
            city: "Town".into(),
            region: maybe("region"),
            postal_code: maybe("code"),
            country_code: text("country"),
            ..Snapshot::default()
        };
        let ours = postal::check(&of);
        let theirs = |name: &str| {
            case["wrong"]
                .as_array()
                .unwrap()
                .iter()
                .any(|field| field == name)
        };
        // They let a code pass that nobody can check; we say that the country has none. With a region they ask for its own codes too, which we leave to it.
        if case["codes"] == true && of.region.is_none() {
            // How a right code is written is our advice alone.
            let wrong = ours
                .0
                .iter()
                .any(|error| error.field == "postal_code" && !error.code.text().starts_with("In "));
            assert_eq!(wrong, theirs("postal_code"), "{case}");
            judged += 1;
        }
        let missing = of.region.is_none() && postal::labels(&of.country_code).region_required;
        assert_eq!(
            missing,
            of.region.is_none() && theirs("country_area"),
            "{case}"
        );
    }
    assert!(judged > 600, "only {judged} cases");
}
