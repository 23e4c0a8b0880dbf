//! Proposals for the ASCII form of a contact, by script and country. A proposal is for a person to review; nothing here is ever sent unseen.
//!
//! Where a country has a custom of its own (`ø` is `oe` in Oslo, `ä` is `ae` in Berlin and `a` in Helsinki) the contact's country decides. Scripts with an agreed
//! reading are written by it; for the rest there is a reading letter by letter, marked as a guess. What can't be read without knowing the person (Japanese names in Han letters) is left open.

use deunicode::deunicode_with_tofu;
use model::contact::{Draft, INTERNATIONAL_FIELDS, Snapshot, spec};
use unicode_normalization::UnicodeNormalization;

/// By which rule a text was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// It is ASCII already.
    AsIs,
    /// Accents dropped, letters written out as the contact's country does.
    Latin,
    /// Greek, after ISO 843 as passports use it.
    Greek,
    /// Cyrillic, after the table of the contact's country, else ICAO Doc 9303.
    Cyrillic,
    /// Letter by letter: vowels or readings may be wrong.
    Guess,
}

impl How {
    /// The rule in words.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::AsIs => "as it stands",
            Self::Latin => "accents dropped, letters written out as the country does",
            Self::Greek => "Greek as passports write it (ISO 843)",
            Self::Cyrillic => "Cyrillic as the country’s passports write it",
            Self::Guess => "a guess, letter by letter: check it",
        }
    }
}

/// The proposal for one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposed {
    /// The field, as the API spells it.
    pub field: &'static str,
    /// The ASCII text; empty when nobody can read it without knowing the person.
    pub text: String,
    /// By which rule.
    pub how: How,
}

/// A proposal for each field that the contact fills, in the form's order.
#[must_use]
pub fn propose(of: &Snapshot) -> Vec<Proposed> {
    let draft = Draft::from_snapshot(of, true);
    INTERNATIONAL_FIELDS
        .iter()
        .filter_map(|field| {
            let text = draft.get(field).filter(|text| !text.is_empty())?;
            let (text, how) = ascii(text, &of.country_code);
            let most = spec(field).map_or(usize::MAX, |spec| spec.max as usize);
            // ASCII: a byte is a character.
            let text = text.get(..text.len().min(most)).unwrap_or_default().trim();
            Some(Proposed {
                field,
                text: text.to_owned(),
                how,
            })
        })
        .collect()
}

/// The text in ASCII, as the country would write it, and by which rule. Empty when it can't be read.
#[must_use]
pub fn ascii(text: &str, country: &str) -> (String, How) {
    if text.is_ascii() {
        return (text.to_owned(), How::AsIs);
    }
    let text: String = text.nfc().collect();
    if country == "JP" && text.chars().any(is_han) {
        return (String::new(), How::Guess);
    }
    let mut out = String::with_capacity(text.len());
    let mut how = How::Latin;
    let letters: Vec<char> = text.chars().collect();
    let mut at = 0;
    while at < letters.len() {
        let rest = &letters[at..];
        let begins = at == 0 || !letters[at - 1].is_alphabetic();
        let (read, by, taken) = one(rest, begins, country);
        // Where a word goes on in capitals, so does what one letter became.
        let loud = rest[0].is_uppercase()
            && (letters
                .get(at + taken)
                .is_some_and(|next| next.is_uppercase())
                || (at > 0 && letters[at - 1].is_uppercase() && !begins));
        if loud {
            out.push_str(&read.to_uppercase());
        } else {
            out.push_str(&read);
        }
        how = how.max(by);
        at += taken;
    }
    let tidy: String = out
        .chars()
        .map(|c| if (' '..='~').contains(&c) { c } else { ' ' })
        .collect();
    (tidy.split_whitespace().collect::<Vec<_>>().join(" "), how)
}

