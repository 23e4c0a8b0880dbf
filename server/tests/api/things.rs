//! Objects for calls of every endpoint, fresh for each call.

use crate::client::{Api, Call, call};
use crate::make;
use model::contact::Draft;
use model::role::Role;
use serde_json::Value;
use server::http::v1::Endpoint;
use server::http::v1::openapi::{self, examples};
use service::Actor;
use service::contacts::Version;
use service::webhooks::WebhookEdit;
use uuid::Uuid;

/// Things of the organization that no other call has touched.
pub struct Things {
    pub names: Vec<(&'static str, String)>,
    pub number: usize,
    pub contact: String,
    pub holder: String,
    pub team: String,
}

pub async fn things(api: &Api, number: usize, endpoint: &Endpoint) -> Things {
    let (method, path) = (endpoint.method, endpoint.path);
    let (house, service, actor) = (&api.house, &api.house.service, api.house.actor().await);
    // Contacts of the same address are written to once a minute.
    house.clock.advance(chrono::TimeDelta::minutes(2));
    let contact = house.contact("Nová").await;
    let idle = house.domain(&format!("idle{number}.example")).await;
    let busy = house.domain(&format!("busy{number}.example")).await;
    let holder = house.contact("Stara").await;
    let office = make::office(service, &actor, "Depot").await;
    let user = make::employee(service, &actor, &format!("Maly{number}")).await;
    if path.ends_with("/invitation") && method != "post" {
        service
            .invitations()
            .send(&actor, user.id, None)
            .await
            .unwrap();
    }
    let phone = service
        .phones()
        .add(
            &actor,
            user.id,
            &model::person_phone::TelephoneDraft::new("+420601123456", "mobile"),
        )
        .await
        .unwrap();
    let team = make::team(service, &actor, &format!("Idle {number}"), &holder).await;
    // There may be only so many.
    let (webhook, told) = if path.contains("/webhooks/") {
        receiver(api, &actor, path).await
    } else {
        Default::default()
    };
    let spare = api.key(&["tasks:read"]).await.0;
    let mut task = house.give(busy, Role::Tech, &holder).await;
    if path.ends_with("/retry") {
        service.tasks().cancel(&actor, task).await.unwrap();
    }
    if path.ends_with("/dismiss") {
        task = make::failed(house, idle).await;
    }
    if path.ends_with("/pause") || path.ends_with("/resume") {
        task = make::spread(api, number).await;
    }
    if path.ends_with("/resume") {
        service.tasks().pause(&actor, task).await.unwrap();
    }
    if path.ends_with("/international") && method == "delete" {
        // Its ASCII form, as the name stands without accents.
        let ascii = Draft {
            last_name: "Nova".into(),
            ..testkit::draft("Nova")
        };
        let of = (contact.id, Version::Any);
        let reviewed = service.contacts().review(&actor, of, Some(&ascii)).await;
        assert!(reviewed.unwrap().contact.international.is_some());
    }
    if path.ends_with("/approve") || path.ends_with("/decline") {
        let member = make::member(service, &actor, &user, &office).await;
        house.give(busy, Role::Registrant, &member).await;
        task = make::waiting(service, &actor, user.id, number).await;
    }
    let plan = if path.contains("/plans/") {
        make::plan(service, &actor, idle).await.id
    } else {
        model::id::PlanId(Uuid::nil())
    };
    let names = vec![
        ("{organization_id}", api.organization().to_string()),
        ("{project_id}", house.founded.project.to_string()),
        ("{contact_id}", contact.id.to_string()),
        ("{domain_id}", idle.to_string()),
        ("{task_id}", task.to_string()),
        ("{key_id}", spare.to_string()),
        ("{webhook_id}", webhook.to_string()),
        ("{delivery_id}", told.to_string()),
        ("{location_id}", office.id.to_string()),
        ("{user_id}", user.id.to_string()),
        ("{phone_id}", phone.id.to_string()),
        ("{team_id}", team.team.id.to_string()),
        ("{plan_id}", plan.to_string()),
    ];
    Things {
        names,
        number,
        contact: contact.id.to_string(),
        holder: holder.id.to_string(),
        team: team.team.id.to_string(),
    }
}

pub async fn receiver(api: &Api, actor: &Actor, path: &str) -> (Uuid, Uuid) {
    let service = &api.house.service;
    let edit = WebhookEdit {
        url: Some("https://hooks.example.com/".into()),
        events: Some([model::webhook::Topic::Task].into()),
        is_active: Some(false),
        ..WebhookEdit::default()
    };
    let (webhook, _) = service.webhooks().create(actor, &edit).await.unwrap();
    let told = service
        .webhooks()
        .send_test(actor, webhook.id)
        .await
        .unwrap();
    if path.ends_with("/redeliver") {
        api.house.worker().tell_due().await.unwrap();
    }
    (webhook.id.0, told.event_id)
}

impl Things {
    /// The request that the document shows, with the ids of these things.
    pub fn call(&self, endpoint: &Endpoint, organization: Option<&str>) -> Call {
        let mut path = endpoint.path.to_owned();
        for (name, id) in &self.names {
            let id = if *name == "{organization_id}" {
                organization.unwrap_or(id)
            } else {
                id
            };
            path = path.replace(name, id);
        }
        let call = call(endpoint.method, &path);
        match self.body(endpoint) {
            Some(body) => call.json(&body),
            None => call,
        }
    }

    /// The id that stands for a name in a path.
    pub fn id(&self, name: &str) -> &str {
        let found = self.names.iter().find(|(known, _)| *known == name);
        found.unwrap().1.as_str()
    }

    /// The body that the document shows, with the ids of these things.
    pub fn body(&self, endpoint: &Endpoint) -> Option<Value> {
        let example = openapi::doc_of(endpoint)?
            .example()
            .map(ToString::to_string)?;
        let number = self.number;
        let ours = [
            (examples::CONTACT, self.contact.clone()),
            (examples::OTHER_CONTACT, self.holder.clone()),
            (examples::TEAM, self.team.clone()),
            (examples::DOMAIN, self.id("{domain_id}").to_owned()),
            ("Brands", format!("Brands {number}")),
            ("new.example", format!("new{number}.example")),
            ("ema@", format!("ema{number}@")),
        ];
        let body = ours
            .iter()
            .fold(example, |body, (from, to)| body.replace(from, to));
        Some(serde_json::from_str(&body).unwrap())
    }
}

impl Things {
    /// Shows the contact, and one that follows the office, on a domain of the first project.
    pub async fn shown(&self, api: &Api) {
        let id = |name: &str| self.id(name);
        let (service, actor) = (&api.house.service, api.house.actor().await);
        let domain = id("{domain_id}").parse().unwrap();
        let contact = service
            .contacts()
            .get(&actor, self.contact.parse().unwrap())
            .await
            .unwrap();
        api.house.give(domain, Role::Tech, &contact).await;
        let person = service
            .people()
            .get(&actor, id("{user_id}").parse().unwrap())
            .await;
        let office = service
            .locations()
            .get(&actor, id("{location_id}").parse().unwrap())
            .await;
        let member = make::member(service, &actor, &person.unwrap(), &office.unwrap()).await;
        api.house.give(domain, Role::Billing, &member).await;
    }
}
