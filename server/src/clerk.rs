//! The connection between the worker and the use cases: imports the rows of a file, and unseals webhook secrets.

use async_trait::async_trait;
use hooks::Secret;
use model::id::{TaskId, WebhookId};
use service::Service;
use service::files::{Ahead, Place, Taken};
use service::webhooks::secret_context;
use std::any::Any;
use worker::{Clerk, ClerkFailed, HookKeys, RowsTaken};

/// The use cases, for the worker.
pub(crate) struct Desk(pub(crate) Service);

impl HookKeys for Desk {
    fn secret(&self, webhook: WebhookId, sealed: &[u8]) -> Option<Secret> {
        let opened = self.0.unseal(&secret_context(webhook), sealed);
        opened.ok().map(Secret::new)
    }
}

#[async_trait]
impl Clerk for Desk {
    async fn take_rows(
        &self,
        task: TaskId,
        before: Option<RowsTaken>,
    ) -> Result<RowsTaken, ClerkFailed> {
        let before = before.map(|before| Taken {
            done: before.done,
            failed: before.failed,
            left: before.left,
            place: Place {
                after: before.place.0,
                rows: before.place.1,
            },
            ahead: ahead(before.ahead),
        });
        match self.0.files().take_rows(task, before).await {
            Ok(taken) => Ok(RowsTaken {
                done: taken.done,
                failed: taken.failed,
                left: taken.left,
                place: (taken.place.after, taken.place.rows),
                ahead: taken
                    .ahead
                    .map(|ahead| Box::new(ahead) as Box<dyn Any + Send>),
            }),
            Err(error) => Err(ClerkFailed {
                words: match &error {
                    service::Error::Internal(_) => "Something failed here.".into(),
                    shown => shown.to_string(),
                },
                cause: error.into(),
            }),
        }
    }
}

/// What the use cases gave the worker to keep.
fn ahead(kept: Option<Box<dyn Any + Send>>) -> Option<Ahead> {
    kept?.downcast().ok().map(|ahead| *ahead)
}
