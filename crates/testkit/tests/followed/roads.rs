//! Every road by which a registry might get another registrant: it was named on that road, or it waits for somebody's yes.

use crate::desk::Desk;
use model::contact::{ContactKind, Patch};
use model::id::{DomainId, TeamId};
use model::role::Role;
use model::task::{Params, TaskStatus, TaskType};
use service::contacts::{Contact, Version};
use service::domains::Order;
use service::organizations::OrganizationEdit;
use service::people::Leaving;
use service::tasks::{Task, TaskFilter};
use service::teams::TeamEdit;
use service::{Mode, Replacement};
use std::collections::BTreeMap;

/// The registrant that the simulator gives to domains of others.
const PLACEHOLDER: &str = "NICH-DEFAULT";

/// What somebody does, who is said to be the registrant by it, and whether that was named.
#[derive(Debug, Clone, Copy)]
enum Road {
    OtherRole,
    Registrant,
    EditOfAnotherRole,
    HarmlessEdit,
    MaterialEdit,
    OfficePhone,
    OfficePhoneThatNobodyHolds,
    PersonName,
    Privacy,
    ReadAgain,
    PutRegistrant,
    PutTech,
    ReplaceRegistrant,
    ReplaceTech,
    MergeRegistrant,
    MergeTech,
    RetireRegistrant,
    SlotOfRegistrant,
    SlotOfTech,
    Team,
    Leave,
}

use Road::*;

/// In the end the registrant is the team's, or the successor.
const NAMED: [(Road, bool); 10] = [
    (Registrant, true),
    (MaterialEdit, false),
    (OfficePhoneThatNobodyHolds, false),
    (PutRegistrant, false),
    (ReplaceRegistrant, true),
    (MergeRegistrant, true),
    (RetireRegistrant, true),
    (SlotOfRegistrant, true),
    (Team, false),
    (Leave, true),
];
const UNNAMED: [Road; 11] = [
    OtherRole,
    EditOfAnotherRole,
    HarmlessEdit,
    OfficePhone,
    PersonName,
    Privacy,
    ReadAgain,
    PutTech,
    ReplaceTech,
    MergeTech,
    SlotOfTech,
];

/// A domain that was adopted with a team, and nothing sent: the registry has somebody else.
struct Adopted {
    desk: Desk,
    domain: DomainId,
    team: TeamId,
    registrant: Contact,
    tech: Contact,
    successor: Contact,
}

impl Adopted {
    async fn with(kind: ContactKind) -> Self {
        let desk = Desk::open().await;
        let registrant = match kind {
            ContactKind::Member => desk.contact.clone(),
            ContactKind::External => desk.house.contact("Prvni").await,
        };
        let tech = desk.house.contact("Technik").await;
        let successor = desk.house.contact("Nastupce").await;
        let new = TeamEdit {
            name: Some("Web".into()),
            slots: [
                (Role::Registrant, Some(registrant.id)),
                (Role::Admin, Some(tech.id)),
                (Role::Tech, Some(tech.id)),
            ]
            .into(),
            ..TeamEdit::default()
        };
        let service = &desk.house.service;
        let team = service.teams().create(&desk.actor, &new).await.unwrap();
        let team = team.team.id;
        let project = desk.house.founded.project;
        let domains = service.domains();
        let adopted = domains.adopt(&desk.actor, project, "a.example", Some(team));
        let domain = adopted.await.unwrap().id;
        desk.house.settle().await;
        let there = desk.holder("a.example", Role::Registrant);
        assert_eq!(there.as_deref(), Some(PLACEHOLDER));
        Self {
            desk,
            domain,
            team,
            registrant,
            tech,
            successor,
        }
    }

