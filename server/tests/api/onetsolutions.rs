//! OnetSolutions' API: the contacts of three roles as flat fields, answered with a task.

use crate::client::{Answer, Api, As, call};
use model::id::DomainId;
use serde_json::{Map, Value, json};

const TASK: [&str; 6] = [
    "completed_at",
    "created",
    "id",
    "started_at",
    "status",
    "task_type",
];

fn role(role: &str, last_name: &str) -> Map<String, Value> {
    [
        ("first_name", "Jana"),
        ("last_name", last_name),
        ("organization", "Nova s.r.o."),
        ("email", "jana@nova.example"),
        ("phone", "00420 601 123 456"),
        ("address_1", "Dlouha 1"),
        ("address_2", "2. patro"),
        ("city", "Praha"),
        ("state", "Praha"),
        ("postcode", "110 00"),
        ("country", "cz"),
    ]
    .into_iter()
    .map(|(name, value)| (format!("{role}_{name}"), value.into()))
    .collect()
}

fn whole() -> Value {
    ["registrant", "admin", "tech"]
        .into_iter()
        .flat_map(|each| role(each, "Nova"))
        .collect::<Map<_, _>>()
        .into()
}

fn place(api: &Api, domain: DomainId) -> String {
    api.domains(&format!("/{domain}/contacts"))
}

async fn put(api: &Api, domain: DomainId, body: &Value) -> Answer {
    api.send(call("put", &place(api, domain)).json(body)).await
}

async fn held(api: &Api, domain: DomainId) -> Vec<Value> {
    let listed = api.get(&place(api, domain)).await.json();
    listed["data"].as_array().unwrap().clone()
}

async fn book(api: &Api) -> usize {
    let listed = api.get(&api.path("/contacts?limit=200")).await.json();
    listed["data"].as_array().unwrap().len()
}

async fn tasks(api: &Api) -> usize {
    let listed = api.get(&api.path("/tasks?limit=200")).await.json();
    listed["data"].as_array().unwrap().len()
}

#[tokio::test]
async fn three_roles_are_set_and_the_registry_agrees() {
    let api = Api::open().await;
    let domain = api.house.domain("one.example").await;
    let answer = put(&api, domain, &whole()).await;
    assert_eq!(answer.status, 202, "{answer:?}");
    let task = answer.json();
    assert!(
        task.as_object().unwrap().keys().eq(TASK),
        "exactly six: {task}"
    );
    assert_eq!(
        (
            &task["task_type"],
            &task["status"],
            &task["started_at"],
            &task["completed_at"]
        ),
        (
            &json!("update_contacts"),
            &json!("pending"),
            &Value::Null,
            &Value::Null
        )
    );
    let id = task["id"].as_str().unwrap();
    assert_eq!(answer.header("location"), api.path(&format!("/tasks/{id}")));
    for holder in held(&api, domain).await.iter().take(3) {
        let contact = &holder["contact"];
        assert_eq!(
            (&holder["source"], &contact["kind"]),
            (&json!("domain"), &json!("external"))
        );
        for (field, value) in [
            ("first_name", "Jana"),
            ("last_name", "Nova"),
            ("org_name", "Nova s.r.o."),
            ("email", "jana@nova.example"),
            ("phone", "+420601123456"),
            ("street1", "Dlouha 1"),
            ("street2", "2. patro"),
            ("city", "Praha"),
            ("region", "Praha"),
            ("postal_code", "110 00"),
            ("country_code", "CZ"),
        ] {
            assert_eq!(contact[field], value, "{field}");
        }
    }
    api.house.settle().await;
    let done = api.get(&api.path(&format!("/tasks/{id}"))).await.json();
    assert_eq!(done["status"], "completed", "{done}");
    // Said again by whoever did not hear the answer: nothing is made, and nothing goes to the registry.
    let (contacts, before) = (book(&api).await, tasks(&api).await);
    let again = put(&api, domain, &whole()).await;
    assert_eq!((again.status, &again.json()["id"]), (202, &json!(id)));
    assert_eq!((book(&api).await, tasks(&api).await), (contacts, before));
    // Nor when something else was asked of the domain meanwhile.
    let path = api.domains(&format!("/{domain}/tasks"));
    let lock = call("post", &path).json(&json!({ "task_type": "lock_domain" }));
    assert_eq!(api.send(lock).await.status, 202);
    let again = put(&api, domain, &whole()).await;
    assert_eq!((again.status, &again.json()["id"]), (202, &json!(id)));
}