/// The reading of the first letters, by which rule, and how many letters that was.
fn one(rest: &[char], begins: bool, country: &str) -> (String, How, usize) {
    let c = rest[0];
    if c.is_ascii() {
        return (c.to_string(), How::AsIs, 1);
    }
    if let Some((read, taken)) = greek(rest, begins) {
        return (shaped(c, &read), How::Greek, taken);
    }
    // Bulgaria's law of 2009, article 6: an ending -ия is -ia.
    let ends = |at: usize| rest.get(at).is_none_or(|next| !next.is_alphabetic());
    if country == "BG"
        && lower(c) == 'и'
        && rest.get(1).is_some_and(|c| lower(*c) == 'я')
        && ends(2)
    {
        return (shaped(c, "ia"), How::Cyrillic, 2);
    }
    if let Some(read) = cyrillic(rest, begins, country) {
        return (shaped(c, read), How::Cyrillic, 1);
    }
    if let Some(read) = latin(c, country) {
        return (shaped(c, &read), How::Latin, 1);
    }
    let read = deunicode_with_tofu(&c.to_string(), "").to_owned();
    // Readings of Han and Hangul come with a space behind each; a word stays one.
    let read = read.trim_end().to_owned();
    let by = if c.is_alphanumeric() {
        How::Guess
    } else {
        How::Latin
    };
    (read, by, 1)
}

/// `Ж` is `Zh`, `ж` is `zh`.
fn shaped(of: char, read: &str) -> String {
    if !of.is_uppercase() {
        return read.to_owned();
    }
    let mut letters = read.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3134f}')
}

