//! Whether a registry that is sent a contact would have another registrant than it holds: ICANN's transfer policy of 2016, section II.A.1.1, and its notes on typographical
//! errors. Registries of country codes have rules of their own. The policy review left the definition as it is, so it is the same under every
//! [`ChangePolicy`](crate::policy::ChangePolicy); what follows from a change differs.
//!
//! This is the only definition: plans compare what was last read back, the worker what the registry holds right before it would send.

use super::Snapshot;
use super::spelling::{mends, mends_name, plain, same_in_ascii};
use super::wire::fit;
use crate::registry::{Postal, RegistryContact};

/// What of a registrant makes it another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Material {
    /// The person's or the role's name.
    Name,
    /// The organization.
    Organization,
    /// The e-mail address.
    Email,
}

/// What makes it a change of registrant when a registry that holds `held` as the registrant is made to hold `wanted`; empty when it is none.
///
/// Name and organization count unless the new text corrects the old one's spelling and neither address nor phone change with it. Every change of the e-mail address counts,
/// except of case. The local and the ASCII form of one text are the same text. An object's handle does not count: the same person under another handle is no other registrant.
///
/// `held` is `None` where the registry shows no registrant, or none that may be seen: then whoever is wanted is another one, since nothing says that they are not.
#[must_use]
pub fn change_of_registrant(
    held: Option<&RegistryContact>,
    wanted: &RegistryContact,
) -> Vec<Material> {
    let Some(held) = held else {
        let org = forms(wanted).any(|postal| postal.org.is_some());
        let all = [
            (true, Material::Name),
            (org, Material::Organization),
            (true, Material::Email),
        ];
        return all
            .into_iter()
            .filter(|(there, _)| *there)
            .map(|(_, member)| member)
            .collect();
    };
    // An object's postal forms are kept as they are: what is sent is fitted to them.
    let fitted = if held.handle == wanted.handle {
        fit(wanted.clone(), held)
    } else {
        None
    };
    let sent = fitted.as_ref().unwrap_or(wanted);
    let moved = moved(held, sent);
    let name = |postal: &Postal| postal.name.clone();
    let org = |postal: &Postal| postal.org.clone().unwrap_or_default();
    let email = |of: &RegistryContact| of.email.trim().to_lowercase();
    let mut changed = Vec::new();
    if differs(held, sent, name, |old, new| !moved && mends_name(old, new)) {
        changed.push(Material::Name);
    }
    if differs(held, sent, org, |old, new| !moved && mends(old, new)) {
        changed.push(Material::Organization);
    }
    if email(held) != email(sent) {
        changed.push(Material::Email);
    }
    changed
}

/// The contact's own fields behind these members: of a name the part that is another one than held, both when neither is known.
#[must_use]
pub fn material_fields(
    changed: &[Material],
    held: Option<&RegistryContact>,
    wanted: &Snapshot,
) -> Vec<&'static str> {
    let mut fields = Vec::new();
    for member in changed {
        match member {
            Material::Organization => fields.push("org_name"),
            Material::Email => fields.push("email"),
            Material::Name => {
                let names: Vec<String> = held.into_iter().flat_map(forms).map(name_of).collect();
                let part = |text: &str, stands: fn(&str, &str) -> bool| {
                    let text = plain(text).into_iter().collect::<String>();
                    names.iter().any(|name| stands(name, &text))
                };
                let first = part(&wanted.first_name, |name, text| name.starts_with(text));
                let last = part(&wanted.last_name, |name, text| name.ends_with(text));
                fields.extend(match (first, last) {
                    (true, false) => &["last_name"][..],
                    (false, true) => &["first_name"][..],
                    _ => &["first_name", "last_name"][..],
                });
            }
        }
    }
    fields
}

fn name_of(postal: &Postal) -> String {
    plain(&postal.name).into_iter().collect()
}

fn forms(of: &RegistryContact) -> impl Iterator<Item = &Postal> {
    of.loc.iter().chain(&of.int)
}

/// Whether a text is another one: in every form that both have, else in the forms that they have.
fn differs(
    held: &RegistryContact,
    sent: &RegistryContact,
    text: impl Fn(&Postal) -> String,
    mends: impl Fn(&str, &str) -> bool,
) -> bool {
    let clean = |postal: &Postal| {
        text(postal)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    };
    let other = |old: &Postal, new: &Postal, ascii: bool| {
        let (old, new) = (clean(old), clean(new));
        old != new && !(ascii && same_in_ascii(&old, &new)) && !mends(&old, &new)
    };
    let both_loc = held.loc.as_ref().zip(sent.loc.as_ref());
    let both_int = held.int.as_ref().zip(sent.int.as_ref());
    if both_loc.is_some() || both_int.is_some() {
        return both_loc.is_some_and(|(old, new)| other(old, new, false))
            || both_int.is_some_and(|(old, new)| other(old, new, true));
    }
    let none = Postal::default();
    let (old, new) = (forms(held).next(), forms(sent).next());
    other(old.unwrap_or(&none), new.unwrap_or(&none), true)
}

