//! A row of an uploaded file, and how it is stored.

use crate::column::versioned;
use crate::error::Error;
use model::id::TaskId;
use model::import::{Fate, Outcome, Remarks};
use serde_json::Value;
use sqlx::FromRow;
use sqlx::types::Json;
use std::collections::BTreeMap;
use uuid::Uuid;

/// A row of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportRow {
    /// Its line in the file; the header is line 1.
    pub line: i64,
    /// Its outcome.
    pub fate: Fate,
    /// Column → text. Empty when the stored value can't be read; `reason` says so then.
    pub data: BTreeMap<String, String>,
    /// Why it was refused or failed, or can't be imported.
    pub reason: Option<String>,
    /// The contact or domain that it created or changed.
    pub object_id: Option<Uuid>,
    /// What was made of a row of domains.
    pub outcome: Option<Outcome>,
    /// The last task that it began.
    pub task_id: Option<TaskId>,
    /// What is said beside the outcome.
    pub remarks: Remarks,
    /// What it is about: the same for two rows of which the file may have one only.
    pub ident: Option<String>,
    /// Its cells as they stood in the file, where its columns may be mapped anew; only [`super::add_rows`] and [`super::raw`] have them.
    pub cells: Vec<String>,
}

impl ImportRow {
    /// A row that nobody has judged yet.
    #[must_use]
    pub const fn new(line: i64, data: BTreeMap<String, String>) -> Self {
        Self {
            line,
            fate: Fate::Create,
            data,
            reason: None,
            object_id: None,
            outcome: None,
            task_id: None,
            remarks: Remarks {
                wrong: Vec::new(),
                said: Vec::new(),
            },
            ident: None,
            cells: Vec::new(),
        }
    }
}

/// The reason given for a row whose cells can't be read back.
const UNREADABLE: &str =
    "This row's cells can't be read from the database any more. Bring it again.";

#[derive(FromRow)]
pub(super) struct Stored {
    line: i64,
    fate: String,
    data: String,
    reason: Option<String>,
    object_id: Option<Uuid>,
    outcome: Option<String>,
    task_id: Option<Uuid>,
    remarks: Option<String>,
    ident: Option<String>,
}

impl From<Stored> for ImportRow {
    fn from(stored: Stored) -> Self {
        let (data, reason) = match serde_json::from_str(&stored.data) {
            Ok(data) => (data, stored.reason),
            Err(_) => (BTreeMap::new(), Some(UNREADABLE.to_owned())),
        };
        // No statement touches a row with another outcome, so this one stays as it is.
        let (fate, reason) = match stored.fate.parse() {
            Ok(fate) => (fate, reason),
            Err(unknown) => (
                Fate::Failed,
                Some(format!("What became of this row can't be read: {unknown}.")),
            ),
        };
        let outcome = stored.outcome.map(|text| {
            serde_json::from_str(&text)
                .map_err(|error| error.to_string())
                .and_then(model::stored::read)
        });
        let (outcome, reason) = match outcome.transpose() {
            Ok(outcome) => (outcome, reason),
            Err(unreadable) => {
                let text = format!("What was made of this row can't be read: {unreadable}.");
                (None, Some(text))
            }
        };
        Self {
            line: stored.line,
            fate,
            data,
            reason,
            object_id: stored.object_id,
            outcome,
            task_id: stored.task_id.map(TaskId),
            // Beside the row's outcome only.
            remarks: stored
                .remarks
                .as_deref()
                .map_or_else(Remarks::default, remarks),
            ident: stored.ident,
            cells: Vec::new(),
        }
    }
}

/// What was said of a row. Of what can't be read, so much.
fn remarks(text: &str) -> Remarks {
    let read = serde_json::from_str(text).map_err(|error| error.to_string());
    read.and_then(model::stored::read)
        .unwrap_or_else(|why| Remarks {
            said: vec![format!(
                "What was said of this row can't be read any more: {why}."
            )],
            ..Remarks::default()
        })
}

/// What a row stores of its remarks: nothing where nothing is said.
pub(super) fn said(row: &ImportRow) -> Result<Option<Json<Value>>, Error> {
    let some = Some(&row.remarks).filter(|remarks| !remarks.is_empty());
    some.map(versioned).transpose()
}
