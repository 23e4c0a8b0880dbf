//! Judging a row's outcome: once when the file is read, and again when the row is imported, since the data may have changed in between.

use super::Files;
use super::called::Called;
use super::contact_rows::{ContactRow, contact_row_of};
use super::domain_rows::DomainRow;
use super::known::{NewRow, Unlooked, known_already, same_as_line};
use super::mended::{advice, mend, unspoil};
use super::table::Kind;
use super::wrong::{Judged, Wrong};
use crate::{Cleared, Result};
use model::contact::Snapshot;
use model::import::Fate;
use std::collections::HashMap;
use store::Tx;
use store::imports::ImportRow;
use uuid::Uuid;

/// Rows that are judged before others get a turn.
const JUDGED: usize = 8;

/// What is known of the rows before this one.
pub(super) struct Judge {
    kind: Kind,
    /// What rows before were about, and on which line.
    seen: HashMap<String, i64>,
    /// The file, when its other rows are stored already and only this one is judged anew.
    stored: Option<Uuid>,
    /// What rows called teams and contacts.
    called: Called,
    /// Rows that would make contacts, and have not been compared with the book.
    new: Vec<Unlooked>,
}

impl Judge {
    pub(super) fn new(kind: Kind) -> Self {
        Self {
            kind,
            seen: HashMap::new(),
            stored: None,
            called: Called::default(),
            new: Vec::new(),
        }
    }

    /// For one row of a file whose others are stored.
    pub(super) fn among(kind: Kind, import: Uuid) -> Self {
        Self {
            stored: Some(import),
            ..Self::new(kind)
        }
    }
}

impl Files<'_> {
    /// Writes the outcome and reason of each row into it, and mends cells where what they were is beyond doubt.
    pub(super) async fn judge_all(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        judge: &mut Judge,
        rows: &mut [ImportRow],
    ) -> Result<()> {
        judge.new.clear();
        for (at, row) in rows.iter_mut().enumerate() {
            self.judge(tx, actor, judge, row).await?;
            // Reading telephone numbers takes time: whoever waits for this thread gets it in between.
            if at % JUDGED == JUDGED - 1 {
                tokio::task::yield_now().await;
            }
        }
        known_already(tx, actor.organization, &judge.new, rows).await
    }

    async fn judge(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        judge: &mut Judge,
        row: &mut ImportRow,
    ) -> Result<()> {
        if row.reason.is_some() {
            return Ok(());
        }
        let judged = match judge.kind {
            Kind::Contacts => self.judge_contact(tx, actor, judge, row).await?,
            Kind::Domains => self.judge_domain(tx, actor, judge, row).await?,
        };
        if let Err(wrong) = judged {
            row.fate = Fate::Refused;
            row.reason = Some(wrong.text);
            row.remarks.wrong = wrong.columns;
        }
        Ok(())
    }

    async fn judge_contact(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        judge: &mut Judge,
        row: &mut ImportRow,
    ) -> Result<Judged<()>> {
        let before = match self.row_contact(tx, actor, &row.data).await? {
            Ok(before) => before,
            Err(wrong) => return Ok(Err(wrong)),
        };
        if let Some(contact) = &before {
            let handle = contact.handle.clone();
            row.data.insert("handle".into(), handle.clone());
            if let Some(line) = judge.met(tx, actor, row, handle.clone()).await? {
                return Ok(Err(twice("handle", &handle, line)));
            }
        }
        if let (Some(before), None) = (&before, judge.stored) {
            unspoil(&mut row.data, before, &mut row.remarks);
        }
        if let Err(wrong) = mend(&mut row.data, before.as_ref(), &mut row.remarks) {
            return Ok(Err(wrong));
        }
        let found = match contact_row_of(before, &row.data) {
            Ok(found) => found,
            Err(wrong) => return Ok(Err(wrong)),
        };
        match found {
            ContactRow::New(draft, snapshot, is_active) => {
                row.fate = Fate::Create;
                advise(row, None, &snapshot);
                let new = NewRow {
                    disclose: draft.disclose,
                    snapshot: *snapshot,
                    is_active,
                };
                if let Some(line) = judge.met(tx, actor, row, new.ident()).await? {
                    row.fate = Fate::Unchanged;
                    row.reason = Some(same_as_line(line));
                }
                judge.new.push((row.line, new));
            }
            ContactRow::Edit(before, after) => {
                row.object_id = Some(before.id.0);
                row.fate = if before == after {
                    Fate::Unchanged
                } else {
                    Fate::Update
                };
                advise(row, Some(&before.snapshot), &after.snapshot);
            }
        }
        Ok(Ok(()))
    }

    async fn judge_domain(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        judge: &mut Judge,
        row: &mut ImportRow,
    ) -> Result<Judged<()>> {
        let reach = &actor.allowed_within()?;
        if let Some(name) = DomainRow::name_in(&row.data)
            && let Some(line) = judge.met(tx, actor, row, name.ascii().to_owned()).await?
        {
            return Ok(Err(twice("name", &name.unicode(), line)));
        }
        if judge.stored.is_none() {
            self.unspoil_team(tx, reach, row).await?;
        }
        judge.called.forget_contacts();
        let found = match self
            .domain_row(tx, reach, &mut judge.called, &row.data)
            .await?
        {
            Ok(found) => found,
            Err(wrong) => return Ok(Err(wrong)),
        };
        let Some(domain) = found.known else {
            row.fate = Fate::Create;
            return Ok(Ok(()));
        };
        row.object_id = Some(domain.id.0);
        let own = store::domains::bindings(tx, actor.organization, domain.id).await?;
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
        Ok(Ok(()))
    }
}

impl Judge {
    /// Notes what the row is about. Answers with the line of another row that is about the same.
    async fn met(
        &mut self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        row: &mut ImportRow,
        ident: String,
    ) -> Result<Option<i64>> {
        row.ident = Some(ident.clone());
        if let Some(import) = self.stored {
            let one = (ident.as_str(), row.line);
            return Ok(store::imports::same_ident(tx, actor.organization, import, one).await?);
        }
        let first = *self.seen.entry(ident).or_insert(row.line);
        Ok(Some(first).filter(|first| *first != row.line))
    }
}

/// Says what deserves a look, and did not before.
fn advise(row: &mut ImportRow, before: Option<&Snapshot>, of: &Snapshot) {
    if before == Some(of) {
        return;
    }
    let known = before.map(advice).unwrap_or_default();
    for (column, text) in advice(of) {
        if !known
            .iter()
            .any(|(of, said)| (of, said) == (&column, &text))
        {
            row.remarks.said.push(format!("{column}: {text}"));
            row.remarks.wrong.push(column);
        }
    }
}

fn twice(column: &str, what: &str, line: i64) -> Wrong {
    let text = format!("{what} stands in the file twice, first on line {line}.");
    Wrong::among(&[column], text)
}
