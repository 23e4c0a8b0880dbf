//! Taking rows of contacts in, many in one transaction. Rows that make new contacts are judged before it begins, as nothing in the book decides about them, and written together.

use super::contact_rows::{ContactRow, contact_row_of};
use super::moved::{contact_moved, contact_words};
use super::rows::{Batch, Place, UNKNOWN_ACTOR, fail};
use super::{Files, Import, ImportRow};
use crate::allowed::ContactsWrite;
use crate::contacts::{Contact, NewContact};
use crate::{Actor, Error, InBook, Result};
use chrono::{DateTime, Utc};
use model::contact::Snapshot;
use model::import::Fate;
use std::time::{Duration, Instant};
use store::Tx;

/// How long a transaction of rows is to take: others who write wait for it. A shorter one writes the same pages of the indexes more often.
const LASTING: Duration = Duration::from_millis(300);
/// The fewest and the most rows of one transaction.
const ROWS: std::ops::RangeInclusive<u32> = 50..=8_000;
/// Rows that are judged before others get a turn.
const JUDGED: usize = 8;

/// A row whose new contact is ready to be written.
struct New {
    at: usize,
    contact: NewContact,
    snapshot: Snapshot,
    is_active: bool,
}

impl Files<'_> {
    pub(super) async fn take_contacts(
        self,
        actor: &Actor,
        import: &Import,
        place: Place,
    ) -> Result<Option<Batch>> {
        // They were asked before the file was stored: what is stored of them is not what it was.
        let Ok(actor) = &actor.allowed_in_book::<ContactsWrite>() else {
            return self.refuse_rest(import, UNKNOWN_ACTOR).await;
        };
        let mut tx = self.tools.read(actor).await?;
        let go = self.go(&mut tx, import).await?;
        let mut rows = self.next_rows(&mut tx, import, place).await?;
        drop(tx);
        let new = judge_new(&mut rows).await;
        let mut tx = self.tools.begin(actor).await?;
        let begun = Instant::now();
        self.write_new(&mut tx, actor, new, &mut rows).await?;
        for row in rows.iter_mut().filter(|row| Fate::OPEN.contains(&row.fate)) {
            self.write_known(&mut tx, actor, go, row).await?;
        }
        store::imports::settle_rows(&mut tx, import.organization_id, import.id, &rows).await?;
        tx.commit().await?;
        Ok(Some(Batch::of(
            &rows,
            place,
            next(place.rows, begun.elapsed()),
        )))
    }

    /// Writes the contacts of rows that make new ones.
    async fn write_new(
        self,
        tx: &mut Tx,
        actor: &InBook<'_, ContactsWrite>,
        new: Vec<New>,
        rows: &mut [ImportRow],
    ) -> Result<()> {
        let (mut places, mut contacts) = (Vec::new(), Vec::new());
        for one in new {
            places.push((one.at, one.is_active));
            contacts.push((one.contact, one.snapshot));
        }
        let made = self.tools.contacts().make_many(tx, actor, contacts).await?;
        for ((at, is_active), contact) in places.into_iter().zip(&made) {
            if !is_active {
                self.tools
                    .contacts()
                    .put_out_of_use(tx, actor, contact)
                    .await?;
            }
            rows[at].object_id = Some(contact.id.0);
            rows[at].fate = Fate::Done;
        }
        Ok(())
    }

    /// A row about a contact that the book has: judged by what it is now.
    async fn write_known(
        self,
        tx: &mut Tx,
        actor: &InBook<'_, ContactsWrite>,
        go: Option<DateTime<Utc>>,
        row: &mut ImportRow,
    ) -> Result<()> {
        match self.contact_row(tx, actor, &row.data).await? {
            Ok(ContactRow::New(..)) => Err(Error::internal("a row without a handle was left")),
            Ok(ContactRow::Edit(before, after)) if contact_moved(go, &before, &after) => {
                row.object_id = Some(before.id.0);
                fail(row, contact_words(&before.handle));
                Ok(())
            }
            Ok(ContactRow::Edit(before, after)) => {
                self.write_row(tx, actor, (*before, *after), row).await
            }
            Err(wrong) => {
                fail(row, wrong.text);
                Ok(())
            }
        }
    }

    async fn write_row(
        self,
        tx: &mut Tx,
        actor: &InBook<'_, ContactsWrite>,
        (before, after): (Contact, Contact),
        row: &mut ImportRow,
    ) -> Result<()> {
        row.object_id = Some(before.id.0);
        match self
            .tools
            .contacts()
            .save_in(tx, actor, before, after)
            .await
        {
            Ok(saved) => {
                row.fate = Fate::Done;
                // Of several each is found on the contact's page.
                row.task_id = match saved.tasks.as_slice() {
                    [one] => Some(*one),
                    _ => None,
                };
            }
            // Nothing was written before the rule refused: the transaction goes on.
            Err(Error::Rule { message, .. }) => fail(row, message.into_owned()),
            Err(error) => return Err(error),
        }
        Ok(())
    }
}

/// Judges the rows that can't be read, and those that make new contacts; the former fail, the latter are returned.
async fn judge_new(rows: &mut [ImportRow]) -> Vec<New> {
    let mut new = Vec::with_capacity(rows.len());
    for (at, row) in rows.iter_mut().enumerate() {
        if let Some(unreadable) = row.reason.take() {
            fail(row, unreadable);
            continue;
        }
        if row
            .data
            .get("handle")
            .is_some_and(|handle| !handle.is_empty())
        {
            continue;
        }
        match contact_row_of(None, &row.data) {
            Ok(ContactRow::New(draft, snapshot, is_active)) => new.push(New {
                at,
                contact: NewContact::external(*draft),
                snapshot: *snapshot,
                is_active,
            }),
            Ok(ContactRow::Edit(..)) => {}
            Err(wrong) => fail(row, wrong.text),
        }
        // Reading telephone numbers takes time: whoever waits for this thread gets it in between.
        if at % JUDGED == JUDGED - 1 {
            tokio::task::yield_now().await;
        }
    }
    new
}

/// How many rows the next transaction takes, after one of so many took so long.
fn next(rows: u32, took: Duration) -> u32 {
    let factor = LASTING.as_secs_f64() / took.as_secs_f64().max(1e-6);
    // A cast of a float saturates.
    let next = f64::from(rows) * factor.clamp(0.5, 2.0);
    (next as u32).clamp(*ROWS.start(), *ROWS.end())
}
