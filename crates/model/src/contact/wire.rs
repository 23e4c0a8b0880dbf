//! A contact as a registry is to hold it.

use super::spelling::same_name;
use super::{International, Snapshot};
use crate::latin::{Read, Rule, read};
use crate::published::DomainView;
use crate::registry::{Postal, PostalForms, RegistryContact, postal_forms};
use crate::{handle, phone};
use unicode_normalization::UnicodeNormalization;

/// The contact object that a registry should hold for this contact.
///
/// RFC 5733, section 2.3: the `int` form is for ASCII alone, the `loc` form for any script. Text that is ASCII throughout is sent as `int`, everything else as `loc`: nothing is transliterated
/// silently. A reviewed ASCII form is sent as `int`, beside the local one.
#[must_use]
pub fn to_registry(
    handle: &str,
    of: &Snapshot,
    international: Option<&International>,
    disclose: bool,
) -> RegistryContact {
    let local = postal(of);
    let (int, loc) = if local.is_ascii() {
        (Some(local), None)
    } else {
        (
            international
                .map(|ascii| postal(&ascii.over(of)))
                .filter(Postal::is_ascii),
            Some(local),
        )
    };
    RegistryContact {
        handle: handle.to_owned(),
        int,
        loc,
        voice: of.phone.as_deref().and_then(phone::to_epp),
        voice_ext: of.phone.as_ref().and(of.phone_ext.clone()),
        fax: of.fax.as_deref().and_then(phone::to_epp),
        fax_ext: of.fax.as_ref().and(of.fax_ext.clone()),
        email: of.email.clone().unwrap_or_default(),
        disclose,
        ..RegistryContact::default()
    }
}

/// The contact in the forms that a registry takes. Where that is the local form alone, text in ASCII goes there as well; where it is the ASCII form alone, the reviewed one goes alone. A contact that
/// has no such form is left as it is, and the registry refuses it: nothing is transliterated silently.
#[must_use]
pub fn in_forms(wanted: RegistryContact, forms: PostalForms) -> RegistryContact {
    match (forms, &wanted.int) {
        (PostalForms::Any, _) | (PostalForms::Int, None) => wanted,
        (PostalForms::Int, Some(_)) => RegistryContact {
            loc: None,
            ..wanted
        },
        (PostalForms::Loc, _) => RegistryContact {
            loc: wanted.loc.or(wanted.int),
            int: None,
            ..wanted
        },
    }
}

/// The contact as the registry of this domain is to hold it: in the forms that it takes, and under the handle of the object that stands there in them alone, if there is one.
#[must_use]
pub fn there(wanted: RegistryContact, tld: &str, view: Option<&DomainView>) -> RegistryContact {
    let forms = postal_forms(tld);
    let mut wanted = in_forms(wanted, forms);
    if let Some(own) = handle::in_form(&wanted.handle, forms)
        && let Some(view) = view
        && view.contacts.iter().any(|(_, shown)| shown.handle == own)
    {
        wanted.handle = own;
    }
    wanted
}

fn postal(of: &Snapshot) -> Postal {
    Postal {
        name: of.full_name(),
        org: of.org_name.clone(),
        street: std::iter::once(of.street1.clone())
            .chain(of.street2.clone())
            .collect(),
        city: of.city.clone(),
        region: of.region.clone(),
        postal_code: of.postal_code.clone(),
        country_code: of.country_code.clone(),
    }
}

