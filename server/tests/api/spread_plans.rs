//! Plans of what spreads: people, offices, telephones, the legal name, slots, defaults, somebody who leaves. Each says the totals and the domains as every other plan does, against what registries hold.

use crate::client::{Api, As, call};
use crate::functions::call as function;
use crate::functions_write::posted;
use crate::plans::{names, totals};
use model::id::DomainId;
use model::registry::RoleChange;
use model::role::Role;
use serde_json::{Value, json};
use service::contacts::Contact;
use service::locations::Location;
use service::people::User;

/// By what the domains name their registrant.
#[derive(Clone, Copy, PartialEq)]
enum By {
    Binding,
    Team,
    Default,
}

/// Three domains whose registrant is Eva, who follows a person and an office. The registry of one shows Nová instead; and one takes plain letters only, which Nová has not.
struct Book {
    api: Api,
    owner: As,
    office: Location,
    user: User,
    eva: Contact,
    nova: Contact,
    /// The address of the team, the organization or nothing.
    namer: String,
}

async fn book(by: By) -> Book {
    let api = Api::open().await;
    let owner = As::Person(api.house.founded.owner);
    let office = api.office("Praha").await;
    let user = api.employee("Prvni").await;
    let eva = api.member(&user, &office).await;
    let nova = api.house.contact("Nová").await;
    let aside = api.house.domain("aside.example").await;
    // Nová is known to the registry, by a domain that names her itself.
    api.house.give(aside, Role::Registrant, &nova).await;
    let namer = match by {
        By::Binding => String::new(),
        By::Team => format!("/teams/{}", api.team("Web", &eva).await.team.id),
        By::Default => {
            let defaults = json!({ "default_contacts": { "registrant": eva.id } });
            let answer = api.patch("", &defaults).await;
            assert_eq!(answer.status, 200, "{answer:?}");
            String::new()
        }
    };
    for name in ["one.example", "plain.strict", "there.example"] {
        let domain = api.house.domain(name).await;
        match by {
            By::Binding => {
                api.house.give(domain, Role::Registrant, &eva).await;
            }
            By::Team => {
                let team = namer.rsplit('/').next().unwrap();
                let path = api.domains(&format!("/{domain}"));
                let given = call("patch", &path).json(&json!({ "team_id": team }));
                assert!(api.send(given).await.status < 300);
            }
            By::Default => {
                let path = api.domains(&format!("/{domain}/reconcile"));
                let ours = call("post", &path).json(&json!({ "take": "ours" }));
                assert_eq!(api.send(ours).await.status, 202);
            }
        }
        api.house.settle().await;
        if name == "there.example" {
            hand_over_there(&api, domain, name, &nova).await;
        }
    }
    Book {
        api,
        owner,
        office,
        user,
        eva,
        nova,
        namer,
    }
}

/// Somebody makes another contact the registrant at the registry itself, which is read.
async fn hand_over_there(api: &Api, domain: DomainId, name: &str, to: &Contact) {
    let change = RoleChange {
        registrant: Some(to.handle.clone()),
        ..RoleChange::default()
    };
    let registry = api.house.line.direct();
    let changed = registry.update_domain_contacts("t-1", name, &change).await;
    changed.unwrap();
    let read = call("post", &api.domains(&format!("/{domain}/read")));
    assert!(api.send(read).await.status < 300);
    api.house.settle().await;
}

impl Book {
    /// The plan of a change; that it writes nothing.
    async fn plan(&self, method: &str, rest: &str, body: &Value) -> Value {
        let before = self.api.everything().await;
        let path = format!("{}?dry_run=true", self.api.path(rest));
        let answer = self.api.send(call(method, &path).json(body)).await;
        assert_eq!(answer.status, 200, "{rest}: {answer:?}");
        assert_eq!(self.api.everything().await, before, "{rest}");
        let plan = answer.json();
        assert_eq!(plan["object"], "plan");
        let sum = totals(&plan);
        assert_eq!(sum[0], sum[1] + sum[3] + sum[4], "{plan}");
        assert_eq!(sum[0], plan["total_domains"], "{plan}");
        plan
    }
}

fn items(plan: &Value) -> Vec<&str> {
    names(plan["domains"].as_array().unwrap())
}

/// Nová takes Eva's place: refused where only plain letters are taken, another registrant on one, and so already on one.
fn is_taken_over(plan: &Value) {
    assert_eq!(totals(plan), [3, 1, 1, 1, 1], "{plan}");
    assert_eq!(
        items(plan),
        ["plain.strict", "one.example", "there.example"]
    );
    let of = |at: usize, name: &str| plan["domains"][at][name].clone();
    assert_eq!(of(0, "problem"), true);
    let refusals = of(0, "refusals");
    let field = refusals[0]["field"].as_str().unwrap();
    assert!(field.starts_with("registrant"), "{refusals}");
    assert_eq!(of(1, "changes_registrant"), true);
    assert_eq!(of(2, "send")["roles"], json!([]), "{plan}");
}

