//! What DNSimple's typed clients rely on in its API's answers.

use crate::client::{Answer, Api, As, call};
use crate::dnsimple::{account, data, jana, made, named, place};
use model::role::Role;
use serde_json::{Value, json};
use server::http::limits::{Rate, Rates};

#[tokio::test]
async fn an_account_is_one_whole_number_in_every_answer_and_every_path() {
    let api = Api::open().await;
    let number = account(&api).await;
    assert!(number.is_u64(), "{number}");
    api.house.domain("one.example").await;
    let contact = made(&api, &jana()).await;
    let domain = data(&api, "/domains/one.example").await;
    let body = json!({ "domain_id": domain["id"], "contact_id": contact["id"] });
    let changes = place(&api, "/registrar/registrant_changes");
    let change = api.send(call("post", &changes).json(&body)).await.json()["data"].clone();
    let accounts = api.get("/dnsimple/v2/accounts").await.json();
    assert_eq!(accounts["data"][0]["id"], number);
    for answer in [
        contact.clone(),
        domain,
        change,
        data(&api, "/contacts").await[0].clone(),
        data(&api, "/domains").await[0].clone(),
        data(&api, "/registrar/registrant_changes").await[0].clone(),
    ] {
        assert_eq!(answer["account_id"], number, "{answer}");
    }
    let by_number = format!("/dnsimple/v2/{number}/contacts/{}", contact["id"]);
    assert_eq!(api.get(&by_number).await.json()["data"], contact);
    let stranger = api.house.stranger().await;
    let theirs = As::Key(stranger.api_key.unwrap());
    assert_eq!(
        api.send_as(&theirs, call("get", &by_number)).await.status,
        404
    );
    for nobodys in ["0", "-1", "999999", "x", &stranger.organization.to_string()] {
        let refused = api.get(&format!("/dnsimple/v2/{nobodys}/contacts")).await;
        assert_eq!(refused.status, 404, "{nobodys}");
        assert_eq!(
            refused.json()["message"],
            format!("Account `{nobodys}` not found")
        );
    }
}

/// Every text that looks like a time.
fn times(of: &Value, found: &mut Vec<String>) {
    match of {
        Value::Object(members) => members.values().for_each(|value| times(value, found)),
        Value::Array(items) => items.iter().for_each(|value| times(value, found)),
        Value::String(text) if chrono::DateTime::parse_from_rfc3339(text).is_ok() => {
            found.push(text.clone());
        }
        _ => {}
    }
}

#[tokio::test]
async fn times_are_whole_seconds() {
    let api = Api::open().await;
    api.house.domain("one.example").await;
    let contact = made(&api, &jana()).await;
    let body = json!({ "domain_id": "one.example", "contact_id": contact["id"] });
    let changes = place(&api, "/registrar/registrant_changes");
    let change = api.send(call("post", &changes).json(&body)).await.json();
    let whoami = api.get("/dnsimple/v2/whoami").await.json();
    let mut found = Vec::new();
    for answer in [
        contact,
        change,
        whoami,
        data(&api, "/domains/one.example").await,
    ] {
        times(&answer, &mut found);
    }
    assert_eq!(found.len(), 9, "{found:?}");
    for time in found {
        let form = "%Y-%m-%dT%H:%M:%SZ";
        let read = chrono::NaiveDateTime::parse_from_str(&time, form);
        assert!(read.is_ok(), "{time}");
    }
}

#[tokio::test]
async fn domains_are_filtered_and_sorted_as_the_vendors_are() {
    let api = Api::open().await;
    let contact = made(&api, &jana()).await;
    for name in ["shop-b.example", "a.example", "shop-a.example"] {
        api.house.domain(name).await;
        // Numbered in this order: the clock stands still.
        data(&api, &format!("/domains/{name}")).await;
    }
    let body = json!({ "domain_id": "a.example", "contact_id": contact["id"] });
    let changes = place(&api, "/registrar/registrant_changes");
    assert_eq!(
        api.send(call("post", &changes).json(&body)).await.status,
        202
    );
    let names = async |query: &str| -> Vec<String> {
        let all = data(&api, &format!("/domains?{query}")).await;
        let all = all.as_array().unwrap().iter();
        all.map(|each| each["name"].as_str().unwrap().to_owned())
            .collect()
    };
    let [a, sa, sb] = ["a.example", "shop-a.example", "shop-b.example"];
    assert_eq!(names("").await, [a, sa, sb]);
    assert_eq!(names("sort=name:desc").await, [sb, sa, a]);
    assert_eq!(names("sort=id:asc").await, [sb, a, sa]);
    assert_eq!(names("sort=expiration:asc,name:desc").await.len(), 3);
    assert_eq!(names("name_like=hop").await, [sa, sb]);
    assert_eq!(names("name_like=hop&per_page=1&page=2").await, [sb]);
    let of = format!("registrant_id={}", contact["id"]);
    assert_eq!(names(&of).await, [a]);
    assert_eq!(names("registrant_id=999999").await, Vec::<String>::new());
    for wrong in ["sort=colour", "registrant_id=x", "shoe=1"] {
        let refused = api.get(&place(&api, &format!("/domains?{wrong}"))).await;
        assert_eq!(refused.status, 400, "{wrong}");
    }
    // A key of another project finds none of them.
    let tied = api.tied(api.other_project().await).await;
    let asked = call("get", &place(&api, "/domains?name_like=shop"));
    assert_eq!(api.send_as(&tied, asked).await.json()["data"], json!([]));
}

