//! Text is read alike by every way in: our API, the pages' functions, files, and the vendors' APIs.

use crate::client::{Answer, Api, As, call};
use crate::functions::{self, refused};
use crate::route53;
use model::contact::FIELDS;
use model::spec::Format;
use serde_json::{Map, Value, json};
use service::files::{Kind, NewImport};

/// OnetSolutions', DNSimple's and AWS' names of our fields.
const VENDORS: [(&str, &str, &str, &str); 9] = [
    ("first_name", "first_name", "first_name", "FirstName"),
    ("last_name", "last_name", "last_name", "LastName"),
    (
        "org_name",
        "organization",
        "organization_name",
        "OrganizationName",
    ),
    ("email", "email", "email", "Email"),
    ("street1", "address_1", "address1", "AddressLine1"),
    ("street2", "address_2", "address2", "AddressLine2"),
    ("city", "city", "city", "City"),
    ("region", "state", "state_province", "State"),
    ("postal_code", "postcode", "postal_code", "ZipCode"),
];

/// A contact in our words.
fn jana() -> Map<String, Value> {
    let body = json!({
        "first_name": "Jana", "last_name": "Nova", "org_name": "Nova s.r.o.", "email": "jana@nova.example", "phone": "+420601123456",
        "street1": "Dlouha 1", "street2": "2. patro", "city": "Praha", "region": "Praha", "postal_code": "110 00", "country_code": "CZ",
    });
    body.as_object().unwrap().clone()
}

fn with(name: &str, text: &str) -> Map<String, Value> {
    let mut of = jana();
    of.insert(name.to_owned(), text.into());
    of
}

/// The same under a vendor's names; the rest is the same everywhere but for prefixes.
fn renamed(
    of: &Map<String, Value>,
    name: impl Fn(&(&'static str, &'static str, &'static str, &'static str)) -> String,
    rest: [(&str, &str); 2],
) -> Map<String, Value> {
    of.iter()
        .map(|(ours, text)| {
            let vendor = VENDORS.iter().find(|(field, ..)| field == ours).map(&name);
            let other = rest
                .iter()
                .find(|(field, _)| field == ours)
                .map(|(_, name)| (*name).to_owned());
            (vendor.or(other).unwrap(), text.clone())
        })
        .collect()
}

struct Ways {
    api: Api,
    owner: As,
    aws: service::auth::Halves,
    onet: model::id::DomainId,
}

impl Ways {
    async fn open() -> Self {
        let api = Api::open().await;
        let (onet, _) = (
            api.house.domain("onet.example").await,
            api.house.domain("aws.example").await,
        );
        Self {
            owner: As::Person(api.house.founded.owner),
            aws: crate::signed::halves(
                &api,
                &[
                    "contacts:write",
                    "domains:write",
                    "domains:read",
                    "tasks:read",
                ],
            )
            .await,
            api,
            onet,
        }
    }

    async fn native(&self, of: &Map<String, Value>) -> Answer {
        let mut body = of.clone();
        body.insert("kind".into(), "external".into());
        self.api.post("/contacts", &body.into()).await
    }

    async fn function(&self, of: &Map<String, Value>) -> Answer {
        let mut form = of.clone();
        form.insert(
            "once".into(),
            self.api.house.service.token().to_string().into(),
        );
        let body = json!({ "form": form }).to_string();
        functions::call(&self.api, &self.owner, "/fn/contacts/create", body).await
    }

    async fn onetsolutions(&self, of: &Map<String, Value>) -> Answer {
        let rest = [
            ("phone", "registrant_phone"),
            ("country_code", "registrant_country"),
        ];
        let body = renamed(of, |(_, onet, ..)| format!("registrant_{onet}"), rest);
        let place = self.api.domains(&format!("/{}/contacts", self.onet));
        self.api.send(call("put", &place).json(&body.into())).await
    }

    async fn dnsimple(&self, of: &Map<String, Value>) -> Answer {
        let rest = [("phone", "phone"), ("country_code", "country")];
        let mut body = renamed(of, |(_, _, dnsimple, _)| (*dnsimple).to_owned(), rest);
        body.insert("job_title".into(), "CEO".into());
        let place = format!("/dnsimple/v2/{}/contacts", self.api.organization());
        self.api.send(call("post", &place).json(&body.into())).await
    }

    async fn route53(&self, of: &Map<String, Value>) -> Answer {
        let rest = [("phone", "PhoneNumber"), ("country_code", "CountryCode")];
        let mut contact = renamed(of, |(.., aws)| (*aws).to_owned(), rest);
        contact["PhoneNumber"] = "+420.601123456".into();
        let body = json!({ "DomainName": "aws.example", "RegistrantContact": contact });
        route53::ask(&self.api, &self.aws, "UpdateDomainContact", &body).await
    }