#[tokio::test]
async fn a_role_without_a_field_stays() {
    let api = Api::open().await;
    let domain = api.house.domain("one.example").await;
    let before = held(&api, domain).await;
    assert_eq!(
        put(&api, domain, &role("tech", "Mala").into()).await.status,
        202
    );
    let after = held(&api, domain).await;
    for (name, same) in [
        ("registrant", true),
        ("admin", true),
        ("tech", false),
        ("billing", true),
    ] {
        let of = |all: &[Value]| all.iter().find(|one| one["role"] == name).cloned();
        assert_eq!(of(&before) == of(&after), same, "{name}");
    }
}

#[tokio::test]
async fn an_absent_field_stays_and_an_empty_one_clears() {
    let api = Api::open().await;
    let domain = api.house.domain("one.example").await;
    put(&api, domain, &role("tech", "Mala").into()).await;
    let tech = async || {
        let all = held(&api, domain).await;
        all.into_iter().find(|one| one["role"] == "tech").unwrap()["contact"].clone()
    };
    let first = tech().await;
    let some = json!({ "tech_city": "Brno", "tech_address_2": "", "tech_state": null });
    assert_eq!(put(&api, domain, &some).await.status, 202);
    let second = tech().await;
    // Nobody else uses it, so it is the same contact.
    assert_eq!(first["id"], second["id"]);
    assert_eq!(
        (
            &second["city"],
            &second["street2"],
            &second["region"],
            &second["last_name"]
        ),
        (&json!("Brno"), &Value::Null, &Value::Null, &json!("Mala"))
    );
    let emptied = put(&api, domain, &json!({ "tech_address_1": "" })).await;
    assert_eq!(
        (emptied.status, emptied.fields()),
        (422, vec!["tech_address_1".to_owned()])
    );
}

#[tokio::test]
async fn a_contact_that_others_use_is_not_changed() {
    let api = Api::open().await;
    let one = api.house.domain("one.example").await;
    let two = api.house.domain("two.example").await;
    let contact = api.house.contact("Shared").await;
    for domain in [one, two] {
        api.house
            .give(domain, model::role::Role::Tech, &contact)
            .await;
    }
    let elsewhere = held(&api, two).await;
    assert_eq!(
        put(&api, one, &json!({ "tech_city": "Brno" })).await.status,
        202
    );
    assert_eq!(held(&api, two).await, elsewhere);
    let here = held(&api, one).await;
    let tech = here.iter().find(|each| each["role"] == "tech").unwrap();
    assert_eq!(tech["contact"]["city"], "Brno");
    assert_ne!(tech["contact"]["id"], json!(contact.id));
    // Roles that come to say the same share one; a role that is kept is not changed for another.
    let mut swap = role("registrant", "Jina");
    let keep = tech["contact"].clone();
    swap.extend(role("admin", "Jina"));
    put(&api, one, &swap.into()).await;
    let here = held(&api, one).await;
    let of = |name: &str| here.iter().find(|each| each["role"] == name).unwrap()["contact"].clone();
    assert_eq!(of("registrant")["id"], of("admin")["id"]);
    assert_eq!(of("tech"), keep);
}

