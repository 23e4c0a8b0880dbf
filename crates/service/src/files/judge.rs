//! Judging a row's outcome: once when the file is read, and again when the row is imported, since the data may have changed in between.

use super::Files;
use super::table::{ADOPT, Kind, SEND};
use crate::allowed::DomainsWrite;
use crate::book::{copy_text, takes_roles};
use crate::contacts::Contact;
use crate::domains::RoleChanges;
use crate::{Cleared, Result, Within};
use model::contact::{ContactKind, Draft};
use model::domain_name::DomainName;
use model::id::TeamId;
use model::import::Fate;
use model::role::Role;
use std::collections::{BTreeMap, HashSet};
use store::Tx;
use store::domains::Domain;
use store::imports::ImportRow;

/// What is known of the rows before this one.
pub(super) struct Judge {
    kind: Kind,
    seen: HashSet<String>,
    teams: BTreeMap<String, Option<TeamId>>,
}

/// A row of contacts, ready to be written.
pub(super) enum ContactRow {
    /// A new contact.
    New(Box<Draft>, bool),
    /// An existing contact, and its new state.
    Edit(Box<Contact>, Box<Contact>),
}

/// A row of domains, ready to be written.
pub(super) struct DomainRow {
    pub(super) name: DomainName,
    /// The domain, if it exists already.
    pub(super) known: Option<Domain>,
    /// The team, when the file has that column.
    pub(super) team: Option<Option<TeamId>>,
    pub(super) roles: RoleChanges,
    /// For a row of a list of names: it adopts, and does no more.
    pub(super) adopts: Option<Adopts>,
}

/// How a row of a list of names adopts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Adopts {
    /// Whether the team's roles are sent at once.
    pub(super) send: bool,
}

impl Judge {
    pub(super) fn new(kind: Kind) -> Self {
        Self {
            kind,
            seen: HashSet::new(),
            teams: BTreeMap::new(),
        }
    }
}

/// A valid row, or why it is not.
type Judged<T> = std::result::Result<T, String>;

