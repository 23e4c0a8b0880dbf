use super::*;
use proptest::prelude::*;

fn read(raw: &str) -> Result<Option<String>, String> {
    optional(raw, 100).map_err(|code| code.text().into_owned())
}

fn taken(raw: &str) -> String {
    read(raw).unwrap().unwrap()
}

#[test]
fn what_shows_nothing_is_empty() {
    for c in [
        '\u{200b}',
        '\u{3164}',
        '\u{2800}',
        '\u{ad}',
        '\u{115f}',
        '\u{1160}',
        '\u{ffa0}',
        '\u{200d}',
        '\u{feff}',
        '\u{a0}',
        '\u{2060}',
        '\u{180e}',
        '\u{fe0f}',
        '\u{e0100}',
        '\u{e0041}',
        '\u{202e}',
        '\u{2066}',
        '\u{34f}',
        '\u{17b4}',
        '\u{3000}',
        '\u{1d159}',
    ] {
        for text in [format!("{c}"), format!(" {c}\t{c}{c}\u{200b}\n")] {
            assert_eq!(read(&text), Ok(None), "U+{:04X}", u32::from(c));
            assert_eq!(required(&text, 9), Err(FieldCode::Required));
        }
    }
}

#[test]
fn what_is_not_seen_is_cut_at_the_ends_and_named_inside() {
    for hidden in [
        "\u{200b}", "\u{feff}", "\u{202a}", "\u{ad}", "\u{2067}", "\u{3164}", "\u{200d}",
    ] {
        assert_eq!(taken(&format!("{hidden} jana {hidden}{hidden}")), "jana");
    }
    for (raw, words) in [
        (
            "a\u{200b}jo",
            "There is an invisible character before j (U+200B); leave it out.",
        ),
        (
            "a\u{200b} b",
            "There is an invisible character after a (U+200B); leave it out.",
        ),
        (
            "a\u{2800}b",
            "There is an invisible character before b (U+2800); leave it out.",
        ),
        (
            "Do\u{ad}nau",
            "There is a soft hyphen, which is invisible, before n (U+00AD); leave it out.",
        ),
        (
            "a\u{202e}b",
            "There is a mark for the direction of reading before b (U+202E); leave it out.",
        ),
        (
            "a\u{200d}.b",
            "There is an invisible character before . (U+200D); leave it out.",
        ),
        (
            "ja\u{200d}na",
            "There is an invisible character before n (U+200D); leave it out.",
        ),
        (
            "Γι\u{200c}ώργος",
            "There is an invisible character before ώ (U+200C); leave it out.",
        ),
        ("a\u{ffff}", "U+FFFF is no character; leave it out."),
        ("\u{fdd0}a", "U+FDD0 is no character; leave it out."),
        ("a\u{10fffe}b", "U+10FFFE is no character; leave it out."),
        (
            "a\nb",
            "There is a line break within this text; it goes on one line.",
        ),
        (
            "a\u{2028}b",
            "There is a line break within this text; it goes on one line.",
        ),
        ("a\u{7}b", "Leave out tabs and other control characters."),
    ] {
        assert_eq!(read(raw), Err(words.into()), "{raw:?}");
    }
}

#[test]
fn spaces_of_all_kinds_are_spaces() {
    assert_eq!(
        taken("1\u{a0}rue\u{202f}de\u{2009}la\u{2003}Paix"),
        "1 rue de la Paix"
    );
    assert_eq!(taken("\u{3000}山田\u{3000}太郎"), "山田\u{3000}太郎");
}

#[test]
fn what_belongs_to_letters_stays() {
    for text in [
        "می\u{200c}خواهم",
        "क\u{94d}\u{200d}ष",
        "葛\u{e0100}城",
        "葛\u{e0100}",
        "I ❤\u{fe0f} NY",
        "👩\u{200d}🚀",
        "😀",
        "ไทย",
        "देवनागरी",
        "e\u{301}\u{323}x",
        "O’Brien–Łódź",
    ] {
        let taken = taken(text);
        assert_eq!(
            taken.chars().filter(|c| is_invisible(*c)).count(),
            text.chars().filter(|c| is_invisible(*c)).count(),
            "{text}"
        );
    }
}

#[cfg(feature = "tables")]
#[test]
fn letters_are_composed() {
    assert_eq!(taken("Nova\u{301}kova\u{301}"), "Nováková");
    // A limit counts what is stored.
    assert_eq!(optional("a\u{301}", 1), Ok(Some("á".into())));
}

proptest! {
    #[test]
    fn what_is_taken_is_taken_again_and_can_be_seen(raw in "[\u{0}-\u{10ffff}]{0,12}|[a-zá \u{200b}-\u{200f}\u{ad}\u{3164}\u{fe0f}\u{301}]{0,9}") {
        if let Ok(Some(text)) = optional(&raw, 40) {
            prop_assert_eq!(optional(&text, 40), Ok(Some(text.clone())));
            prop_assert!(text.chars().any(|c| !c.is_whitespace() && !is_invisible(c)));
            prop_assert!(!text.chars().any(|c| c.is_control() || is_noncharacter(c)));
        }
    }

    #[test]
    fn what_is_not_seen_at_the_ends_changes_nothing(text in "[a-zá]{1,5}( [a-zá]{1,5}){0,2}", around in "[ \t\u{200b}-\u{200f}\u{ad}\u{2060}\u{3164}\u{feff}\u{2800}]{0,4}") {
        prop_assert_eq!(optional(&format!("{around}{text}{around}"), 40), optional(&text, 40));
    }
}