#[tokio::test]
async fn the_limits_are_the_vendors_and_every_wrong_field_is_named() {
    let api = Api::open().await;
    let domain = api.house.domain("one.example").await;
    let (contacts, before) = (book(&api).await, tasks(&api).await);
    for (field, longest) in [
        ("first_name", 100),
        ("last_name", 100),
        ("organization", 255),
        ("phone", 50),
        ("address_1", 255),
        ("address_2", 255),
        ("city", 100),
        ("state", 100),
        ("postcode", 20),
        ("country", 2),
    ] {
        let mut body = role("admin", "Nova");
        let name = format!("admin_{field}");
        body.insert(name.clone(), "x".repeat(longest + 1).into());
        let refused = put(&api, domain, &body.into()).await;
        assert_eq!((refused.status, refused.fields()), (422, vec![name]));
        if !["phone", "country"].contains(&field) {
            let mut body = role("admin", "Nova");
            body.insert(format!("admin_{field}"), "ž".repeat(longest).into());
            let plan = format!("{}?dry_run=true", place(&api, domain));
            let taken = api.send(call("put", &plan).json(&body.into())).await;
            assert_eq!(taken.status, 200, "{field}: {taken:?}");
        }
    }
    let mut body = role("admin", "Nova");
    for (name, value) in [
        ("admin_email", json!("nobody")),
        ("admin_phone", json!("call me")),
        ("admin_country", json!("XX")),
        ("admin_city", json!(null)),
    ] {
        body.insert(name.into(), value);
    }
    body.extend(role("tech", ""));
    body.insert("tech_first_name".into(), "\u{200b}".into());
    let refused = put(&api, domain, &body.clone().into()).await;
    let names = [
        "admin_city",
        "admin_country",
        "admin_email",
        "admin_phone",
        "tech_first_name",
    ];
    assert_eq!(
        (refused.status, refused.fields()),
        (422, names.map(str::to_owned).into())
    );
    body.insert("billing_city".into(), "Brno".into());
    body.insert("tech_city".into(), json!(["Brno"]));
    let refused = put(&api, domain, &body.into()).await;
    // The e-mail address, which is none, is named beside them.
    assert_eq!(
        refused.fields(),
        ["admin_email", "billing_city", "tech_city"]
    );
    let nothing = put(&api, domain, &json!({})).await;
    assert_eq!(
        (nothing.status, nothing.code().as_str()),
        (422, "domain.roles_empty")
    );
    assert_eq!((book(&api).await, tasks(&api).await), (contacts, before));
}

#[tokio::test]
async fn both_scopes_are_needed_and_the_version_is_compared() {
    let api = Api::open().await;
    let domain = api.house.domain("one.example").await;
    for scopes in [["contacts:write"], ["domains:write"]] {
        let small: As = api.key(&scopes).await.1;
        let ask = call("put", &place(&api, domain)).json(&whole());
        assert_eq!(api.send_as(&small, ask).await.status, 403);
    }
    let tag = api
        .get(&place(&api, domain))
        .await
        .header("etag")
        .to_owned();
    let with = |tag: &str| {
        call("put", &place(&api, domain))
            .json(&whole())
            .header("if-match", tag)
    };
    assert_eq!(api.send(with(&tag)).await.status, 202);
    assert_eq!(api.send(with(&tag)).await.status, 412);
}

#[tokio::test]
async fn a_plan_writes_nothing() {
    let api = Api::open().await;
    let domain = api.house.domain("one.example").await;
    let before = (
        held(&api, domain).await,
        book(&api).await,
        tasks(&api).await,
    );
    let path = format!("{}?dry_run=true", place(&api, domain));
    let plan = api.send(call("put", &path).json(&whole())).await;
    assert_eq!(plan.status, 200, "{plan:?}");
    let text = plan.json().to_string();
    assert!(
        text.contains("one.example") && text.contains("Nova s.r.o."),
        "{text}"
    );
    let after = (
        held(&api, domain).await,
        book(&api).await,
        tasks(&api).await,
    );
    assert_eq!(before, after);
}

#[tokio::test]
async fn lists_have_numbered_pages() {
    let api = Api::open().await;
    for name in ["a.example", "b.example", "c.example"] {
        api.house.domain(name).await;
    }
    let names = |answer: &Answer| -> Vec<String> {
        let data = answer.json()["data"].clone();
        let names = data.as_array().unwrap().iter();
        names
            .map(|each| each["name"].as_str().unwrap().to_owned())
            .collect()
    };
    let first = api.get(&api.domains("?page=1&page_size=2")).await;
    assert_eq!(names(&first), ["a.example", "b.example"]);
    let link = format!("<{}?page_size=2&page=2>; rel=\"next\"", api.domains(""));
    assert_eq!(first.header("link"), link);
    let second = api.get(&api.domains("?page=2&page_size=2")).await;
    assert_eq!(names(&second), ["c.example"]);
    assert!(second.headers.get("link").is_none());
    assert_eq!(
        names(&api.get(&api.domains("?page=9")).await),
        Vec::<String>::new()
    );
    for path in ["/tasks?page=1&page_size=1", "/projects?page=1"] {
        assert_eq!(api.get(&api.path(path)).await.status, 200, "{path}");
    }
    let both = api.get(&api.domains("?page=1&limit=2")).await;
    assert_eq!(
        (both.status, both.fields()),
        (422, vec!["limit".to_owned()])
    );
}
