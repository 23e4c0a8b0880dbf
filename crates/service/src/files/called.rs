//! Contacts and teams as files name them: in any case, since spreadsheets and people change it.

use crate::{Cleared, Result};
use model::id::TeamId;
use model::role::Role;
use std::collections::{BTreeMap, BTreeSet};
use store::Tx;
use store::contacts::Contact;
use store::teams::Team;

/// What rows of domains name, each looked up once: teams by what rows called them, and contacts likewise.
#[derive(Default)]
pub(super) struct Called {
    teams: BTreeMap<String, Option<TeamId>>,
    contacts: BTreeMap<String, Option<Contact>>,
}

impl Called {
    /// Looks up what these rows name and is not known yet, in a few statements.
    pub(super) async fn look_up<'r>(
        &mut self,
        tx: &mut Tx,
        reach: &Cleared<'_>,
        rows: impl IntoIterator<Item = &'r BTreeMap<String, String>>,
    ) -> Result<()> {
        let (mut teams, mut handles) = (BTreeSet::new(), BTreeSet::new());
        for data in rows {
            teams.extend(data.get("team").filter(|slug| !slug.is_empty()));
            let named = Role::ALL.iter().filter_map(|role| data.get(role.as_str()));
            handles.extend(named.filter(|handle| !handle.is_empty()));
        }
        for slug in teams {
            if !self.teams.contains_key(slug) {
                let found = team_called(tx, reach, slug).await?;
                self.teams.insert(slug.clone(), found.map(|team| team.id));
            }
        }
        handles.retain(|handle| !self.contacts.contains_key(*handle));
        let found = contacts_called(tx, reach, handles).await?;
        self.contacts.extend(found);
        Ok(())
    }

    /// The team that a row calls so; `None` also where it was not looked up.
    pub(super) fn team(&self, slug: &str) -> Option<TeamId> {
        self.teams.get(slug).copied().flatten()
    }

    /// The contact that a row calls so; `None` also where it was not looked up.
    pub(super) fn contact(&self, handle: &str) -> Option<&Contact> {
        self.contacts.get(handle)?.as_ref()
    }

    /// Forgets the contacts: they may be others in the next transaction, and a file may name all of the book's.
    pub(super) fn forget_contacts(&mut self) {
        self.contacts.clear();
    }
}

/// The organization's contacts of these handles, by what they were called.
async fn contacts_called(
    tx: &mut Tx,
    reach: &Cleared<'_>,
    handles: BTreeSet<&String>,
) -> Result<BTreeMap<String, Option<Contact>>> {
    if handles.is_empty() {
        return Ok(BTreeMap::new());
    }
    let usual = |handle: &str| handle.to_uppercase();
    let all: Vec<String> = handles
        .iter()
        .flat_map(|handle| spellings(handle, usual(handle)))
        .collect();
    let found = store::contacts::called(tx, reach.organization, &all).await?;
    let found: BTreeMap<&str, &Contact> = found
        .iter()
        .map(|contact| (contact.handle.as_str(), contact))
        .collect();
    let named = |handle: &String| {
        let mut spelled = spellings(handle, usual(handle));
        let contact = spelled.find_map(|handle| found.get(handle.as_str()).copied());
        (handle.clone(), contact.cloned())
    };
    Ok(handles.into_iter().map(named).collect())
}

/// The organization's contact of this handle.
pub(super) async fn contact_called(
    tx: &mut Tx,
    reach: &Cleared<'_>,
    handle: &str,
) -> Result<Option<Contact>> {
    let ours = |contact: &Contact| contact.organization_id == reach.organization;
    for handle in spellings(handle, handle.to_uppercase()) {
        let found = store::contacts::by_handle(tx, &handle).await?;
        if let Some(found) = found.filter(ours) {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// The organization's team of this slug.
async fn team_called(tx: &mut Tx, reach: &Cleared<'_>, slug: &str) -> Result<Option<Team>> {
    for slug in spellings(slug, slug.to_lowercase()) {
        let found = store::teams::by_slug(tx, reach.organization, &slug).await?;
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

/// As it was typed, and as such names are written.
fn spellings(typed: &str, usual: String) -> impl Iterator<Item = String> {
    let usual = Some(usual).filter(|usual| usual != typed);
    std::iter::once(typed.to_owned()).chain(usual)
}