#[tokio::test]
async fn a_slot_is_planned_against_what_registries_hold() {
    let of = book(By::Team).await;
    let change = json!({ "registrant_contact_id": of.nova.id });
    is_taken_over(&of.plan("patch", &of.namer, &change).await);
    // Back to whom the book names: only where the registry shows somebody else is anything sent.
    let same = json!({ "registrant_contact_id": of.eva.id, "name": "Netz" });
    assert_eq!(totals(&of.plan("patch", &of.namer, &same).await), [0; 5]);

    let page = format!("{}?registrant={}", of.namer, of.nova.id);
    let (status, page) = of.api.page_of(&of.owner, &page).await;
    assert_eq!(status, 200);
    let button = "Change 1 slot and send to 1 domain, with a new registrant";
    assert!(page.contains(button), "{page}");
    assert_eq!(sections(&page), ["problems", "registrants", "same"]);
}

#[tokio::test]
async fn a_default_is_planned_against_what_registries_hold() {
    let of = book(By::Default).await;
    let change = json!({ "default_contacts": { "registrant": of.nova.id } });
    is_taken_over(&of.plan("patch", "", &change).await);
    let page = format!("/settings?registrant={}", of.nova.id);
    let (_, page) = of.api.page_of(&of.owner, &page).await;
    let button = "Change the defaults and send to 1 domain, with a new registrant";
    assert!(page.contains(button), "{page}");
    // Both at once: with the legal name Eva is another registrant, too.
    let both = json!({ "legal_name": "Acme a.s.", "default_contacts": { "registrant": null } });
    let plan = of.plan("patch", "", &both).await;
    assert_eq!(totals(&plan)[2], 0, "nobody is sent as registrant: {plan}");
}

#[tokio::test]
async fn somebody_who_leaves_is_planned_against_what_registries_hold() {
    let of = book(By::Binding).await;
    let going = json!({ "is_active": false, "successor_contact_id": of.nova.id });
    let place = format!("/users/{}", of.user.id);
    is_taken_over(&of.plan("patch", &place, &going).await);
    let leave = format!(
        "/people/{}/leave?successor_contact_id={}",
        of.user.id, of.nova.id
    );
    let (_, page) = of.api.page_of(&of.owner, &leave).await;
    assert_eq!(sections(&page), ["problems", "registrants", "same"]);
    for said in ["one.example", "plain.strict", "there.example"] {
        assert!(page.contains(said), "{said}: {page}");
    }
    let numbers = "takes over on 3 domains, 1 of them a new registrant";
    assert!(page.contains(numbers), "{page}");
}

#[tokio::test]
async fn what_follows_a_person_or_an_office_is_planned_against_what_registries_hold() {
    let of = book(By::Binding).await;
    // The registry of one shows somebody else, whom the telephone's task would replace.
    let office = format!("/locations/{}", of.office.id);
    let phone = json!({ "phone": "+420 222 333 555" });
    let plan = of.plan("patch", &office, &phone).await;
    assert_eq!(totals(&plan), [3, 3, 1, 0, 0], "{plan}");
    assert_eq!(items(&plan)[0], "there.example", "{plan}");
    let differences = &plan["domains"][1]["send"]["contacts"][0]["differences"];
    assert_eq!(differences[0]["field"], "voice", "{plan}");
    // Letters that a registry does not take.
    let city = json!({ "city": "Ústí nad Labem" });
    let plan = of.plan("patch", &office, &city).await;
    assert_eq!(totals(&plan), [3, 2, 1, 1, 0], "{plan}");
    assert_eq!(items(&plan)[0], "plain.strict", "{plan}");
    assert_eq!(plan["domains"][0]["problem"], true);
    // Another name is another registrant, wherever she is one.
    let person = format!("/users/{}", of.user.id);
    let name = json!({ "last_name": "Druha" });
    let plan = of.plan("patch", &person, &name).await;
    assert_eq!(totals(&plan), [3, 3, 3, 0, 0], "{plan}");
    assert_eq!(plan["changes_of_registrant"], 3);
    let legal = json!({ "legal_name": "Příklad a.s." });
    let plan = of.plan("patch", "", &legal).await;
    assert_eq!(totals(&plan), [3, 2, 2, 1, 0], "{plan}");

    // The page between the form and its save says the same.
    let form = "first_name=Eva&last_name=Druha&email=prvni%40acme.example&version=1";
    let save = format!("/people/{}", of.user.id);
    let (to, page) = posted(&of.api, &of.owner, &save, form).await;
    assert!(to.contains("confirm=1"), "{to}");
    let button = "Save the person and send to 3 domains, each with a new registrant";
    assert!(page.contains(button), "{page}");
    assert_eq!(sections(&page), ["registrants"]);
    let (_, page) = of.api.page_of(&of.owner, &format!("{to}&from=2")).await;
    assert!(
        page.contains("3 to 3 of 3") && page.contains("To the beginning"),
        "{page}"
    );
}

