//! Reading the registries' message queues (RFC 5730, section 2.9.2.3): how an action ended that was answered with 1001.
//!
//! A message is written down first and taken off the queue after: a crash between the two shows it again, and writing it twice does no harm.

use crate::plan::Plan;
use crate::{Result, Worker};
use model::domain_name::DomainName;
use model::task::{StreamEvent, TaskStatus};
use registry::{Connector, Message};
use tokio_util::sync::CancellationToken;

impl Worker {
    /// Reads the queues now and then until told to stop. Only while tasks wait; else every twelfth time.
    pub(crate) async fn poll_until(self, stop: CancellationToken) {
        let mut beat = tokio::time::interval(self.pace.poll);
        let mut turn: u32 = 0;
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                _ = beat.tick() => {}
            }
            let waiting = async {
                let mut tx = self.db.read().await?;
                store::tasks::any_awaiting(&mut tx).await
            };
            turn = turn.wrapping_add(1);
            if turn.is_multiple_of(12) || waiting.await.unwrap_or(true) {
                tokio::select! {
                    () = stop.cancelled() => return,
                    read = self.poll_now() => if let Err(error) = read {
                        tracing::warn!(%error, "the registries' messages could not be written down");
                    },
                }
            }
        }
    }

    /// Empties every queue and says how many messages there were. A registry that gives no answer is left for the next time.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn poll_now(&self) -> Result<usize> {
        let mut read = 0;
        for connector in self.connectors.all() {
            loop {
                let message = match connector.poll(&self.trid()).await {
                    Ok(Some(message)) => message,
                    Ok(None) => break,
                    Err(error) => {
                        tracing::debug!(registry = connector.name(), %error, "the queue can't be read now");
                        break;
                    }
                };
                if !self.take_in(connector.as_ref(), &message).await? {
                    break;
                }
                read += 1;
                if let Err(error) = connector.ack(&self.trid(), &message.id).await {
                    tracing::debug!(registry = connector.name(), %error, "the message will come again");
                    break;
                }
            }
        }
        Ok(read)
    }

    fn trid(&self) -> String {
        format!(
            "poll-{}",
            model::outside::new_id(self.now(), self.chance.as_ref()).simple()
        )
    }

    /// Wakes the task that waits for this message. `false` when the task is being carried out just now: the message stays in the queue until it waits again.
    async fn take_in(&self, connector: &dyn Connector, message: &Message) -> Result<bool> {
        tracing::info!(registry = connector.name(), message.id, ok = ?message.ok, "a message from the registry");
        let Some(name) = message
            .domain
            .as_deref()
            .and_then(|name| DomainName::parse(name).ok())
        else {
            return Ok(true);
        };
        let now = self.now();
        let mut tx = self.db.begin().await?;
        let Some(domain) = store::domains::by_name(&mut tx, &name).await? else {
            return Ok(true);
        };
        let Some(mut task) =
            store::tasks::running_of_domain(&mut tx, domain.organization_id, domain.id).await?
        else {
            return Ok(true);
        };
        let ours = message
            .client_trid
            .as_deref()
            .is_none_or(|trid| trid.starts_with(&task.id.0.simple().to_string()));
        if !ours {
            return Ok(true);
        }
        if task.awaiting.is_none() || task.lease_owner.is_some() {
            return Ok(false);
        }
        if message.ok == Some(false) {
            let mut plan: Plan = serde_json::from_value(task.state.clone()).unwrap_or_default();
            plan.verdict = Some(if message.text.is_empty() {
                "no reason was given.".into()
            } else {
                message.text.clone()
            });
            task.state = serde_json::to_value(plan).unwrap_or_default();
        }
        task.claimable_at = now;
        store::tasks::save_unleased(
            &mut tx,
            &task,
            TaskStatus::Running,
            StreamEvent::Progress,
            now,
        )
        .await?;
        tx.commit().await?;
        Ok(true)
    }
}
