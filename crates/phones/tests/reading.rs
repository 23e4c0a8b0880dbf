//! How people and programs write numbers, and what can't be one.

#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use model::field::FieldCode;
use model::phone::Number;
use phones::{number, shown, whole};
use proptest::prelude::*;

fn read(text: &str, country: Option<&str>) -> Number {
    match number(text, country) {
        Ok(number) => number.unwrap(),
        Err(code) => panic!("{text} in {country:?}: {}", code.text()),
    }
}

fn why(text: &str, country: Option<&str>) -> String {
    match number(text, country) {
        Ok(number) => panic!("{text} in {country:?}: {number:?}"),
        Err(code) => code.text().into_owned(),
    }
}

#[test]
fn a_number_is_read_as_it_is_dialled_in_its_country() {
    for (text, country, e164) in [
        ("030 / 123 45 67", "DE", "+49301234567"),
        ("(020) 7946 0958", "GB", "+442079460958"),
        ("(212) 555-0123", "US", "+12125550123"),
        ("1-212-555-0123", "US", "+12125550123"),
        ("03-1234-5678", "JP", "+81312345678"),
        ("601 123 456", "CZ", "+420601123456"),
        ("06 698 12345", "IT", "+390669812345"),
        ("011 44 20 7946 0958", "US", "+442079460958"),
        ("010 44 20 7946 0958", "JP", "+442079460958"),
        ("0011 44 20 7946 0958", "AU", "+442079460958"),
        ("8 (495) 123-45-67", "RU", "+74951234567"),
        // As a spreadsheet leaves it.
        ("420601123456", "CZ", "+420601123456"),
        // Whatever country is chosen.
        ("0049 30 1234567", "US", "+49301234567"),
        ("+49 30 1234567", "US", "+49301234567"),
    ] {
        let number = read(text, Some(country));
        assert_eq!((number.e164.as_str(), number.ext), (e164, None), "{text}");
    }
}

/// What a spreadsheet leaves of +49 30 1234567 may be dialled in Germany, too: nobody knows which was meant.
#[test]
fn a_plus_that_was_lost_makes_no_other_number() {
    for (text, country) in [
        ("49301234567", "DE"),
        ("622112345678", "ID"),
        ("46701234567", "SE"),
    ] {
        let refused = number(text, Some(country));
        if let Ok(Some(taken)) = &refused {
            assert_eq!(taken.e164, format!("+{text}"), "{country}");
        } else {
            assert!(why(text, Some(country)).starts_with("This can be read as +"));
        }
    }
    assert!(number("49301234567", Some("DE")).is_err());
    // With its zero it can't be the code.
    let number = read("0493 0123456", Some("DE"));
    assert_eq!(number.e164, "+494930123456");
}

#[test]
fn the_zero_in_brackets_stays_where_the_plan_keeps_it() {
    for (text, e164) in [
        ("+44 (0)20 7946 0958", "+442079460958"),
        ("+44 ( 0 ) 20 7946 0958", "+442079460958"),
        ("+44 (020) 7946 0958", "+442079460958"),
        ("(+44) 20 7946 0958", "+442079460958"),
        ("+49 (0) 30 123456", "+4930123456"),
        ("+39 (0)2 1234 5678", "+390212345678"),
        ("+39 (0)6 698 12345", "+390669812345"),
        ("0039 (0) 6 698 12345", "+390669812345"),
        ("+378 (0)549 886377", "+3780549886377"),
        ("+225 (0)1 23 45 67 89", "+2250123456789"),
        ("+242 (0)6 123 4567", "+242061234567"),
        ("+241 (0)1 44 12 34", "+24101441234"),
        // No zero is dialled there any more, and still it is written.
        ("+48 (0)22 123 45 67", "+48221234567"),
    ] {
        assert_eq!(read(text, None).e164, e164, "{text}");
    }
}

#[test]
fn what_can_not_be_seen_or_is_written_otherwise_is_the_same_number() {
    for text in [
        "\u{202d}+420 601 123 456\u{202c}",
        "\u{200e}+420601123456",
        "\u{2066}+420\u{2069} 601\u{200b}123\u{feff}456",
        "+420\u{a0}601\u{202f}123\u{2009}456\u{3000}",
        "+420\u{2011}601\u{2010}123\u{2212}456",
        "+420–601–123–456",
        "＋４２０　６０１　１２３　４５６",
        "+٤٢٠ ٦٠١ ١٢٣ ٤٥٦",
        "+४२० ६०१ १२३ ४५६",
        "+420.601123456",
        "+420/601/123/456",
        "tel:+420-601-123-456",
        "Tel.: +420 601 123 456",
        "tel:601123456;phone-context=+420",
    ] {
        assert_eq!(read(text, None).e164, "+420601123456", "{text}");
    }
}

#[test]
fn an_extension_is_read_in_the_words_for_it() {
    for text in [
        "+420 601 123 456 ext. 12",
        "+420 601 123 456 ext 12",
        "+420601123456x12",
        "+420 601 123 456 x 12",
        "+420 601 123 456 #12",
        "+420 601 123 456, kl. 12",
        "+420 601 123 456 linka 12",
        "+420 601 123 456 Durchwahl 12",
        "+420 601 123 456 (ext. 12)",
        "+420 601 123 456,,12",
        "+420 601 123 456 доб. 12",
        "+420 601 123 456 EXTENSION: １２",
        "tel:+420601123456;ext=12",
    ] {
        let number = read(text, None);
        assert_eq!(
            (number.e164.as_str(), number.ext.as_deref()),
            ("+420601123456", Some("12")),
            "{text}"
        );
    }
}

