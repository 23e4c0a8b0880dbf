//! The sample organization of `--demo`: the shapes of real life, so that every page has something true to show.

use crate::contacts::{Follows, NewContact, Version};
use crate::domains::RoleChanges;
use crate::organizations::NewOrganization;
use crate::people::NewPerson;
use crate::teams::TeamEdit;
use crate::{Actor, Result, Service};
use model::contact::Draft;
use model::id::ContactId;
use model::location::OfficeDraft;
use model::person::PersonDraft;
use model::role::Role;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Who may sign in to the sample organization.
pub const EMAIL: &str = "demo@nichandle.example";
/// With which password. It is printed at the start, and only where `--demo` was asked for.
pub const PASSWORD: &str = "show me around";

#[derive(Deserialize)]
struct Sample {
    contacts: Vec<SampleContact>,
    offices: Vec<SampleOffice>,
    people: Vec<SamplePerson>,
    members: Vec<SampleMember>,
    teams: Vec<SampleTeam>,
    domains: Vec<SampleDomain>,
}

#[derive(Deserialize)]
struct SampleOffice {
    key: String,
    #[serde(flatten)]
    draft: OfficeDraft,
}

#[derive(Deserialize)]
struct SamplePerson {
    key: String,
    #[serde(flatten)]
    draft: PersonDraft,
    phone: Option<String>,
    #[serde(default)]
    phone_label: String,
}

#[derive(Deserialize)]
struct SampleMember {
    key: String,
    person: String,
    office: String,
    own_phone: bool,
    #[serde(default = "published")]
    disclose: bool,
}

const fn published() -> bool {
    true
}

#[derive(Deserialize)]
struct SampleTeam {
    key: String,
    name: String,
    slots: BTreeMap<Role, String>,
}

#[derive(Deserialize)]
struct SampleContact {
    key: String,
    #[serde(flatten)]
    draft: Draft,
}

#[derive(Deserialize)]
struct SampleDomain {
    name: String,
    team: Option<String>,
    roles: BTreeMap<Role, String>,
}

impl Service {
    /// Makes the sample organization if it is not there, through the same use cases as everybody. Registries are asked for its
    /// domains, so those that give no answer are left out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn ensure_demo(&self) -> Result<()> {
        let mut tx = self.db.read().await?;
        let there = store::users::by_email(&mut tx, EMAIL).await?.is_some();
        drop(tx);
        if there {
            return Ok(());
        }
        let sample: Sample = serde_json::from_str(include_str!("demo.json"))
            .map_err(|e| crate::Error::Internal(format!("demo.json: {e}")))?;
        let founded = self
            .found(&NewOrganization {
                name: "Sample & Söhne".into(),
                legal_name: "Sample & Söhne Verlag GmbH".into(),
                email: EMAIL.into(),
                password: PASSWORD.into(),
                first_name: "Dana".into(),
                last_name: "Demo".into(),
                ..NewOrganization::default()
            })
            .await?;
        let actor = Actor::system(founded.organization);
        let mut ids: BTreeMap<String, ContactId> = BTreeMap::new();
        for SampleContact { key, draft } in sample.contacts {
            let contact = self
                .create_contact(&actor, NewContact::external(draft))
                .await?;
            ids.insert(key, contact.id);
        }
        self.demo_members(
            &actor,
            (sample.offices, sample.people, sample.members),
            &mut ids,
        )
        .await?;
        let mut teams = BTreeMap::new();
        for SampleTeam { key, name, slots } in sample.teams {
            let slots = slots
                .into_iter()
                .map(|(role, key)| (role, ids.get(&key).copied()));
            let team = TeamEdit {
                name: Some(name),
                slots: slots.collect(),
                ..TeamEdit::default()
            };
            teams.insert(key, self.create_team(&actor, &team).await?.team.id);
        }
        for SampleDomain { name, team, roles } in sample.domains {
            let team = team.and_then(|key| teams.get(&key).copied());
            let domain = match self
                .adopt_domain(&actor, founded.project, &name, None)
                .await
            {
                Ok(domain) => domain,
                Err(error) => {
                    tracing::warn!(%error, "a domain of the sample was left out");
                    continue;
                }
            };
            if team.is_some() {
                self.set_domain_team(&actor, (domain.id, Version::Any), team)
                    .await?;
            }
            let changes: RoleChanges = roles
                .into_iter()
                .filter_map(|(role, key)| ids.get(&key).map(|id| (role, Some(*id))))
                .collect();
            if !changes.is_empty() {
                self.assign_roles(&actor, domain.id, &changes).await?;
            }
        }
        Ok(())
    }

    /// Offices, people with their telephones, and the member contacts made of both. The first office is the registered one.
    async fn demo_members(
        &self,
        actor: &Actor,
        (offices, people, members): (Vec<SampleOffice>, Vec<SamplePerson>, Vec<SampleMember>),
        ids: &mut BTreeMap<String, ContactId>,
    ) -> Result<()> {
        let mut places = BTreeMap::new();
        for SampleOffice { key, draft } in offices {
            let office = self.create_location(actor, &draft, false).await?;
            places.insert(key, office.id);
        }
        let mut known = BTreeMap::new();
        for SamplePerson {
            key,
            draft,
            phone,
            phone_label,
        } in people
        {
            let person = self.create_person(actor, &NewPerson { draft }).await?;
            let phone = match phone {
                Some(number) => Some(
                    self.add_phone(actor, person.id, &number, &phone_label)
                        .await?
                        .id,
                ),
                None => None,
            };
            known.insert(key, (person.id, phone));
        }
        for member in members {
            let person = known.get(&member.person);
            let follows = Follows {
                user: person.map(|(id, _)| *id),
                location: places.get(&member.office).copied(),
                phone: person
                    .and_then(|(_, phone)| *phone)
                    .filter(|_| member.own_phone),
            };
            let contact = self
                .create_contact(actor, NewContact::member(follows, member.disclose))
                .await?;
            ids.insert(member.key, contact.id);
        }
        Ok(())
    }
}
