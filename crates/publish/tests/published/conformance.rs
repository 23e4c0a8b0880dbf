//! Our RDAP held against the documents by somebody else's program, and its redactions against their own paths.

use crate::fixtures;
use icann_rdap_common::check::process::{do_check_processing, get_summaries};
use icann_rdap_common::check::{ALL_CHECK_CLASSES, CheckClass};
use icann_rdap_common::prelude::RdapResponse;
use publish::rdap::{self, ContactView};
use serde_json::Value;
use serde_json_path::JsonPath;

/// Everything that ICANN's checks say of an answer, except that a contact that is withheld has an empty name and no link to itself, which the gTLD profile orders, that the registrar is no object to
/// be asked for here, and that the names of these tests are for documentation.
fn complaints(answer: &Value) -> Vec<String> {
    let parsed = RdapResponse::try_from(answer.clone())
        .unwrap_or_else(|error| panic!("{error}: {answer:#}"));
    let extensions = [
        "redacted".to_owned(),
        "icann_rdap_response_profile_1".to_owned(),
    ];
    let checks = do_check_processing(&parsed, None, Some(&extensions), false);
    get_summaries(&checks, Some(ALL_CHECK_CLASSES))
        .into_iter()
        .filter(|summary| {
            !matches!(
                summary.item.check_class,
                CheckClass::SpecificationNote | CheckClass::Informational
            )
        })
        .map(|summary| {
            format!(
                "{} {}: {}",
                summary.structure, summary.code, summary.message
            )
        })
        .collect()
}

#[test]
fn nothing_is_found_wrong() {
    let by = fixtures::registrar();
    let read_at = fixtures::open().read_at;
    let answers = [
        rdap::domain(&fixtures::open(), &by),
        rdap::domain(&fixtures::withheld(), &by),
        rdap::domain(&fixtures::bare(), &by),
        rdap::entity(
            &ContactView {
                contact: fixtures::jana(),
                read_at,
            },
            &by,
        ),
        rdap::entity(
            &ContactView {
                contact: fixtures::taro(),
                read_at,
            },
            &by,
        ),
        rdap::help(&by),
        rdap::error(400, "Bad request", "Not a name."),
    ];
    for answer in answers {
        assert_eq!(complaints(&answer), Vec::<String>::new(), "{answer:#}");
    }
}

#[test]
fn the_checks_do_find_something() {
    let mut broken = rdap::domain(&fixtures::open(), &fixtures::registrar());
    broken["events"][0]["eventDate"] = "yesterday".into();
    broken["links"][0].as_object_mut().unwrap().remove("value");
    assert_eq!(complaints(&broken).len(), 2, "{:?}", complaints(&broken));
}

/// RFC 9537, section 3: what was removed isn't found, what was emptied is found empty, what was replaced is found at its replacement.
fn redactions_are_true(answer: &Value) -> usize {
    let found = |path: &Value| -> Vec<Value> {
        JsonPath::parse(path.as_str().unwrap())
            .unwrap()
            .query(answer)
            .all()
            .into_iter()
            .cloned()
            .collect()
    };
    let entries = answer["redacted"].as_array().map_or(&[][..], Vec::as_slice);
    for entry in entries {
        match entry["method"].as_str().unwrap() {
            "removal" => assert_eq!(found(&entry["prePath"]), Vec::<Value>::new(), "{entry}"),
            "emptyValue" => assert_eq!(found(&entry["postPath"]), [Value::from("")], "{entry}"),
            "replacementValue" => {
                assert_eq!(found(&entry["prePath"]), Vec::<Value>::new(), "{entry}");
                assert_eq!(found(&entry["replacementPath"]).len(), 1, "{entry}");
            }
            other => panic!("{other}"),
        }
    }
    entries.len()
}

#[test]
fn each_redaction_is_as_its_path_says() {
    let by = fixtures::registrar();
    assert_eq!(
        redactions_are_true(&rdap::domain(&fixtures::open(), &by)),
        0
    );
    assert_eq!(
        redactions_are_true(&rdap::domain(&fixtures::withheld(), &by)),
        3 * 11
    );
    let view = ContactView {
        contact: fixtures::taro(),
        read_at: fixtures::open().read_at,
    };
    assert_eq!(redactions_are_true(&rdap::entity(&view, &by)), 10);
}

/// The gTLD response profile's redactions of a registrant, by the names that IANA registered for them.
#[test]
fn a_withheld_registrant_lists_what_the_profile_wants() {
    let answer = rdap::domain(&fixtures::withheld(), &fixtures::registrar());
    let method = |name: &str| {
        let entries = answer["redacted"].as_array().unwrap();
        let entry = entries
            .iter()
            .find(|entry| entry["name"]["type"] == name)
            .unwrap_or_else(|| panic!("{name} is missing"));
        entry["method"].as_str().unwrap().to_owned()
    };
    for name in [
        "Registry Registrant ID",
        "Registrant Organization",
        "Registrant Phone",
        "Registrant Phone Ext",
        "Registrant Fax",
        "Registrant Fax Ext",
        "Registry Tech ID",
        "Tech Phone",
        "Tech Phone Ext",
    ] {
        assert_eq!(method(name), "removal", "{name}");
    }
    for name in [
        "Registrant Name",
        "Registrant Street",
        "Registrant City",
        "Registrant Postal Code",
        "Tech Name",
    ] {
        assert_eq!(method(name), "emptyValue", "{name}");
    }
    for name in ["Registrant Email", "Tech Email"] {
        assert_eq!(method(name), "replacementValue", "{name}");
    }
}
