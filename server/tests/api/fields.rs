//! Every text of every request, and every field of the forms, is accepted at its limit, and rejected by name with one character more. Fields, limits and requests are read from
//! their declarations; only exceptions are listed here.

use crate::access::{ask, forget_receivers};
use crate::client::{Api, As};
use crate::forms::{page, pages};
use crate::make;
use crate::things::{Things, things};
use model::spec::{FieldSpec, Format};
use serde_json::{Value, json};
use server::http::v1::openapi;
use server::http::v1::{ENDPOINTS, Endpoint};
use std::collections::BTreeMap;
use wire::schema::Shape;

/// A wrong address or password signs nobody in; what is wrong with them is not told.
const NOT_TOLD: [&str; 1] = ["NewToken"];

/// The request of an endpoint.
fn shape_of(endpoint: &Endpoint, shapes: &BTreeMap<&str, Shape>) -> Option<String> {
    let document = openapi::document();
    let body = &document["paths"][endpoint.path][endpoint.method]["requestBody"];
    let name = body["content"]["application/json"]["schema"]["$ref"].as_str()?;
    let name = name.rsplit('/').next()?;
    shapes.contains_key(name).then(|| name.to_owned())
}

/// A text of that length that nobody else has.
fn text(spec: &FieldSpec, number: usize, beyond: bool) -> String {
    let whole = if beyond {
        spec.beyond('a')
    } else {
        spec.longest('a')
    };
    let begin = match (spec.name, spec.format) {
        ("url", _) => "https://hooks.example.com/".to_owned(),
        (_, Format::Text | Format::Slug | Format::Verbatim) if spec.max > 16 => {
            format!("{number:06}")
        }
        (_, Format::Email | Format::DomainName) => format!("{number:06}"),
        _ => String::new(),
    };
    format!("{begin}{}", &whole[begin.len()..])
}

struct Walk {
    api: Api,
    admin: As,
    number: usize,
    failed: Vec<String>,
}

impl Walk {
    /// The example with this change, and what was answered to it: the status, and the names of the wrong fields.
    async fn send(
        &mut self,
        endpoint: &Endpoint,
        change: impl FnOnce(&mut Value, usize),
    ) -> (u16, Vec<String>) {
        self.number += 1;
        let things = things(&self.api, self.number, endpoint).await;
        let mut body = things.body(endpoint).unwrap();
        self.prepare(endpoint, &things, &mut body).await;
        change(&mut body, self.number);
        let answer = ask(
            &self.api,
            &self.admin,
            things.call(endpoint, None).json(&body),
        )
        .await;
        let fields = if answer.status == 422 {
            answer.fields()
        } else {
            Vec::new()
        };
        forget_receivers(&self.api).await;
        (answer.status, fields)
    }

    /// The ASCII form has what its contact has: all of it.
    async fn prepare(&self, endpoint: &Endpoint, things: &Things, body: &mut Value) {
        if !endpoint.path.ends_with("/international") {
            return;
        }
        let texts = model::contact::INTERNATIONAL_FIELDS;
        let filled: Value = texts
            .iter()
            .map(|name| ((*name).to_owned(), json!("Žluť")))
            .collect();
        let path = format!("/contacts/{}", things.id("{contact_id}"));
        let answer = self.api.patch(&path, &filled).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        *body = texts
            .iter()
            .map(|name| ((*name).to_owned(), json!("Zlut")))
            .collect();
    }

    async fn text(
        &mut self,
        endpoint: &Endpoint,
        success: u16,
        name: &'static str,
        spec: FieldSpec,
    ) {
        let spec = spec.named(name);
        let at_limit = most_of(&spec);
        let (status, fields) = self
            .send(endpoint, |body, number| {
                body[name] = text(&at_limit, number, false).into();
                // An extension is one of a number.
                if let Some(of) = name.strip_suffix("_ext") {
                    body[of] = "+420601123456".into();
                }
            })
            .await;
        let place = format!("{} {} {name}", endpoint.method, endpoint.path);
        // A registry must have the name, so it is not any name that is taken.
        let taken = status == success || spec.format == Format::DomainName;
        let others =
            status == 422 && !fields.is_empty() && !fields.iter().any(|field| field == name);
        if !taken && !others {
            self.failed.push(format!(
                "{place}: refused at {}: {status} {fields:?}",
                at_limit.max
            ));
        }
        let (status, fields) = self
            .send(endpoint, |body, number| {
                body[name] = text(&spec, number, true).into()
            })
            .await;
        if status != 422 || !fields.iter().any(|field| field == name) {
            self.failed.push(format!(
                "{place}: taken beyond {}: {status} {fields:?}",
                spec.max
            ));
        }
    }

    async fn required(&mut self, endpoint: &Endpoint, name: &str) {
        for absent in [true, false] {
            let (status, fields) = self
                .send(endpoint, |body, _| {
                    if absent {
                        body.as_object_mut().unwrap().remove(name);
                    } else {
                        body[name] = Value::Null;
                    }
                })
                .await;
            if status != 422 || !fields.iter().any(|field| field == name) {
                let place = format!("{} {} {name}", endpoint.method, endpoint.path);
                self.failed
                    .push(format!("{place}: is not required: {status} {fields:?}"));
            }
        }
    }