    async fn go(&self, road: Road) {
        let Self {
            desk,
            domain,
            registrant,
            tech,
            successor,
            ..
        } = self;
        let (actor, service) = (&desk.actor, &desk.house.service);
        match road {
            OtherRole => {
                desk.house.give(*domain, Role::Billing, tech).await;
            }
            Registrant => {
                desk.house.give(*domain, Role::Registrant, successor).await;
            }
            EditOfAnotherRole => self.edit(tech, "email", "new@example.com").await,
            HarmlessEdit => self.edit(registrant, "street1", "Kratka 2").await,
            MaterialEdit => self.edit(registrant, "email", "new@example.com").await,
            OfficePhone => {
                let plan = desk.edit_office(&[("phone", "+420 541 000 009")], Mode::Plan);
                let impact = plan.await.impact;
                let one = &impact.contacts[0];
                assert_eq!((impact.registrant_changes, one.registrant_changes), (1, 1));
                assert_eq!((one.waits, one.material.is_empty()), (true, false));
                desk.edit_office(&[("phone", "+420 541 000 009")], Mode::Do)
                    .await;
            }
            OfficePhoneThatNobodyHolds => {
                let edit = OrganizationEdit {
                    hold_material: Some(false),
                    ..OrganizationEdit::default()
                };
                let organizations = service.organizations();
                let edited = organizations.edit(actor, Version::Any, &edit, Mode::Do);
                edited.await.unwrap();
                let done = desk.edit_office(&[("phone", "+420 541 000 009")], Mode::Do);
                let impact = done.await.impact;
                assert_eq!(impact.registrant_changes, 1);
                assert!(!impact.contacts[0].waits);
            }
            PersonName => {
                desk.edit_person(&[("last_name", "Dvorakova")]).await;
            }
            Privacy => self.order(TaskType::EnableWhoisPrivacy).await,
            ReadAgain => self.order(TaskType::UpdateContacts).await,
            PutRegistrant => self.put(Role::Registrant).await,
            PutTech => self.put(Role::Tech).await,
            ReplaceRegistrant => self.replace(registrant, Role::Registrant).await,
            ReplaceTech => self.replace(tech, Role::Tech).await,
            MergeRegistrant => self.merge(registrant).await,
            MergeTech => self.merge(tech).await,
            RetireRegistrant => {
                let contacts = service.contacts();
                let retired = contacts.retire(actor, (registrant.id, Version::Any), successor.id);
                retired.await.unwrap();
            }
            SlotOfRegistrant => self.slot(Role::Registrant).await,
            SlotOfTech => self.slot(Role::Tech).await,
            Team => {
                for team in [None, Some(self.team)] {
                    let domains = service.domains();
                    let given = domains.set_team(actor, (*domain, Version::Any), team);
                    given.await.unwrap();
                    desk.house.settle().await;
                }
            }
            Leave => {
                let how = (Leaving::Deactivate, Some(successor.id));
                let people = service.people();
                let gone = people.let_go(actor, desk.person.id, Version::Any, how, Mode::Do);
                assert_eq!(gone.await.unwrap().impact.registrant_changes, 1);
            }
        }
        desk.house.settle().await;
    }

    async fn edit(&self, contact: &Contact, field: &str, text: &str) {
        let patch = Patch {
            fields: [(field.into(), text.into())].into(),
            ..Patch::default()
        };
        let contacts = self.desk.house.service.contacts();
        let saved = contacts.patch(&self.desk.actor, contact.id, Version::Any, &patch);
        saved.await.unwrap();
    }

    async fn order(&self, task_type: TaskType) {
        let order = Order {
            task_type,
            params: Params::default(),
        };
        let domains = self.desk.house.service.domains();
        let ordered = domains.order(&self.desk.actor, self.domain, Version::Any, order);
        ordered.await.unwrap();
    }

    async fn put(&self, role: Role) {
        let patch = Patch {
            fields: [("phone".into(), "+420 601 000 009".into())].into(),
            ..Patch::default()
        };
        let fields = BTreeMap::from([(role, patch)]);
        let domains = self.desk.house.service.domains();
        let put = domains.put_contacts(&self.desk.actor, self.domain, Version::Any, &fields);
        put.await.unwrap();
    }

    async fn replace(&self, from: &Contact, role: Role) {
        let wanted = Replacement {
            from: from.id,
            to: self.successor.id,
            roles: vec![role],
            domains: None,
        };
        let changes = usize::from(role == Role::Registrant);
        for mode in [Mode::Plan, Mode::Do] {
            let replacements = self.desk.house.service.replacements();
            let replaced = replacements.replace(&self.desk.actor, &wanted, mode);
            let replaced = replaced.await.unwrap();
            let told = replaced.planned.registrant_changes;
            assert!(mode == Mode::Do || told == changes, "{told}");
        }
    }

