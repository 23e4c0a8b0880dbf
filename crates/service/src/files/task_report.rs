//! The report of a task as CSV: of one that covers many domains a line for each of its parts, of an import a line for each row of its file, of any other its own line.

use super::Files;
use super::cells::line;
use super::out::{Exported, begun};
use crate::allowed::TasksRead;
use crate::tasks::{TaskFilter, TaskRow};
use crate::{Actor, Result};
use boxed::boxed;
use model::id::TaskId;
use store::{Cursor, Page};

/// Where the next chunk of a report begins.
#[derive(Debug, Clone, PartialEq)]
pub enum ReportAt {
    /// Behind this part.
    Part(Cursor),
    /// Behind this line of the file.
    Line(i64),
}

/// A chunk of a report.
#[derive(Debug, Clone, PartialEq)]
pub struct ReportPiece {
    /// Lines of CSV; the first chunk has the header.
    pub text: String,
    /// Where the next one begins; `None` when this is the last.
    pub next: Option<ReportAt>,
}

const PIECE: u32 = 200;
const COLUMNS: [&str; 12] = [
    "domain",
    "task",
    "task_type",
    "status",
    "code",
    "registry_code",
    "message",
    "attempt",
    "started_at",
    "completed_at",
    "dismissed_by",
    "overtaken_by",
];

impl<'a> Files<'a> {
    /// A chunk of a task's report, newest part first.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] when the task is not there for this caller, or the import that it carries out; when they may not read tasks.
    #[boxed]
    pub async fn export_task(
        self,
        actor: &Actor,
        id: TaskId,
        after: Option<ReportAt>,
    ) -> Result<ReportPiece> {
        let task = self.tools.tasks().get(actor, id).await?;
        if matches!(task.cause, Some(wire::Cause::Imported { .. })) {
            return self.export_import(actor, id, after).await;
        }
        let reach = &actor.allowed_within::<TasksRead>()?;
        let filter = TaskFilter {
            parent_id: Some(id),
            ..TaskFilter::default()
        };
        let mut text = begun(after.is_none(), &COLUMNS)?;
        let page = Page {
            limit: PIECE,
            after: match after {
                Some(ReportAt::Part(cursor)) => Some(cursor),
                Some(ReportAt::Line(_)) | None => None,
            },
        };
        let mut tx = self.tools.read(reach).await?;
        let tasks = self.tools.tasks();
        if task.spread().is_none() {
            let names = task.domain_id.as_slice();
            let names = store::domains::names(&mut tx, actor.organization, names).await?;
            let row = TaskRow {
                domain: task.domain_id.and_then(|id| names.get(&id).cloned()),
                task,
                parent: None,
            };
            text.push_str(&line(&cells(&row))?);
            return Ok(ReportPiece { text, next: None });
        }
        let listed = tasks.rows_in(&mut tx, reach, &filter, &page).await?;
        for row in &listed.rows {
            text.push_str(&line(&cells(row))?);
        }
        Ok(ReportPiece {
            text,
            next: listed.next.map(ReportAt::Part),
        })
    }

    /// A chunk of the tasks that match the filter, newest first; of only these, where some are named, all at once.
    ///
    /// # Errors
    /// When the caller may not read tasks, or names a project that it can't access.
    #[boxed]
    pub async fn export_tasks(
        self,
        actor: &Actor,
        filter: &TaskFilter,
        only: &[TaskId],
        after: Option<Cursor>,
    ) -> Result<Exported> {
        let mut text = begun(after.is_none(), &COLUMNS)?;
        let tasks = self.tools.tasks();
        if !only.is_empty() {
            for row in tasks.these(actor, only).await? {
                text.push_str(&line(&cells(&row))?);
            }
            return Ok(Exported { text, next: None });
        }
        let page = Page {
            limit: PIECE,
            after,
        };
        let reach = &actor.allowed_within::<TasksRead>()?;
        let filter = TaskFilter {
            projects: reach.filter(filter.projects.as_ref()),
            ..filter.clone()
        };
        let mut tx = self.tools.read(reach).await?;
        let listed = tasks.rows_in(&mut tx, reach, &filter, &page).await?;
        for row in &listed.rows {
            text.push_str(&line(&cells(row))?);
        }
        Ok(Exported {
            text,
            next: listed.next,
        })
    }

    async fn export_import(
        self,
        actor: &Actor,
        task: TaskId,
        after: Option<ReportAt>,
    ) -> Result<ReportPiece> {
        let reach = &actor.allowed_within::<TasksRead>()?;
        let mut tx = self.tools.read(reach).await?;
        let import = store::imports::of_task(&mut tx, task)
            .await?
            .ok_or(crate::Error::NotFound)?;
        drop(tx);
        let behind = match after {
            Some(ReportAt::Line(line)) => line,
            Some(ReportAt::Part(_)) | None => 0,
        };
        let (text, next) = self.export_report(actor, import.id, behind).await?;
        Ok(ReportPiece {
            text,
            next: next.map(ReportAt::Line),
        })
    }
}

fn cells(row: &TaskRow) -> Vec<String> {
    let task = &row.task;
    let error = task.error.as_ref();
    let text = |at: Option<wire::DateTime>| at.map(|at| at.text()).unwrap_or_default();
    vec![
        row.domain
            .as_ref()
            .map(|name| name.unicode().to_owned())
            .unwrap_or_default(),
        task.id.to_string(),
        task.task_type.to_string(),
        task.status.to_string(),
        error.map(|error| error.code.clone()).unwrap_or_default(),
        error
            .and_then(|error| error.registry_code)
            .map(|code| code.to_string())
            .unwrap_or_default(),
        error.map(|error| error.message.clone()).unwrap_or_default(),
        task.attempt.to_string(),
        text(task.started_at),
        text(task.completed_at),
        task.dismissed_by
            .as_ref()
            .map(|by| by.name.clone())
            .unwrap_or_default(),
        task.overtaken_by
            .map(|id| id.to_string())
            .unwrap_or_default(),
    ]
}