    /// The reason for which the row is refused, if it is.
    async fn file(&self, of: &Map<String, Value>) -> Option<String> {
        let cells = |each: &dyn Fn((&String, &Value)) -> String| {
            let cells: Vec<String> = of
                .iter()
                .map(|pair| format!("\"{}\"", each(pair)))
                .collect();
            cells.join(",")
        };
        let heads = cells(&|(name, _)| name.clone());
        let texts = cells(&|(_, text)| text.as_str().unwrap().to_owned());
        let new = NewImport {
            kind: Kind::Contacts,
            project: None,
            file_name: "a.csv".into(),
        };
        let files = self.api.house.service.files();
        let actor = self.api.house.actor().await;
        let file = format!("{heads}\n{texts}\n");
        let import = files
            .stage(&actor, &new, std::io::Cursor::new(file.into_bytes()))
            .await
            .unwrap();
        let card = files.card(&actor, import.id, (None, 0), 9).await.unwrap();
        card.rows[0].reason.clone()
    }
}

/// What no way in may take, by format, and a part of what each says of it.
fn wrong(name: &str, format: Format) -> Vec<(String, &'static str)> {
    let mut all = match format {
        Format::Email => vec![
            (
                "ja\u{200b}na@nova.example".to_owned(),
                "invisible character before n",
            ),
            (
                "a@x.example; b@x.example".to_owned(),
                "more than one address",
            ),
        ],
        _ => vec![
            ("a\u{200b}bc".to_owned(), "invisible character before b"),
            ("a\u{202e}bc".to_owned(), "direction of reading"),
            ("ab\u{ffff}".to_owned(), "U+FFFF"),
        ],
    };
    if name != "street1" {
        all.push(("a\nb".to_owned(), "line break"));
    }
    all
}

#[tokio::test]
async fn what_can_not_be_seen_is_named_by_every_way_in() {
    let ways = Ways::open().await;
    let texts = FIELDS
        .iter()
        .filter(|field| matches!(field.format, Format::Text | Format::Email));
    let mut walked = 0;
    for field in texts {
        let (_, onet, dnsimple, aws) = VENDORS
            .iter()
            .find(|(name, ..)| *name == field.name)
            .unwrap();
        for (text, words) in wrong(field.name, field.format) {
            let of = with(field.name, &text);
            let native = ways.native(&of).await;
            assert_eq!(
                (native.status, native.fields()),
                (422, vec![field.name.to_owned()]),
                "{text:?}"
            );
            assert!(native.text.contains(words), "{native:?}");
            let function = refused(&ways.function(&of).await);
            assert_eq!(function.fields()[0].field, field.name);
            let flat = ways.onetsolutions(&of).await;
            assert_eq!(
                (flat.status, flat.fields()),
                (422, vec![format!("registrant_{onet}")])
            );
            assert!(flat.text.contains(words), "{flat:?}");
            let vendor = ways.dnsimple(&of).await;
            assert!(
                vendor.status == 400
                    && vendor.text.contains(&format!("\"{dnsimple}\""))
                    && vendor.text.contains(words),
                "{vendor:?}"
            );
            let signed = ways.route53(&of).await;
            assert!(
                signed.status == 400
                    && signed.text.contains(&format!("RegistrantContact.{aws}"))
                    && signed.text.contains(words),
                "{signed:?}"
            );
            let reason = ways.file(&of).await.unwrap();
            assert!(reason.contains(words), "{reason}");
            walked += 1;
        }
    }
    assert!(walked > 30, "{walked}");
}

#[tokio::test]
async fn what_is_not_seen_at_the_ends_is_cut_and_one_name_is_enough() {
    let ways = Ways::open().await;
    let mut of = jana();
    for (name, text) in &mut of {
        let typed = text.as_str().unwrap().to_owned();
        *text = match name.as_str() {
            "phone" => continue,
            "first_name" => "\u{3164}".into(),
            "country_code" => "UK".into(),
            "street1" => "\u{200b}Dlouha 1\r\n".into(),
            _ => format!("\u{200b}{typed}\u{ad}\u{a0}").into(),
        };
    }
    let native = ways.native(&of).await;
    assert_eq!(native.status, 201, "{native:?}");
    assert_eq!(ways.function(&of).await.status, 200);
    let flat = ways.onetsolutions(&of).await;
    assert_eq!(flat.status, 202, "{flat:?}");
    let vendor = ways.dnsimple(&of).await;
    assert_eq!(vendor.status, 201, "{vendor:?}");
    let signed = ways.route53(&of).await;
    assert_eq!(signed.status, 200, "{signed:?}");
    // It says what the others made.
    let reason = ways.file(&of).await.unwrap();
    assert!(reason.starts_with("The same as "), "{reason}");
    let made = ways.api.walk("/contacts").await;
    assert_eq!(
        made.len(),
        3,
        "OnetSolutions' and AWS' domains have a contact that said it already"
    );
    for contact in made {
        let mut wanted = jana();
        wanted.insert("first_name".into(), "".into());
        wanted.insert("country_code".into(), "GB".into());
        for (name, text) in wanted {
            assert_eq!(contact[&name], text, "{name}");
        }
    }
}

