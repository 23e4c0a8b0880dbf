//! Creates test data.

use crate::client::{Answer, Api, call};
use model::id::{TaskId, UserId};
use model::location::OfficeDraft;
use model::person::PersonDraft;
use model::role::Role;
use serde_json::{Value, json};
use service::contacts::{Contact, Follows, NewContact, Version};
use service::locations::Location;
use service::people::{NewPerson, PersonEdit, User};
use service::teams::{TeamEdit, TeamView};
use service::{Actor, Mode, Service};

/// An office with its telephone. The first one is the primary and the registered one.
pub async fn office(service: &Service, actor: &Actor, label: &str) -> Location {
    let draft = OfficeDraft {
        label: label.into(),
        street1: "Dlouha 1".into(),
        city: "Praha".into(),
        postal_code: "110 00".into(),
        country_code: "CZ".into(),
        phone: "+420 222 333 444".into(),
        ..OfficeDraft::default()
    };
    service
        .locations()
        .create(actor, &draft, false)
        .await
        .unwrap()
}

/// Somebody without a sign-in.
pub async fn employee(service: &Service, actor: &Actor, last_name: &str) -> User {
    let draft = PersonDraft {
        first_name: "Eva".into(),
        last_name: last_name.into(),
        email: format!("{}@acme.example", last_name.to_lowercase()),
    };
    service
        .people()
        .create(actor, &NewPerson { draft })
        .await
        .unwrap()
}

/// A contact that follows them.
pub async fn member(service: &Service, actor: &Actor, user: &User, office: &Location) -> Contact {
    let follows = Follows {
        user: Some(user.id),
        location: Some(office.id),
        phone: None,
    };
    let new = NewContact::member(follows, true);
    service.contacts().create(actor, new).await.unwrap()
}

/// A team with this contact as registrant and admin.
pub async fn team(service: &Service, actor: &Actor, name: &str, contact: &Contact) -> TeamView {
    let new = TeamEdit {
        name: Some(name.into()),
        slots: [Role::Registrant, Role::Admin]
            .map(|role| (role, Some(contact.id)))
            .into(),
        ..TeamEdit::default()
    };
    service.teams().create(actor, &new).await.unwrap()
}

/// A task for many domains that waits for further edits to join it: a person's contact, which is no registrant, was edited.
pub async fn spread(api: &Api, number: usize) -> TaskId {
    let (service, actor) = (&api.house.service, api.house.actor().await);
    let office = api.office(&format!("Spread {number}")).await;
    let user = api.employee(&format!("Spread{number}")).await;
    let member = api.member(&user, &office).await;
    let domain = api.house.domain(&format!("spread{number}.example")).await;
    api.house.give(domain, Role::Tech, &member).await;
    waiting(service, &actor, user.id, number).await
}

/// A change of a person that waits for a yes; their contact is some domain's registrant.
pub async fn waiting(service: &Service, actor: &Actor, user: UserId, number: usize) -> TaskId {
    let email = format!("changed{number}@acme.example");
    let edit = PersonEdit {
        fields: [("email".to_owned(), email)].into(),
    };
    let done = service
        .people()
        .edit(actor, user, Version::Any, &edit, Mode::Do)
        .await
        .unwrap();
    done.tasks[0]
}

impl Api {
    pub async fn office(&self, label: &str) -> Location {
        office(&self.house.service, &self.house.actor().await, label).await
    }

    pub async fn employee(&self, last_name: &str) -> User {
        employee(&self.house.service, &self.house.actor().await, last_name).await
    }

    pub async fn member(&self, user: &User, office: &Location) -> Contact {
        member(&self.house.service, &self.house.actor().await, user, office).await
    }

    pub async fn team(&self, name: &str, contact: &Contact) -> TeamView {
        team(
            &self.house.service,
            &self.house.actor().await,
            name,
            contact,
        )
        .await
    }

    /// The domain's registry says that it is not held under our account any more.
    pub async fn goes_away(&self, domain: model::id::DomainId) {
        let mut tx = self.house.service.db().begin().await.unwrap();
        let now = self.house.clock.get();
        let news = store::agreement::set_gone(&mut tx, self.organization(), domain, now).await;
        assert!(news.unwrap());
        tx.commit().await.unwrap();
    }

    pub async fn post(&self, rest: &str, body: &Value) -> Answer {
        self.send(call("post", &self.path(rest)).json(body)).await
    }

    pub async fn patch(&self, rest: &str, body: &Value) -> Answer {
        self.send(call("patch", &self.path(rest)).json(body)).await
    }

    pub async fn delete(&self, rest: &str) -> Answer {
        self.send(call("delete", &self.path(rest))).await
    }

    pub async fn read(&self, rest: &str) -> Value {
        let answer = self.get(&self.path(rest)).await;
        assert_eq!(answer.status, 200, "{rest}: {answer:?}");
        answer.json()
    }

