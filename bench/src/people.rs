//! A made-up book: names, organizations and towns out of short lists, in several scripts, the same at each run. A last name stands together in the list, a first name and a town are spread over all of it.

use std::fmt::Write as _;

const FIRST: [&str; 40] = [
    "Ada",
    "Alan",
    "Ana",
    "Anders",
    "Aylin",
    "Carla",
    "Chloé",
    "Daniel",
    "Elena",
    "Emil",
    "Felix",
    "Freya",
    "Giulia",
    "Hans",
    "Ines",
    "Ingrid",
    "Jan",
    "Jana",
    "João",
    "Karel",
    "Katja",
    "Łukasz",
    "Lucía",
    "Maja",
    "Marek",
    "Miguel",
    "Nils",
    "Noor",
    "Olga",
    "Paula",
    "Pavel",
    "Petr",
    "Søren",
    "Tamás",
    "Tomáš",
    "Viktor",
    "Wei",
    "Zdeňka",
    "Zoë",
    "Ωριγένης",
];
const LAST: [&str; 56] = [
    "Abbott",
    "Almeida",
    "Andersson",
    "Becker",
    "Bennett",
    "Bianchi",
    "Castro",
    "Černá",
    "Clark",
    "Dubois",
    "Dvořák",
    "Eriksson",
    "Fischer",
    "García",
    "Gruber",
    "Horváth",
    "Ivanov",
    "Jensen",
    "Johnson",
    "Kaya",
    "Keller",
    "Kowalski",
    "Lefèvre",
    "Lindqvist",
    "Lopez",
    "Müller",
    "Nagy",
    "Novak",
    "Novikov",
    "Novotný",
    "Nováková",
    "Nowak",
    "O'Brien",
    "O'Neill",
    "Olsen",
    "Patel",
    "Petrov",
    "Quinn",
    "Rossi",
    "Sato",
    "Schmidt",
    "Silva",
    "Smith",
    "Svoboda",
    "Tóth",
    "de Vries",
    "Wagner",
    "Wolf",
    "Wright",
    "Yılmaz",
    "Young",
    "Zhang",
    "Zimmermann",
    "山田",
    "Иванова",
    "Παπαδόπουλος",
];
const ENDS: [&str; 8] = ["", "", "", "er", "sen", "-Lind", "-Vale", "mann"];
const ORG1: [&str; 12] = [
    "Blue", "North", "Open", "River", "Stone", "Green", "Bright", "Old", "Second", "Quiet",
    "Copper", "Paper",
];
const ORG2: [&str; 12] = [
    "Works", "Labs", "Media", "Foods", "Travel", "Books", "Games", "Energy", "Systems", "Garden",
    "Clinic", "Press",
];
const ORG3: [&str; 6] = ["Ltd", "GmbH", "SA", "BV", "s.r.o.", "AB"];
const TOWNS: [(&str, &str, &str); 9] = [
    ("Praha", "110 00", "CZ"),
    ("Brno", "602 00", "CZ"),
    ("Ostrava", "702 00", "CZ"),
    ("Wien", "1010", "AT"),
    ("Graz", "8010", "AT"),
    ("Berlin", "10115", "DE"),
    ("København", "1050", "DK"),
    ("Malmö", "211 18", "SE"),
    ("Lund", "222 21", "SE"),
];
const ENDINGS: [&str; 3] = ["com", "net", "org"];

/// Numbers that look drawn, the same at each run (SplitMix64).
struct Drawn(u64);

impl Drawn {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn of<T: Copy>(&mut self, some: &[T]) -> T {
        some[(self.next() % some.len() as u64) as usize]
    }

    fn below(&mut self, number: u64) -> u64 {
        self.next() % number
    }
}

/// A file of so many, as text.
pub fn csv(rows: usize) -> String {
    let mut text =
        "first_name,last_name,org_name,email,phone,street1,city,postal_code,country_code\n"
            .to_owned();
    let mut drawn = Drawn(20_240_601);
    for row in 0..rows {
        let first = drawn.of(&FIRST);
        let last = format!("{}{}", drawn.of(&LAST), drawn.of(&ENDS));
        let organization = format!(
            "{} {} {}",
            drawn.of(&ORG1),
            drawn.of(&ORG2),
            drawn.of(&ORG3)
        );
        let (city, code, country) = drawn.of(&TOWNS);
        // Writing to a String can't fail.
        let _ = writeln!(
            text,
            "{first},{last},{organization},contact.{row}@example.{},+4206{:02}{:06},Dlouhá {},{city},{code},{country}",
            drawn.of(&ENDINGS),
            row % 8 + 1,
            row % 1_000_000,
            drawn.below(300) + 1
        );
    }
    text
}

/// What is looked for: one letter to whole words, common and rare, clustered and spread, two and three words, none, each script, filters beside them. Ready to stand in a query.
pub const ASKED: [&str; 42] = [
    "q=n",
    "q=no",
    "q=nov",
    "q=nova",
    "q=novak",
    "q=novako",
    "q=novotny",
    "q=z",
    "q=zi",
    "q=zimmermann",
    "q=e",
    "q=ex",
    "q=exam",
    "q=example",
    "q=x",
    "q=q",
    "q=1",
    "q=12",
    "q=12345",
    "q=j",
    "q=ja",
    "q=jana",
    "q=w",
    "q=wright",
    "q=brno",
    "q=praha",
    "q=qqqq",
    "q=jana+nov",
    "q=nov+brno",
    "q=jana+brno",
    "q=e+a",
    "q=n+z",
    "q=zimmermann+wien",
    "q=blue+works+ltd",
    "q=com+blue",
    "q=%E5%B1%B1",
    "q=m%C3%BCller",
    "q=%CF%80%CE%B1%CF%80",
    "q=o%27neill",
    "q=nov&country_code=AT",
    "q=e&country_code=SE&verification_status=unverified",
    "q=e&kind=member",
];
