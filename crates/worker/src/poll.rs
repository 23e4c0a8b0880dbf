//! Polling the registries' message queues (RFC 5730, section 2.9.2.3): the results of actions with the response 1001.
//!
//! A message is recorded first and acknowledged afterwards: a crash between the two delivers it again, and recording it twice does no harm. An unreadable one is stored
//! with its text and acknowledged all the same, so that it does not block the queue. Every other one is kept with its words, too (`remember.rs`).

use crate::queue::{Interval, MESSAGES_IDLE_TURNS, MESSAGES_ROUND_LIMIT};
use crate::{Result, Worker};
use registry::{Connector, Message, without_lease};
use store::registry_messages::{self, Fate, RegistryMessage};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// The loop's name.
const LOOP: &str = "messages";
/// The longest text that is stored of a message, in characters.
const MAX_MESSAGE_CHARS: usize = 64 * 1024;

impl Worker {
    /// Polls the queues at intervals until shutdown: each time while tasks wait, otherwise every twelfth time.
    pub(crate) fn spawn_poll(&self, running: &TaskTracker, stop: &CancellationToken) {
        let interval = Interval {
            name: LOOP,
            every: self.pace.poll_interval,
            round_limit: MESSAGES_ROUND_LIMIT,
        };
        self.spawn_interval(running, interval, stop, |worker, turn| async move {
            let mut tx = worker.db.read().await?;
            let waiting = store::tasks::any_awaiting(&mut tx).await?;
            drop(tx);
            if waiting || turn.is_multiple_of(MESSAGES_IDLE_TURNS) {
                worker.poll_now().await?;
            }
            Ok(())
        });
    }

    /// Empties every queue and returns how many messages there were. A registry that does not answer is skipped until the next time, and a failure of one does not affect the others.
    ///
    /// # Errors
    /// When the database fails; the other queues were polled all the same.
    pub async fn poll_now(&self) -> Result<usize> {
        let mut read = 0;
        let mut failed = None;
        for connector in self.connectors.all() {
            match self.empty(connector.as_ref()).await {
                Ok(messages) => read += messages,
                Err(error) => {
                    tracing::warn!(registry = connector.name(), %error, "a registry's messages could not be stored");
                    failed = Some(error);
                }
            }
        }
        failed.map_or(Ok(read), Err)
    }

    async fn empty(&self, connector: &dyn Connector) -> Result<usize> {
        let mut read = 0;
        // The last acknowledged message.
        let mut before: Option<Message> = None;
        loop {
            let message = match connector.poll(&self.trid()).await {
                Ok(message) => message,
                Err(error) => {
                    tracing::debug!(registry = connector.name(), %error, "the registry's message queue can't be read now");
                    return Ok(read);
                }
            };
            let same = |before: &&Message| Some(&before.id) == message.as_ref().map(|it| &it.id);
            if let Some(stuck) = before.as_ref().filter(same) {
                self.keep(connector, stuck, Fate::Stuck).await?;
                return Ok(read);
            }
            if let Some(gone) = before.as_ref().filter(|gone| gone.unreadable.is_some()) {
                self.fate(connector, gone, Fate::Acknowledged).await?;
            }
            let Some(message) = message else {
                return Ok(read);
            };
            if message.unreadable.is_some() {
                self.keep(connector, &message, Fate::Kept).await?;
                if message.id.is_empty() {
                    // It can't be acknowledged: the queue is blocked until the registry's operator intervenes.
                    return Ok(read);
                }
            } else {
                self.remember(connector, &message).await?;
                if !self.take_in(connector, &message).await? {
                    return Ok(read);
                }
            }
            read += 1;
            // The poller holds no lease: acknowledging a message twice removes it once.
            let trid = self.trid();
            if let Err(error) = without_lease(connector.ack(&trid, &message.id)).await {
                tracing::debug!(registry = connector.name(), %error, "the message could not be acknowledged; it will come again");
                return Ok(read);
            }
            self.loops.round(LOOP);
            before = Some(message);
        }
    }

    fn trid(&self) -> String {
        self.own_trid("poll")
    }

    /// A client transaction id for a command that belongs to no step of a task.
    pub(crate) fn own_trid(&self, word: &str) -> String {
        format!("{word}-{}", self.new_id().simple())
    }

    /// Stores the text of a message that can't be read or acknowledged, and reports it once.
    async fn keep(&self, connector: &dyn Connector, message: &Message, fate: Fate) -> Result<()> {
        let text = message.unreadable.as_ref().unwrap_or(&message.text);
        // PostgreSQL's texts hold no NUL.
        let text = text
            .chars()
            .take(MAX_MESSAGE_CHARS)
            .filter(|sign| *sign != '\0');
        let kept = RegistryMessage {
            id: self.new_id(),
            registry: connector.name().to_owned(),
            message_id: Some(message.id.clone()).filter(|id| !id.is_empty()),
            received_at: self.now(),
            text: text.collect(),
            fate: fate.as_str().to_owned(),
        };
        let mut tx = self.db.begin().await?;
        let mut news = registry_messages::keep(&mut tx, &kept).await?;
        if fate == Fate::Stuck {
            news |= registry_messages::settle(&mut tx, &kept.registry, &message.id, fate).await?;
        }
        tx.commit().await?;
        let (registry, id) = (kept.registry, kept.message_id);
        match fate {
            Fate::Stuck if news => {
                tracing::warn!(
                    registry,
                    ?id,
                    "a message is delivered again although it was acknowledged; its queue is blocked"
                );
            }
            _ if news && id.is_none() => {
                tracing::warn!(
                    registry,
                    "a message without an id can be neither read nor acknowledged; its queue is blocked, and the settings page shows it"
                );
            }
            _ if news => {
                tracing::warn!(
                    registry,
                    ?id,
                    "a message can't be read; its text is stored, and the settings page shows it"
                );
            }
            _ => {}
        }
        Ok(())
    }

    async fn fate(&self, connector: &dyn Connector, message: &Message, fate: Fate) -> Result<()> {
        let mut tx = self.db.begin().await?;
        registry_messages::settle(&mut tx, connector.name(), &message.id, fate).await?;
        tx.commit().await
    }
}
