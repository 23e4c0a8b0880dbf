//! What was typed into forms, read: numbers by the country beside them, the rest by `model`.
//!
//! A number that was not changed is not read again: what is stored stays even where the plan has become another, or a registry had it otherwise.

use crate::read::number;
use model::contact::{Draft, Patch, Snapshot};
use model::country;
use model::field::{FieldCode, FieldErrors};
use model::location::{Office, OfficeDraft};
use model::person_phone::{Telephone, TelephoneDraft};
use model::spec::FieldSpec;

/// Something typed that has numbers.
trait Typed: Clone {
    /// As it is stored.
    type Stored;
    /// Its fields for numbers, each with the one for its extension.
    const NUMBERS: &'static [(&'static str, &'static str)];

    fn fields() -> &'static [FieldSpec];
    fn text(&self, name: &str) -> &str;
    fn put(&mut self, name: &str, text: String);
    fn checked(&self) -> (Self::Stored, FieldErrors);
}

macro_rules! typed {
    ($typed:ty => $stored:ty, $fields:expr, $($number:literal $ext:literal),+) => {
        impl Typed for $typed {
            type Stored = $stored;
            const NUMBERS: &'static [(&'static str, &'static str)] = &[$(($number, $ext)),+];

            fn fields() -> &'static [FieldSpec] {
                &$fields
            }

            fn text(&self, name: &str) -> &str {
                self.get(name).unwrap_or_default()
            }

            fn put(&mut self, name: &str, text: String) {
                if let Some(place) = self.get_mut(name) {
                    *place = text;
                }
            }

            fn checked(&self) -> ($stored, FieldErrors) {
                self.read()
            }
        }
    };
}

typed!(Draft => Snapshot, model::contact::FIELDS, "phone" "phone_ext", "fax" "fax_ext");
typed!(OfficeDraft => Office, model::location::FIELDS, "phone" "phone_ext", "fax" "fax_ext");
typed!(TelephoneDraft => Telephone, model::person_phone::FIELDS, "number" "number_ext");

/// What can be stored of this, and what is wrong with the rest, in the form's order.
fn read<T: Typed>(typed: &T, stored: Option<&T>) -> (T::Stored, FieldErrors) {
    let mut settled = typed.clone();
    let mut found = FieldErrors::default();
    let country = country::parse(typed.text("country_code")).ok();
    for (name, ext) in T::NUMBERS {
        let text = typed.text(name);
        let same = stored.is_some_and(|stored| stored.text(name) == text && !text.is_empty());
        if same {
            continue;
        }
        match number(text, country.as_deref()) {
            Ok(None) => {
                settled.put(name, String::new());
                if !typed.text(ext).trim().is_empty() {
                    found.push(
                        *ext,
                        other("There is no number of which this would be the extension."),
                    );
                    settled.put(ext, String::new());
                }
            }
            Ok(Some(number)) => {
                settled.put(name, number.e164);
                if let Some(of_number) = number.ext {
                    let beside = typed.text(ext).trim();
                    if !beside.is_empty() && beside != of_number {
                        let text = format!(
                            "The number ends with the extension {of_number}, and this is another. Leave one of them out."
                        );
                        found.push(*ext, FieldCode::Other { text: text.into() });
                    }
                    settled.put(ext, of_number);
                }
            }
            Err(code) => {
                found.push(*name, code);
                settled.put(name, String::new());
                // What it is the extension of is told above.
                settled.put(ext, String::new());
            }
        }
    }
    let (stored, wrong) = settled.checked();
    let told = wrong
        .0
        .into_iter()
        .filter(|error| found.of(&error.field).is_none())
        .collect::<Vec<_>>();
    found.0.extend(told);
    let place = |name: &str| T::fields().iter().position(|field| field.name == name);
    found.0.sort_by_key(|error| place(&error.field));
    (stored, found)
}

const fn other(text: &'static str) -> FieldCode {
    FieldCode::Other {
        text: std::borrow::Cow::Borrowed(text),
    }
}

/// Of a change that names some fields: a number that becomes another one leaves its extension behind, unless that is named too.
fn leave_extensions<T: Typed>(typed: &mut T, stored: &T, named: impl Fn(&str) -> bool) {
    let country = country::parse(typed.text("country_code")).ok();
    for (name, ext) in T::NUMBERS {
        if !named(name) || named(ext) || stored.text(ext).is_empty() {
            continue;
        }
        let becomes = number(typed.text(name), country.as_deref());
        let stays = typed.text(name) == stored.text(name)
            || becomes.is_ok_and(|becomes| {
                becomes.is_some_and(|becomes| {
                    becomes.e164 == stored.text(name) && becomes.ext.is_none()
                })
            });
        if !stays {
            typed.put(ext, String::new());
        }
    }
}