impl Files<'_> {
    /// Writes the row's outcome and reason into it.
    pub(super) async fn judge(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        judge: &mut Judge,
        row: &mut ImportRow,
    ) -> Result<()> {
        if row.reason.is_some() {
            return Ok(());
        }
        let key = match judge.kind {
            Kind::Contacts => row.data.get("handle"),
            Kind::Domains => row.data.get("name"),
        };
        if let Some(key) = key.filter(|key| !key.is_empty())
            && !judge.seen.insert(key.to_lowercase())
        {
            refuse(row, format!("{key} stands here twice."));
            return Ok(());
        }
        match judge.kind {
            Kind::Contacts => match self.contact_row(tx, actor, &row.data).await? {
                Ok(ContactRow::New(..)) => row.fate = Fate::Create,
                Ok(ContactRow::Edit(before, after)) => {
                    row.object_id = Some(before.id.0);
                    row.fate = if before == after {
                        Fate::Unchanged
                    } else {
                        Fate::Update
                    };
                }
                Err(reason) => refuse(row, reason),
            },
            Kind::Domains => match self
                .domain_row(tx, &actor.allowed_within()?, judge, &row.data)
                .await?
            {
                Ok(found) => match found.known {
                    None => row.fate = Fate::Create,
                    Some(domain) => {
                        row.object_id = Some(domain.id.0);
                        let own =
                            store::domains::bindings(tx, actor.organization, domain.id).await?;
                        let same_roles = found
                            .roles
                            .iter()
                            .all(|(role, contact)| own.get(role) == contact.as_ref());
                        let same_team = found.team.is_none_or(|team| team == domain.team_id);
                        row.fate = if same_roles && same_team {
                            Fate::Unchanged
                        } else {
                            Fate::Update
                        };
                    }
                },
                Err(reason) => refuse(row, reason),
            },
        }
        Ok(())
    }

    pub(super) async fn contact_row(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        data: &BTreeMap<String, String>,
    ) -> Result<Judged<ContactRow>> {
        let disclose = match flag(data, "disclose") {
            Ok(flag) => flag,
            Err(reason) => return Ok(Err(reason)),
        };
        let is_active = match flag(data, "is_active") {
            Ok(flag) => flag,
            Err(reason) => return Ok(Err(reason)),
        };
        let handle = data.get("handle").map_or("", String::as_str);
        if handle.is_empty() {
            let mut draft = Draft {
                disclose: disclose.unwrap_or(true),
                ..Draft::default()
            };
            fill(&mut draft, data);
            return Ok(match draft.parse() {
                Ok(_) => Ok(ContactRow::New(Box::new(draft), is_active.unwrap_or(true))),
                Err(errors) => Err(in_words(&errors)),
            });
        }
        let known = store::contacts::by_handle(tx, handle)
            .await?
            .filter(|contact| contact.organization_id == actor.organization);
        let Some(before) = known else {
            return Ok(Err(format!("handle: there is no contact {handle}.")));
        };
        let mut draft = Draft::from_snapshot(&before.snapshot, disclose.unwrap_or(before.disclose));
        fill(&mut draft, data);
        let snapshot = match draft.parse_over(&before.snapshot) {
            Ok(snapshot) => snapshot,
            Err(errors) => return Ok(Err(in_words(&errors))),
        };
        if before.kind == ContactKind::Member && snapshot != before.snapshot {
            return Ok(Err(format!(
                "{handle} follows a person and an office; edit those."
            )));
        }
        let after = Contact {
            snapshot,
            disclose: draft.disclose,
            is_active: is_active.unwrap_or(before.is_active),
            ..before.clone()
        };
        if let Some(of) = before.copy_of.as_ref().filter(|_| after != before) {
            return Ok(Err(copy_text(handle, of)));
        }
        Ok(Ok(ContactRow::Edit(Box::new(before), Box::new(after))))
    }

    pub(super) async fn domain_row(
        self,
        tx: &mut Tx,
        reach: &Within<'_, DomainsWrite>,
        judge: &mut Judge,
        data: &BTreeMap<String, String>,
    ) -> Result<Judged<DomainRow>> {
        let typed = data.get("name").map_or("", String::as_str);
        let name = match DomainName::parse(typed) {
            Ok(name) => name,
            Err(code) => return Ok(Err(format!("name: {}", code.text()))),
        };
        let known = store::domains::by_name(tx, &name).await?;
        if let Some(domain) = &known
            && (domain.organization_id != reach.organization || !reach.includes(domain.project_id))
        {
            return Ok(Err(format!(
                "name: the registry does not hold {} under our account.",
                name.unicode()
            )));
        }
        let team = match data.get("team") {
            None => None,
            Some(slug) if slug.is_empty() => Some(None),
            Some(slug) => {
                if !judge.teams.contains_key(slug) {
                    let found = store::teams::by_slug(tx, reach.organization, slug).await?;
                    judge.teams.insert(slug.clone(), found.map(|team| team.id));
                }
                match judge.teams.get(slug).copied().flatten() {
                    Some(team) => Some(Some(team)),
                    None => return Ok(Err(format!("team: there is no team {slug}."))),
                }
            }
        };
        let own = match &known {
            Some(domain) => store::domains::bindings(tx, reach.organization, domain.id).await?,
            None => BTreeMap::new(),
        };
        let mut roles = RoleChanges::new();
        for role in Role::ALL {
            let Some(handle) = data.get(role.as_str()) else {
                continue;
            };
            if handle.is_empty() {
                roles.insert(role, None);
                continue;
            }
            let contact = store::contacts::by_handle(tx, handle)
                .await?
                .filter(|contact| contact.organization_id == reach.organization);
            match contact {
                None => return Ok(Err(format!("{role}: there is no contact {handle}."))),
                Some(Contact {
                    id,
                    copy_of: Some(of),
                    ..
                }) if own.get(&role) != Some(&id) => {
                    return Ok(Err(format!("{role}: {}", copy_text(handle, &of))));
                }
                Some(contact) if !takes_roles(&contact) => {
                    return Ok(Err(format!(
                        "{role}: {handle} is inactive and takes no new roles."
                    )));
                }
                Some(contact) => {
                    roles.insert(role, Some(contact.id));
                }
            }
        }
        Ok(Ok(DomainRow {
            name,
            known,
            team,
            roles,
            adopts: data.get(ADOPT).map(|word| Adopts { send: word == SEND }),
        }))
    }
}

fn fill(draft: &mut Draft, data: &BTreeMap<String, String>) {
    for (name, text) in data {
        if let Some(place) = draft.get_mut(name) {
            place.clone_from(text);
        }
    }
}

/// `true` or `false` as people write it; an empty cell or an absent column means nothing.
fn flag(data: &BTreeMap<String, String>, name: &str) -> Judged<Option<bool>> {
    match data
        .get(name)
        .map(|text| text.to_lowercase())
        .unwrap_or_default()
        .as_str()
    {
        "" => Ok(None),
        "true" | "yes" | "1" => Ok(Some(true)),
        "false" | "no" | "0" => Ok(Some(false)),
        other => Err(format!("{name}: say true or false, not {other:?}.")),
    }
}

fn in_words(errors: &model::field::FieldErrors) -> String {
    errors
        .0
        .iter()
        .map(|error| format!("{}: {}", error.field, error.code.text()))
        .collect::<Vec<_>>()
        .join(" ")
}

fn refuse(row: &mut ImportRow, reason: String) {
    row.fate = Fate::Refused;
    row.reason = Some(reason);
}