#[tokio::test]
async fn a_whole_contact_is_sent_back_with_one_field_changed() {
    let api = Api::open().await;
    let mut contact = made(&api, &jana()).await;
    let here = place(&api, &format!("/contacts/{}", contact["id"]));
    contact["city"] = "Brno".into();
    let after = api.send(call("patch", &here).json(&contact)).await;
    assert_eq!(after.status, 200, "{after:?}");
    let after = after.json()["data"].clone();
    assert_eq!(
        (&after["city"], &after["id"], &after["account_id"]),
        (&json!("Brno"), &contact["id"], &contact["account_id"])
    );
    contact["shoe"] = 42.into();
    let refused = api.send(call("patch", &here).json(&contact)).await;
    assert_eq!(refused.status, 400);
    assert_eq!(named(&refused), ["shoe"]);
}

#[tokio::test]
async fn a_change_that_is_being_stopped_is_answered_with_what_it_is() {
    let api = Api::open().await;
    api.house.domain("one.held").await;
    let contact = made(&api, &jana()).await;
    let body = json!({ "domain_id": "one.held", "contact_id": contact["id"] });
    let changes = place(&api, "/registrar/registrant_changes");
    let change = api.send(call("post", &changes).json(&body)).await.json()["data"].clone();
    api.house.worker().run_due().await.unwrap();
    let open = data(&api, "/registrar/registrant_changes").await;
    assert_eq!(open[0]["state"], "pending", "{open}");
    let here = place(
        &api,
        &format!("/registrar/registrant_changes/{}", change["id"]),
    );
    for _ in 0..2 {
        let stopping = api.send(call("delete", &here)).await;
        assert_eq!(stopping.status, 202, "{stopping:?}");
        let data = &stopping.json()["data"];
        assert_eq!(
            (&data["id"], &data["state"]),
            (&change["id"], &json!("cancelling"))
        );
    }
}

#[tokio::test]
async fn one_name_is_enough_and_where_no_contact_is_changed_another_one_is_made() {
    let api = Api::open().await;
    let domain = api.house.domain("one.frozen").await;
    let changes = place(&api, "/registrar/registrant_changes");
    // Members that are not there are no wrong ones.
    let mut one = jana();
    one.as_object_mut().unwrap().remove("last_name");
    let first = made(&api, &one).await;
    assert_eq!(
        (&first["first_name"], &first["last_name"]),
        (&json!("Jana"), &json!(""))
    );
    let mut both = json!({ "address1": "Dlouha 1", "city": "Praha", "country": "CZ" });
    let refused = api
        .send(call("post", &place(&api, "/contacts")).json(&both))
        .await;
    assert_eq!(named(&refused), ["first_name"], "{refused:?}");
    both["last_name"] = "Suharto".into();
    let other = made(&api, &both).await;
    assert_eq!(
        (&other["first_name"], &other["last_name"]),
        (&json!(""), &json!("Suharto"))
    );
    let given = async |contact: &Value| {
        let body = json!({ "domain_id": "one.frozen", "contact_id": contact["id"] });
        let change = api.send(call("post", &changes).json(&body)).await;
        assert_eq!(change.status, 202, "{change:?}");
        let change = change.json()["data"].clone();
        api.house.settle().await;
        data(
            &api,
            &format!("/registrar/registrant_changes/{}", change["id"]),
        )
        .await["state"]
            .clone()
    };
    assert_eq!(given(&first).await, "completed");
    // An edit means this contact, which that registry does not change: it fails, and says what does.
    let here = place(&api, &format!("/contacts/{}", first["id"]));
    let edited = api
        .send(call("patch", &here).json(&json!({ "city": "Brno" })))
        .await;
    assert_eq!(edited.status, 200, "{edited:?}");
    api.house.settle().await;
    let card = api.house.service.domains();
    let card = card.card(&api.house.actor().await, domain).await.unwrap();
    let message = &card.tasks[0].error.as_ref().unwrap().message;
    assert!(message.contains("create a new contact"), "{message}");
    let mut anew = one.clone();
    anew["city"] = "Brno".into();
    let anew = made(&api, &anew).await;
    assert_eq!(given(&anew).await, "completed");
}

fn limits(answer: &Answer) -> (String, String, i64) {
    let reset = answer.header("x-ratelimit-reset").parse().unwrap();
    let of = |name: &str| answer.header(name).to_owned();
    (of("x-ratelimit-limit"), of("x-ratelimit-remaining"), reset)
}

