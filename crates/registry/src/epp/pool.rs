//! A small pool of sessions, with one command at a time on each.
//!
//! A session is out of the pool while it is used and comes back only after a complete response of its own. Whatever else happens (an error, a timeout, a future
//! that is dropped), it is closed, since its next response might belong to the previous command.

use super::outcome::ends_session;
use super::profile::Profile;
use super::read::Answer;
use super::session::{Broken, Session, Unopened};
use super::tls::Dialer;
use crate::codes::SESSION_LIMIT;
use crate::connector::Failure;
use crate::guard::{Effect, may_send};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::Instant;

/// How long the pool stays smaller after a "too many sessions" (2502), per session removed.
const REGROW_AFTER: Duration = Duration::from_secs(600);

pub(super) struct Pool {
    pub(super) profile: Profile,
    dialer: Arc<dyn Dialer>,
    permits: Semaphore,
    state: Mutex<State>,
}

struct State {
    /// The last one used is at the end and used next, so that surplus ones grow old.
    idle: Vec<Session>,
    /// How many sessions are allowed now.
    limit: usize,
    /// When the limit last changed.
    changed: Instant,
    regrow_after: Duration,
}

impl Pool {
    pub(super) fn new(profile: Profile, dialer: Arc<dyn Dialer>) -> Self {
        let limit = profile.pool_size.max(1);
        let state = State {
            idle: Vec::new(),
            limit,
            changed: Instant::now(),
            regrow_after: REGROW_AFTER,
        };
        Self {
            profile,
            dialer,
            permits: Semaphore::new(limit),
            state: Mutex::new(state),
        }
    }

    /// One command and its response. One that writes needs a guard that permits it. Sent at most once: a session that turns out to be dead before a byte was sent is replaced, any other failure is the
    /// caller's to judge.
    pub(super) async fn call(
        &self,
        effect: Effect,
        xml: &str,
        trid: &str,
    ) -> Result<Answer, Trouble> {
        self.regrow();
        loop {
            let permit = self
                .permits
                .acquire()
                .await
                .map_err(|_| Trouble::Failed(Failure::retry("the connector was closed")))?;
            let (mut session, fresh) = match self.take_idle() {
                Some(session) => (session, false),
                None => match Session::open(&self.profile, Arc::clone(&self.dialer)).await {
                    Ok(session) => (session, true),
                    // Nothing was sent, so the command can wait for one of the existing sessions.
                    Err(Unopened::TooMany(_)) if self.shrink(permit) => continue,
                    Err(Unopened::TooMany(failure) | Unopened::Failed(failure)) => {
                        return Err(Trouble::Failed(failure));
                    }
                },
            };
            // The last check: waiting for the session may have taken long.
            if let Err(refusal) = may_send(effect) {
                self.state().idle.push(session);
                return Err(Trouble::Failed(refusal));
            }
            match session.exchange(xml, trid).await {
                Ok(answer) => {
                    if answer.code == SESSION_LIMIT {
                        self.shrink(permit);
                    } else if !ends_session(answer.code) {
                        self.state().idle.push(session);
                    }
                    return Ok(answer);
                }
                Err(Broken {
                    sent: false, why, ..
                }) if !fresh => {
                    tracing::debug!(
                        registry = self.profile.name,
                        why,
                        "an idle session had ended"
                    );
                }
                Err(broken) => return Err(Trouble::Broken(broken)),
            }
        }
    }

    /// Logs out of the idle sessions, and accepts no more commands.
    pub(super) async fn close(&self) {
        self.permits.close();
        let idle = std::mem::take(&mut self.state().idle);
        for session in idle {
            session.close().await;
        }
    }

    fn take_idle(&self) -> Option<Session> {
        let mut state = self.state();
        // Those that were idle for too long are closed here.
        state
            .idle
            .retain(|session| session.last_used.elapsed() < self.profile.idle_limit);
        state.idle.pop()
    }

    /// One session less from now on, if that leaves any: then `true`.
    fn shrink(&self, permit: SemaphorePermit<'_>) -> bool {
        let mut state = self.state();
        state.changed = Instant::now();
        let smaller = state.limit > 1;
        if smaller {
            state.limit -= 1;
            permit.forget();
        }
        tracing::warn!(
            registry = self.profile.name,
            limit = state.limit,
            "the registry allows fewer sessions"
        );
        smaller
    }

    fn regrow(&self) {
        let mut state = self.state();
        if state.limit < self.profile.pool_size && state.changed.elapsed() >= state.regrow_after {
            state.limit += 1;
            state.changed = Instant::now();
            self.permits.add_permits(1);
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing here panics half-way through a change.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[cfg(test)]
    pub(super) fn regrow_at_once(&self) {
        self.state().regrow_after = Duration::ZERO;
    }

    #[cfg(test)]
    pub(super) fn limit(&self) -> usize {
        self.state().limit
    }

    #[cfg(test)]
    pub(super) fn idle(&self) -> usize {
        self.state().idle.len()
    }
}

/// Why there is no response.
pub(super) enum Trouble {
    /// No session: nothing was sent.
    Failed(Failure),
    /// The session broke during this command.
    Broken(Broken),
}

impl Trouble {
    /// What it means for a query.
    pub(super) fn of_read(self) -> Failure {
        match self {
            Self::Failed(failure) => failure,
            Self::Broken(Broken { why, .. }) => Failure::Retry { why },
        }
    }

    /// What it means for a command that changes something.
    pub(super) fn of_write(self) -> Failure {
        match self {
            Self::Failed(failure) => failure,
            Self::Broken(Broken {
                sent: false, why, ..
            }) => Failure::Retry { why },
            Self::Broken(Broken {
                sent: true, why, ..
            }) => Failure::Unknown { why },
        }
    }
}
