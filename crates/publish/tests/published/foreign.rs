//! Parsers of other people read our answers.

use crate::fixtures;
use model::published::DomainView;
use publish::{Publisher, rdap};
use serde_json::Value;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

fn read(view: &DomainView) -> Value {
    read_of(view, &fixtures::registrar())
}

fn read_of(view: &DomainView, by: &Publisher) -> Value {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let python = here.join("../../target/venv/bin/python");
    let mut reader = Command::new(&python)
        .arg(here.join("tests/foreign.py"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| {
            panic!("{}: {error}; `make setup-test` makes it", python.display())
        });
    reader
        .stdin
        .take()
        .unwrap()
        .write_all(rdap::domain(view, by).to_string().as_bytes())
        .unwrap();
    let output = reader.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "the packages of tests/needs.txt are missing (`make setup-test`), or they can't read us:\n{said}"
    );
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn an_open_domain_is_understood() {
    let read = read(&fixtures::open());
    let whoisit = &read["whoisit"];
    assert_eq!(whoisit["name"], "pekarna.example");
    assert_eq!(whoisit["registration_date"], "2019-05-01 08:30:00+00:00");
    assert_eq!(whoisit["dnssec"], false);
    let registrant = &whoisit["entities"]["registrant"][0];
    assert_eq!(registrant["handle"], "JN42-NICH");
    assert_eq!(registrant["person"], "Jana Nováková");
    assert_eq!(registrant["email"], "jana@pekarna.example");
    let whodap = &read["whodap"];
    assert_eq!(whodap["registrant_name"], "Jana Nováková");
    assert_eq!(whodap["registrar_name"], "Vzorný registrátor s.r.o.");
    assert_eq!(whodap["abuse_email"], "abuse@registrar.example");
    assert_eq!(whodap["expires_date"], "2027-05-01 08:30:00");
}

/// With a registrar of ICANN's the profile wants it in `cc` alone, which neither of the two reads.
#[test]
fn the_country_is_found_where_readers_look_for_it() {
    let by = Publisher {
        iana_id: None,
        ..fixtures::registrar()
    };
    for (view, country) in [(fixtures::open(), "CZ"), (fixtures::withheld(), "JP")] {
        let read = read_of(&view, &by);
        let address = &read["whoisit"]["entities"]["registrant"][0]["address"];
        assert_eq!(address["country"], country, "{address}");
    }
    let address = read_of(&fixtures::open(), &by)["whodap"]["registrant_address"].to_string();
    assert!(address.contains("CZ"), "{address}");
}

#[test]
fn a_withheld_domain_is_understood_as_withheld() {
    let read = read(&fixtures::withheld());
    let said = read.to_string();
    assert!(!said.contains("太郎") && !said.contains("taro@"), "{said}");
    assert_eq!(read["whoisit"]["entities"]["registrant"][0]["name"], "");
    assert_eq!(read["whoisit"]["unicode_name"], "山田.example");
}
