//! libphonenumber, as PyPI's `phonenumbers`, is asked about numbers of every country.

#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use serde_json::Value;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

fn ask(what: &str, input: &Value) -> Value {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let python = here.join("../../target/venv/bin/python");
    let mut asked = Command::new(&python)
        .arg(here.join("tests/plans.py"))
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

fn read(text: &str, country: Option<&str>) -> Result<String, String> {
    match phones::number(text, country) {
        Ok(number) => Ok(number.unwrap().e164),
        Err(code) => Err(code.text().into_owned()),
    }
}

/// Whether it is one of E.164: the plans have some that can't be dialled from abroad, and some that are longer than the rest of the world allows.
fn storable(e164: &str) -> bool {
    model::phone::stored(e164).is_ok()
}

#[test]
fn the_data_is_what_the_generator_makes() {
    let made = ask("generated", &Value::Null);
    for name in ["regions.tsv", "formats.tsv"] {
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
fn numbers_of_every_country_are_read_as_they_are_written_and_shown_in_its_groups() {
    let numbers = ask("written", &Value::Null);
    let numbers = numbers.as_array().unwrap();
    assert!(numbers.len() > 1000, "only {} numbers", numbers.len());
    let mut wrong = Vec::new();
    let mut forms = 0;
    for number in numbers {
        let e164 = number["e164"].as_str().unwrap();
        if !storable(e164) {
            continue;
        }
        for form in number["forms"].as_array().unwrap() {
            let (text, country) = (form[0].as_str().unwrap(), form[1].as_str());
            forms += 1;
            match read(text, country) {
                Ok(read) if read == e164 => {}
                read => wrong.push(format!("{text} in {country:?} is {e164}, not {read:?}")),
            }
        }
        let shown = phones::shown(e164).replace('\u{a0}', " ");
        if shown != number["international"].as_str().unwrap() {
            wrong.push(format!(
                "{e164} is shown as {}, not {shown}",
                number["international"]
            ));
        }
        let epp = model::phone::to_epp(e164).unwrap();
        assert_eq!(model::phone::from_epp(&epp).as_deref(), Some(e164));
    }
    assert!(
        wrong.is_empty(),
        "{} of {forms}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn what_is_read_is_a_number_and_the_one_that_was_meant() {
    let seed = std::time::UNIX_EPOCH.elapsed().unwrap().as_nanos() % 1_000_000_000;
    let cases = ask("mutated", &Value::from(u64::try_from(seed).unwrap()));
    let cases = cases.as_array().unwrap();
    assert!(cases.len() > 10_000, "only {} cases", cases.len());
    let mut wrong = Vec::new();
    let mut two_ways = 0;
    for case in cases {
        let (text, country) = (case["text"].as_str().unwrap(), case["country"].as_str());
        let theirs = case["e164"].as_str();
        match (read(text, country), theirs) {
            (Ok(ours), Some(theirs)) if ours == theirs => {}
            (Err(_), None) => {}
            (Err(_), Some(theirs)) if !storable(theirs) => {}
            (Err(why), Some(_)) if why.contains("can be read as") => two_ways += 1,
            (ours, theirs) => wrong.push(format!("{text} in {country:?}: {theirs:?} is {ours:?}")),
        }
    }
    assert!(
        wrong.is_empty(),
        "seed {seed}, {} of {}:\n{}",
        wrong.len(),
        cases.len(),
        wrong.join("\n")
    );
    assert!(
        two_ways * 100 < cases.len(),
        "{two_ways} of {}",
        cases.len()
    );
}