/// Whether address or telephone change with it.
fn moved(held: &RegistryContact, sent: &RegistryContact) -> bool {
    let voice = |of: &RegistryContact| {
        let parts = [&of.voice, &of.voice_ext].into_iter().flatten();
        parts
            .flat_map(|part| part.chars())
            .filter(char::is_ascii_digit)
            .collect::<String>()
    };
    let address = |postal: &Postal| {
        let optional = [&postal.region, &postal.postal_code].map(|each| each.as_deref());
        let lines = postal.street.iter().map(String::as_str);
        lines
            .chain([postal.city.as_str()])
            .chain(optional.into_iter().flatten())
            .chain([postal.country_code.as_str()])
            .collect::<Vec<_>>()
            .join(" ")
    };
    voice(held) != voice(sent) || differs(held, sent, address, |_, _| false)
}

#[cfg(test)]
mod tests {
    use super::super::to_registry;
    use super::*;
    use proptest::prelude::*;

    fn jana() -> Snapshot {
        Snapshot {
            first_name: "Jana".into(),
            last_name: "Nováková".into(),
            org_name: Some("Acme s.r.o.".into()),
            email: Some("jana@example.com".into()),
            phone: Some("+420601123456".into()),
            street1: "Dlouhá 1".into(),
            city: "Praha".into(),
            country_code: "CZ".into(),
            ..Snapshot::default()
        }
    }

    fn sent(of: &Snapshot) -> RegistryContact {
        to_registry("JN1", of, None, true)
    }

    /// In ASCII letters alone, under another handle: as a registry holds it that takes no others.
    fn in_ascii(of: &Snapshot) -> RegistryContact {
        let loc = sent(of).loc;
        let held = RegistryContact {
            int: Some(Postal::default()),
            handle: "JN1".into(),
            ..RegistryContact::default()
        };
        let fitted = fit(sent(of), &held);
        RegistryContact {
            handle: "OTHER".into(),
            int: fitted.and_then(|fitted| fitted.int).or(loc),
            loc: None,
            ..sent(of)
        }
    }

