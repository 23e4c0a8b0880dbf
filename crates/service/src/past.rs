//! What the readers of past moments share: which moments there are, and why something was so.

use crate::audit::Audit;
use crate::{Cleared, Error, Result, Tools};
use chrono::{DateTime, Utc};
use model::past::Began;
use store::Tx;
use uuid::Uuid;

/// Since when something was so at a past moment, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Why {
    /// Since when.
    pub since: DateTime<Utc>,
    /// It may have been so earlier: the history goes back no further.
    pub or_earlier: bool,
    /// What the audit log says of the change that made it so.
    pub entry: Option<Audit>,
}

impl Why {
    /// The entry as the API shows it.
    #[must_use]
    pub fn wire(&self) -> Option<wire::ChangeEntry> {
        let entry = crate::audit::wire(self.entry.as_ref()?);
        Some(wire::ChangeEntry {
            entry_id: entry.id,
            action: entry.action,
            actor: entry.actor,
            created_at: entry.created_at,
        })
    }
}

/// Past moments, for the modules of this crate only.
#[derive(Clone, Copy)]
pub(crate) struct Past<'a> {
    pub(crate) tools: &'a Tools,
}

impl Past<'_> {
    /// Refuses a moment of which the history knows nothing.
    ///
    /// # Errors
    /// `at.future`, `at.too_early`.
    pub(crate) async fn check(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        at: DateTime<Utc>,
    ) -> Result<()> {
        if at > self.tools.now() {
            return Err(Error::field_rule(
                "at.future",
                "at",
                "That moment is still to come: nobody knows what the book will say then.",
            ));
        }
        let since = store::past::since(tx, actor.organization)
            .await?
            .ok_or(Error::NotFound)?;
        if at < since {
            let text = format!(
                "The history of this organization’s book begins at {}. Ask for a moment from then on.",
                wire::DateTime(since).text()
            );
            return Err(Error::field_rule("at.too_early", "at", text));
        }
        Ok(())
    }

    /// Why something was so: what the log says of the change, best about the first of these objects, else about the second.
    pub(crate) async fn why(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        since: Began,
        about: [Uuid; 2],
    ) -> Result<Why> {
        let entry = match since.change {
            Some(change) => store::past::cause(tx, actor.organization, change, about).await?,
            None => None,
        };
        Ok(Why {
            since: since.at,
            or_earlier: since.change.is_none(),
            entry,
        })
    }
}
