//! A contact out of what a registry holds: the reverse of `to_registry`, for domains that are adopted.
//!
//! Nothing is invented. What a registry withholds is not filled in, and what the book can't store as it is makes no contact where it says whose the domain
//! is: name, organization, e-mail address and country. Of the rest what fits is taken, and what was left out is said.

use super::{Draft, International, Snapshot, fit, to_registry};
use crate::field::{FieldCode, FieldError, FieldErrors};
use crate::phone;
use crate::published::REDACTED;
use crate::registry::{Postal, RegistryContact, differences};
use crate::text::trimmed;
use std::borrow::Cow;

/// What was taken of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The fields.
    pub snapshot: Snapshot,
    /// The ASCII form, where the registry holds one beside the local form.
    pub international: Option<International>,
    /// Whether it is disclosed.
    pub disclose: bool,
    /// What was left out, or is missing and will be needed, by field.
    pub advice: FieldErrors,
}

/// The longest name or street that a registry gives and the book keeps in one field, in characters.
const ONE_FIELD: usize = 128;

/// Takes a contact out of what a registry holds.
///
/// # Errors
/// The fields for which there can be no contact: withheld, missing, or not to be stored as they are.
pub fn from_registry(found: &RegistryContact) -> Result<Taken, FieldErrors> {
    let Some(local) = found.loc.as_ref().or(found.int.as_ref()) else {
        return Err(FieldErrors::one(
            "last_name",
            said("The registry shows neither name nor address."),
        ));
    };
    withheld(local, found)?;
    let mut advice = FieldErrors::default();
    let (draft, too_long) = draft(local, found, &mut advice);
    let (snapshot, wrong) = draft.read();
    let mut fatal = too_long;
    for FieldError { field, code } in wrong.0 {
        match (field.as_ref(), code) {
            // Said already: the registry shows no name.
            (_, FieldCode::NoName) => {}
            // Many registries ask for no street.
            ("street1" | "city", FieldCode::Required) => {
                advice.push(field, said("The registry has nothing here."));
            }
            ("phone" | "fax", _) => advice.push(
                field,
                said("The registry's number is none that can be dialled from abroad; it was left out."),
            ),
            ("country_code", _) => {
                let text = format!("The registry says “{}”, which is no country.", local.country_code);
                fatal.push(field, FieldCode::Other { text: text.into() });
            }
            (_, code) => fatal.push(field, code),
        }
    }
    fatal.or(())?;
    if snapshot.email.is_none() {
        advice.push(
            "email",
            said("The registry has none, and takes no change of a contact without one."),
        );
    }
    let international = found
        .int
        .as_ref()
        .filter(|_| found.loc.is_some() && super::needs_international(&snapshot))
        .and_then(|int| international(int, &snapshot));
    Ok(Taken {
        snapshot,
        international,
        disclose: found.disclose,
        advice,
    })
}

/// Whether a contact says exactly what the registry's object does, whatever either is called.
#[must_use]
pub fn says_the_same(
    found: &RegistryContact,
    of: &Snapshot,
    international: Option<&International>,
    disclose: bool,
) -> bool {
    let wanted = to_registry(&found.handle, of, international, disclose);
    fit(wanted, found).is_some_and(|wanted| differences(&wanted, found).is_empty())
}

fn draft(
    local: &Postal,
    found: &RegistryContact,
    advice: &mut FieldErrors,
) -> (Draft, FieldErrors) {
    let mut fatal = FieldErrors::default();
    let (first_name, last_name) = names(&local.name);
    let mut lines = local
        .street
        .iter()
        .map(|line| line.trim())
        .filter(|line| !line.is_empty());
    let street1 = lines.next().unwrap_or_default().to_owned();
    let rest: Vec<&str> = lines.collect();
    if rest.len() > 1 {
        advice.push(
            "street2",
            said("The registry has three lines; the last two stand in one."),
        );
    }
    let mut number = |field: &'static str, number: Option<&str>, ext: Option<&str>| {
        let read = number.map(|number| phone::from_epp(number).ok_or(number));
        let kept = ext.and_then(phone::extension_from_epp);
        if let Some(Ok(_)) = read
            && kept.is_none()
            && ext.is_some_and(|ext| !matches!(ext.trim(), "" | "0"))
        {
            advice.push(
                field,
                said("The extension is no number; it was left out, and stays at the registry."),
            );
        }
        match read {
            Some(Ok(e164)) => (e164, kept.unwrap_or_default().to_owned()),
            // It is told with what else can't be stored.
            Some(Err(raw)) => (raw.to_owned(), String::new()),
            None => (String::new(), String::new()),
        }
    };
    let (voice, voice_ext) = number("phone", found.voice.as_deref(), found.voice_ext.as_deref());
    let (fax, fax_ext) = number("fax", found.fax.as_deref(), found.fax_ext.as_deref());
    if trimmed(&last_name).is_empty() {
        fatal.push("last_name", said("The registry shows no name."));
    }
    let draft = Draft {
        first_name,
        last_name,
        org_name: local.org.clone().unwrap_or_default(),
        email: found.email.clone(),
        phone: voice,
        phone_ext: voice_ext,
        fax,
        fax_ext,
        street1,
        street2: rest.join(", "),
        city: local.city.clone(),
        region: local.region.clone().unwrap_or_default(),
        postal_code: local.postal_code.clone().unwrap_or_default(),
        country_code: local.country_code.clone(),
        disclose: found.disclose,
    };
    (draft, fatal)
}