    /// One more than the greatest number, and one more than the longest list.
    async fn number(&mut self, endpoint: &Endpoint, place: &str, schema: &Value) {
        let beyond = match (schema["maximum"].as_u64(), schema["maxItems"].as_u64()) {
            (Some(most), _) => json!(most + 1),
            (None, Some(most)) => (0..=most).map(|_| json!(uuid::Uuid::nil())).collect(),
            (None, None) => return,
        };
        let pointer: Vec<&str> = place.split('.').collect();
        let (status, fields) = self
            .send(endpoint, |body, _| match pointer[..] {
                [outer, inner] => body[outer] = json!({ inner: beyond }),
                _ => body[place] = beyond,
            })
            .await;
        if status != 422 || !fields.iter().any(|field| field == place) {
            let endpoint = format!("{} {}", endpoint.method, endpoint.path);
            self.failed.push(format!(
                "{endpoint} {place}: taken beyond: {status} {fields:?}"
            ));
        }
    }
}

/// OnetSolutions' clients may send more of a text than a contact holds; then the contact's limit counts.
fn most_of(spec: &FieldSpec) -> FieldSpec {
    if spec.name.ends_with("_phone") {
        FieldSpec::phone("").at_most(spec.max).named(spec.name)
    } else if spec.name.ends_with("_country") {
        FieldSpec::country("").named(spec.name)
    } else {
        *spec
    }
}

#[tokio::test]
async fn every_text_is_taken_at_its_limit_and_refused_beyond() {
    let api = Api::open().await;
    let admin = api.key(&["admin"]).await.1;
    let shapes: BTreeMap<&str, Shape> = wire::schema::requests()
        .map(|shape| (shape.name, shape))
        .collect();
    let mut walk = Walk {
        api,
        admin,
        number: 0,
        failed: Vec::new(),
    };
    let mut walked = 0;
    for endpoint in ENDPOINTS
        .iter()
        .filter(|endpoint| !endpoint.path.ends_with('/'))
    {
        let Some(name) = shape_of(endpoint, &shapes) else {
            continue;
        };
        if NOT_TOLD.contains(&name.as_str()) {
            continue;
        }
        let shape = &shapes[&*name];
        let success = openapi::doc_of(endpoint).unwrap().success().unwrap();
        for (name, spec) in &shape.texts {
            walk.text(endpoint, success, name, *spec).await;
            walked += 1;
        }
        for name in shape.schema["required"].as_array().into_iter().flatten() {
            walk.required(endpoint, name.as_str().unwrap()).await;
        }
        for (member, schema) in shape.schema["properties"].as_object().unwrap() {
            let inner = schema["$ref"]
                .as_str()
                .and_then(|name| shapes.get(name.rsplit('/').next()?));
            match inner {
                Some(inner) => {
                    for (name, schema) in inner.schema["properties"].as_object().unwrap() {
                        walk.number(endpoint, &format!("{member}.{name}"), schema)
                            .await;
                    }
                }
                None => walk.number(endpoint, member, schema).await,
            }
        }
    }
    assert!(walk.failed.is_empty(), "{:#?}", walk.failed);
    assert!(walked > 100, "{walked} texts were walked");
}

#[test]
fn every_text_of_a_request_has_a_limit_in_the_document() {
    let document = openapi::document();
    for shape in wire::schema::requests() {
        let properties = &document["components"]["schemas"][shape.name]["properties"];
        for (name, member) in properties.as_object().unwrap() {
            let is_text = member["type"] == "string" || member["type"] == json!(["string", "null"]);
            if is_text && member["format"].is_null() {
                let spec = shape.texts.iter().find(|(text, _)| text == name).unwrap().1;
                let most = member["maxLength"].as_u64();
                let expected = (spec.format != Format::Country).then_some(u64::from(spec.max));
                assert_eq!(most, expected, "{} {name}", shape.name);
            }
        }
    }
}

/// The tag of an input or a select of that name.
fn tag<'a>(html: &'a str, name: &str) -> Option<&'a str> {
    html.split('<')
        .filter(|tag| tag.starts_with("input") || tag.starts_with("select"))
        .find(|tag| tag.contains(&format!(" name=\"{name}\"")))
        .and_then(|tag| tag.split('>').next())
}

#[tokio::test]
async fn a_form_says_what_the_api_says() {
    let api = Api::open().await;
    let contact = api.house.contact("Nova").await;
    let office = api.office("Depot").await;
    let user = api.employee("Maly").await;
    let team = make::team(
        &api.house.service,
        &api.house.actor().await,
        "Web",
        &contact,
    )
    .await;
    let pages = pages(&api);
    let admin = api.person(service::OrgRole::Owner).await;
    let forms: [(String, &[FieldSpec]); 9] = [
        ("/contacts/new".into(), &model::contact::FIELDS),
        (
            format!("/contacts/{}/edit", contact.id),
            &model::contact::FIELDS,
        ),
        ("/locations/new".into(), &model::location::FIELDS),
        (
            format!("/locations/{}/edit", office.id),
            &model::location::FIELDS,
        ),
        ("/people/new".into(), &model::person::FIELDS),
        (format!("/people/{}/edit", user.id), &model::person::FIELDS),
        ("/teams/new".into(), &model::team::FIELDS),
        (
            format!("/teams/{}/edit", team.team.id),
            &model::team::FIELDS,
        ),
        ("/settings".into(), &model::organization::FIELDS),
    ];
    for (path, fields) in forms {
        let (status, html) = page(&api, &pages, &admin, &path).await;
        assert_eq!(status, 200, "{path}");
        for field in fields {
            let tag =
                tag(&html, field.name).unwrap_or_else(|| panic!("{path} has no {}", field.name));
            let most = format!("maxlength=\"{}\"", field.max);
            assert!(
                tag.contains(&most) || field.format == Format::Country,
                "{path} {}: {tag}",
                field.name
            );
            assert_eq!(
                tag.contains(" required"),
                field.always_filled(),
                "{path} {}: {tag}",
                field.name
            );
        }
    }
}
