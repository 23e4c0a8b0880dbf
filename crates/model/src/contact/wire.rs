//! A contact as a registry is to hold it.

use super::{International, Snapshot};
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
/// reviewed, else folded (accents dropped: `Nováková` → `Novakova`). `None` when nothing was reviewed and the text can't be folded because the script isn't Latin: then a review helps, or a new contact object.
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
                None => fold_postal(&local)?,
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

fn fold_postal(postal: &Postal) -> Option<Postal> {
    let optional = |text: &Option<String>| {
        text.as_deref()
            .map_or(Some(None), |text| fold(text).map(Some))
    };
    Some(Postal {
        name: fold(&postal.name)?,
        org: optional(&postal.org)?,
        street: postal
            .street
            .iter()
            .map(|line| fold(line))
            .collect::<Option<_>>()?,
        city: fold(&postal.city)?,
        region: optional(&postal.region)?,
        postal_code: optional(&postal.postal_code)?,
        country_code: postal.country_code.clone(),
    })
}

/// Drops the accents of Latin letters; `None` for text that is not Latin.
pub fn fold(text: &str) -> Option<String> {
    let mut plain = String::with_capacity(text.len());
    for c in text.nfkd() {
        match c {
            '\0'..='\u{7f}' => plain.push(c),
            '\u{300}'..='\u{36f}' => {}
            'ß' => plain.push_str("ss"),
            'æ' => plain.push_str("ae"),
            'Æ' => plain.push_str("AE"),
            'œ' => plain.push_str("oe"),
            'Œ' => plain.push_str("OE"),
            'ø' => plain.push_str("oe"),
            'Ø' => plain.push_str("OE"),
            'ł' => plain.push('l'),
            'Ł' => plain.push('L'),
            'đ' | 'ð' => plain.push('d'),
            'Đ' | 'Ð' => plain.push('D'),
            'þ' => plain.push_str("th"),
            'Þ' => plain.push_str("Th"),
            'ı' => plain.push('i'),
            '‘' | '’' | 'ʼ' => plain.push('\''),
            '“' | '”' | '„' => plain.push('"'),
            '–' | '—' | '‐' | '‑' => plain.push('-'),
            _ => return None,
        }
    }
    Some(plain)
}