/// One line as two names, which together are that line again: the last word is the family name. A long line is cut where both parts can be stored.
fn names(line: &str) -> (String, String) {
    let line = trimmed(line);
    let fits = |text: &str| text.chars().count() <= ONE_FIELD;
    let cuts: Vec<usize> = line.match_indices(' ').map(|(at, _)| at).collect();
    let cut = cuts
        .iter()
        .rev()
        .find(|at| {
            let (first, last) = (&line[..**at], &line[**at + 1..]);
            // What can't be seen at a part's end would be lost: a second space, or what the whole line is refused for.
            trimmed(first) == first && trimmed(last) == last && fits(first) && fits(last)
        })
        .copied();
    match cut {
        Some(at) => (line[..at].to_owned(), line[at + 1..].to_owned()),
        None => (String::new(), line.to_owned()),
    }
}

/// The ASCII form, when it has the same fields as the local one.
fn international(int: &Postal, of: &Snapshot) -> Option<International> {
    let (first_name, last_name) = names(&int.name);
    let mut lines = int
        .street
        .iter()
        .map(|line| line.trim().to_owned())
        .filter(|line| !line.is_empty());
    let street1 = lines.next().unwrap_or_default();
    let typed = Draft {
        first_name,
        last_name,
        org_name: int.org.clone().unwrap_or_default(),
        street1,
        street2: lines.collect::<Vec<_>>().join(", "),
        city: int.city.clone(),
        region: int.region.clone().unwrap_or_default(),
        ..Draft::default()
    };
    International::parse(&typed, of).ok()
}

/// Refuses what a registry put in place of what it withholds.
fn withheld(local: &Postal, found: &RegistryContact) -> Result<(), FieldErrors> {
    let hidden = |text: &str| {
        let text = text.trim();
        text.eq_ignore_ascii_case(REDACTED) || text.eq_ignore_ascii_case("redacted")
    };
    let mut errors = FieldErrors::default();
    for (field, text) in [
        ("last_name", Some(local.name.as_str())),
        ("org_name", local.org.as_deref()),
        ("street1", local.street.first().map(String::as_str)),
        ("city", Some(local.city.as_str())),
        ("email", Some(found.email.as_str())),
    ] {
        if text.is_some_and(hidden) {
            errors.push(field, said("The registry withholds it from us."));
        }
    }
    errors.or(())
}