#[test]
fn what_is_refused_says_why() {
    for (text, country, part) in [
        ("601 123 456", None, "with + and its country code"),
        ("+420 601 123 456 / 457", None, "two numbers"),
        ("+420 601 123 456, +420 601 123 457", None, "two numbers"),
        ("+420 601 123 456 +420 601 123 457", None, "two numbers"),
        ("+420 601 123 456; 601 123 457", None, "two numbers"),
        ("+420 601 123 456\n+420 601 123 457", None, "two numbers"),
        ("+420 601 123 456 (2)", None, "two numbers"),
        ("222 333 440-449", Some("CZ"), "a range"),
        ("+49 30 123450 – 59", None, "a range"),
        ("+49 30 123450 - 59", None, "a range"),
        ("+49 30 1234567~9", None, "a range"),
        ("+999 123456", None, "No country has the code +999"),
        ("+0123456789", None, "No country has the code"),
        ("+420 601", None, "too short for a number of Czech"),
        (
            "+420 601 123 456 78901",
            None,
            "too long for a number of Czech",
        ),
        ("+1 555 010 9999", None, "no number of United States"),
        ("+39 2 5550 1234", None, "One there is +39 02 1234 5678"),
        ("1-800-FLOWERS", Some("US"), "“flowers”"),
        ("+420 601 123 456 Jana", None, "“jana”"),
        ("+420 601 123 456 ext.", None, "An extension is"),
        (
            "+420 601 123 456 ext. 12345678901234567",
            None,
            "An extension is",
        ),
        ("tel:+420601123456;isub=7", None, "isub=7"),
        ("++420 601 123 456", None, "“++”"),
        ("+420 601 123 45½", None, "“½”"),
        ("+420 601 123 456¹", None, "“¹”"),
        ("*123#", None, "“*”"),
    ] {
        let why = why(text, country);
        assert!(why.contains(part), "{text}: {why}");
    }
    assert!(matches!(
        number(&"1".repeat(65), None),
        Err(FieldCode::TooLong { max: 64 })
    ));
    for none in ["", "  ", "\u{200e}"] {
        assert_eq!(number(none, None), Ok(None));
    }
}

#[test]
fn numbers_are_shown_in_the_groups_of_their_country() {
    let plain = |text: String| text.replace('\u{a0}', " ");
    for (e164, expected) in [
        ("+420601123456", "+420 601 123 456"),
        ("+49301234567", "+49 30 1234567"),
        ("+442079460958", "+44 20 7946 0958"),
        ("+12125550123", "+1 212-555-0123"),
        ("+5511912345678", "+55 11 91234-5678"),
        // No number of the plan, and stored all the same.
        ("+15550109999", "+1 555-010-9999"),
        ("nonsense", "nonsense"),
        ("+999123456", "+999123456"),
    ] {
        assert_eq!(plain(shown(e164)), expected);
    }
    assert_eq!(
        plain(whole("+49301234567", Some("12"))),
        "+49 30 1234567 ext. 12"
    );
    assert_eq!(plain(whole("+49301234567", None)), "+49 30 1234567");
    assert_eq!(phones::example("DE").unwrap(), "+49 30 123456");
    assert_eq!(phones::example("001"), None);
}

/// Numbers of several countries.
fn numbers() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\+420(601|777|224)[0-9]{6}",
        "\\+4930[2-9][0-9]{6}",
        "\\+4420794[0-9]{5}",
        "\\+1212555[0-9]{4}",
        "\\+3906698[0-9]{5}",
        "\\+8131234[0-9]{4}",
    ]
}

proptest! {
    #[test]
    fn what_is_shown_is_read_as_the_same(e164 in numbers(), ext in proptest::option::of("[0-9]{1,16}")) {
        let number = read(&whole(&e164, ext.as_deref()), None);
        prop_assert_eq!(number, Number { e164, ext });
    }

    #[test]
    fn separators_do_not_change_the_number(e164 in numbers(), between in proptest::collection::vec("[ .\u{a0}\u{2009}\u{200e}\u{2060}-]{0,1}", 16)) {
        let mut text = String::new();
        for (at, digit) in e164.chars().enumerate() {
            text.push(digit);
            text.push_str(&between[at]);
        }
        prop_assert_eq!(read(&text, None).e164, e164);
    }

    #[test]
    fn whatever_is_read_is_stored_and_read_again_as_itself(text in "[+0-9 ()./x#,-]{0,24}", country in prop_oneof![Just(None), Just(Some("DE")), Just(Some("US")), Just(Some("IT")), Just(Some("JP"))]) {
        if let Ok(Some(number)) = number(&text, country) {
            prop_assert_eq!(model::phone::stored(&number.e164), Ok(Some(number.e164.clone())));
            prop_assert_eq!(read(&number.e164, country).e164, number.e164.clone());
            // Nothing is made up: all digits of the number but its country's code were written.
            let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
            let last = &number.e164[number.e164.len() - 4..];
            prop_assert!(digits(&text).contains(last), "{} out of {}", number.e164, text);
        }
    }

    #[test]
    fn no_text_panics(text in "\\PC{0,70}", country in "[A-Z]{2}") {
        let _ = number(&text, Some(&country));
        let _ = shown(&text);
    }
}
