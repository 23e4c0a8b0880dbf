//! One open stream.
//!
//! It has no task of its own and no queue: it reads a page when its client is ready for one. The readings are boxed, so that what is kept
//! between them is small.

use super::frame::{self, Chunk, Events};
use super::keep_alive::{KEEP_ALIVE_COMMENT, KEEP_ALIVES_PER_RENEWAL};
use super::opening::Opening;
use super::relay::Relay;
use crate::http::caller::Caller;
use async_stream::stream;
use axum::body::Bytes;
use futures::{FutureExt as _, Stream};
use model::id::TaskId;
use model::task::{StreamEvent, TaskStatus};
use service::tasks::TaskFilter;
use service::{Actor, Error, Result, Service};
use std::pin::{Pin, pin};
use std::time::Duration;
use store::{Cursor, Page, Wake};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio::time::{Instant, Sleep, sleep};
use tokio_util::sync::CancellationToken;

/// Events of a page: the most that a stream buffers.
const PAGE: u32 = 16;

/// Which events.
#[derive(Debug, Clone, Copy)]
pub(in crate::http) enum Whose {
    /// One task's, numbered within it. They end.
    Task(TaskId),
    /// All of the organization, numbered within it.
    Organization,
}

/// What streams are read from. Cheap to clone.
#[derive(Clone)]
pub(in crate::http) struct Source {
    /// The use cases.
    pub(in crate::http) service: Service,
    /// Ends every stream at shutdown.
    pub(in crate::http) stop: CancellationToken,
    /// The readings that streams share.
    pub(in crate::http) relay: Relay,
}

/// A client and its position.
pub(in crate::http) struct Follow {
    api: Source,
    caller: Caller,
    whose: Whose,
    after: i64,
    wakes: Receiver<Wake>,
}

/// Why a stream continues.
#[derive(Debug, PartialEq, Eq)]
enum Woken {
    /// There may be news.
    News,
    /// Permissions may have changed.
    Access,
    /// Nothing happened for a while.
    Beat,
    /// The server shuts down.
    Stop,
}

impl Follow {
    pub(in crate::http) const fn new(
        api: Source,
        caller: Caller,
        whose: Whose,
        after: i64,
        wakes: Receiver<Wake>,
    ) -> Self {
        Self {
            api,
            caller,
            whose,
            after,
            wakes,
        }
    }

    /// The stream: the opening, then everything after the cursor, then live events.
    pub(in crate::http) fn stream(
        mut self,
        opening: Opening,
        beat: Duration,
    ) -> impl Stream<Item = Chunk> + Send {
        stream! {
            match opening {
                Opening::Nothing => {}
                Opening::Event(text) => yield Ok(text),
                Opening::OpenTasks => {
                    // Read before the states are, so that nothing is missed; what happens meanwhile is sent twice rather than not at all.
                    self.after = match Box::pin(self.last()).await {
                        Ok(last) => last,
                        Err(error) => return broke(&error),
                    };
                    let (mut status, mut cursor, mut quiet) = (TaskStatus::Running, None, true);
                    loop {
                        let (text, next) = match Box::pin(self.open_tasks(status, cursor)).await {
                            Ok(page) => page,
                            Err(error) => return broke(&error),
                        };
                        if !text.is_empty() {
                            quiet = false;
                            yield Ok(text);
                        }
                        cursor = next;
                        match (cursor.is_some(), status) {
                            (true, _) => {}
                            (false, TaskStatus::Running) => status = TaskStatus::Pending,
                            (false, _) => break,
                        }
                    }
                    if quiet {
                        yield Ok(frame::QUIET);
                    }
                }
            }
            let mut beats = 0;
            let mut timer = pin!(sleep(beat));
            // Access may have ended between authentication and the first hint.
            let mut ask = true;
            loop {
                // A hint that came before this reading is covered by it.
                ask |= self.drain();
                if ask && !Box::pin(self.renew()).await {
                    return;
                }
                ask = false;
                match Box::pin(self.read()).await {
                    Ok(Some(events)) => {
                        self.after = events.last;
                        if !events.text.is_empty() {
                            yield Ok(events.text);
                        }
                        if events.ended {
                            return;
                        }
                        // There may be more after the page; but a client that is always behind must not escape the timer.
                        if timer.deadline() > Instant::now() && !self.api.stop.is_cancelled() {
                            continue;
                        }
                    }
                    Ok(None) => {}
                    // The next keep-alive asks again.
                    Err(Error::Unavailable(words)) => tracing::debug!(%words, "a stream waits for the database"),
                    Err(error) => return broke(&error),
                }
                match self.woken(timer.as_mut()).await {
                    Woken::News => {}
                    Woken::Access => ask = true,
                    Woken::Stop => return,
                    Woken::Beat => {
                        timer.as_mut().reset(Instant::now() + beat);
                        yield Ok(KEEP_ALIVE_COMMENT);
                        beats += 1;
                        ask = beats % KEEP_ALIVES_PER_RENEWAL == 0;
                    }
                }
            }
        }
    }

