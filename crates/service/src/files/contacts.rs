//! Taking rows of contacts in, many in one transaction. Rows that make new contacts are judged before it begins, as nothing in the book decides about them, and written together; while one batch is written, the next
//! is read and judged on another processor.

use super::contact_rows::{ContactRow, contact_row_of};
use super::known::{NewRow, is_known};
use super::moved::{contact_moved, contact_words};
use super::rows::{Batch, Place, UNKNOWN_ACTOR, fail};
use super::{Files, Import, ImportRow};
use crate::allowed::ContactsWrite;
use crate::contacts::{Contact, NewContact};
use crate::{Actor, Error, InBook, Result};
use chrono::{DateTime, Utc};
use model::import::Fate;
use std::time::{Duration, Instant};
use store::Tx;
use store::contacts::Saying;
use uuid::Uuid;

/// How long a transaction of rows is to take: others who write wait for it. A shorter one writes the same pages of the indexes more often.
const LASTING: Duration = Duration::from_millis(500);
/// The fewest and the most rows of one transaction.
const ROWS: std::ops::RangeInclusive<u32> = 50..=5_000;

/// Up to here each batch is twice as large as the one before, whatever that takes: it is read before that is known.
const GROWING: u32 = 1_000;

/// Rows that were read and judged while those before them were written.
#[derive(Debug)]
pub struct Ahead {
    import: Uuid,
    /// The line behind which they begin.
    after: i64,
    judged: Judged,
}

/// Rows, and the new contacts that some of them make.
#[derive(Debug)]
struct Judged {
    rows: Vec<ImportRow>,
    new: Vec<New>,
}

/// A row whose new contact is ready to be written.
#[derive(Debug)]
struct New {
    at: usize,
    contact: NewContact,
    row: NewRow,
}

impl Files<'_> {
    /// The next batch, and what was judged ahead of the one behind it.
    pub(super) async fn take_contacts(
        self,
        actor: &Actor,
        import: &Import,
        place: Place,
        ahead: Option<Ahead>,
    ) -> Result<Option<(Batch, Option<Ahead>)>> {
        // They were asked before the file was stored: what is stored of them is not what it was.
        let Ok(actor) = &actor.allowed_in_book::<ContactsWrite>() else {
            self.refuse_rest(import, UNKNOWN_ACTOR).await?;
            return Ok(None);
        };
        let fits = |ahead: &Ahead| ahead.import == import.id && ahead.after == place.after;
        let judged = match ahead.filter(fits) {
            Some(ahead) => ahead.judged,
            None => self.judged(actor, import, place).await?,
        };
        let behind = Place {
            after: judged.rows.last().map_or(place.after, |row| row.line),
            rows: place.rows.max(GROWING.min(2 * place.rows)),
        };
        // The rows of a file stay as they are while a task takes them in, so it does not matter when they are read.
        let (batch, ahead) = tokio::join!(
            self.write_judged(actor, import, place, judged),
            self.judged(actor, import, behind)
        );
        // What failed is tried again, when it is needed.
        let ahead = ahead.ok().map(|judged| Ahead {
            import: import.id,
            after: behind.after,
            judged,
        });
        Ok(Some((batch?, ahead)))
    }

    /// Reads the next rows and judges those that make new contacts. The judging takes a processor for a while, so it has a thread of its own.
    async fn judged(
        self,
        actor: &InBook<'_, ContactsWrite>,
        import: &Import,
        place: Place,
    ) -> Result<Judged> {
        let mut tx = self.tools.read(actor).await?;
        let mut rows = self.next_rows(&mut tx, import, place).await?;
        drop(tx);
        let judging = tokio::task::spawn_blocking(move || {
            let new = judge_new(&mut rows);
            Judged { rows, new }
        });
        judging.await.map_err(Error::internal)
    }

    async fn write_judged(
        self,
        actor: &InBook<'_, ContactsWrite>,
        import: &Import,
        place: Place,
        Judged { mut rows, new }: Judged,
    ) -> Result<Batch> {
        let mut tx = self.tools.read(actor).await?;
        let go = self.go(&mut tx, import).await?;
        drop(tx);
        let mut tx = self.tools.begin(actor).await?;
        if !new.is_empty() {
            // Another import of the same file looks for them when these are there.
            store::contacts::hold_making(&mut tx, actor.organization).await?;
        }
        let begun = Instant::now();
        self.write_new(&mut tx, actor, new, &mut rows).await?;
        for row in rows.iter_mut().filter(|row| Fate::OPEN.contains(&row.fate)) {
            self.write_known(&mut tx, actor, go, row).await?;
        }
        store::imports::settle_rows(&mut tx, import.organization_id, import.id, &rows).await?;
        tx.commit().await?;
        let next = next(rows.len(), begun.elapsed());
        Ok(Batch::of(&rows, place, next))
    }

    /// Writes the contacts of rows that make new ones. What has come into the book since the file was read is not made again.
    async fn write_new(
        self,
        tx: &mut Tx,
        actor: &InBook<'_, ContactsWrite>,
        new: Vec<New>,
        rows: &mut [ImportRow],
    ) -> Result<()> {
        let wanted: Vec<Saying<'_>> = new.iter().map(|one| one.row.saying()).collect();
        let known = store::contacts::saying_many(tx, actor.organization, &wanted).await?;
        let (mut places, mut contacts) = (Vec::new(), Vec::new());
        for (one, known) in new.into_iter().zip(known) {
            if let Some(known) = known {
                is_known(&mut rows[one.at], &known);
                continue;
            }
            places.push((one.at, one.row.is_active));
            contacts.push((one.contact, one.row.snapshot));
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
fn judge_new(rows: &mut [ImportRow]) -> Vec<New> {
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
                row: NewRow {
                    snapshot: *snapshot,
                    disclose: draft.disclose,
                    is_active,
                },
                contact: NewContact::external(*draft),
            }),
            Ok(ContactRow::Edit(..)) => {}
            Err(wrong) => fail(row, wrong.text),
        }
    }
    new
}

/// How many rows a transaction takes, after one of so many took so long.
fn next(rows: usize, took: Duration) -> u32 {
    let factor = LASTING.as_secs_f64() / took.as_secs_f64().max(1e-6);
    // A cast of a float saturates.
    let next = rows as f64 * factor.clamp(0.5, 2.0);
    (next as u32).clamp(*ROWS.start(), *ROWS.end())
}
