//! Telephone numbers: each way in has the one reader, and what it reads goes out everywhere.

use crate::client::{Answer, Api, As, call};
use crate::functions;
use crate::route53::ask;
use crate::signed::halves;
use model::role::Role;
use serde_json::{Value, json};
use service::files::{Kind, NewImport};

/// What a way in made of a number: the number and its extension, or what was said instead.
type Told = (&'static str, Result<(Value, Value), String>);

const GERMAN: [(&str, &str); 5] = [
    ("first_name", "Jana"),
    ("last_name", "Nova"),
    ("street1", "Lange Str. 1"),
    ("city", "Berlin"),
    ("country_code", "DE"),
];

fn body(more: &[(&str, &str)]) -> Value {
    let texts = GERMAN.iter().chain(more);
    texts
        .map(|(name, text)| ((*name).to_owned(), Value::from(*text)))
        .collect()
}

/// What came of a contact or an office.
fn of(answer: &Answer, names: (&str, &str)) -> Result<(Value, Value), String> {
    if answer.status >= 300 {
        return Err(answer.text.clone());
    }
    let made = answer.json();
    Ok((made[names.0].clone(), made[names.1].clone()))
}

/// The phone of the contact that was made last.
async fn latest(api: &Api) -> (Value, Value) {
    let listed = api.walk("/contacts").await;
    let last = listed
        .iter()
        .max_by_key(|contact| contact["created_at"].as_str().unwrap().to_owned())
        .unwrap();
    (last["phone"].clone(), last["phone_ext"].clone())
}

/// A registrant's phone.
async fn held(api: &Api, domain: model::id::DomainId) -> (Value, Value) {
    let holders = api
        .get(&api.domains(&format!("/{domain}/contacts")))
        .await
        .json();
    let contact = &holders["data"][0]["contact"];
    (contact["phone"].clone(), contact["phone_ext"].clone())
}

/// The number over every way in, of a contact or an office in Germany.
async fn every_way(api: &Api, number: &str) -> Vec<Told> {
    const CONTACT: (&str, &str) = ("phone", "phone_ext");
    let owner = As::Person(api.house.founded.owner);
    let mut told: Vec<Told> = Vec::new();
    let mut contact = body(&[("kind", "custom"), ("email", "jana@example.com")]);
    let kept = api.post("/contacts", &contact).await.json();
    let kept = format!("/contacts/{}", kept["id"].as_str().unwrap());
    contact["phone"] = number.into();
    let answer = api.post("/contacts", &contact).await;
    told.push(("POST /contacts", of(&answer, CONTACT)));
    let answer = api.patch(&kept, &json!({ "phone": number })).await;
    told.push(("PATCH /contacts", of(&answer, CONTACT)));
    contact["fax"] = number.into();
    contact["phone"] = Value::Null;
    let answer = api.post("/contacts", &contact).await;
    told.push(("a fax", of(&answer, ("fax", "fax_ext"))));

    let mut office = body(&[("label", "Berlin")]);
    for name in ["first_name", "last_name"] {
        office.as_object_mut().unwrap().remove(name);
    }
    let kept = api.post("/locations", &office).await.json();
    let kept = format!("/locations/{}", kept["id"].as_str().unwrap());
    let answer = api.patch(&kept, &json!({ "phone": number })).await;
    told.push(("PATCH /locations", of(&answer, CONTACT)));
    office["phone"] = number.into();
    let answer = api.post("/locations", &office).await;
    told.push(("POST /locations", of(&answer, CONTACT)));

    api.house.clock.advance(chrono::TimeDelta::seconds(1));
    let form = body(&[("phone", number), ("kind", "external"), ("once", "")]);
    let sent = json!({ "form": form }).to_string();
    let answer = functions::call(api, &owner, "/fn/contacts/create", sent).await;
    let made = match answer.status {
        200 => Ok(latest(api).await),
        _ => Err(answer.text.clone()),
    };
    told.push(("a form", made));

    let new = NewImport {
        kind: Kind::Contacts,
        project: None,
        file_name: "book.csv".into(),
    };
    let file = format!(
        "first_name,last_name,street1,city,country_code,phone\nA,B,C,D{},DE,\"{number}\"\n",
        number.len()
    );
    let (files, actor) = (api.house.service.files(), api.house.actor().await);
    let staged = files
        .stage(&actor, &new, std::io::Cursor::new(file.into_bytes()))
        .await
        .unwrap();
    let card = files.card(&actor, staged.id, (None, 0), 10).await.unwrap();
    let made = match &card.rows[0].reason {
        Some(reason) => Err(reason.clone()),
        None => {
            api.house.clock.advance(chrono::TimeDelta::seconds(1));
            files.begin(&actor, staged.id).await.unwrap();
            api.house.settle().await;
            Ok(latest(api).await)
        }
    };
    told.push(("a file", made));
    told.extend(every_dialect(api, number).await);
    told
}

async fn every_dialect(api: &Api, number: &str) -> Vec<Told> {
    let mut told: Vec<Told> = Vec::new();
    let many = api.walk("/contacts").await.len();
    let one = api.house.domain(&format!("one{many}.example")).await;
    let two = api.house.domain(&format!("two{many}.example")).await;

    api.house.clock.advance(chrono::TimeDelta::seconds(1));
    let vendors = json!({
        "label": "Office", "first_name": "Jana", "last_name": "Nova", "email": "jana@nova.example", "phone": number,
        "address1": "Lange Str. 1", "city": "Berlin", "state_province": "Berlin", "postal_code": "10115", "country": "DE",
    });
    let place = format!("/dnsimple/v2/{}/contacts", api.organization());
    let answer = api.send(call("post", &place).json(&vendors)).await;
    let made = match answer.status {
        201 => Ok(latest(api).await),
        _ => Err(answer.text.clone()),
    };
    told.push(("DNSimple", made));

    let flat = json!({
        "registrant_first_name": "Jana", "registrant_last_name": "Nova", "registrant_email": "jana@nova.example", "registrant_phone": number,
        "registrant_address_1": "Lange Str. 1", "registrant_city": "Berlin", "registrant_postcode": "10115", "registrant_country": "DE",
    });
    let place = api.domains(&format!("/{one}/contacts"));
    let answer = api.send(call("put", &place).json(&flat)).await;
    let made = match answer.status {
        202 => Ok(held(api, one).await),
        _ => Err(answer.text.clone()),
    };
    told.push(("OnetSolutions", made));

    let key = halves(api, &["contacts:write", "domains:write", "domains:read"]).await;
    let aws = json!({
        "DomainName": format!("two{many}.example"),
        "RegistrantContact": {
            "FirstName": "Jana", "LastName": "Nova", "Email": "jana@nova.example", "PhoneNumber": number, "AddressLine1": "Lange Str. 1",
            "City": "Berlin", "ZipCode": "10115", "CountryCode": "DE", "ContactType": "PERSON",
        },
    });
    let answer = ask(api, &key, "UpdateDomainContact", &aws).await;
    let made = match answer.status {
        200 => Ok(held(api, two).await),
        _ => Err(answer.text.clone()),
    };
    told.push(("Route 53", made));
    told
}

#[tokio::test]
async fn every_way_in_reads_a_number_by_its_country_and_keeps_its_extension() {
    let api = Api::open().await;
    for number in [
        "030 / 123 45 67 ext. 12",
        "\u{202d}+49 (0)30 1234567\u{202c} x12",
    ] {
        let told = every_way(&api, number).await;
        assert_eq!(told.len(), 10);
        for (way, made) in told {
            let expected = (json!("+49301234567"), json!("12"));
            assert_eq!(made, Ok(expected), "{way}: {number}");
        }
    }
}

#[tokio::test]
async fn every_way_in_refuses_with_the_readers_reason() {
    let api = Api::open().await;
    for number in ["+49 30 1234567 / 68", "+39 2 5550 1234"] {
        let reason = phones::number(number, Some("DE"))
            .unwrap_err()
            .text()
            .into_owned();
        for (way, made) in every_way(&api, number).await {
            let said = made.expect_err(way);
            assert!(said.contains(&reason), "{way}: {said}\n{reason}");
        }
    }
}

#[tokio::test]
async fn a_persons_telephone_is_read_and_its_extension_is_shown_by_who_follows_them() {
    let api = Api::open().await;
    let (office, eva) = (api.office("Praha").await, api.employee("Nova").await);
    let base = format!("/users/{}/phones", eva.id);
    let refused = api.post(&base, &json!({ "number": "601 123 456" })).await;
    assert_eq!(
        (refused.status, refused.fields()),
        (422, vec!["number".to_owned()])
    );
    assert!(refused.text.contains("country code"), "{refused:?}");
    let number = json!({ "number": "00420 601 123 456 kl. 7" });
    let phone = api.post(&base, &number).await.json();
    assert_eq!(
        (&phone["number"], &phone["number_ext"]),
        (&json!("+420601123456"), &json!("7"))
    );
    let one = format!("{base}/{}", phone["id"].as_str().unwrap());
    let follows = json!({ "kind": "member", "user_id": eva.id, "location_id": office.id, "phone_id": phone["id"] });
    let contact = api.post("/contacts", &follows).await.json();
    let place = format!("/contacts/{}", contact["id"].as_str().unwrap());
    assert_eq!(contact["phone_ext"], "7");
    let other = api.patch(&one, &json!({ "number_ext": "8" })).await;
    assert_eq!(other.status, 200, "{other:?}");
    assert_eq!(api.read(&place).await["phone_ext"], "8");
    // Another number has no extension of the old one.
    api.patch(&one, &json!({ "number": "+420601123457" })).await;
    let contact = api.read(&place).await;
    assert_eq!(
        (&contact["phone"], &contact["phone_ext"]),
        (&json!("+420601123457"), &Value::Null)
    );
}

#[tokio::test]
async fn an_extension_goes_to_the_registry_and_stays_with_its_number_alone() {
    let api = Api::open().await;
    let domain = api.house.domain("one.example").await;
    let contact = api.house.contact("Nova").await;
    let place = format!("/contacts/{}", contact.id);
    api.house.give(domain, Role::Tech, &contact).await;
    api.house.settle().await;
    let inspect = api.house.simulator.inspect();
    let voice = || {
        let held = inspect.contact(&contact.handle).unwrap().voice.unwrap();
        (held.number, held.extension)
    };
    let change = async |body: Value| {
        let answer = api.patch(&place, &body).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        api.house.settle().await;
        answer.json()
    };
    let number = || "+420.601123456".to_owned();
    assert_eq!(voice(), (number(), None));
    change(json!({ "phone_ext": "12" })).await;
    assert_eq!(voice(), (number(), Some("12".into())));
    // The same number in other words, by a program that knows no extensions.
    change(json!({ "phone": "00420 601 123 456", "city": "Brno" })).await;
    assert_eq!(voice(), (number(), Some("12".into())));
    let after = change(json!({ "phone_ext": null })).await;
    assert_eq!(after["phone_ext"], Value::Null);
    assert_eq!(voice(), (number(), None));
    let refused = api
        .patch(&place, &json!({ "phone": "", "phone_ext": "3" }))
        .await;
    assert_eq!(
        (refused.status, refused.fields()),
        (422, vec!["phone_ext".to_owned()])
    );
    let refused = api
        .patch(
            &place,
            &json!({ "phone": "601123456 ext. 4", "phone_ext": "3" }),
        )
        .await;
    assert_eq!(
        (refused.status, refused.fields()),
        (422, vec!["phone_ext".to_owned()])
    );
    let refused = api.patch(&place, &json!({ "fax": "+999 123456" })).await;
    assert!(
        refused.text.contains("No country has the code +999"),
        "{refused:?}"
    );
}
