//! Letters whose encoding nobody names.

use super::text::Encoding;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::WINDOWS_1252;

/// How the letters are read.
#[derive(Clone, Copy)]
pub(super) enum Found {
    /// There were none but those of ASCII.
    Nothing,
    Utf8,
    /// They are none of UTF-8: those of one language or a few.
    Other(Encoding),
}

/// What letters these are. `cut`: more of the file follows, so the last one may be a part of one. Some pairs of letters in other encodings happen to be one of UTF-8, and a letter of UTF-8 may
/// be broken: the greater number decides.
pub(super) fn found_in(bytes: &[u8], cut: bool) -> Found {
    let (mut whole, mut broken, mut last) = (0, 0, false);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        last = !chunk.invalid().is_empty();
        broken += usize::from(last);
    }
    let cut = cut && last && std::str::from_utf8(bytes).is_err_and(|_| ends_within(bytes));
    match (whole, broken - usize::from(cut)) {
        (0, 0) if !cut => Found::Nothing,
        (whole, broken) if whole >= broken => Found::Utf8,
        _ => Found::Other(guessed(bytes)),
    }
}

/// Whether the bytes end within a letter of UTF-8.
fn ends_within(bytes: &[u8]) -> bool {
    (1..=3.min(bytes.len())).any(|back| {
        let end = &bytes[bytes.len() - back..];
        std::str::from_utf8(end)
            .is_err_and(|error| error.valid_up_to() == 0 && error.error_len().is_none())
    })
}

/// Which encoding letters have that are none of UTF-8, by how often which letters stand together in which language. Of a few words it may be wrong: whoever brings the file is told what was
/// taken, and can say another.
fn guessed(bytes: &[u8]) -> Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    // Those of the West where both read the same: they differ in a few letters that are not there.
    let read = |encoding: Encoding| encoding.decode_without_bom_handling(bytes).0;
    match read(guess) == read(WINDOWS_1252) {
        true => WINDOWS_1252,
        false => guess,
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;

    #[test]
    fn letters_of_one_language_are_told_by_their_neighbours() {
        let rows = |names: &[&str]| {
            let lines: Vec<String> = names.iter().map(|name| format!("{name}\n")).collect();
            format!("first_name;last_name;city\n{}", lines.concat())
        };
        for (encoding, text) in [
            (
                "windows-1251",
                rows(&["Елена;Щукина;Санкт-Петербург", "Иван;Юрьев;Москва"]),
            ),
            (
                "koi8-u",
                rows(&["Елена;Щукина;Санкт-Петербург", "Иван;Юрьев;Москва"]),
            ),
            (
                "windows-1250",
                rows(&["Žofie;Řezníčková;Plzeň", "Jiří;Dvořák;České Budějovice"]),
            ),
            (
                "iso-8859-2",
                rows(&["Žofie;Řezníčková;Plzeň", "Jiří;Dvořák;České Budějovice"]),
            ),
            (
                "windows-1250",
                rows(&["Łukasz;Żółć;Łódź", "Grażyna;Wiśniewska;Kraków"]),
            ),
            (
                "windows-1253",
                rows(&["Ελένη;Παπαδοπούλου;Θεσσαλονίκη", "Γιώργος;Μπάρκας;Αθήνα"]),
            ),
            (
                "windows-1254",
                rows(&["Ayşe;Yıldırım;İstanbul", "Çağrı;Şahin;Diyarbakır"]),
            ),
            (
                "windows-1252",
                rows(&["Jürgen;Größer;Köln", "Zoë;Müller;Düsseldorf"]),
            ),
            (
                "windows-1252",
                rows(&["José;Muñoz;Logroño", "Inês;Conceição;Évora"]),
            ),
            (
                "shift_jis",
                rows(&["太郎;山田;東京都千代田区", "花子;鈴木;大阪市北区"]),
            ),
            ("gbk", rows(&["伟;王;北京市朝阳区", "芳;李;上海市浦东新区"])),
            (
                "windows-1255",
                rows(&["דוד;כהן;תל אביב", "שרה;לוי;ירושלים"]),
            ),
        ] {
            let known = encoding_rs::Encoding::for_label(encoding.as_bytes()).unwrap();
            let bytes = known.encode(&text).0;
            let Found::Other(guessed) = found_in(&bytes, true) else {
                panic!("{encoding} is taken for UTF-8");
            };
            let read = guessed.decode_without_bom_handling(&bytes).0;
            assert_eq!(read, text, "{encoding}: {}", guessed.name());
        }
    }

    #[test]
    fn a_letter_that_is_cut_off_is_one_of_utf_8() {
        let found = |bytes: &[u8]| match found_in(bytes, true) {
            Found::Nothing => "nothing",
            Found::Utf8 => "utf-8",
            Found::Other(_) => "other",
        };
        assert_eq!(found(b"name\n"), "nothing");
        assert_eq!(found("name\nž".as_bytes()), "utf-8");
        assert_eq!(found(b"name\n\xc5"), "utf-8");
        assert_eq!(found(b"name\n\xc5\xbe\xff"), "utf-8");
        assert_eq!(found(b"name\n\xff, "), "other");
        assert_eq!(found(b"name\n\xce\xb0, \xcd\xf5, \xd1\xf4"), "other");
        assert!(matches!(found_in(b"name\xc5", false), Found::Other(_)));
    }
}