    async fn merge(&self, from: &Contact) {
        let replacements = self.desk.house.service.replacements();
        let from = (from.id, Version::Any);
        let merged = replacements.merge(&self.desk.actor, from, self.successor.id);
        merged.await.unwrap();
    }

    async fn slot(&self, role: Role) {
        let edit = TeamEdit {
            slots: [(role, Some(self.successor.id))].into(),
            ..TeamEdit::default()
        };
        let teams = self.desk.house.service.teams();
        let edited = teams.edit(&self.desk.actor, self.team, Version::Any, &edit, Mode::Do);
        let changes = usize::from(role == Role::Registrant);
        assert_eq!(edited.await.unwrap().impact.registrant_changes, changes);
    }

    /// The tasks that wait for a yes.
    async fn waiting(&self) -> Vec<Task> {
        let running = TaskFilter {
            status: Some(TaskStatus::Running),
            ..TaskFilter::default()
        };
        let mut tasks = self.desk.tasks(&running).await;
        tasks.retain(|task| task.wants_approval());
        tasks
    }

    fn holder(&self) -> String {
        let there = self.desk.holder("a.example", Role::Registrant);
        there.unwrap_or_default()
    }
}

/// Whose registrant is a member contact follows people and offices; another is edited itself.
const fn kind(road: Road) -> ContactKind {
    match road {
        HarmlessEdit | MaterialEdit => ContactKind::External,
        _ => ContactKind::Member,
    }
}

#[tokio::test]
async fn what_was_named_goes_out() {
    for (road, succeeds) in NAMED {
        let adopted = Adopted::with(kind(road)).await;
        adopted.go(road).await;
        let waiting = adopted.waiting().await;
        assert!(waiting.is_empty(), "{road:?}: {waiting:?}");
        let holder = adopted.holder();
        if succeeds {
            assert_eq!(holder, adopted.successor.handle, "{road:?}");
        } else if !matches!(road, PutRegistrant) {
            assert_eq!(holder, adopted.registrant.handle, "{road:?}");
        }
        assert_ne!(holder, PLACEHOLDER, "{road:?}");
    }
}

#[tokio::test]
async fn what_nobody_named_waits_for_a_yes() {
    for road in UNNAMED {
        let adopted = Adopted::with(kind(road)).await;
        let before = adopted.desk.house.simulator.inspect().counts();
        adopted.go(road).await;
        let after = adopted.desk.house.simulator.inspect().counts();
        for sent in ["contact:create", "contact:update", "domain:update"] {
            assert_eq!(before.get(sent), after.get(sent), "{road:?} {sent}");
        }
        assert_eq!(adopted.holder(), PLACEHOLDER, "{road:?}");
        let waiting = adopted.waiting().await;
        assert!(!waiting.is_empty(), "{road:?}");
        if let Some(one) = waiting.iter().find(|task| task.domain_id.is_some()) {
            let words = one.question().unwrap();
            // Privacy gives the domain a copy of its own.
            let becomes = match road {
                Privacy => "Jana Novakova",
                _ => adopted.registrant.handle.as_str(),
            };
            for said in [PLACEHOLDER, becomes, "nothing that was confirmed"] {
                assert!(words.contains(said), "{road:?}: {words}");
            }
        }
        // One yes is enough: to the whole, where there is one.
        let whole = waiting.iter().find(|task| task.domain_id.is_none());
        let id = whole.or(waiting.first()).unwrap().id;
        let tasks = adopted.desk.house.service.tasks();
        tasks.approve(&adopted.desk.actor, id).await.unwrap();
        adopted.desk.house.settle().await;
        adopted.desk.completed(id).await;
        let copied = matches!(road, Privacy);
        let expected = adopted.holder() == adopted.registrant.handle;
        assert!(expected != copied, "{road:?}: {}", adopted.holder());
        assert_ne!(adopted.holder(), PLACEHOLDER, "{road:?}");
        let waiting = adopted.waiting().await;
        assert!(waiting.is_empty(), "{road:?}: {waiting:?}");
    }
}
