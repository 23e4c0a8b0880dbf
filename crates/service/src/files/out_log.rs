//! Writing the audit log to a file, page by page.

use super::Files;
use super::cells::line;
use super::out::{Exported, PIECE, begun};
use crate::audit::{Audit, AuditFilter, History, Name};
use crate::{Actor, Result};
use boxed::boxed;
use chrono::SecondsFormat;
use serde_json::Value;
use store::{Cursor, Page};

const COLUMNS: [&str; 11] = [
    "at",
    "actor_kind",
    "actor_id",
    "actor_name",
    "action",
    "object_kind",
    "object_id",
    "object_name",
    "before",
    "after",
    "cause_id",
];

impl<'a> Files<'a> {
    /// A chunk of the entries that match the filter, newest first, each with the name that its object has now.
    ///
    /// # Errors
    /// Only admins may, and no key that is limited to a project.
    #[boxed]
    pub async fn export_audit(
        self,
        actor: &Actor,
        filter: &AuditFilter,
        after: Option<Cursor>,
    ) -> Result<Exported> {
        let mut text = begun(after.is_none(), &COLUMNS)?;
        let page = Page {
            limit: PIECE,
            after,
        };
        let history = self.tools.audit().page(actor, filter, &page).await?;
        for entry in &history.entries {
            text.push_str(&line(&cells(&history, entry))?);
        }
        Ok(Exported {
            text,
            next: history.next,
        })
    }
}

fn cells(history: &History, entry: &Audit) -> Vec<String> {
    let side = |side: &Option<Value>| side.as_ref().map(Value::to_string).unwrap_or_default();
    let id = |id: Option<uuid::Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
    let named = history.names.get(entry.object_id);
    vec![
        entry.at.to_rfc3339_opts(SecondsFormat::Micros, true),
        entry.actor_kind.clone(),
        id(entry.actor_id),
        entry.actor_name.clone(),
        entry.action.clone(),
        entry.object_kind.clone(),
        entry.object_id.to_string(),
        named.map(|(_, name)| words(name)).unwrap_or_default(),
        side(&entry.before),
        side(&entry.after),
        id(entry.cause_id),
    ]
}

/// A name, with a contact's handle.
fn words(name: &Name) -> String {
    match &name.handle {
        Some(handle) => format!("{} {handle}", name.name).trim().to_owned(),
        None => name.name.clone(),
    }
}