    /// Everything that a write could leave.
    pub async fn everything(&self) -> Value {
        let mut all = Vec::new();
        for rest in [
            "",
            "/projects",
            "/contacts?limit=200",
            "/locations",
            "/users",
            "/teams",
            "/tasks?limit=200",
            "/audit?limit=200",
        ] {
            all.push(self.read(rest).await);
        }
        json!(all)
    }

    /// The whole list, walked by its cursors with one row a page.
    pub async fn walk(&self, rest: &str) -> Vec<Value> {
        let mut rows = Vec::new();
        let mut path = self.path(&format!("{rest}?limit=1"));
        loop {
            let answer = self.get(&path).await;
            let body = answer.json();
            let data = body["data"].as_array().unwrap();
            assert!(data.len() <= 1, "{body}");
            rows.extend(data.iter().cloned());
            let Some(next) = body["next_cursor"].as_str() else {
                return rows;
            };
            path = self.path(&format!("{rest}?limit=1&cursor={next}"));
            assert_eq!(answer.header("link"), format!("<{path}>; rel=\"next\""));
        }
    }

    /// That tags are tags: the known one is not sent again, an old one refused with the object as it is, and nothing written.
    pub async fn is_conditional(&self, rest: &str, change: &Value) {
        let path = self.path(rest);
        let tag = self.get(&path).await.header("etag").to_owned();
        let known = self
            .send(call("get", &path).header("if-none-match", &tag))
            .await;
        assert_eq!((known.status, known.text.as_str()), (304, ""), "{rest}");
        let patch = |tag: &str| call("patch", &path).header("if-match", tag).json(change);
        let first = self.send(patch(&tag)).await;
        assert_eq!(first.status, 200, "{rest}: {first:?}");
        let now = self.get(&path).await;
        assert_ne!(now.header("etag"), tag, "{rest}");
        assert_eq!(first.header("etag"), now.header("etag"), "{rest}");
        let stale = self.send(patch(&tag)).await;
        assert_eq!(
            (stale.status, stale.code().as_str()),
            (412, "request.stale"),
            "{rest}"
        );
        assert_eq!(stale.json()["current"], now.json(), "{rest}");
        assert_eq!(self.get(&path).await.json(), now.json(), "{rest}");
        let both = format!("{tag}, {}", now.header("etag"));
        assert_eq!(self.send(patch(&both)).await.status, 200, "{rest}");
    }

    /// That each body is refused with this code and these fields, and nothing is written.
    pub async fn refuses(&self, method: &str, rest: &str, cases: &[(Value, &str, &[&str])]) {
        let before = self.everything().await;
        for (body, code, fields) in cases {
            let answer = self.send(call(method, &self.path(rest)).json(body)).await;
            assert_eq!(
                (answer.status, answer.code().as_str()),
                (422, *code),
                "{rest} {body}: {answer:?}"
            );
            assert_eq!(answer.fields(), *fields, "{rest} {body}");
        }
        assert_eq!(self.everything().await, before, "{rest}");
    }
}

/// The ids of the tasks beside an answer.
pub fn tasks(answer: &Value) -> Vec<String> {
    let ids = answer["tasks"].as_array();
    ids.unwrap_or_else(|| panic!("no tasks: {answer}"))
        .iter()
        .map(|id| id.as_str().unwrap().to_owned())
        .collect()
}

/// A task that failed: the registry refuses the tech of this domain.
pub async fn failed(house: &testkit::House, domain: model::id::DomainId) -> TaskId {
    // What was decided before is at the registry: otherwise this would wait for a yes to the registrant.
    house.settle().await;
    let contact = house.contact("Nova").await;
    let task = house.give(domain, Role::Tech, &contact).await;
    let switches = house.simulator.switches();
    switches.refuse(
        "domain:update",
        2306,
        "not today",
        registry_sim::Times::Always,
    );
    house.settle().await;
    switches.clear();
    assert_eq!(
        house.task(task).await.status,
        model::task::TaskStatus::Failed
    );
    task
}

/// A task that nobody has begun.
pub async fn pending(api: &Api, number: usize) -> TaskId {
    let domain = api.house.domain(&format!("task{number}.example")).await;
    let contact = api.house.contact("Nova").await;
    api.house.give(domain, Role::Tech, &contact).await
}

/// A saved plan: to read this domain.
pub async fn plan(
    service: &Service,
    actor: &Actor,
    domain: model::id::DomainId,
) -> wire::SavedPlan {
    let new = wire::NewPlan {
        change: wire::PlanChange::Read,
        selection: Some(wire::PlanSelection::DomainIds(vec![domain.0])),
    };
    service.plans().make(actor, &new).await.unwrap()
}
