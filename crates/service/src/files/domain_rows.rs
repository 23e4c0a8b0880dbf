//! What a row of domains says: the domain, its team, and who holds its roles.

use super::called::Called;
use super::spoiled::{is_made, is_made_of, stays};
use super::table::{ADOPT, SEND};
use super::wrong::{Judged, Wrong};
use super::{Files, ImportRow};
use crate::allowed::DomainsWrite;
use crate::book::{copy_text, takes_roles};
use crate::contacts::Contact;
use crate::domains::RoleChanges;
use crate::{Reach, Result, Within};
use model::domain_name::DomainName;
use model::id::{ContactId, TeamId};
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

/// The domain of a row as the book has it.
#[derive(Default)]
pub(super) struct KnownDomain {
    /// The domain, if it exists, in whatever organization.
    pub(super) domain: Option<Domain>,
    /// Whom it names itself.
    pub(super) own: BTreeMap<Role, ContactId>,
}

impl Files<'_> {
    /// What a row says. What it names is looked up in `called`, unless it stands there already.
    pub(super) async fn domain_row(
        self,
        tx: &mut Tx,
        reach: &Within<'_, DomainsWrite>,
        called: &mut Called,
        data: &BTreeMap<String, String>,
    ) -> Result<Judged<DomainRow>> {
        let mut known = KnownDomain::default();
        if let Some(name) = DomainRow::name_in(data) {
            known.domain = store::domains::by_name(tx, &name).await?;
        }
        if let Some(domain) = known.domain.as_ref().filter(|domain| ours(reach, domain)) {
            known.own = store::domains::bindings(tx, reach.organization, domain.id).await?;
        }
        called.look_up(tx, reach, [data]).await?;
        Ok(domain_row_of(reach, known, called, data))
    }
}

impl Files<'_> {
    /// Where a spreadsheet has made something else of the slug of the domain's own team, `7` of `007`, it is that slug.
    pub(super) async fn unspoil_team(
        self,
        tx: &mut Tx,
        reach: &Reach<'_>,
        row: &mut ImportRow,
    ) -> Result<()> {
        let cell = row.data.get("team").filter(|cell| is_made(cell));
        let (Some(cell), Some(name)) = (cell, DomainRow::name_in(&row.data)) else {
            return Ok(());
        };
        let known = store::domains::by_name(tx, &name).await?;
        let known = known.filter(|domain| ours(reach, domain));
        let Some(team) = known.and_then(|domain| domain.team_id) else {
            return Ok(());
        };
        let team = store::teams::get(tx, reach.organization, team).await?;
        let slug = team.map(|team| team.slug).unwrap_or_default();
        if *cell != slug && is_made_of(cell, &slug) {
            row.remarks.said.push(stays("team", cell, &slug));
            row.data.insert("team".into(), slug);
        }
        Ok(())
    }
}

fn ours(reach: &Reach<'_>, domain: &Domain) -> bool {
    domain.organization_id == reach.organization && reach.includes(domain.project_id)
}

/// What a row says of this domain, or of one that is not in the book.
pub(super) fn domain_row_of(
    reach: &Reach<'_>,
    known: KnownDomain,
    called: &Called,
    data: &BTreeMap<String, String>,
) -> Judged<DomainRow> {
    let typed = data.get("name").map_or("", String::as_str);
    let name =
        DomainName::parse(typed).map_err(|code| Wrong::of("name", code.text().into_owned()))?;
    let KnownDomain { domain, own } = known;
    if domain.as_ref().is_some_and(|domain| !ours(reach, domain)) {
        let text = format!(
            "the registry does not hold {} under our account.",
            name.unicode()
        );
        return Err(Wrong::of("name", text));
    }
    let team = match data.get("team") {
        None => None,
        Some(slug) if slug.is_empty() => Some(None),
        Some(slug) => {
            let found = called.team(slug);
            let found =
                found.ok_or_else(|| Wrong::of("team", format!("there is no team {slug}.")))?;
            Some(Some(found))
        }
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
        let wrong = |text: String| Err(Wrong::of(role.as_str(), text));
        match called.contact(handle) {
            None => return wrong(format!("there is no contact {handle}.")),
            Some(Contact {
                id,
                copy_of: Some(of),
                ..
            }) if own.get(&role) != Some(id) => {
                return wrong(copy_text(handle, of));
            }
            Some(contact) if !takes_roles(contact) => {
                return wrong(format!("{handle} is inactive and takes no new roles."));
            }
            Some(contact) => {
                roles.insert(role, Some(contact.id));
            }
        }
    }
    Ok(DomainRow {
        name,
        known: domain,
        team,
        roles,
        adopts: data.get(ADOPT).map(|word| Adopts { send: word == SEND }),
    })
}