#[tokio::test]
async fn a_contact_that_becomes_another_registrant_is_looked_at_first() {
    let api = Api::open().await;
    let owner = As::Person(api.house.founded.owner);
    let nova = api.house.contact("Nova").await;
    let domain = api.house.domain("one.example").await;
    api.house.give(domain, Role::Registrant, &nova).await;
    api.house.settle().await;
    let fields = |email: &str, phone: &str| {
        let snapshot = serde_json::to_value(&nova.snapshot).unwrap();
        let mut form = snapshot.as_object().unwrap().clone();
        form.retain(|_, value| value.is_string());
        form.insert("email".into(), email.into());
        form.insert("phone".into(), phone.into());
        form.insert("disclose".into(), "true".into());
        form.insert("version".into(), "1".into());
        form
    };
    let encoded = |form: &serde_json::Map<String, Value>| {
        let pairs = form.iter().map(|(name, value)| {
            let text = value.as_str().unwrap();
            let text = text
                .replace('+', "%2B")
                .replace('@', "%40")
                .replace(' ', "+");
            format!("{name}={text}")
        });
        pairs.collect::<Vec<_>>().join("&")
    };
    let place = format!("/contacts/{}", nova.id);
    let form = fields("other@nova.example", "+420601123456");
    let (to, page) = posted(&api, &owner, &place, &encoded(&form)).await;
    assert!(
        to.starts_with(&format!("{place}/edit?confirm=1&flash=")),
        "{to}"
    );
    let button = "Save the contact and send to 1 domain, with a new registrant";
    assert!(page.contains(button), "{page}");
    let now = api.read(&place).await;
    assert_eq!(now["version"], 1, "nothing is saved yet: {now}");
    // Where scripts run as well.
    let body = json!({ "id": nova.id, "form": form }).to_string();
    let looked = function(&api, &owner, "/fn/contacts/save", body).await;
    assert_eq!(looked.status, 200, "{looked:?}");
    let to = looked.json()["to"].as_str().unwrap().to_owned();
    assert!(to.contains("confirm=1"), "{to}");
    assert_eq!(api.read(&place).await["version"], 1);

    let mut confirmed = form.clone();
    confirmed.insert("step".into(), "confirmed".into());
    let (to, page) = posted(&api, &owner, &place, &encoded(&confirmed)).await;
    assert!(to.starts_with(&place) && !to.contains("confirm"), "{to}");
    assert!(
        page.contains("Bringing 1 domain up to date has begun"),
        "{page}"
    );
    api.house.settle().await;
    assert_eq!(api.read(&place).await["email"], "other@nova.example");

    // What is no change of registrant is saved at once.
    let mut form = fields("other@nova.example", "+420601123457");
    form.insert("version".into(), "2".into());
    let (to, _) = posted(&api, &owner, &place, &encoded(&form)).await;
    assert!(!to.contains("confirm"), "{to}");
    assert_eq!(api.read(&place).await["version"], 3);
}

#[tokio::test]
async fn a_contact_goes_out_of_slots_once_that_was_looked_at() {
    let of = book(By::Team).await;
    let place = format!("/contacts/{}", of.eva.id);
    let version = of.api.read(&place).await["version"].to_string();
    let form = format!("version={version}&successor_contact_id={}", of.nova.id);
    let form = form.as_str();
    let action = format!("{place}/deactivate");
    let (to, page) = posted(&of.api, &of.owner, &action, form).await;
    assert_eq!(to, format!("{action}?successor_contact_id={}", of.nova.id));
    assert_eq!(
        sections(&page),
        ["problems", "registrants", "changes"],
        "{page}"
    );
    // The admin's slot, too: that is sent where the registrant is so already.
    let button = "and send to 2 domains, 1 of them a new registrant";
    assert!(page.contains(button), "{page}");
    assert_eq!(of.api.read(&place).await["is_active"], true);
    let body = json!({ "id": of.eva.id, "form": { "version": version, "successor_contact_id": of.nova.id } });
    let looked = function(
        &of.api,
        &of.owner,
        "/fn/contacts/deactivate",
        body.to_string(),
    )
    .await;
    assert_eq!(looked.json()["to"], to.as_str(), "{looked:?}");
    let (to, _) = posted(
        &of.api,
        &of.owner,
        &action,
        &format!("{form}&step=confirmed"),
    )
    .await;
    assert!(
        to.starts_with(&place) && !to.contains("deactivate?"),
        "{to}"
    );
    assert_eq!(of.api.read(&place).await["is_active"], false);
}

/// The sections of a plan's page, in their order.
fn sections(page: &str) -> Vec<&str> {
    let mut found: Vec<(usize, &str)> = ["problems", "registrants", "changes", "same"]
        .into_iter()
        .filter_map(|id| Some((page.find(&format!("id=\"{id}\""))?, id)))
        .collect();
    found.sort_unstable();
    found.into_iter().map(|(_, id)| id).collect()
}
