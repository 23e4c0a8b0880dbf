//! The sample organization of `--demo`: realistic data, so that every page has something to show.

use crate::allowed::Admin;
use crate::audit::Entry;
use crate::contacts::{Follows, NewContact};
use crate::domains::RoleChanges;
use crate::organizations::NewOrganization;
use crate::passwords::Lane;
use crate::people::NewPerson;
use crate::teams::TeamEdit;
use crate::{Actor, Error, Result, Unguarded, Version};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use boxed::boxed;
use model::contact::Draft;
use model::id::{ContactId, OrganizationId};
use model::location::OfficeDraft;
use model::person::PersonDraft;
use model::person_phone::TelephoneDraft;
use model::role::Role;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The sample organization: `service.demo()`.
#[derive(Clone, Copy)]
pub struct Demo<'a> {
    pub(crate) tools: &'a crate::Tools,
}

/// The sign-in of the sample organization.
pub const EMAIL: &str = "demo@nichandle.example";

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

impl<'a> Demo<'a> {
    /// Creates the sample organization if it does not exist, through the same use cases as everybody, and returns a password that was generated for this start: nobody else knows it, and an
    /// earlier one is invalid. Registries are queried for its domains, so those that don't answer are left out.
    ///
    /// # Errors
    /// `demo.email_taken` when somebody else signs in with the address; when the database fails.
    #[boxed]
    pub async fn ensure(self) -> Result<String> {
        let mut drawn = [0; 15];
        self.tools.chance.fill(&mut drawn);
        let password = URL_SAFE_NO_PAD.encode(drawn);
        let mut tx = self.tools.read_unguarded(Unguarded::Setup).await?;
        let dana = store::users::by_email(&mut tx, EMAIL).await?;
        let samples = store::organizations::samples(&mut tx).await?;
        drop(tx);
        match dana {
            None => self.found(&password).await?,
            Some(dana) if samples.contains(&dana.organization_id) => {
                let hash = self.tools.passwords.hash(Lane::Known, &password).await?;
                let now = self.tools.now();
                let mut tx = self.tools.begin_unguarded(Unguarded::Setup).await?;
                store::users::set_password(&mut tx, dana.id, &hash, now).await?;
                store::users::end_access(&mut tx, dana.id, None, now).await?;
                let system = Actor::system(dana.organization_id);
                let admin = system.allowed::<Admin>()?;
                let entry = Entry::new("user.password", dana.id);
                self.tools.audit().record(&mut tx, &admin, entry).await?;
                tx.commit().await?;
            }
            Some(_) => {
                return Err(Error::rule(
                    "demo.email_taken",
                    "Somebody of another organization signs in with demo@nichandle.example. Start without --demo.",
                ));
            }
        }
        Ok(password)
    }

    /// The sample organizations that earlier starts with `--demo` left. Without the flag nobody may sign in to them: see [`crate::Service::with_closed`].
    #[boxed]
    pub async fn samples(self) -> Result<Vec<OrganizationId>> {
        let mut tx = self.tools.read_unguarded(Unguarded::Setup).await?;
        Ok(store::organizations::samples(&mut tx).await?)
    }

    async fn found(self, password: &str) -> Result<()> {
        let sample: Sample = serde_json::from_str(include_str!("demo.json"))
            .map_err(|e| crate::Error::internal(format!("demo.json: {e}")))?;
        let founded = self
            .tools
            .organizations()
            .found(&NewOrganization {
                name: "Sample & Söhne".into(),
                legal_name: "Sample & Söhne Verlag GmbH".into(),
                email: EMAIL.into(),
                password: password.into(),
                is_sample: true,
                first_name: "Dana".into(),
                last_name: "Demo".into(),
                ..NewOrganization::default()
            })
            .await?;
        let actor = Actor::system(founded.organization);
        let mut ids: BTreeMap<String, ContactId> = BTreeMap::new();
        for SampleContact { key, draft } in sample.contacts {
            let contact = self
                .tools
                .contacts()
                .create(&actor, NewContact::external(draft))
                .await?;
            ids.insert(key, contact.id);
        }
        self.members(
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
            teams.insert(key, self.tools.teams().create(&actor, &team).await?.team.id);
        }
        for SampleDomain { name, team, roles } in sample.domains {
            let team = team.and_then(|key| teams.get(&key).copied());
            let domain = match self
                .tools
                .domains()
                .adopt(&actor, founded.project, &name, None)
                .await
            {
                Ok(domain) => domain,
                Err(error) => {
                    tracing::warn!(%error, "a domain of the sample organization was left out");
                    continue;
                }
            };
            if team.is_some() {
                self.tools
                    .domains()
                    .set_team(&actor, (domain.id, Version::Any), team)
                    .await?;
            }
            let changes: RoleChanges = roles
                .into_iter()
                .filter_map(|(role, key)| ids.get(&key).map(|id| (role, Some(*id))))
                .collect();
            if !changes.is_empty() {
                self.tools
                    .domains()
                    .assign_roles(&actor, domain.id, &changes)
                    .await?;
            }
        }
        Ok(())
    }

    /// Locations, people with their phones, and the member contacts composed from both. The first location is the registered office.
    async fn members(
        self,
        actor: &Actor,
        (offices, people, members): (Vec<SampleOffice>, Vec<SamplePerson>, Vec<SampleMember>),
        ids: &mut BTreeMap<String, ContactId>,
    ) -> Result<()> {
        let mut places = BTreeMap::new();
        for SampleOffice { key, draft } in offices {
            let office = self.tools.locations().create(actor, &draft, false).await?;
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
            let person = self
                .tools
                .people()
                .create(actor, &NewPerson { draft })
                .await?;
            let phone = match phone {
                Some(number) => Some(
                    self.tools
                        .phones()
                        .add(
                            actor,
                            person.id,
                            &TelephoneDraft {
                                number,
                                label: phone_label,
                                ..TelephoneDraft::default()
                            },
                        )
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
                .tools
                .contacts()
                .create(actor, NewContact::member(follows, member.disclose))
                .await?;
            ids.insert(member.key, contact.id);
        }
        Ok(())
    }
}
