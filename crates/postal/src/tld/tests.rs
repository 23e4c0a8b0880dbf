#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use super::*;
use model::registry::{PostalForms, postal_forms};

fn plain() -> Snapshot {
    Snapshot {
        first_name: "Jana".into(),
        last_name: "Nova".into(),
        street1: "Dlouha 1".into(),
        city: "Praha".into(),
        country_code: "CZ".into(),
        ..Snapshot::default()
    }
}

/// What is said of a contact before it goes.
const FORESEEN: [&str; 6] = [
    "required_roles",
    "allowed_roles",
    "postal_forms",
    "required_fields",
    "email_domains",
    "forbidden_in_org",
];
/// What depends on more than one contact, or on how changes go.
const OF_NO_CONTACT: [&str; 14] = [
    "max_per_role",
    "contact_update",
    "contact_changes",
    "write_delay_ms",
    "redemption_days",
    "pending_delete_days",
    "grace_days",
    "fold_ids",
    "contact_writes",
    "reasons",
    "empty_msg",
    "policy_refusal",
    "addresses_discarded",
    "rewrites",
];

#[test]
fn the_table_is_what_the_simulator_does() {
    let file = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../registry-sim/src/policies.toml"
    );
    let policies: toml::Table = std::fs::read_to_string(file).unwrap().parse().unwrap();
    let default = policies["default"].as_table().unwrap();
    let tlds = policies["tld"].as_table().unwrap();
    assert_eq!(tlds.len(), SIMULATED.lines().count());
    for (tld, own) in tlds {
        let list = |name: &str| -> Vec<String> {
            own.get(name)
                .or_else(|| default.get(name))
                .and_then(toml::Value::as_array)
                .unwrap()
                .iter()
                .map(|word| word.as_str().unwrap().to_owned())
                .collect()
        };
        let ours = policy(tld).unwrap();
        let words =
            |roles: &[Role]| -> Vec<String> { roles.iter().map(ToString::to_string).collect() };
        assert_eq!(words(&ours.required_roles), list("required_roles"), "{tld}");
        assert_eq!(words(&ours.allowed_roles), list("allowed_roles"), "{tld}");
        let form = match list("postal_forms").as_slice() {
            [one] if one == "int" => Form::Ascii,
            [one] if one == "loc" => Form::Local,
            _ => Form::Any,
        };
        assert_eq!(ours.form, form, "{tld}");
        let sent = match form {
            Form::Any => PostalForms::Any,
            Form::Ascii => PostalForms::Int,
            Form::Local => PostalForms::Loc,
        };
        assert_eq!(postal_forms(tld), sent, "{tld}: what is sent");
        let fields: Vec<&str> = list("required_fields")
            .iter()
            .map(|field| match field.as_str() {
                "street" => "street1",
                "pc" => "postal_code",
                "voice" => "phone",
                "org" => "org_name",
                "sp" => "region",
                _ => "fax",
            })
            .collect();
        assert_eq!(ours.required_fields, fields, "{tld}");
        assert_eq!(ours.email_domains, list("email_domains"), "{tld}");
        let forbidden = own
            .get("forbidden_in_org")
            .or_else(|| default.get("forbidden_in_org"));
        assert_eq!(
            Some(ours.forbidden_in_org),
            forbidden.and_then(toml::Value::as_str),
            "{tld}"
        );
        for key in own.as_table().unwrap().keys() {
            assert!(
                FORESEEN.contains(&key.as_str()) || OF_NO_CONTACT.contains(&key.as_str()),
                "{tld} has {key}"
            );
        }
    }
}

#[test]
fn what_will_be_refused_is_said() {
    let strict: Vec<_> = foresee("strict", Role::Tech, &plain(), false)
        .into_iter()
        .map(|each| (each.field, each.certain))
        .collect();
    assert_eq!(strict, [("postal_code", true), ("phone", true)]);
    assert_eq!(foresee("brand", Role::Billing, &plain(), false).len(), 2);
    assert!(foresee("native", Role::Tech, &plain(), false).is_empty());
    assert!(foresee("example", Role::Tech, &plain(), false).is_empty());
    assert!(foresee("com", Role::Tech, &plain(), false).is_empty());
    let french = foresee("fr", Role::Registrant, &plain(), false);
    assert!(french.len() == 1 && french.iter().all(|each| !each.certain));
    let accents = Snapshot {
        city: "Žatec".into(),
        ..plain()
    };
    assert_eq!(foresee("strict", Role::Tech, &accents, false).len(), 3);
    // The reviewed form goes alone.
    assert_eq!(foresee("strict", Role::Tech, &accents, true).len(), 2);
    assert!(foresee("native", Role::Tech, &accents, true).is_empty());
}

fn fields(tld: &str, of: &Snapshot) -> Vec<(&'static str, bool)> {
    foresee(tld, Role::Registrant, of, false)
        .into_iter()
        .map(|each| (each.field, each.certain))
        .collect()
}

#[test]
fn addresses_elsewhere_are_refused_by_the_brand() {
    let at = |email: &str| Snapshot {
        org_name: Some("Brand".into()),
        email: Some(email.into()),
        ..plain()
    };
    assert_eq!(fields("brand", &at("jana@example.com")), [("email", true)]);
    assert_eq!(
        fields("brand", &at("jana@sub.brand.example")),
        [("email", true)]
    );
    assert!(fields("brand", &at("jana@Brand.Example")).is_empty());
    assert!(fields("example", &at("jana@example.com")).is_empty());
}

#[test]
fn organizations_have_no_forbidden_characters() {
    let named = |org: &str| Snapshot {
        org_name: Some(org.into()),
        ..plain()
    };
    for bad in "|{}<>^`".chars() {
        assert_eq!(
            fields("example", &named(&format!("A{bad}B"))),
            [("org_name", true)],
            "{bad}"
        );
    }
    assert!(fields("example", &named("A & B, s.r.o.")).is_empty());
    assert!(
        fields("com", &named("A|B")).is_empty(),
        "the simulator's own TLDs only"
    );
}

#[test]
fn what_is_sent_is_what_is_said_of_the_worlds_registries() {
    for (tld, form, _) in HINTS {
        let sent = match form {
            Form::Any => PostalForms::Any,
            Form::Ascii => PostalForms::Int,
            Form::Local => PostalForms::Loc,
        };
        assert_eq!(postal_forms(tld), sent, "{tld}");
    }
}