#[tokio::test]
async fn every_answer_says_how_the_limit_stands() {
    let native = Rate {
        per_minute: 2,
        per_second: 2,
    };
    let api = Api::limited(Rates {
        native,
        onetsolutions: native,
    })
    .await;
    let now = api.house.service.now().timestamp();
    let of = |answer: &Answer| limits(answer);
    assert_eq!(
        of(&api.get("/dnsimple/v2/whoami").await),
        ("2".into(), "1".into(), now + 60)
    );
    let missing = api.get("/dnsimple/v2/nothing").await;
    assert_eq!(
        (missing.status, of(&missing)),
        (404, ("2".into(), "0".into(), now + 60))
    );
    let refused = api.get("/dnsimple/v2/whoami").await;
    assert_eq!(
        (refused.status, of(&refused)),
        (429, ("2".into(), "0".into(), now + 60))
    );
    let nobody = api
        .send_as(&As::Nobody, call("get", "/dnsimple/v2/whoami"))
        .await;
    assert_eq!(nobody.status, 401);
    assert_eq!(of(&nobody), ("2".into(), "2".into(), now + 60));
}

#[tokio::test]
async fn base_urls_of_all_clients_lead_here_and_nothing_is_a_page() {
    let api = Api::open().await;
    for path in [
        "/dnsimple/v2/whoami",
        "/dnsimple//v2/whoami",
        "//dnsimple///v2/whoami",
    ] {
        assert_eq!(api.get(path).await.status, 200, "{path}");
    }
    let number = account(&api).await;
    let twice = format!("/dnsimple//v2/{number}/contacts?sort=id");
    assert_eq!(api.get(&twice).await.json()["data"], json!([]));
    for path in [
        "/dnsimple",
        "/dnsimple/",
        "/dnsimple/v1/domains",
        "/dnsimple/v2",
        "/dnsimple/v2/",
        "/dnsimple/v2/nothing",
        "/dnsimple//v2/nothing",
        "/dnsimple//",
        "/v2/whoami",
    ] {
        for method in ["get", "post", "delete"] {
            let answer = api.send(call(method, path)).await;
            let text = answer.json()["message"].as_str().unwrap().to_owned();
            assert_eq!(answer.status, 404, "{method} {path}");
            assert_eq!(answer.header("content-type"), "application/json");
            assert!(text.starts_with("Not found"), "{path}: {text}");
        }
    }
}

#[tokio::test]
async fn what_is_not_there_is_said_in_the_words_that_clients_look_for() {
    let api = Api::open().await;
    api.house.domain("one.example").await;
    let contact = api.house.contact("Nova").await;
    let domain = api.house.domain("two.example").await;
    api.house.give(domain, Role::Tech, &contact).await;
    for (path, expected) in [
        ("/contacts/999999", "Contact `999999` not found"),
        ("/contacts/x", "Contact `x` not found"),
        ("/domains/gone.example", "Domain `gone.example` not found"),
        ("/domains/999999", "Domain `999999` not found"),
        (
            "/registrar/registrant_changes/999999",
            "Registrant change `999999` not found",
        ),
    ] {
        let answer = api.get(&place(&api, path)).await;
        assert_eq!(answer.status, 404, "{path}");
        assert_eq!(answer.json()["message"], expected);
    }
}

#[tokio::test]
async fn the_book_is_paged_and_sorted() {
    let api = Api::open().await;
    let ours = api.house.contact("Natively").await;
    for (label, email) in [
        ("b", "z@nova.example"),
        ("a", "y@nova.example"),
        ("c", "x@nova.example"),
    ] {
        let mut one = jana();
        one["label"] = label.into();
        one["email"] = email.into();
        made(&api, &one).await;
    }
    assert_eq!(
        data(&api, "/contacts?sort=email").await,
        data(&api, "/contacts?sort=email:asc,id:desc").await
    );
    let labels = async |query: &str| -> Vec<String> {
        let all = data(&api, &format!("/contacts?{query}")).await;
        let all = all.as_array().unwrap().iter();
        all.map(|each| each["label"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(labels("sort=label").await, ["", "a", "b", "c"]);
    assert_eq!(labels("sort=label:desc&per_page=2").await, ["c", "b"]);
    assert_eq!(labels("sort=label:asc&per_page=3&page=2").await, ["c"]);
    assert_eq!(labels("sort=label:desc,id:asc").await, ["c", "b", "a", ""]);
    assert_eq!(labels("page=9").await, Vec::<String>::new());
    let page = api.get(&place(&api, "/contacts?per_page=3&page=2")).await;
    assert_eq!(
        page.json()["pagination"],
        json!({ "current_page": 2, "per_page": 3, "total_entries": 4, "total_pages": 2 })
    );
    assert_eq!(
        page.header("x-ratelimit-limit").parse::<u32>().unwrap(),
        u32::MAX
    );
    let found = data(&api, "/contacts").await;
    assert!(found.to_string().contains(&ours.snapshot.last_name));
    for wrong in [
        "sort=shoe",
        "sort=id:up",
        "sort=id,",
        "sort=id,id,id,id",
        "page=0",
        "per_page=101",
        "colour=red",
    ] {
        let refused = api.get(&place(&api, &format!("/contacts?{wrong}"))).await;
        assert_eq!((refused.status, named(&refused).len()), (400, 1), "{wrong}");
    }
}
