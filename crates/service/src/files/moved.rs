//! What has moved between the go and a row's turn: rows are looked over before, and an import may take minutes. Whoever would become a registrant is to be who they were then.

use super::domain_rows::DomainRow;
use super::{Files, Import};
use crate::Result;
use crate::contacts::Contact;
use crate::plans::another_registrant;
use chrono::{DateTime, Utc};
use model::id::{ContactId, OrganizationId, TeamId};
use model::past::{Began, held_at};
use model::role::Role;
use store::Tx;
use uuid::Uuid;

impl Files<'_> {
    /// When somebody said go; `None` where nobody did.
    pub(super) async fn go(self, tx: &mut Tx, import: &Import) -> Result<Option<DateTime<Utc>>> {
        let Some(task) = import.task_id else {
            return Ok(None);
        };
        let task = store::tasks::get(tx, import.organization_id, task).await?;
        Ok(task.map(|task| task.created_at))
    }

    /// Why a row of domains is left out: since the go the contact that it gives as registrant has become somebody else, or its team, or the organization, names another one.
    pub(super) async fn registrant_moved(
        self,
        tx: &mut Tx,
        import: &Import,
        row: &DomainRow,
    ) -> Result<Option<String>> {
        let of = import.organization_id;
        let Some(given) = given(tx, of, row).await? else {
            return Ok(None);
        };
        let Some(go) = self.go(tx, import).await? else {
            return Ok(None);
        };
        let [then, now] = match given {
            Given::Contact(id) => [Some(id), Some(id)],
            Given::By(team) => [
                named_at(tx, of, team, go).await?,
                named_at(tx, of, team, self.tools.now()).await?,
            ],
        };
        let Some(id) = now else {
            // Nobody: the registry keeps the one that it has.
            return Ok(None);
        };
        let was = store::past::contact(tx, of, id, go).await?;
        let is = store::contacts::get(tx, of, id).await?;
        let same =
            matches!((&was, &is), (Some(was), Some(is)) if !another_registrant(&was.what, is));
        if then == now && same {
            return Ok(None);
        }
        let who = is.map_or_else(|| "nobody".to_owned(), |is| is.handle);
        Ok(Some(format!(
            "The registrant would be {who}, and that is not who it would have been when this import was begun. Look at it, and bring the row again."
        )))
    }
}

/// From where a row gives a registrant.
enum Given {
    /// It names one itself, or its domain does.
    Contact(ContactId),
    /// Its team does, or the organization.
    By(Option<TeamId>),
}

/// `None` when it gives none.
async fn given(tx: &mut Tx, of: OrganizationId, row: &DomainRow) -> Result<Option<Given>> {
    let named = row.roles.get(&Role::Registrant);
    if let Some(Some(contact)) = named {
        return Ok(Some(Given::Contact(*contact)));
    }
    let Some(domain) = &row.known else {
        // What is adopted keeps its roles, unless those of its team are sent at once.
        let sent = row.adopts.is_some_and(|adopts| adopts.send);
        return Ok(row.team.filter(|_| sent).map(Given::By));
    };
    let team = row.team.unwrap_or(domain.team_id);
    if row.adopts.is_some() || (named.is_none() && team == domain.team_id) {
        return Ok(None);
    }
    let own = store::domains::bindings(tx, of, domain.id).await?;
    let stays = named.is_none() && own.contains_key(&Role::Registrant);
    Ok((!stays).then_some(Given::By(team)))
}

/// Whom the team, or the organization by default, named as registrant at a moment.
async fn named_at(
    tx: &mut Tx,
    of: OrganizationId,
    team: Option<TeamId>,
    at: DateTime<Utc>,
) -> Result<Option<ContactId>> {
    let owners = [Uuid::nil(), team.map_or(Uuid::nil(), |team| team.0), of.0];
    let latest = store::past::roles(tx, of, owners, at).await?;
    let assigned = Began { at, change: None };
    let held = held_at(&latest, assigned, at);
    Ok(held.get(&Role::Registrant).map(|held| held.contact))
}

/// Whether somebody edited the contact after the go, and the row would make another registrant of what it is since: nobody has looked at that. What is no matter of who it is, a row
/// changes as it says.
pub(super) fn contact_moved(go: Option<DateTime<Utc>>, before: &Contact, after: &Contact) -> bool {
    go.is_none_or(|go| before.updated_at > go) && another_registrant(before, after)
}

/// Why such a row is left out.
pub(super) fn contact_words(handle: &str) -> String {
    format!(
        "{handle} was changed after this import was begun, and would become another registrant by this row. Look at it, and bring the row again."
    )
}
