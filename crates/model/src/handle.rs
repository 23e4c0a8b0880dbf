//! Contact handles: the short code on the card (`JN7K3QX2A9-NICH`), and the id of the contact object at registries (RFC 5730 `clIDType`: 3 to 16 characters).

use crate::outside::Chance;
use crate::registry::PostalForms;
use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;

/// The two capitals that a handle begins with: the first letters of the two names, read as the contact's country does ([`crate::latin`]); of scripts that no rule reads, the sound that is usual
/// for the letter, whatever the language (Han as in Chinese). `X` where a name has no letter.
#[must_use]
pub fn initials(first_name: &str, last_name: &str, country: &str) -> String {
    let initial = |name| initial(name, country);
    [first_name, last_name].into_iter().map(initial).collect()
}

fn initial(name: &str, country: &str) -> char {
    let letters: Vec<char> = name.nfc().collect();
    let read = |at: usize| {
        let begins = at == 0 || !letters[at - 1].is_alphabetic();
        let read = crate::latin::read(&letters[at..], begins, country)?;
        read.text.chars().find(char::is_ascii_alphabetic)
    };
    let sound = |at: usize| sound(letters[at], letters.get(at + 1).copied());
    (0..letters.len())
        .find_map(|at| read(at).or_else(|| sound(at)))
        .map_or('X', |c| c.to_ascii_uppercase())
}

/// The first letter of the sound that a letter stands for, in any script; `None` where it has none of its own (a sign, a vowel that is written before its consonant).
#[cfg(feature = "tables")]
fn sound(letter: char, next: Option<char>) -> Option<char> {
    // Thai and Lao write these vowels before the consonant that is spoken first. What carries a vowel alone is silent.
    let before = matches!(letter, '\u{e40}'..='\u{e44}' | '\u{ec0}'..='\u{ec4}');
    let silent = |next: char| matches!(next, '\u{e2d}' | '\u{ead}') || !next.is_alphabetic();
    if !letter.is_alphanumeric() || (before && next.is_some_and(|next| !silent(next))) {
        return None;
    }
    // Letters that carry a vowel, which a transliteration writes as an apostrophe.
    match letter {
        'آ' | 'أ' | 'ا' | 'ٱ' | 'ع' | 'א' | 'ע' | '\u{e2d}' | '\u{ead}' => return Some('a'),
        'إ' => return Some('i'),
        _ => {}
    }
    let mut letters = crate::latin::usual(letter)?.chars();
    letters.find(char::is_ascii_alphabetic)
}

/// A browser gives no handles.
#[cfg(not(feature = "tables"))]
fn sound(_: char, _: Option<char>) -> Option<char> {
    None
}

/// Crockford's base 32: digits and capitals without I, L, O and U, so that nobody reads one for another.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Random characters: 30 bits, besides the two of the installation.
const DRAWN: usize = 6;

/// A new handle, 15 characters: the initials, two characters of the installation, six random ones, `-NICH`. Two installations with one registry account
/// generate different ones, and so does one whose database was restored from an older backup. The caller checks that it is free in the database and at the registry.
#[must_use]
pub fn draw(initials: &str, installation: Uuid, chance: &dyn Chance) -> String {
    let id = installation.as_bytes();
    // A letter comes first, so that a random handle is never mistaken for a sequential one.
    let place = [10 + id[14] % 22, id[15] % 32];
    let mut thrown = [0; DRAWN];
    chance.fill(&mut thrown);
    let code: String = place
        .into_iter()
        .chain(thrown.map(|byte| byte % 32))
        .map(|at| char::from(LETTERS[usize::from(at)]))
        .collect();
    format!("{initials}{code}-NICH")
}

/// How a handle ends that is a contact's own, and those of its objects in one postal form alone.
const ENDS: [(PostalForms, &str); 3] = [
    (PostalForms::Any, "-NICH"),
    (PostalForms::Int, "-NICI"),
    (PostalForms::Loc, "-NICL"),
];

/// The handle of the contact's object in this form alone, which stands beside the one under its own handle where a registry takes no other form (`JN7K3QX2A9-NICL`). `None` for handles that were
/// not drawn here, and where any form is taken.
#[must_use]
pub fn in_form(handle: &str, forms: PostalForms) -> Option<String> {
    let front = handle.strip_suffix(ENDS[0].1)?;
    let (_, end) = ENDS[1..].iter().find(|(form, _)| *form == forms)?;
    Some(format!("{front}{end}"))
}

/// The form that an object has alone, by its handle.
#[must_use]
pub fn form_of(handle: &str) -> PostalForms {
    let mut ends = ENDS.iter();
    ends.find(|(_, end)| handle.ends_with(end))
        .map_or(PostalForms::Any, |(form, _)| *form)
}

