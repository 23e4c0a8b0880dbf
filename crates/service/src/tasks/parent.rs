//! A task that covers many domains, or imports a file, as its page shows it: what became of its parts, how fast they go, and why some failed.

use super::{Remedy, Task, Tasks};
use crate::allowed::TasksRead;
use crate::{Actor, Error, Result};
use boxed::boxed;
use chrono::{DateTime, TimeDelta, Utc};
use model::id::TaskId;
use model::task::{Rows, TaskStatus};
use store::tasks::Tally;
use uuid::Uuid;

/// For how long back the rate is measured.
pub(super) const WINDOW: TimeDelta = TimeDelta::minutes(5);
/// How many reasons are told apart; what failed for another one is in the list.
const REASONS: u32 = 20;

/// How far a task is that consists of many.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Parent {
    /// Domains, or rows, in all.
    pub total: i64,
    /// Those that have ended.
    pub ended: i64,
    /// Those that failed and need somebody.
    pub failed: i64,
    /// Those that are running.
    pub running: i64,
    /// How many end a minute; `None` while nothing was measured.
    pub rate: Option<f64>,
    /// The time that the others take at this rate; `None` when that can't be told: nothing moves, or nothing is left.
    pub left: Option<TimeDelta>,
}

/// Of how many reasons what would do is looked up.
const MENDED: usize = 10;

/// Why parts failed.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    /// The code of the error; for an import `None`.
    pub code: Option<String>,
    /// What was said, for people.
    pub message: String,
    /// The registry's result code, if it gave one.
    pub registry_code: Option<u16>,
    /// How many failed with it.
    pub count: i64,
    /// One of the parts; for an import `None`.
    pub example: Option<TaskId>,
    /// The contacts to mend before the example can succeed.
    pub remedies: Vec<Remedy>,
}

/// Why parts failed, most frequent first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reasons {
    /// The reasons.
    pub all: Vec<Reason>,
    /// Of an import: its file, where every row says why.
    pub import: Option<Uuid>,
}

impl Parent {
    /// Of a task that covers many domains, whose parts these are.
    pub(super) fn of_parts(task: &Task, parts: Tally, now: DateTime<Utc>) -> Self {
        let began = task.started_at.map_or(now, |at| at.0);
        let measured = (now - began).min(WINDOW);
        let counts = task.spread().unwrap_or_default();
        // Parts are created while the first ones run already.
        let total = parts.made().max(i64::from(counts.made));
        Self::at(task, measured, parts.lately).counted(
            total,
            parts.ended(),
            (parts.needing, parts.running),
        )
    }

    /// Of a task that imports a file.
    pub(super) fn of_rows(task: &Task, rows: Rows, now: DateTime<Utc>) -> Self {
        let began = task.started_at.map_or(now, |at| at.0);
        let ended = i64::from(rows.done) + i64::from(rows.failed);
        Self::at(task, now - began, ended).counted(
            i64::from(rows.total),
            ended,
            (i64::from(rows.failed), 0),
        )
    }

    fn at(task: &Task, measured: TimeDelta, lately: i64) -> Self {
        let moves = !task.paused && task.status == TaskStatus::Running;
        let minutes = measured.as_seconds_f64() / 60.0;
        let rate = (moves && lately > 0 && minutes > 0.0).then(|| lately as f64 / minutes);
        Self {
            total: 0,
            ended: 0,
            failed: 0,
            running: 0,
            rate,
            left: None,
        }
    }

    fn counted(self, total: i64, ended: i64, (failed, running): (i64, i64)) -> Self {
        let open = total - ended;
        let left = self
            .rate
            .filter(|_| open > 0)
            .and_then(|rate| TimeDelta::try_seconds((open as f64 / rate * 60.0).ceil() as i64));
        Self {
            total,
            ended,
            failed,
            running,
            left,
            ..self
        }
    }
}

impl<'a> Tasks<'a> {
    /// How far a task is that covers many domains or imports a file, and why parts of it failed; `None` of any other.
    ///
    /// # Errors
    /// As [`Tasks::get`].
    #[boxed]
    pub async fn parent(self, actor: &Actor, id: TaskId) -> Result<Option<(Parent, Reasons)>> {
        let reach = &actor.allowed_within::<TasksRead>()?;
        let now = self.tools.now();
        let mut tx = self.tools.read(reach).await?;
        let row = store::tasks::get(&mut tx, actor.organization, id)
            .await?
            .ok_or(Error::NotFound)?;
        reach.check_all_of(row.project_id)?;
        let rows = row.rows();
        let task = Task::from(row);
        if let Some(rows) = rows {
            let import = store::imports::of_task(&mut tx, id).await?.map(|of| of.id);
            let mut all = Vec::new();
            if let Some(import) = import {
                let said =
                    store::imports::reasons(&mut tx, actor.organization, import, REASONS).await?;
                all.extend(said.into_iter().map(|(message, count)| Reason {
                    code: None,
                    message,
                    registry_code: None,
                    count,
                    example: None,
                    remedies: Vec::new(),
                }));
            }
            let reasons = Reasons { all, import };
            return Ok(Some((Parent::of_rows(&task, rows, now), reasons)));
        }
        if task.spread().is_none() {
            return Ok(None);
        }
        let tallies =
            store::tasks::tallies(&mut tx, actor.organization, &[id], now - WINDOW).await?;
        let tally = tallies.get(&id).copied().unwrap_or_default();
        let said = store::tasks::reasons(&mut tx, actor.organization, id, REASONS).await?;
        drop(tx);
        let mut all = Vec::with_capacity(said.len());
        for (at, reason) in said.into_iter().enumerate() {
            let remedies = if at < MENDED {
                self.remedies(actor, reason.example).await?
            } else {
                Vec::new()
            };
            all.push(Reason {
                code: Some(reason.error.code.to_string()),
                message: reason.error.message,
                registry_code: reason.error.registry_code,
                count: reason.count,
                example: Some(reason.example),
                remedies,
            });
        }
        let reasons = Reasons { all, import: None };
        Ok(Some((Parent::of_parts(&task, tally, now), reasons)))
    }
}