fn lower(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

/// Latin letters with marks. `None` for what is no Latin letter.
fn latin(c: char, country: &str) -> Option<String> {
    let german = matches!(country, "DE" | "AT" | "CH" | "LI" | "LU");
    let nordic = matches!(country, "DK" | "NO" | "GL" | "FO" | "SJ");
    let written = match lower(c) {
        'ä' if german || country == "EE" => "ae",
        'ö' if german => "oe",
        'ü' if german => "ue",
        'ß' => "ss",
        'å' if nordic => "aa",
        'ø' | 'œ' => "oe",
        'æ' => "ae",
        'þ' => "th",
        'ð' if country == "IS" || country == "FO" => "d",
        'ð' | 'đ' => "d",
        'ł' => "l",
        'ı' => "i",
        'ŋ' => "ng",
        'ħ' => "h",
        'ə' => "a",
        _ => {
            let plain: String = lower(c)
                .nfkd()
                .filter(|c| !('\u{300}'..='\u{36f}').contains(c))
                .collect();
            return (plain.is_ascii() && plain.chars().any(|c| c.is_ascii_alphanumeric()))
                .then_some(plain);
        }
    };
    Some(written.to_owned())
}

/// ISO 843, as Greek passports write names: digraphs first. `None` for what is no Greek letter.
fn greek(rest: &[char], begins: bool) -> Option<(String, usize)> {
    let plain = |c: char| -> char {
        let base = lower(c)
            .nfd()
            .find(|c| !('\u{300}'..='\u{36f}').contains(c))
            .unwrap_or(c);
        if base == 'ς' { 'σ' } else { base }
    };
    let first = plain(rest[0]);
    if !('α'..='ω').contains(&first) {
        return None;
    }
    // A mark that parts two vowels (ϊ, ϋ), or an accent on the first, keeps them apart.
    let parted = |c: char| lower(c).nfd().any(|c| c == '\u{308}');
    let accented = |c: char| lower(c).nfd().any(|c| c == '\u{301}');
    let second = rest
        .get(1)
        .filter(|c| !parted(**c))
        .map(|c| plain(*c))
        .filter(|c| ('α'..='ω').contains(c));
    let third = rest.get(2).map(|c| plain(*c));
    // αυ, ευ, ηυ are read with v before vowels and voiced consonants, with f before the rest.
    let voiced = third.is_some_and(|c| "αειηουωβγδζλμνρ".contains(c));
    let pair = match (first, second) {
        ('μ', Some('π')) if begins => Some("b"),
        ('γ', Some('γ')) => Some("ng"),
        ('γ', Some('ξ')) => Some("nx"),
        ('γ', Some('χ')) => Some("nch"),
        ('ο', Some('υ')) if !accented(rest[0]) => Some("ou"),
        ('α', Some('υ')) if !accented(rest[0]) => Some(if voiced { "av" } else { "af" }),
        ('ε', Some('υ')) if !accented(rest[0]) => Some(if voiced { "ev" } else { "ef" }),
        ('η', Some('υ')) if !accented(rest[0]) => Some(if voiced { "iv" } else { "if" }),
        _ => None,
    };
    if let Some(read) = pair {
        return Some((read.to_owned(), 2));
    }
    let single = match first {
        'α' => "a",
        'β' => "v",
        'γ' => "g",
        'δ' => "d",
        'ε' => "e",
        'ζ' => "z",
        'η' | 'ι' => "i",
        'θ' => "th",
        'κ' => "k",
        'λ' => "l",
        'μ' => "m",
        'ν' => "n",
        'ξ' => "x",
        'ο' | 'ω' => "o",
        'π' => "p",
        'ρ' => "r",
        'σ' => "s",
        'τ' => "t",
        'υ' => "y",
        'φ' => "f",
        'χ' => "ch",
        'ψ' => "ps",
        _ => return None,
    };
    Some((single.to_owned(), 1))
}

/// Ukraine's table of 2010, Bulgaria's law of 2009, Serbia's and North Macedonia's own Latin, else ICAO Doc 9303, part 3. `None` for what is no Cyrillic letter.
fn cyrillic(rest: &[char], begins: bool, country: &str) -> Option<&'static str> {
    let c = lower(rest[0]);
    let south = matches!(country, "RS" | "ME" | "BA" | "MK");
    let read = match (country, c) {
        ("UA", 'г') => "h",
        ("UA", 'и') => "y",
        ("UA", 'є') => {
            if begins {
                "ye"
            } else {
                "ie"
            }
        }
        ("UA", 'ї' | 'й') => {
            if begins {
                "y"
            } else {
                "i"
            }
        }
        ("UA", 'ю') => {
            if begins {
                "yu"
            } else {
                "iu"
            }
        }
        ("UA", 'я') => {
            if begins {
                "ya"
            } else {
                "ia"
            }
        }
        ("UA", 'щ') => "shch",
        ("BG", 'щ') => "sht",
        ("BG", 'ъ') => "a",
        ("BG", 'ь' | 'й') => "y",
        ("BG", 'ю') => "yu",
        ("BG", 'я') => "ya",
        ("BG", 'х') => "h",
        (_, 'ж' | 'ш' | 'ч' | 'ц' | 'х' | 'ј') if south => match c {
            'ж' => "z",
            'ш' => "s",
            'ч' => "c",
            'ц' => "c",
            'х' => "h",
            _ => "j",
        },
        (_, 'а') => "a",
        (_, 'б') => "b",
        (_, 'в') => "v",
        (_, 'г' | 'ґ') => "g",
        (_, 'д') => "d",
        (_, 'е' | 'э') => "e",
        (_, 'ё') => "e",
        (_, 'є') => "ie",
        (_, 'ж') => "zh",
        (_, 'з') => "z",
        (_, 'ѕ') => "dz",
        (_, 'и' | 'і') => "i",
        (_, 'ї') => "i",
        (_, 'й') => "i",
        (_, 'ј') => "j",
        (_, 'к') => "k",
        (_, 'л') => "l",
        (_, 'љ') => "lj",
        (_, 'м') => "m",
        (_, 'н') => "n",
        (_, 'њ') => "nj",
        (_, 'о') => "o",
        (_, 'п') => "p",
        (_, 'р') => "r",
        (_, 'с') => "s",
        (_, 'т') => "t",
        (_, 'ћ') => "c",
        (_, 'ќ') => "kj",
        (_, 'ђ') => "dj",
        (_, 'ѓ') => "gj",
        (_, 'у') => "u",
        (_, 'ў') => "u",
        (_, 'ф') => "f",
        (_, 'х') => "kh",
        (_, 'ц') => "ts",
        (_, 'ч') => "ch",
        (_, 'џ') => "dz",
        (_, 'ш') => "sh",
        (_, 'щ') => "shch",
        (_, 'ъ') => "ie",
        (_, 'ы') => "y",
        (_, 'ь') => "",
        (_, 'ю') => "iu",
        (_, 'я') => "ia",
        _ => return None,
    };
    Some(read)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str, country: &str) -> String {
        ascii(text, country).0
    }

    #[test]
    fn latin_is_written_as_the_country_does() {
        for (text, country, wanted) in [
            ("Müller", "DE", "Mueller"),
            ("Müller", "FR", "Muller"),
            ("Hämäläinen", "FI", "Hamalainen"),
            ("Øster Ågård", "DK", "Oester Aagaard"),
            ("Åland", "SE", "Aland"),
            ("Straße", "DE", "Strasse"),
            ("Łódź", "PL", "Lodz"),
            ("Þórður", "IS", "Thordur"),
            ("Nguyễn Đức", "VN", "Nguyen Duc"),
            ("ÖZGÜR", "DE", "OEZGUER"),
            ("Işık", "TR", "Isik"),
            ("Žluťoučký kůň", "CZ", "Zlutoucky kun"),
            ("O’Brien – Ó", "IE", "O'Brien - O"),
        ] {
            assert_eq!(read(text, country), wanted, "{text} {country}");
        }
    }

    #[test]
    fn greek_and_cyrillic_follow_passports() {
        for (text, country, wanted) in [
            ("Ελένη Παπαδοπούλου", "GR", "Eleni Papadopoulou"),
            ("Ευάγγελος", "GR", "Evangelos"),
            ("Μπάμπης", "GR", "Bampis"),
            ("ΑΘΗΝΑ", "GR", "ATHINA"),
            ("Χρήστος", "GR", "Christos"),
            ("Юлія Щербань", "UA", "Yuliia Shcherban"),
            ("Горбачёв", "RU", "Gorbachev"),
            ("Щедрин", "RU", "Shchedrin"),
            ("София", "BG", "Sofia"),
            ("Жељко Ђорђевић", "RS", "Zeljko Djordjevic"),
        ] {
            assert_eq!(read(text, country), wanted, "{text} {country}");
        }
    }

    #[test]
    fn what_can_not_be_read_is_left_open_and_guesses_say_so() {
        assert_eq!(ascii("山田", "JP"), (String::new(), How::Guess));
        let (text, how) = ascii("ليلى", "AE");
        assert_eq!(how, How::Guess);
        assert!(!text.is_empty() && text.is_ascii(), "{text}");
        assert_eq!(read("さくら", "JP"), "sakura");
        assert_eq!(ascii("北京", "CN").1, How::Guess);
        assert!(!read("서울", "KR").is_empty());
    }

    #[test]
    fn a_contact_gets_a_proposal_for_what_it_fills() {
        let of = Snapshot {
            first_name: "Jürgen".into(),
            last_name: "Groß".into(),
            street1: "Hauptstr. 1".into(),
            city: "Köln".into(),
            country_code: "DE".into(),
            ..Snapshot::default()
        };
        let proposed: Vec<_> = propose(&of)
            .into_iter()
            .map(|each| (each.field, each.text, each.how))
            .collect();
        assert_eq!(
            proposed,
            [
                ("first_name", "Juergen".to_owned(), How::Latin),
                ("last_name", "Gross".to_owned(), How::Latin),
                ("street1", "Hauptstr. 1".to_owned(), How::AsIs),
                ("city", "Koeln".to_owned(), How::Latin)
            ]
        );
    }

    proptest! {
        #[test]
        fn what_comes_out_is_ascii(text in "\\PC{0,40}", country in "(DE|GR|UA|BG|RS|JP|CN|XX)") {
            let (out, _) = ascii(&text, &country);
            prop_assert!(out.bytes().all(|b| (b' '..=b'~').contains(&b)), "{out:?}");
        }

        #[test]
        fn what_is_ascii_stays(text in "[ -~]{0,40}") {
            prop_assert_eq!(ascii(&text, "DE"), (text, How::AsIs));
        }
    }
}
