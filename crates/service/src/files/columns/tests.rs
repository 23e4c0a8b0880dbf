use super::*;

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(ToString::to_string).collect()
}

fn found(kind: Kind, headings: &[&str]) -> (Vec<Option<String>>, bool) {
    let columns = of_headings(kind, &names(headings), &Said::new()).unwrap();
    let becomes = columns.columns.into_iter().map(|column| column.becomes);
    (becomes.collect(), columns.settled)
}

fn becomes(columns: &[&str]) -> Vec<Option<String>> {
    let some = |name: &&str| Some((*name).to_owned()).filter(|name| !name.is_empty());
    columns.iter().map(some).collect()
}

#[test]
fn headings_are_known_in_any_case_and_by_other_names() {
    let (columns, settled) = found(Kind::Contacts, &["Handle", "E-MAIL", ""]);
    assert_eq!(columns, becomes(&["handle", "email", ""]));
    assert!(settled);
    let outlook = [
        "Title",
        "First Name",
        "Last Name",
        "Business Street",
        "Home Street",
        "Business City",
        "Business Country/Region",
    ];
    let (columns, settled) = found(Kind::Contacts, &outlook);
    let expected = [
        "",
        "first_name",
        "last_name",
        "street1",
        "",
        "city",
        "country_code",
    ];
    assert_eq!(columns, becomes(&expected));
    assert!(!settled, "nobody said what becomes of the title");
    // What this program writes beside is known and not read.
    let (columns, settled) = found(Kind::Domains, &["line", "name", "expires_on", "status"]);
    assert_eq!(columns, becomes(&["", "name", "", ""]));
    assert!(settled);
    assert!(!found(Kind::Domains, &["team"]).1);
    assert!(!found(Kind::Contacts, &["email"]).1);
}

#[test]
fn a_name_beside_a_first_name_is_the_last_one() {
    for (headings, expected) in [
        (
            ["Name", "Vorname", "Ort"],
            ["last_name", "first_name", "city"],
        ),
        (
            ["First name", "NAME", "City"],
            ["first_name", "last_name", "city"],
        ),
        (
            ["Prénom", "Name", "Ville"],
            ["first_name", "last_name", "city"],
        ),
        (
            ["Voornaam", "Naam", "Plaats"],
            ["first_name", "last_name", "city"],
        ),
        (
            ["Fornavn", "Navn", "By"],
            ["first_name", "last_name", "city"],
        ),
        (
            ["Förnamn", "Namn", "Stad"],
            ["first_name", "last_name", "city"],
        ),
        // Whoever names last names has a column beside them that holds something else.
        (
            ["Name", "Vorname", "Nachname"],
            ["", "first_name", "last_name"],
        ),
        // By itself it may be anybody's whole name.
        (["Name", "Strasse", "Ort"], ["", "street1", "city"]),
        (["Name", "Nachname", "Ort"], ["", "last_name", "city"]),
    ] {
        let (columns, _) = found(Kind::Contacts, &headings);
        assert_eq!(columns, becomes(&expected), "{headings:?}");
    }
    let all = ["Vorname", "Name", "Strasse", "Ort", "Land"];
    assert!(found(Kind::Contacts, &all).1, "nobody has to be asked");
    assert_eq!(
        found(Kind::Domains, &["Name", "Vorname"]).0,
        becomes(&["name", ""])
    );
    // What somebody said of either column stands.
    let headings = names(&all);
    for (said, last_name) in [
        (("Name", None), None),
        (("Name", Some("org_name")), Some("org_name")),
        (("Vorname", None), None),
        (("Ort", Some("city")), Some("last_name")),
    ] {
        let (heading, column) = said;
        let said = Said::from([(heading.to_owned(), column.map(ToOwned::to_owned))]);
        let columns = of_headings(Kind::Contacts, &headings, &said).unwrap();
        let name = columns.columns[1].becomes.as_deref();
        assert_eq!(name, last_name, "{heading}: {column:?}");
    }
    let said = Said::from([("Rufname".to_owned(), Some("first_name".to_owned()))]);
    let columns = of_headings(Kind::Contacts, &names(&["Rufname", "Name"]), &said).unwrap();
    assert_eq!(columns.columns[1].becomes.as_deref(), Some("last_name"));
}

#[test]
fn somebody_may_say_what_a_column_is() {
    let said = Said::from([
        ("rufname".to_owned(), Some("first_name".to_owned())),
        ("Preis".to_owned(), None),
    ]);
    let headings = names(&["Handle", "Rufname", "Preis", "First Name"]);
    let columns = of_headings(Kind::Contacts, &headings, &said).unwrap();
    let of = |at: usize| columns.columns[at].becomes.as_deref();
    assert_eq!(
        [of(0), of(1), of(2), of(3)],
        [Some("handle"), Some("first_name"), None, None]
    );
    let missing = Said::from([("Preise".to_owned(), None)]);
    let why = of_headings(Kind::Contacts, &headings, &missing).unwrap_err();
    assert!(why.contains("no column \"Preise\""), "{why}");
    let unknown = Said::from([("Preis".to_owned(), Some("price".to_owned()))]);
    assert!(of_headings(Kind::Contacts, &headings, &unknown).is_err());
}

#[test]
fn a_file_without_headings_is_told_by_its_values() {
    assert!(!are_headings(Kind::Domains, &names(&["a.example"])));
    assert!(are_headings(Kind::Domains, &names(&["Name"])));
    assert!(are_headings(Kind::Domains, &names(&["price"])));
    assert!(!are_headings(
        Kind::Contacts,
        &names(&["Jana", "jana@example.com"])
    ));
    let (headings, said) = without_headings(Kind::Domains, 1);
    assert!(
        of_headings(Kind::Domains, &headings, &said)
            .unwrap()
            .settled
    );
    let (headings, said) = without_headings(Kind::Domains, 2);
    assert!(
        !of_headings(Kind::Domains, &headings, &said)
            .unwrap()
            .settled
    );
}

#[test]
fn who_cannot_be_asked_is_told_every_column_in_their_own_case() {
    let said = |kind, headings: &[&str]| {
        unsettled(
            kind,
            &of_headings(kind, &names(headings), &Said::new()).unwrap(),
        )
    };
    let unknown = said(Kind::Domains, &["name", "Preis", "Währung"]);
    assert!(
        unknown.contains("no column \"Preis\", \"Währung\"."),
        "{unknown}"
    );
    assert!(said(Kind::Domains, &["name", "name"]).contains("\"name\" stands twice"));
    assert!(said(Kind::Contacts, &["email"]).contains("need the columns"));
}