/// Fits a wanted contact to the object that a registry already holds.
///
/// The extension of a number that stays is left as it is there, unless the contact says one or says that it was taken away (`Some` of nothing).
///
/// EPP can add a postal form to an object, never remove one. So an existing form must be kept correct: the local one takes any script and is kept as typed; the ASCII one is what a person
/// reviewed; else what the object says already, where that is a spelling of the same ([`same_name`]: `Mueller` of `Müller`); else how the contact's country writes it out (`Nováková` → `Novakova`). `None` when nothing was reviewed and the text can't be written out because the script isn't Latin: then a review helps, or a new contact object.
#[must_use]
pub fn fit(mut wanted: RegistryContact, found: &RegistryContact) -> Option<RegistryContact> {
    let number = |of: &Option<String>| of.as_deref().and_then(phone::from_epp);
    if wanted.voice_ext.is_none() && number(&wanted.voice) == number(&found.voice) {
        wanted.voice_ext.clone_from(&found.voice_ext);
    }
    if wanted.fax_ext.is_none() && number(&wanted.fax) == number(&found.fax) {
        wanted.fax_ext.clone_from(&found.fax_ext);
    }
    for ext in [&mut wanted.voice_ext, &mut wanted.fax_ext] {
        *ext = ext.take().filter(|ext| !ext.is_empty());
    }
    let Some(local) = wanted.loc.clone().or_else(|| wanted.int.clone()) else {
        return Some(wanted);
    };
    let (int, loc) = match (found.int.is_some(), found.loc.is_some()) {
        (true, loc) => {
            let ascii = match &wanted.int {
                Some(reviewed) => reviewed.clone(),
                None => plain_postal(&local, found.int.as_ref())?,
            };
            let loc = (loc || ascii != local).then_some(local);
            (Some(ascii), loc)
        }
        (false, true) => (
            wanted.int.clone().filter(|_| wanted.loc.is_some()),
            Some(local),
        ),
        (false, false) => return Some(wanted),
    };
    Some(RegistryContact { int, loc, ..wanted })
}

/// The local form in ASCII, beside the ASCII form that stands there.
fn plain_postal(local: &Postal, there: Option<&Postal>) -> Option<Postal> {
    let country = &local.country_code;
    let plain = |text: &str, there: Option<&str>| -> Option<String> {
        if text.is_ascii() {
            return Some(text.to_owned());
        }
        match there.filter(|there| there.is_ascii() && same_name(there, text)) {
            Some(there) => Some(there.to_owned()),
            None => written_out(text, country),
        }
    };
    let optional = |text: &Option<String>, there: Option<&Option<String>>| match text {
        None => Some(None),
        Some(text) => plain(text, there.and_then(Option::as_deref)).map(Some),
    };
    Some(Postal {
        name: plain(&local.name, there.map(|there| there.name.as_str()))?,
        org: optional(&local.org, there.map(|there| &there.org))?,
        street: (0..)
            .zip(&local.street)
            .map(|(at, line)| {
                let there = there.and_then(|there| there.street.get(at));
                plain(line, there.map(String::as_str))
            })
            .collect::<Option<_>>()?,
        city: plain(&local.city, there.map(|there| there.city.as_str()))?,
        region: optional(&local.region, there.map(|there| &there.region))?,
        postal_code: optional(&local.postal_code, there.map(|there| &there.postal_code))?,
        country_code: country.clone(),
    })
}

/// Latin letters without their marks, as the country writes them out; `None` for text that is not Latin.
fn written_out(text: &str, country: &str) -> Option<String> {
    let letters: Vec<char> = text.nfc().collect();
    let mut plain = String::with_capacity(text.len());
    for (at, c) in letters.iter().enumerate() {
        let begins = at == 0 || !letters[at - 1].is_alphabetic();
        match read(&letters[at..], begins, country) {
            Some(Read {
                text,
                rule: Rule::AsIs | Rule::Latin,
                ..
            }) => {
                // Where a word goes on in capitals, so does what one letter became.
                let before = !begins && letters[at - 1].is_uppercase();
                let goes_on = letters
                    .get(at + 1)
                    .map_or(before, |next| next.is_uppercase());
                if c.is_uppercase() && goes_on {
                    plain.push_str(&text.to_uppercase());
                } else {
                    plain.push_str(&text);
                }
            }
            Some(_) => return None,
            None => match c {
                '\u{300}'..='\u{36f}' => {}
                '‘' | '’' | 'ʼ' => plain.push('\''),
                '“' | '”' | '„' => plain.push('"'),
                '–' | '—' | '‐' | '‑' => plain.push('-'),
                '\u{a0}' => plain.push(' '),
                _ => return None,
            },
        }
    }
    Some(plain)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests;
