//! Contacts and teams as files name them: in any case, since spreadsheets and people change it.

use crate::{Cleared, Result};
use model::id::TeamId;
use std::collections::BTreeMap;
use store::Tx;
use store::contacts::Contact;
use store::teams::Team;

/// Teams by what rows called them, so that each is looked up once.
pub(super) type Teams = BTreeMap<String, Option<TeamId>>;

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
pub(super) async fn team_called(
    tx: &mut Tx,
    reach: &Cleared<'_>,
    slug: &str,
) -> Result<Option<Team>> {
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
