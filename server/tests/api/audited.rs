//! Whatever changes in the book is in the audit log, by the object that changed: asked of every endpoint that writes, and of what one decision does to many objects.

use crate::access::forget_receivers;
use crate::audited_acts::the;
use crate::client::{Api, As, call};
use crate::make;
use crate::things::things;
use model::id::DomainId;
use model::role::Role;
use serde_json::{Value, json};
use server::http::v1::{ENDPOINTS, Endpoint};
use service::audit::{Audit, AuditFilter};
use service::contacts::Version;
use service::organizations::OrganizationEdit;
use service::{Actor, Mode, OrgRole, Page};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Endpoints that write and change nothing of the book: they hand something out, send something again, or work out what would be done.
const CHANGE_NOTHING: [&str; 5] = [
    "tokens.create",
    "domains.read_again",
    "plans.create",
    "webhooks.test",
    "webhooks.redeliver",
];

/// Members that count, or follow from something that is in the log itself.
const COUNTED: [&str; 8] = [
    "version",
    "updated_at",
    "last_used_at",
    "view",
    "tasks",
    "latest_task",
    "location",
    "slots",
];

/// The book object by object: what must not change without an entry.
pub struct Seen {
    objects: BTreeMap<Uuid, Value>,
    entries: BTreeSet<Uuid>,
}

impl Api {
    pub async fn entries(&self, filter: &AuditFilter) -> Vec<Audit> {
        let actor = Actor::system(self.organization());
        let page = Page {
            limit: 200,
            after: None,
        };
        let log = self.house.service.audit();
        log.list(&actor, filter, &page).await.unwrap().rows
    }

    /// Every object of a list, without what only counts.
    async fn listed(&self, rest: &str, into: &mut BTreeMap<Uuid, Value>) {
        let mut path = format!("{rest}?limit=200");
        loop {
            let page = self.read(&path).await;
            for object in page["data"].as_array().unwrap() {
                let mut object = object.clone();
                let members = object.as_object_mut().unwrap();
                members.retain(|name, _| !COUNTED.contains(&name.as_str()));
                into.insert(object["id"].as_str().unwrap().parse().unwrap(), object);
            }
            let Some(next) = page["next_cursor"].as_str() else {
                return;
            };
            path = format!("{rest}?limit=200&cursor={next}");
        }
    }

    /// The book as it is now.
    pub async fn seen(&self) -> Seen {
        let mut objects = BTreeMap::new();
        for rest in [
            "/projects",
            "/contacts",
            "/locations",
            "/users",
            "/teams",
            "/keys",
            "/webhooks",
        ] {
            self.listed(rest, &mut objects).await;
        }
        let mut organization = self.read("").await;
        let members = organization.as_object_mut().unwrap();
        members.retain(|name, _| !COUNTED.contains(&name.as_str()));
        objects.insert(self.organization().0, organization);
        let service = &self.house.service;
        let actor = Actor::system(self.organization());
        let mut domains = BTreeMap::new();
        for project in service.projects().list(&actor).await.unwrap() {
            let rest = format!("/projects/{}/domains", project.id);
            self.listed(&rest, &mut domains).await;
        }
        let ids: Vec<DomainId> = domains.keys().copied().map(DomainId).collect();
        let mut tx = service.db().read().await.unwrap();
        let own = store::domains::bindings_of(&mut tx, self.organization(), &ids)
            .await
            .unwrap();
        for (id, domain) in domains {
            let roles = own.get(&DomainId(id)).cloned().unwrap_or_default();
            let kept =
                json!({ "name": domain["name"], "team_id": domain["team_id"], "roles": roles });
            objects.insert(id, kept);
        }
        drop(tx);
        let entries = self.entries(&AuditFilter::default()).await;
        Seen {
            objects,
            entries: entries.iter().map(|entry| entry.id).collect(),
        }
    }

    /// What was written to the log since, newest first; every object that changed must have an entry of its own among it, with both sides.
    pub async fn since(&self, before: &Seen, what: &str) -> Vec<Audit> {
        let after = self.seen().await;
        let mut new = self.entries(&AuditFilter::default()).await;
        new.retain(|entry| !before.entries.contains(&entry.id));
        let ids = before.objects.keys().chain(after.objects.keys());
        for id in BTreeSet::from_iter(ids) {
            let (was, is) = (before.objects.get(id), after.objects.get(id));
            if was == is {
                continue;
            }
            let own: Vec<&Audit> = new.iter().filter(|entry| entry.object_id == *id).collect();
            assert!(
                !own.is_empty(),
                "{what} changed this and said nothing: {was:?} to {is:?}"
            );
            if was.is_some() && is.is_some() {
                let told = own
                    .iter()
                    .any(|entry| entry.before != entry.after && entry.after.is_some());
                assert!(told, "{what} did not say what: {own:?}");
            }
        }
        new
    }
}