    /// The next page after the cursor; `None` when there is nothing. Streams of an organization at the same position share the reading.
    async fn read(&self) -> Result<Option<Events>> {
        if let Whose::Organization = self.whose {
            let place = (self.caller.actor.organization, self.after);
            let reading = || {
                let (service, actor) = (self.api.service.clone(), self.caller.actor.clone());
                let whose = self.whose;
                let read = async move { read(&service, &actor, whose, place.1).await };
                read.map(|read| read.map_err(|_| ())).boxed()
            };
            if let Ok(found) = self.api.relay.page(place, reading).await {
                return Ok(found);
            }
            // Another stream's failed reading is no result for this one.
        }
        read(
            &self.api.service,
            &self.caller.actor,
            self.whose,
            self.after,
        )
        .await
    }

    /// The number of the organization's latest event.
    async fn last(&self) -> Result<i64> {
        self.api
            .service
            .tasks()
            .last_organization_event(&self.caller.actor)
            .await
    }

    /// A page of the states of open tasks. All carry the number after which the stream continues.
    async fn open_tasks(
        &self,
        status: TaskStatus,
        after: Option<Cursor>,
    ) -> Result<(Bytes, Option<Cursor>)> {
        let filter = TaskFilter {
            status: Some(status),
            ..TaskFilter::default()
        };
        let tasks = self
            .api
            .service
            .tasks()
            .list(&self.caller.actor, &filter, &Page { limit: PAGE, after })
            .await?;
        let mut text = String::new();
        for task in tasks.rows {
            frame::push(&mut text, self.after, StreamEvent::State, &task.wire);
        }
        Ok((text.into(), tasks.next))
    }

    /// Takes the pending hints; returns whether one of them, or a lost one, was about permissions.
    fn drain(&mut self) -> bool {
        let mut access = false;
        loop {
            match self.wakes.try_recv() {
                Ok(wake) => access |= wake.is_access() && self.is_ours(wake),
                Err(TryRecvError::Lagged(_)) => access = true,
                Err(TryRecvError::Empty | TryRecvError::Closed) => return access,
            }
        }
    }

    fn is_ours(&self, wake: Wake) -> bool {
        wake.organization == self.caller.actor.organization
    }

    /// Waits for a hint that concerns this stream, a keep-alive or the end.
    async fn woken(&mut self, mut timer: Pin<&mut Sleep>) -> Woken {
        loop {
            tokio::select! {
                biased;
                () = self.api.stop.cancelled() => return Woken::Stop,
                () = timer.as_mut() => return Woken::Beat,
                wake = self.wakes.recv() => match wake {
                    Ok(wake) if wake.is_access() && self.is_ours(wake) => return Woken::Access,
                    Ok(wake) if !concerns(wake, &self.caller, self.whose) => {}
                    Ok(_) => return Woken::News,
                    // Lagging is a hint too, and one of the lost ones may have been about permissions.
                    Err(RecvError::Lagged(_)) => return Woken::Access,
                    Err(RecvError::Closed) => return Woken::Stop,
                },
            }
        }
    }

    /// Whether the caller may still listen.
    async fn renew(&mut self) -> bool {
        let service = &self.api.service;
        let asked = async {
            let caller = self.caller.renewed(service).await?;
            caller.actor.within(self.caller.actor.organization)?;
            match self.whose {
                Whose::Task(task) => service.tasks().get(&caller.actor, task).await.map(|_| ())?,
                Whose::Organization => service
                    .tasks()
                    .last_organization_event(&caller.actor)
                    .await
                    .map(|_| ())?,
            }
            Ok(caller)
        };
        match asked.await {
            Ok(caller) => self.caller = caller,
            // Unknown: try again in a minute.
            Err(Error::Unavailable(_)) => {}
            Err(Error::Internal(log)) => {
                tracing::error!(error = %service::causes(&*log), "a stream's caller could not be authorised again");
                return false;
            }
            Err(_) => return false,
        }
        true
    }
}

/// A page of the events after a number.
async fn read(
    service: &Service,
    actor: &Actor,
    whose: Whose,
    after: i64,
) -> Result<Option<Events>> {
    let read = match whose {
        Whose::Task(task) => service.tasks().events(actor, task, after, PAGE).await?,
        Whose::Organization => {
            service
                .tasks()
                .organization_events(actor, after, PAGE)
                .await?
        }
    };
    let mut text = String::new();
    // Unreadable events are skipped, and never read again.
    let mut last = read.last;
    let mut ended = false;
    for row in read.events {
        frame::push(&mut text, row.id, row.event, &row.task);
        if matches!(whose, Whose::Task(_)) && row.event == StreamEvent::End {
            // Events that a retry adds after it are sent when the client reconnects.
            ended = true;
            last = Some(row.id);
            break;
        }
    }
    Ok(last.map(|last| Events {
        text: text.into(),
        last,
        ended,
    }))
}

fn concerns(wake: Wake, caller: &Caller, whose: Whose) -> bool {
    match whose {
        Whose::Task(task) => wake.task == task,
        Whose::Organization => !wake.is_access() && wake.organization == caller.actor.organization,
    }
}

/// The stream closes; its client reconnects with its cursor.
fn broke(error: &Error) {
    tracing::error!(%error, "a stream was closed");
}
