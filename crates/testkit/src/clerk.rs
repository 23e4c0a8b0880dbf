//! The worker's `Clerk` (imports rows of files, opens secrets), implemented by the use cases as in the program.

use async_trait::async_trait;
use hooks::Secret;
use model::id::{TaskId, WebhookId};
use service::Service;
use service::files::{Ahead, Place, Taken};
use service::webhooks::secret_context;
use std::any::Any;
use worker::{ClerkFailed, RowsTaken};

pub(crate) struct Clerk(pub(crate) Service);

impl worker::HookKeys for Clerk {
    fn secret(&self, webhook: WebhookId, sealed: &[u8]) -> Option<Secret> {
        let opened = self.0.unseal(&secret_context(webhook), sealed);
        opened.ok().map(Secret::new)
    }
}

#[async_trait]
impl worker::Clerk for Clerk {
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
        let taken = self
            .0
            .files()
            .take_rows(task, before)
            .await
            .map_err(|error| ClerkFailed {
                words: error.to_string(),
                cause: error.into(),
            })?;
        Ok(RowsTaken {
            done: taken.done,
            failed: taken.failed,
            left: taken.left,
            place: (taken.place.after, taken.place.rows),
            ahead: taken
                .ahead
                .map(|ahead| Box::new(ahead) as Box<dyn Any + Send>),
        })
    }
}

/// What the use cases gave the worker to keep.
fn ahead(kept: Option<Box<dyn Any + Send>>) -> Option<Ahead> {
    kept?.downcast().ok().map(|ahead| *ahead)
}
