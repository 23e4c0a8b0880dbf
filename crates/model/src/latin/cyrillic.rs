//! Cyrillic letters.

use super::lower::lower;

/// Ukraine's table of 2010, Bulgaria's law of 2009, Serbia's and North Macedonia's own Latin, else ICAO Doc 9303, part 3. `None` for what is no Cyrillic letter.
pub(super) fn cyrillic(rest: &[char], begins: bool, country: &str) -> Option<&'static str> {
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