const fn said(text: &'static str) -> FieldCode {
    FieldCode::Other {
        text: Cow::Borrowed(text),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use crate::contact::reviewed::snapshot;
    use crate::text::cleaned;
    use proptest::prelude::*;

    fn held() -> RegistryContact {
        RegistryContact {
            handle: "C-1".into(),
            int: Some(Postal {
                name: "Maria Anna van der Berg".into(),
                org: Some("Berg BV".into()),
                street: vec!["Gracht 1".into()],
                city: "Utrecht".into(),
                country_code: "NL".into(),
                ..Postal::default()
            }),
            voice: Some("+31.301234567".into()),
            email: "m@berg.example".into(),
            disclose: false,
            ..RegistryContact::default()
        }
    }

    fn with(change: impl FnOnce(&mut Postal, &mut RegistryContact)) -> RegistryContact {
        let mut found = held();
        let mut postal = found.int.take().unwrap();
        change(&mut postal, &mut found);
        found.int = Some(postal);
        found
    }

    #[test]
    fn what_is_held_is_taken_as_it_is() {
        let taken = from_registry(&held()).unwrap();
        assert_eq!(taken.snapshot.first_name, "Maria Anna van der");
        assert_eq!(taken.snapshot.last_name, "Berg");
        assert_eq!(taken.snapshot.phone.as_deref(), Some("+31301234567"));
        assert!(!taken.disclose && taken.advice.is_empty());
    }

    #[test]
    fn an_extension_is_taken_and_nought_is_none() {
        let taken = |ext: &str| {
            let found = with(|_, found| found.voice_ext = Some(ext.into()));
            let taken = from_registry(&found).unwrap();
            assert!(says_the_same(&found, &taken.snapshot, None, false), "{ext}");
            (taken.snapshot.phone_ext, taken.advice.0.len())
        };
        assert_eq!(taken("12"), (Some("12".into()), 0));
        assert_eq!(taken("0"), (None, 0));
        assert_eq!(taken("12a"), (None, 1));
    }

    #[test]
    fn what_does_not_fit_is_said_and_what_matters_makes_no_contact() {
        let fields = |errors: &FieldErrors| -> Vec<String> {
            errors.0.iter().map(|each| each.field.to_string()).collect()
        };
        for (found, advised) in [
            (with(|postal, _| postal.street.clear()), "street1"),
            (with(|_, found| found.email.clear()), "email"),
            (
                with(|_, found| found.voice_ext = Some("12a".into())),
                "phone",
            ),
            (with(|_, found| found.fax = Some("n/a".into())), "fax"),
            (
                with(|postal, _| postal.street = vec!["a".into(), "b".into(), "c".into()]),
                "street2",
            ),
        ] {
            let taken = from_registry(&found).unwrap();
            assert_eq!(fields(&taken.advice), [advised]);
        }
        let hostmaster =
            from_registry(&with(|postal, _| postal.name = "Hostmaster".into())).unwrap();
        assert_eq!(hostmaster.snapshot.full_name(), "Hostmaster");
        assert!(hostmaster.advice.is_empty(), "one name is a name");
        for (found, refused) in [
            (
                with(|postal, _| postal.name = "\u{3164}".into()),
                "last_name",
            ),
            (
                with(|postal, _| postal.country_code = "ZZ".into()),
                "country_code",
            ),
            (
                with(|postal, _| postal.country_code.clear()),
                "country_code",
            ),
            (
                with(|postal, _| postal.org = Some("x".repeat(300))),
                "org_name",
            ),
            (with(|postal, _| postal.name = "x".repeat(300)), "last_name"),
            (with(|postal, _| postal.name = " ".into()), "last_name"),
            // Within the line, though at the end of a word: it is refused like anywhere within a name, and not lost in silence.
            (
                with(|postal, _| postal.name = "Ada\u{200b} Novak".into()),
                "last_name",
            ),
            (
                with(|postal, _| postal.name = "Ada \u{200b}Novak".into()),
                "last_name",
            ),
            (
                with(|postal, _| postal.name = "REDACTED FOR PRIVACY".into()),
                "last_name",
            ),
            (with(|_, found| found.email = "redacted".into()), "email"),
            (with(|_, found| found.email = "nobody".into()), "email"),
            (
                RegistryContact {
                    int: None,
                    ..held()
                },
                "last_name",
            ),
        ] {
            let refusal = from_registry(&found).unwrap_err();
            assert_eq!(fields(&refusal), [refused], "{refusal:?}");
        }
    }

    proptest! {
        /// Whatever the book can send is taken back as the same.
        #[test]
        fn what_was_sent_is_taken_back(of in snapshot(), disclose: bool) {
            let held = to_registry("C-1", &of, None, disclose);
            let taken = from_registry(&held).unwrap();
            prop_assert!(says_the_same(&held, &taken.snapshot, taken.international.as_ref(), taken.disclose), "{:?}", taken);
        }

        /// Nothing that a registry says panics, and what is taken says whose the domain is, as the registry does.
        #[test]
        fn no_object_panics(name in "\\PC{0,300}", org in "\\PC{0,300}", street in "\\PC{0,40}", email in "\\PC{0,40}", cc in "[A-Z]{0,2}") {
            let found = with(|postal, found| {
                postal.name = name;
                postal.org = Some(org);
                postal.street = vec![street];
                postal.country_code = cc;
                found.email = email;
            });
            if let Ok(taken) = from_registry(&found) {
                let sent = to_registry("C-1", &taken.snapshot, None, taken.disclose);
                let sent = sent.loc.or(sent.int).unwrap();
                let held = found.int.as_ref().unwrap();
                let clean = |text: &str| cleaned(text).unwrap().unwrap_or_default();
                prop_assert_eq!(clean(&sent.name), clean(&held.name));
                prop_assert_eq!(sent.org.unwrap_or_default(), clean(held.org.as_deref().unwrap_or_default()));
                prop_assert_eq!(taken.snapshot.email.unwrap_or_default(), clean(&found.email));
            }
        }
    }
}
