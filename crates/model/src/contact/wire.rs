//! A contact as a registry is to hold it.

use super::Snapshot;
use crate::phone;
use crate::registry::{Postal, RegistryContact};

/// The contact object that a registry should hold for this contact.
///
/// RFC 5733, section 2.3: the `int` form is for ASCII alone, the `loc` form for any script. What is ASCII throughout goes as `int`, everything else as `loc`: nothing is transliterated behind
/// anybody's back.
#[must_use]
pub fn to_registry(handle: &str, of: &Snapshot, disclose: bool) -> RegistryContact {
    let postal = Postal {
        name: of.full_name(),
        org: of.org_name.clone(),
        street: std::iter::once(of.street1.clone()).chain(of.street2.clone()).collect(),
        city: of.city.clone(),
        region: of.region.clone(),
        postal_code: of.postal_code.clone(),
        country_code: of.country_code.clone(),
    };
    let (int, loc) = if is_ascii(&postal) { (Some(postal), None) } else { (None, Some(postal)) };
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
    let optional = [&postal.org, &postal.region, &postal.postal_code].into_iter().flatten();
    [&postal.name, &postal.city].into_iter().chain(optional).chain(&postal.street).all(|text| text.is_ascii())
}
