//! A contact as a registry is to hold it.

use super::Snapshot;
use crate::phone;
use crate::registry::{Postal, RegistryContact};
use unicode_normalization::UnicodeNormalization;

/// The contact object that a registry should hold for this contact.
///
/// RFC 5733, section 2.3: the `int` form is for ASCII alone, the `loc` form for any script. What is ASCII throughout goes as `int`, everything else as `loc`: nothing is transliterated behind
/// anybody's back.
#[must_use]
pub fn to_registry(handle: &str, of: &Snapshot, disclose: bool) -> RegistryContact {
    let postal = Postal {
        name: of.full_name(),
        org: of.org_name.clone(),
        street: std::iter::once(of.street1.clone())
            .chain(of.street2.clone())
            .collect(),
        city: of.city.clone(),
        region: of.region.clone(),
        postal_code: of.postal_code.clone(),
        country_code: of.country_code.clone(),
    };
    let (int, loc) = if is_ascii(&postal) {
        (Some(postal), None)
    } else {
        (None, Some(postal))
    };
    RegistryContact {
        handle: handle.to_owned(),
        int,
        loc,
        voice: of.phone.as_deref().and_then(phone::to_epp),
        voice_ext: None,
        fax: of.fax.as_deref().and_then(phone::to_epp),
        email: of.email.clone().unwrap_or_default(),
        disclose,
        statuses: Vec::new(),
    }
}

fn is_ascii(postal: &Postal) -> bool {
    let optional = [&postal.org, &postal.region, &postal.postal_code]
        .into_iter()
        .flatten();
    [&postal.name, &postal.city]
        .into_iter()
        .chain(optional)
        .chain(&postal.street)
        .all(|text| text.is_ascii())
}

/// Fits a wanted contact to the object that a registry already holds.
///
/// EPP can add a postal form to an object, never take one away. So a form that is found must go on saying the truth: the local one takes any script and is kept as typed; the ASCII one is folded
/// (accents dropped: `Nováková` → `Novakova`). `None` when the ASCII form can't be folded because the script isn't Latin: then only a new contact object helps.
#[must_use]
pub fn fit(wanted: RegistryContact, found: &RegistryContact) -> Option<RegistryContact> {
    let Some(postal) = wanted.loc.clone().or_else(|| wanted.int.clone()) else {
        return Some(wanted);
    };
    let (int, loc) = match (found.int.is_some(), found.loc.is_some()) {
        (true, loc) => {
            let folded = fold_postal(&postal)?;
            let loc = (loc || folded != postal).then_some(postal);
            (Some(folded), loc)
        }
        (false, true) => (None, Some(postal)),
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

/// Drops the accents of Latin letters; `None` for what has no plain Latin letter.
fn fold(text: &str) -> Option<String> {
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