#[tokio::test]
async fn every_endpoint_that_changes_something_says_so() {
    let api = Api::open().await;
    let writing: Vec<&Endpoint> = ENDPOINTS
        .iter()
        .filter(|endpoint| {
            endpoint.method != "get" && !endpoint.path.ends_with("{organization_id}/")
        })
        .collect();
    let (mut silent, mut actions) = (Vec::new(), BTreeSet::new());
    for (number, endpoint) in writing.into_iter().enumerate() {
        let things = things(&api, number, endpoint).await;
        let before = api.seen().await;
        let answer = api.send(things.call(endpoint, None)).await;
        assert!(answer.status < 300, "{}: {answer:?}", endpoint.name);
        let new = api.since(&before, endpoint.name).await;
        if new.is_empty() {
            silent.push(endpoint.name);
        }
        actions.extend(new.into_iter().map(|entry| entry.action));
        forget_receivers(&api).await;
    }
    assert_eq!(silent, CHANGE_NOTHING);
    // The page has a word for each.
    let owner = api.person(OrgRole::Owner).await;
    let (_, page) = api.page_of(&owner, "/audit").await;
    actions.retain(|action| !page.contains(&format!("value=\"{action}\"")));
    assert!(actions.is_empty(), "{actions:?}");
}

#[tokio::test]
async fn a_change_that_was_declined_is_in_the_log() {
    let api = Api::open().await;
    let (service, actor) = (&api.house.service, Actor::system(api.organization()));
    let (user, office) = (api.employee("Maly").await, api.office("Depot").await);
    let member = api.member(&user, &office).await;
    let domain = api.house.domain("held.example").await;
    api.house.give(domain, Role::Registrant, &member).await;
    let edit = OrganizationEdit {
        hold_material: Some(true),
        ..OrganizationEdit::default()
    };
    service
        .organizations()
        .edit(&actor, Version::Any, &edit, Mode::Do)
        .await
        .unwrap();
    let task = make::waiting(service, &actor, user.id, 1).await;
    let before = api.seen().await;
    service.tasks().decline(&actor, task).await.unwrap();
    let new = api.since(&before, "a refusal").await;
    let declined = the(&new, "contact.refresh_declined");
    assert_eq!(declined.object_id, member.id.0);
    assert_eq!(declined.cause_id, Some(the(&new, "task.decline").id));
    assert!(declined.before.clone().unwrap()["proposed"].is_object());
    assert!(declined.after.clone().unwrap()["proposed"].is_null());
}

#[tokio::test]
async fn the_log_is_filtered_in_its_address() {
    let api = Api::open().await;
    let contact = api.house.contact("Nova").await;
    let (other, domain) = (
        api.house.contact("Stara").await,
        api.house.domain("a.example").await,
    );
    api.house.give(domain, Role::Tech, &contact).await;
    let (key, _) = api.key(&["contacts:read"]).await;
    let count = async |query: &str| {
        let body = api.read(&format!("/audit?limit=200&{query}")).await;
        let rows = body["data"].as_array().unwrap();
        rows.iter()
            .map(|row| row["action"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        count(&format!("object_id={}", contact.id)).await,
        ["domain.roles", "contact.create"]
    );
    assert_eq!(
        count(&format!("object_kind=contact&object_id={}", other.id)).await,
        ["contact.create"]
    );
    assert_eq!(count("action=domain.adopt").await, ["domain.adopt"]);
    assert_eq!(
        count(&format!(
            "object_kind=key&object_id={key}&actor_kind=system"
        ))
        .await,
        ["key.create"]
    );
    assert!(count("to=1999-01-01T00:00:00Z").await.is_empty());
    assert!(
        count("from=2000-01-01T00:00:00Z&object_kind=domain")
            .await
            .len()
            == 2
    );
    assert!(count(&format!("cause_id={domain}")).await.is_empty());
    assert!(count(&format!("actor_id={domain}")).await.is_empty());
    for (query, field) in [
        ("actor_kind=robot", "actor_kind"),
        ("actor_id=x", "actor_id"),
        ("object_id=7", "object_id"),
        ("cause_id=", "cause_id"),
        ("from=yesterday", "from"),
        ("to=2026-01-01", "to"),
        ("action=DROP%20TABLE", "action"),
        ("object_kind=%00", "object_kind"),
        ("acts=true", "acts"),
    ] {
        let answer = api.get(&api.path(&format!("/audit?{query}"))).await;
        assert_eq!(
            (answer.status, answer.fields()),
            (422, vec![field.to_owned()]),
            "{query}"
        );
    }
    // Another organization's ids find nothing.
    let theirs = api.house.stranger().await;
    let who = As::Key(theirs.api_key.clone().unwrap());
    let path = format!(
        "/v1/organizations/{}/audit?object_id={}",
        theirs.organization, contact.id
    );
    let answer = api.send_as(&who, call("get", &path)).await;
    assert_eq!(
        (answer.status, answer.json()["data"].clone()),
        (200, json!([]))
    );
}