/// The handle of the contact whose object this is.
#[must_use]
pub fn of_contact(handle: &str) -> Cow<'_, str> {
    match form_of(handle) {
        PostalForms::Any => Cow::Borrowed(handle),
        // All ends are equally long.
        _ => Cow::Owned(handle[..handle.len() - ENDS[0].1.len()].to_owned() + ENDS[0].1),
    }
}

/// Whether the handle is sequential (`JN42-NICH`), as those of earlier versions were: another installation may have given the same one to somebody else.
#[must_use]
pub fn is_counted(handle: &str) -> bool {
    handle
        .strip_suffix("-NICH")
        .and_then(|front| front.get(2..))
        .is_some_and(|number| {
            !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    struct Thrown(u8);
    impl Chance for Thrown {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.fill(self.0);
        }
    }

    #[test]
    fn an_object_in_one_form_is_told_by_its_handle() {
        for (forms, handle) in [
            (PostalForms::Loc, "JN7K3QX2A9-NICL"),
            (PostalForms::Int, "JN7K3QX2A9-NICI"),
        ] {
            let own = in_form("JN7K3QX2A9-NICH", forms);
            assert_eq!(own.as_deref(), Some(handle));
            assert_eq!(form_of(handle), forms);
            assert_eq!(of_contact(handle), "JN7K3QX2A9-NICH");
        }
        assert_eq!(in_form("JN7K3QX2A9-NICH", PostalForms::Any), None);
        assert_eq!(in_form("FROM-BEFORE", PostalForms::Loc), None);
        assert_eq!(of_contact("FROM-BEFORE"), "FROM-BEFORE");
    }

    #[test]
    fn names_begin_with_their_first_letters() {
        for (first, last, country, expected) in [
            ("Jana", "Nováková", "CZ", "JN"),
            ("Žofie", "Řezníčková", "CZ", "ZR"),
            ("Łukasz", "Żółć", "PL", "LZ"),
            ("Øystein", "Đorđević", "NO", "OD"),
            ("Ægir", "Þórsson", "IS", "AT"),
            ("Ανδρέας", "Μπάρκας", "GR", "AB"),
            ("Елена", "Щукина", "RU", "ES"),
            ("Гор", "Юрченко", "UA", "HY"),
            ("’", "", "DE", "XX"),
        ] {
            assert_eq!(initials(first, last, country), expected, "{first} {last}");
        }
    }

    #[cfg(feature = "tables")]
    #[test]
    fn every_script_has_letters() {
        for (first, last, country, expected) in [
            ("محمد", "حسن", "EG", "MH"),
            ("رضا", "گلزار", "IR", "RG"),
            ("דוד", "כהן", "IL", "DK"),
            ("عمر", "إبراهيم", "EG", "AI"),
            ("אברהם", "עמוס", "IL", "AA"),
            ("สมชาย", "ใจดี", "TH", "SC"),
            ("เกษม", "แก้ว", "TH", "KK"),
            ("เอก", "อนันต์", "TH", "EA"),
            ("伟", "王", "CN", "WW"),
            ("太郎", "山田", "JP", "TS"),
            ("たろう", "ヤマダ", "JP", "TY"),
            ("민준", "김", "KR", "MG"),
            ("राम", "शर्मा", "IN", "RS"),
            ("নজরুল", "ইসলাম", "BD", "NI"),
            ("முருகன்", "ராஜா", "IN", "MR"),
            ("გიორგი", "მაისურაძე", "GE", "GM"),
            ("Արմեն", "Սարգսյան", "AM", "AS"),
            ("សុខ", "ចាន់", "KH", "SC"),
            ("አበበ", "ቢቂላ", "ET", "AB"),
            ("ｊａｎａ", "１ Ｎ", "CZ", "JN"),
        ] {
            assert_eq!(initials(first, last, country), expected, "{first} {last}");
        }
    }

    #[test]
    fn two_installations_draw_differently_and_counted_handles_are_known() {
        let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(0x0102));
        assert_eq!(draw("JN", one, &Thrown(7)), "JNA1777777-NICH");
        assert_ne!(draw("JN", one, &Thrown(7)), draw("JN", other, &Thrown(7)));
        assert!(is_counted("JN42-NICH"));
        for other in [
            "JNA1777777-NICH",
            "NICH-DEFAULT",
            "JN-NICH",
            "ÅÖ1-NICH",
            "x",
        ] {
            assert!(!is_counted(other), "{other}");
        }
    }

    proptest! {
        #[test]
        fn every_handle_fits_a_registry(first in "\\PC*", last in "\\PC*", id in any::<u128>(), thrown in any::<u8>()) {
            let handle = draw(&initials(&first, &last, "DE"), Uuid::from_u128(id), &Thrown(thrown));
            // RFC 5730, clIDType: 3 to 16 characters.
            prop_assert_eq!(handle.chars().count(), 15);
            prop_assert!(handle.is_ascii() && !is_counted(&handle));
        }
    }
}
