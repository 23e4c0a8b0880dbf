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
