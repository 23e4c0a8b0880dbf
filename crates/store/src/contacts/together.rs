//! A new contact with all that is kept beside its row, in one statement of several: on SQLite, where each statement is a round trip to the thread that has the file, and everybody who writes waits
//! for it. PostgreSQL takes one at a time.

use super::row::{INSERT, bound};
use super::{Contact, verification_clock};
use crate::error::Error;
use crate::history;
use crate::tx::Tx;
use model::contact::{ContactKind, VerificationStatus};
use std::sync::LazyLock;

/// Where the values of a contact's row are that other statements use, and those that follow it.
const ID: usize = 1;
const ORGANIZATION: usize = 2;
const UPDATED_AT: usize = 26;
const CHANGE_AT: usize = 33;
const CHANGE: usize = 34;
const VALUE: usize = 35;

/// The statements.
static ROWS: LazyLock<String> = LazyLock::new(|| {
    [
        INSERT[0].to_owned(),
        renumbered(
            history::CONTACT.open,
            &[ORGANIZATION, CHANGE_AT, CHANGE, ID],
        ),
        renumbered(
            verification_clock::FIRST,
            &[ORGANIZATION, VALUE, ID, UPDATED_AT],
        ),
        renumbered(
            verification_clock::UPSERT,
            &[ID, ORGANIZATION, VALUE, UPDATED_AT],
        ),
    ]
    .join("; ")
});

/// Writes an external contact that waits for its verification; `false` for any other.
pub(super) async fn insert(tx: &mut Tx, contact: &Contact) -> Result<bool, Error> {
    let waits = contact.kind == ContactKind::External
        && contact.copy_of.is_none()
        && contact.verification_status == VerificationStatus::Unverified;
    let Some(value) = model::verification::value(&contact.snapshot).filter(|_| waits) else {
        return Ok(false);
    };
    let (organization, now) = (contact.organization_id, contact.updated_at);
    let change = history::change(tx, organization, now).await?;
    touched!(
        tx,
        bound!(sqlx::query(ROWS.as_str()), contact)
            .bind(change.at)
            .bind(change.id)
            .bind(Vec::from(value))
    )?;
    Ok(true)
}

/// A statement whose values are at these places among others'.
fn renumbered(sql: &str, places: &[usize]) -> String {
    let mut pieces = sql.split('$');
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let digits = piece.len() - piece.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let place = piece[..digits].parse::<usize>().ok();
        let place = place.and_then(|number| places.get(number - 1));
        text.push('$');
        match place {
            Some(place) => text.push_str(&place.to_string()),
            None => text.push_str(&piece[..digits]),
        }
        text.push_str(&piece[digits..]);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::renumbered;

    #[test]
    fn values_keep_their_meaning() {
        let sql = renumbered(
            "a = $1 AND b = $12 OR c=$2, $1)",
            &[7, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 30],
        );
        assert_eq!(sql, "a = $7 AND b = $30 OR c=$8, $7)");
        assert_eq!(renumbered("nothing", &[]), "nothing");
    }
}
