//! What a row of domains says: the domain, its team, and who holds its roles.

use super::Files;
use super::called::{Teams, contact_called, team_called};
use super::table::{ADOPT, SEND};
use super::wrong::{Judged, Wrong};
use crate::allowed::DomainsWrite;
use crate::book::{copy_text, takes_roles};
use crate::contacts::Contact;
use crate::domains::RoleChanges;
use crate::{Result, Within};
use model::domain_name::DomainName;
use model::id::TeamId;
use model::role::Role;
use std::collections::BTreeMap;
use store::Tx;
use store::domains::Domain;

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

impl DomainRow {
    /// The domain that a row names, if that is a name.
    pub(super) fn name_in(data: &BTreeMap<String, String>) -> Option<DomainName> {
        DomainName::parse(data.get("name")?).ok()
    }
}

impl Files<'_> {
    pub(super) async fn domain_row(
        self,
        tx: &mut Tx,
        reach: &Within<'_, DomainsWrite>,
        teams: &mut Teams,
        data: &BTreeMap<String, String>,
    ) -> Result<Judged<DomainRow>> {
        let typed = data.get("name").map_or("", String::as_str);
        let name = match DomainName::parse(typed) {
            Ok(name) => name,
            Err(code) => {
                let text = code.text().into_owned();
                return Ok(Err(Wrong::of("name", text)));
            }
        };
        let known = store::domains::by_name(tx, &name).await?;
        if let Some(domain) = &known
            && (domain.organization_id != reach.organization || !reach.includes(domain.project_id))
        {
            let text = format!(
                "the registry does not hold {} under our account.",
                name.unicode()
            );
            return Ok(Err(Wrong::of("name", text)));
        }
        let team = match data.get("team") {
            None => None,
            Some(slug) if slug.is_empty() => Some(None),
            Some(slug) => {
                if !teams.contains_key(slug) {
                    let found = team_called(tx, reach, slug).await?;
                    teams.insert(slug.clone(), found.map(|team| team.id));
                }
                match teams.get(slug).copied().flatten() {
                    Some(team) => Some(Some(team)),
                    None => {
                        let text = format!("there is no team {slug}.");
                        return Ok(Err(Wrong::of("team", text)));
                    }
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
            let wrong = |text: String| Ok(Err(Wrong::of(role.as_str(), text)));
            match contact_called(tx, reach, handle).await? {
                None => return wrong(format!("there is no contact {handle}.")),
                Some(Contact {
                    id,
                    copy_of: Some(of),
                    ..
                }) if own.get(&role) != Some(&id) => {
                    return wrong(copy_text(handle, &of));
                }
                Some(contact) if !takes_roles(&contact) => {
                    return wrong(format!("{handle} is inactive and takes no new roles."));
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