/// An extension that was taken away from a number that stays is told to registries; one that was never there is left to them: `Some("")`.
fn taken_away(
    number: (&Option<String>, &Option<String>),
    ext: &mut Option<String>,
    was: &Option<String>,
) {
    if ext.is_none() && was.is_some() && number.0 == number.1 {
        *ext = Some(String::new());
    }
}

/// What can be stored of a contact that was typed, and what is wrong with the rest: for a preview while typing. `stored` is what the form was based on.
#[must_use]
pub fn contact(typed: &Draft, stored: Option<&Snapshot>) -> (Snapshot, FieldErrors) {
    let base = stored.map(Draft::from);
    let (mut snapshot, wrong) = read(typed, base.as_ref());
    if let Some(stored) = stored {
        taken_away(
            (&snapshot.phone, &stored.phone),
            &mut snapshot.phone_ext,
            &stored.phone_ext,
        );
        taken_away(
            (&snapshot.fax, &stored.fax),
            &mut snapshot.fax_ext,
            &stored.fax_ext,
        );
    }
    (snapshot, wrong)
}

/// A new contact.
///
/// # Errors
/// Every wrong field.
pub fn new_contact(typed: &Draft) -> Result<Snapshot, FieldErrors> {
    let (snapshot, wrong) = contact(typed, None);
    wrong.or(snapshot)
}

/// A contact as it was typed over a stored one: what is required may stay empty where the contact has nothing either, as one that was taken from a registry may.
///
/// # Errors
/// Every other wrong field.
pub fn contact_over(typed: &Draft, stored: &Snapshot) -> Result<Snapshot, FieldErrors> {
    let base = Draft::from(stored);
    let (snapshot, mut wrong) = contact(typed, Some(stored));
    let has = |name: &str| base.get(name).is_none_or(|text| !text.is_empty());
    wrong.0.retain(|error| match error.code {
        FieldCode::Required => has(&error.field),
        FieldCode::NoName => has("first_name") || has("last_name"),
        _ => true,
    });
    wrong.or(snapshot)
}

/// A patch over a stored contact, as a draft for [`contact_over`].
///
/// # Errors
/// [`FieldCode::Unknown`] for each unknown name.
pub fn patched(patch: &Patch, stored: &Snapshot, disclose: bool) -> Result<Draft, FieldErrors> {
    let mut draft = patch.over(stored, disclose)?;
    leave_extensions(&mut draft, &Draft::from(stored), |name| {
        patch.fields.contains_key(name)
    });
    Ok(draft)
}

/// A draft over a stored contact of which the named fields were set: a number that became another one leaves its extension behind, unless that was set too.
pub fn renumbered(draft: &mut Draft, stored: &Snapshot, named: impl Fn(&str) -> bool) {
    leave_extensions(draft, &Draft::from(stored), named);
}

/// A new office.
///
/// # Errors
/// Every wrong field.
pub fn new_office(typed: &OfficeDraft) -> Result<Office, FieldErrors> {
    let (office, wrong) = read(typed, None);
    wrong.or(office)
}

/// Texts over a stored office.
///
/// # Errors
/// Every wrong field.
pub fn office_over<'t>(
    stored: &Office,
    texts: impl Iterator<Item = (&'t str, &'t str)> + Clone,
) -> Result<Office, FieldErrors> {
    let base = OfficeDraft::from(stored);
    let mut typed = base.clone();
    typed.set(texts.clone());
    leave_extensions(&mut typed, &base, |name| {
        texts.clone().any(|(named, _)| named == name)
    });
    let (mut office, wrong) = read(&typed, Some(&base));
    taken_away(
        (&office.phone, &stored.phone),
        &mut office.phone_ext,
        &stored.phone_ext,
    );
    taken_away(
        (&office.fax, &stored.fax),
        &mut office.fax_ext,
        &stored.fax_ext,
    );
    wrong.or(office)
}

/// A person's new telephone. Nobody says in which country it is dialled.
///
/// # Errors
/// Every wrong field.
pub fn new_telephone(typed: &TelephoneDraft) -> Result<Telephone, FieldErrors> {
    let (telephone, wrong) = read(typed, None);
    wrong.or(telephone)
}

/// Texts over a person's stored telephone.
///
/// # Errors
/// Every wrong field.
pub fn telephone_over<'t>(
    stored: &Telephone,
    texts: impl Iterator<Item = (&'t str, &'t str)> + Clone,
) -> Result<Telephone, FieldErrors> {
    let base = TelephoneDraft::from(stored);
    let mut typed = base.clone();
    typed.set(texts.clone());
    leave_extensions(&mut typed, &base, |name| {
        texts.clone().any(|(named, _)| named == name)
    });
    let (mut telephone, wrong) = read(&typed, Some(&base));
    let (number, was) = (Some(telephone.number.clone()), Some(stored.number.clone()));
    taken_away(
        (&number, &was),
        &mut telephone.number_ext,
        &stored.number_ext,
    );
    wrong.or(telephone)
}
