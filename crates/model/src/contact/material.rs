//! Whether a change of a registrant's data counts as a change of registrant: ICANN's transfer policy of 2016, section II.A.1.1, and
//! its notes on typographical errors. Registries of country codes have rules of their own.

use super::{Snapshot, normal};
use crate::policy::ChangePolicy;
use unicode_normalization::UnicodeNormalization;

/// The fields that make it one; empty when it is none.
///
/// Name and organization count unless the new text corrects the old one's spelling and neither address nor phone change with it.
/// Every change of the e-mail address counts, except of case.
#[must_use]
pub fn material(before: &Snapshot, after: &Snapshot, policy: ChangePolicy) -> Vec<&'static str> {
    match policy {
        // The review left the definition as it is; its consequences differ (`ChangePolicy`).
        ChangePolicy::Icann2016 | ChangePolicy::IcannTpr => {}
    }
    let moved = elsewhere(before) != elsewhere(after);
    let differs = |old: &str, new: &str| old != new && (moved || !mends(old, new));
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let mut fields = Vec::new();
    if differs(&before.first_name, &after.first_name) {
        fields.push("first_name");
    }
    if differs(&before.last_name, &after.last_name) {
        fields.push("last_name");
    }
    if differs(&text(&before.org_name), &text(&after.org_name)) {
        fields.push("org_name");
    }
    if text(&before.email).to_lowercase() != text(&after.email).to_lowercase() {
        fields.push("email");
    }
    fields
}

type Elsewhere<'a> = (
    &'a str,
    Option<&'a str>,
    &'a str,
    Option<&'a str>,
    Option<&'a str>,
    &'a str,
    Option<&'a str>,
);

fn elsewhere(of: &Snapshot) -> Elsewhere<'_> {
    (
        &of.street1,
        of.street2.as_deref(),
        &of.city,
        of.region.as_deref(),
        of.postal_code.as_deref(),
        &of.country_code,
        of.phone.as_deref(),
    )
}

/// Whether the new text can pass for a spelling correction: the same but for case, accents and spaces, or one typing error
/// away; two in a text of twelve letters or more. Short texts have no typos: Li and Lo are two people.
#[must_use]
pub fn mends(old: &str, new: &str) -> bool {
    let (old, new) = (plain(old), plain(new));
    if old == new {
        return true;
    }
    let shorter = old.len().min(new.len());
    let slips = match shorter {
        0..=3 => 0,
        4..=11 => 1,
        _ => 2,
    };
    distance(&old, &new) <= slips
}

fn plain(text: &str) -> Vec<char> {
    normal(text)
        .nfkd()
        .filter(|c| !('\u{300}'..='\u{36f}').contains(c))
        .collect()
}

/// Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).
fn distance(a: &[char], b: &[char]) -> usize {
    // Very different lengths are very different: names may be 128 letters long, and the full table would be slow.
    if a.len().abs_diff(b.len()) > 2 {
        return usize::MAX;
    }
    let mut two_ago: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let replace = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = replace.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(two_ago[j - 2] + 1);
            }
            row.push(least);
        }
        two_ago = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
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

    fn changed(change: impl FnOnce(&mut Snapshot)) -> Vec<&'static str> {
        let mut after = jana();
        change(&mut after);
        material(&jana(), &after, ChangePolicy::Icann2016)
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
                after.last_name = "Novakova".into();
                after.city = "Brno".into();
            }),
            ["last_name"]
        );
    }

    #[test]
    fn short_names_have_no_typos() {
        assert!(!mends("Li", "Lo"));
        assert!(!mends("", "Anna"));
        assert!(mends("Anna", "anna"));
        assert!(mends("Smith", "Smiht"));
        assert!(!mends("Smith", "Schmidt"));
    }

    proptest! {
        #[test]
        fn a_text_mends_itself_and_mending_goes_both_ways(a in "\\PC{0,20}", b in "\\PC{0,20}") {
            prop_assert!(mends(&a, &a));
            prop_assert_eq!(mends(&a, &b), mends(&b, &a));
        }

        #[test]
        fn nothing_changed_is_never_material(first in "\\PC{0,20}", last in "\\PC{0,20}") {
            let of = Snapshot { first_name: first, last_name: last, ..jana() };
            for policy in ChangePolicy::ALL {
                prop_assert!(material(&of, &of, policy).is_empty());
            }
        }
    }
}
