//! Yes and no as people and spreadsheets write them: a spreadsheet shows the two truth values in its own language, and writes them so.

/// Yes, in small letters.
const YES: [&str; 62] = [
    "true",
    "yes",
    "y",
    "t",
    "1",
    "1.0",
    "on",
    "x",
    "✓",
    "☑",
    "wahr",
    "ja",
    "j",
    "vrai",
    "oui",
    "o",
    "pravda",
    "ano",
    "áno",
    "a",
    "prawda",
    "tak",
    "verdadero",
    "sí",
    "si",
    "s",
    "verdadeiro",
    "sim",
    "vero",
    "sì",
    "waar",
    "sant",
    "sand",
    "tosi",
    "kyllä",
    "igaz",
    "igen",
    "adevărat",
    "da",
    "истина",
    "да",
    "αληθεσ",
    "αληθής",
    "ναι",
    "doğru",
    "evet",
    "istina",
    "resnično",
    "tõene",
    "jah",
    "patiess",
    "jā",
    "teisinga",
    "taip",
    "veritat",
    "cert",
    "satt",
    "já",
    "はい",
    "是",
    "真",
    "예",
];
/// No.
const NO: [&str; 59] = [
    "false",
    "no",
    "n",
    "f",
    "0",
    "0.0",
    "off",
    "falsch",
    "nein",
    "faux",
    "non",
    "nepravda",
    "ne",
    "nie",
    "fałsz",
    "falso",
    "não",
    "nao",
    "onwaar",
    "nee",
    "falskt",
    "nej",
    "falsk",
    "usann",
    "nei",
    "epätosi",
    "ei",
    "hamis",
    "nem",
    "fals",
    "nu",
    "ложь",
    "нет",
    "ψευδεσ",
    "ψευδής",
    "όχι",
    "yanlış",
    "yanliş",
    "hayır",
    "hayir",
    "laž",
    "neresnično",
    "väär",
    "aplams",
    "nē",
    "klaidinga",
    "neteisinga",
    "netiesa",
    "ósatt",
    "neistina",
    "не",
    "лъжа",
    "neprawda",
    "いいえ",
    "否",
    "假",
    "偽",
    "아니요",
    "☐",
];

/// Whether this is a yes or a no; `None` when it is neither.
pub(super) fn read(text: &str) -> Option<bool> {
    let small = text.trim().to_lowercase();
    // Greek capitals become a small letter that stands within words only.
    let small = small.replace('ς', "σ");
    let is = |words: &[&str]| words.iter().any(|word| word.replace('ς', "σ") == small);
    match (is(&YES), is(&NO)) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    }
}

/// As it is written: words that no spreadsheet takes for one of its own values.
pub(super) const fn written(is: bool) -> &'static str {
    if is { "yes" } else { "no" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn truth_is_read_in_the_languages_of_spreadsheets() {
        for (yes, no) in [
            ("TRUE", "FALSE"),
            ("WAHR", "FALSCH"),
            ("VRAI", "FAUX"),
            ("PRAVDA", "NEPRAVDA"),
            ("PRAWDA", "FAŁSZ"),
            ("VERDADERO", "FALSO"),
            ("VERO", "FALSO"),
            ("WAAR", "ONWAAR"),
            ("TOSI", "EPÄTOSI"),
            ("IGAZ", "HAMIS"),
            ("ИСТИНА", "ЛОЖЬ"),
            ("DOĞRU", "YANLIŞ"),
            ("ΑΛΗΘΕΣ", "ΨΕΥΔΕΣ"),
            ("ja", "nein"),
            ("Oui", "Non"),
            ("y", "n"),
            ("1", "0"),
            ("1.0", "0.0"),
        ] {
            assert_eq!(
                (read(yes), read(no)),
                (Some(true), Some(false)),
                "{yes} {no}"
            );
        }
        for neither in ["", "maybe", "2", "yesno"] {
            assert_eq!(read(neither), None);
        }
        let both = YES.iter().find(|word| NO.contains(word));
        assert_eq!(both, None);
    }
}
