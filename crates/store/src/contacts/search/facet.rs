//! What the list of contacts is filtered by, as one number beside each word of a contact: a search then reads no contact that the filter leaves out.
//!
//! Bit 0: active. Bit 1: a member. Bit 2: verified. From bit 3 on: the country's two letters.

use crate::contacts::Contact;
use crate::contacts::filter::ContactFilter;
use model::contact::{ContactKind, VerificationStatus};

const ACTIVE: i64 = 1;
const MEMBER: i64 = 2;
const VERIFIED: i64 = 4;
const COUNTRY: u32 = 3;

/// The number of a contact.
pub(crate) fn facet(contact: &Contact) -> i64 {
    numbered(
        contact.is_active,
        contact.kind == ContactKind::Member,
        contact.verification_status == VerificationStatus::Verified,
        &contact.snapshot.country_code,
    )
}

/// The number of a contact with these values.
pub(crate) fn numbered(
    is_active: bool,
    is_member: bool,
    is_verified: bool,
    country_code: &str,
) -> i64 {
    let mut number = country(country_code).unwrap_or(0);
    if is_active {
        number |= ACTIVE;
    }
    if is_member {
        number |= MEMBER;
    }
    if is_verified {
        number |= VERIFIED;
    }
    number
}

/// `None` of what is no code of two letters; no contact has such a country.
fn country(code: &str) -> Option<i64> {
    match code.as_bytes() {
        [first, second] => Some(((i64::from(*first) << 8) | i64::from(*second)) << COUNTRY),
        _ => None,
    }
}

/// What a number must be under a mask for the contact to pass the filter, the role apart. `None`: no contact passes.
pub(crate) fn wanted(filter: &ContactFilter) -> Option<(i64, i64)> {
    let (mut mask, mut value) = (0, 0);
    let mut bit = |bit, set: Option<bool>| {
        if let Some(set) = set {
            mask |= bit;
            value |= if set { bit } else { 0 };
        }
    };
    bit(ACTIVE, filter.is_active);
    bit(MEMBER, filter.kind.map(|kind| kind == ContactKind::Member));
    bit(
        VERIFIED,
        filter
            .verification_status
            .map(|status| status == VerificationStatus::Verified),
    );
    if let Some(code) = &filter.country_code {
        mask |= 0xffff << COUNTRY;
        value |= country(code)?;
    }
    Some((mask, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contact_passes_the_filters_that_it_fits() {
        let number = numbered(true, false, true, "CZ");
        let passes = |filter: ContactFilter| {
            wanted(&filter).is_some_and(|(mask, value)| number & mask == value)
        };
        let none = ContactFilter::default();
        assert!(passes(none.clone()));
        let czech = ContactFilter {
            country_code: Some("CZ".into()),
            is_active: Some(true),
            ..none.clone()
        };
        assert!(passes(czech.clone()));
        assert!(!passes(ContactFilter {
            kind: Some(ContactKind::Member),
            ..czech
        }));
        for code in ["ZC", "C", "CZE", ""] {
            assert!(!passes(ContactFilter {
                country_code: Some(code.into()),
                ..none.clone()
            }));
        }
        assert!(!passes(ContactFilter {
            is_active: Some(false),
            ..none
        }));
    }
}