#[tokio::test]
async fn a_street_of_two_lines_is_two_fields_by_every_way_in() {
    let ways = Ways::open().await;
    let mut of = with("street1", "Dum A\nDlouha 1");
    of.insert("street2".into(), "".into());
    assert_eq!(ways.native(&of).await.status, 201);
    assert_eq!(ways.function(&of).await.status, 200);
    assert_eq!(ways.onetsolutions(&of).await.status, 202);
    assert_eq!(ways.dnsimple(&of).await.status, 201);
    assert_eq!(ways.route53(&of).await.status, 200);
    let reason = ways.file(&of).await.unwrap();
    assert!(reason.starts_with("The same as "), "{reason}");
    for contact in ways.api.walk("/contacts").await {
        assert_eq!(
            (&contact["street1"], &contact["street2"]),
            (&json!("Dum A"), &json!("Dlouha 1"))
        );
    }
    of.insert("street2".into(), "2. patro".into());
    let refused = ways.native(&of).await;
    assert_eq!(
        (refused.status, refused.fields()),
        (422, vec!["street1".to_owned()])
    );
}

#[tokio::test]
async fn nobody_is_one_message_on_every_way_in() {
    let ways = Ways::open().await;
    let mut nobody = with("first_name", "\u{3164}");
    nobody.insert("last_name".into(), "".into());
    let once = |way: &str, text: &str| {
        let said = text.matches("one of them is enough").count();
        assert_eq!(
            (said, text.matches("Fill this in").count()),
            (1, 0),
            "{way}: {text}"
        );
    };
    for (way, answer) in [
        ("native", ways.native(&nobody).await),
        ("function", ways.function(&nobody).await),
        ("onetsolutions", ways.onetsolutions(&nobody).await),
        ("dnsimple", ways.dnsimple(&nobody).await),
        ("route53", ways.route53(&nobody).await),
    ] {
        assert!((400..423).contains(&answer.status), "{way}: {answer:?}");
        // The problem has a sentence for all, and one for each field.
        let said: Value = answer.json();
        let fields = said.get("fields").or(said.get("errors"));
        let text = fields.map_or(answer.text.clone(), Value::to_string);
        once(way, &text);
    }
    once("file", &ways.file(&nobody).await.unwrap());
}

#[tokio::test]
async fn both_names_are_said_and_one_of_them_is_filled() {
    let ways = Ways::open().await;
    for name in ["first_name", "last_name"] {
        let mut unsaid = jana();
        unsaid.remove(name);
        let answer = ways.native(&unsaid).await;
        assert_eq!(
            (answer.status, answer.fields()),
            (422, vec![name.to_owned()])
        );
        assert_eq!(ways.native(&with(name, "")).await.status, 201);
    }
    let mut nobody = with("first_name", "");
    nobody.insert("last_name".into(), "\u{2800}".into());
    let answer = ways.native(&nobody).await;
    let one = "Fill in a first or a last name: one of them is enough.";
    let said = |answer: &Answer| {
        assert_eq!(answer.status, 422, "{answer:?}");
        answer.json()["fields"].clone()
    };
    assert_eq!(said(&answer), json!({ "first_name": one }));
    let mut unsaid = jana();
    unsaid.remove("first_name");
    unsaid.remove("last_name");
    assert_eq!(
        said(&ways.native(&unsaid).await),
        json!({ "first_name": one })
    );
    for nobody in [
        json!({ "email": "s@acme.example" }),
        json!({ "first_name": null, "last_name": null, "email": "s@acme.example" }),
        json!({ "first_name": " ", "last_name": "", "email": "s@acme.example" }),
    ] {
        let answer = ways.api.post("/users", &nobody).await;
        assert_eq!(said(&answer), json!({ "first_name": one }), "{nobody}");
    }
    let made = ways.native(&jana()).await.json();
    let place = format!("/contacts/{}", made["id"].as_str().unwrap());
    let none = json!({ "first_name": "", "last_name": "" });
    let answer = ways.api.patch(&place, &none).await;
    assert_eq!(said(&answer), json!({ "first_name": one }));
    let person = json!({ "first_name": "", "last_name": "Suharto", "email": "s@acme.example" });
    let answer = ways.api.post("/users", &person).await;
    assert_eq!(
        (answer.status, &answer.json()["first_name"]),
        (201, &json!("")),
        "{answer:?}"
    );
    let patch = json!({ "last_name": "" });
    let answer = ways
        .api
        .patch(
            &format!("/users/{}", answer.json()["id"].as_str().unwrap()),
            &patch,
        )
        .await;
    assert_eq!(
        (answer.status, answer.fields()),
        (422, vec!["first_name".to_owned()]),
        "{answer:?}"
    );
}

#[tokio::test]
async fn a_country_that_is_named_otherwise_is_answered_with_its_code() {
    let ways = Ways::open().await;
    for (typed, words) in [
        ("GBR", "United Kingdom: GB"),
        ("Deutschland", "Germany: DE"),
        ("XK", "ISO 3166-1"),
    ] {
        let answer = ways.native(&with("country_code", typed)).await;
        assert_eq!(
            (answer.status, answer.fields()),
            (422, vec!["country_code".to_owned()]),
            "{typed}"
        );
        assert!(answer.text.contains(words), "{answer:?}");
    }
}