    fn changed(change: impl FnOnce(&mut Snapshot)) -> Vec<&'static str> {
        let mut after = jana();
        change(&mut after);
        let held = sent(&jana());
        let found = change_of_registrant(Some(&held), &sent(&after));
        material_fields(&found, Some(&held), &after)
    }

    #[test]
    fn moving_and_a_new_number_are_harmless() {
        assert!(changed(|after| after.street1 = "Krátká 2".into()).is_empty());
        assert!(changed(|after| after.phone = None).is_empty());
        assert!(changed(|after| after.fax = Some("+420601123457".into())).is_empty());
    }

    #[test]
    fn another_name_organization_or_address_is_another_registrant() {
        assert_eq!(
            changed(|after| after.last_name = "Malá".into()),
            ["last_name"]
        );
        assert_eq!(
            changed(|after| after.first_name = "Petr".into()),
            ["first_name"]
        );
        assert_eq!(
            changed(|after| {
                after.first_name = "Petr".into();
                after.last_name = "Malý".into();
            }),
            ["first_name", "last_name"]
        );
        assert_eq!(
            changed(|after| after.org_name = Some("Beta a.s.".into())),
            ["org_name"]
        );
        assert_eq!(changed(|after| after.org_name = None), ["org_name"]);
        assert_eq!(
            changed(|after| after.email = Some("j@example.com".into())),
            ["email"]
        );
        assert_eq!(changed(|after| after.email = None), ["email"]);
        assert!(changed(|after| after.email = Some("Jana@Example.com".into())).is_empty());
    }

    #[test]
    fn a_mended_spelling_is_no_change_unless_more_changes_with_it() {
        assert!(changed(|after| after.last_name = "Novakova".into()).is_empty());
        assert!(changed(|after| after.last_name = "Nováokvá".into()).is_empty());
        assert_eq!(
            changed(|after| {
                after.last_name = "Nowaková".into();
                after.city = "Brno".into();
            }),
            ["last_name"]
        );
    }

    #[test]
    fn where_nobody_is_or_may_be_seen_anybody_is_another() {
        let all = [Material::Name, Material::Organization, Material::Email];
        assert_eq!(change_of_registrant(None, &sent(&jana())), all);
        let alone = Snapshot {
            org_name: None,
            ..jana()
        };
        let found = change_of_registrant(None, &sent(&alone));
        assert_eq!(found, [Material::Name, Material::Email]);
        assert_eq!(
            material_fields(&found, None, &alone),
            ["first_name", "last_name", "email"]
        );
    }

    #[test]
    fn the_same_person_under_another_handle_is_no_other_registrant() {
        let held = RegistryContact {
            handle: "SOMEBODYS-7".into(),
            ..sent(&jana())
        };
        assert!(change_of_registrant(Some(&held), &sent(&jana())).is_empty());
    }

    #[test]
    fn the_local_and_the_ascii_form_of_a_name_are_one_name() {
        let moved = Snapshot {
            city: "Brno".into(),
            ..jana()
        };
        assert!(change_of_registrant(Some(&in_ascii(&jana())), &sent(&moved)).is_empty());
        let mueller = |name: &str| Snapshot {
            last_name: name.into(),
            street1: "Weg 1".into(),
            ..jana()
        };
        let (local, ascii) = (mueller("Müller"), in_ascii(&mueller("Mueller")));
        assert!(change_of_registrant(Some(&ascii), &sent(&local)).is_empty());
        let other = in_ascii(&mueller("Schmidt"));
        assert_eq!(
            change_of_registrant(Some(&other), &sent(&local)),
            [Material::Name]
        );
        // Which ASCII form belongs to a text in another script nobody can say.
        let yuri = Snapshot {
            first_name: "Юрий".into(),
            last_name: "Малый".into(),
            ..jana()
        };
        let held = in_ascii(&Snapshot {
            first_name: "Yuri".into(),
            last_name: "Maly".into(),
            ..jana()
        });
        assert_eq!(
            change_of_registrant(Some(&held), &sent(&yuri)),
            [Material::Name]
        );
        let both = RegistryContact {
            handle: "OTHER".into(),
            int: held.int.clone(),
            ..sent(&yuri)
        };
        assert!(change_of_registrant(Some(&both), &sent(&yuri)).is_empty());
    }

    #[test]
    fn one_of_two_forms_that_names_somebody_else_is_enough() {
        let held = RegistryContact {
            int: in_ascii(&jana()).int,
            ..sent(&jana())
        };
        let mut other = RegistryContact {
            handle: "OTHER".into(),
            ..held.clone()
        };
        other.int = in_ascii(&Snapshot {
            last_name: "Smith".into(),
            ..jana()
        })
        .int;
        assert_eq!(change_of_registrant(Some(&held), &other), [Material::Name]);
    }

    fn somebody() -> impl Strategy<Value = Snapshot> {
        (
            "[A-Zčřžáéíöüß]{1,9}",
            "[A-ZČŘŽa-záéíöüß ]{1,14}",
            proptest::option::of("[A-Za-zčřž .&]{1,20}"),
            "[a-z]{1,8}@[a-z]{1,8}\\.example",
            "[A-Za-zčřž 0-9]{1,12}",
        )
            .prop_map(
                |(first_name, last_name, org_name, email, street1)| Snapshot {
                    first_name,
                    last_name,
                    org_name,
                    email: Some(email),
                    street1,
                    ..jana()
                },
            )
    }

    proptest! {
        #[test]
        fn nothing_changed_is_no_change(of in somebody(), handle in "[A-Z]{3,9}", phone in proptest::option::of("\\+420[0-9]{9}"), city in "[A-Za-z]{1,9}") {
            let held = RegistryContact { handle, ..sent(&of) };
            prop_assert!(change_of_registrant(Some(&held), &sent(&of)).is_empty());
            // Neither is moving, or another number.
            let moved = Snapshot { phone, city, ..of };
            prop_assert!(change_of_registrant(Some(&held), &sent(&moved)).is_empty());
        }

        #[test]
        fn in_ascii_it_is_the_same_registrant(of in somebody(), city in "[A-Za-zčř]{1,9}") {
            let moved = Snapshot { city, ..of.clone() };
            prop_assert!(change_of_registrant(Some(&in_ascii(&of)), &sent(&moved)).is_empty());
            prop_assert!(change_of_registrant(Some(&sent(&moved)), &in_ascii(&of)).is_empty());
        }

        #[test]
        fn another_address_always_counts(of in somebody(), other in "[a-z]{1,8}@[a-z]{9}\\.example") {
            let after = Snapshot { email: Some(other), ..of.clone() };
            prop_assert_eq!(change_of_registrant(Some(&sent(&of)), &sent(&after)), [Material::Email]);
        }

        #[test]
        fn it_counts_in_both_directions(one in somebody(), two in somebody()) {
            let (one, two) = (sent(&one), RegistryContact { handle: "OTHER".into(), ..sent(&two) });
            prop_assert_eq!(change_of_registrant(Some(&one), &two), change_of_registrant(Some(&two), &one));
        }
    }
}
