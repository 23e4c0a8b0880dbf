//! The state that all parts of a running storm share.

use crate::api::Api;
use crate::history::Recorder;
use crate::initial_book::Book;
use crate::plan::Plan;
use crate::world::World;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex as Lock, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// After everything is healed: when a caller gives up. Longer than the minute after which a key must be free.
pub const GIVES_UP: Duration = Duration::from_secs(75);

/// A running storm.
pub struct Storm {
    /// What it is held in.
    pub world: World,
    /// What is to happen.
    pub plan: Plan,
    /// What was asked and answered.
    pub history: Recorder,
    /// Who asks.
    pub api: Api,
    /// What was there at the beginning.
    pub book: Book,
    /// What must not be asked twice at once.
    pub busy: Busy,
    /// Who is the technical contact of the replaced domains.
    pub successor: Mutex<usize>,
    /// What went wrong with the storm's own doing: a process that did not come up again.
    pub troubles: Lock<Vec<String>>,
    healed: Lock<Option<(Instant, u64)>>,
    keys: AtomicUsize,
}

/// What must not be asked twice at once, for the history to have one order.
#[derive(Default)]
pub struct Busy {
    /// A replacement is being asked for.
    pub replacing: AtomicBool,
    /// By domain: its renewal is being asked for.
    pub renewing: Vec<AtomicBool>,
}

impl Busy {
    /// For so many domains.
    #[must_use]
    pub fn new(domains: usize) -> Self {
        Self {
            replacing: AtomicBool::new(false),
            renewing: std::iter::repeat_with(AtomicBool::default)
                .take(domains)
                .collect(),
        }
    }
}

impl Storm {
    /// A storm in this world that has not begun.
    #[must_use]
    pub fn new(world: World, plan: Plan, history: Recorder, api: Api, book: Book) -> Self {
        Self {
            busy: Busy::new(plan.size.domains),
            world,
            plan,
            history,
            api,
            book,
            successor: Mutex::new(0),
            troubles: Lock::default(),
            healed: Lock::default(),
            keys: AtomicUsize::new(0),
        }
    }

    /// A contact that takes over.
    #[must_use]
    pub fn successor_id(&self, number: usize) -> &str {
        &self.book.successors[number]
    }

    /// A key that nobody had.
    #[must_use]
    pub fn next_key(&self) -> String {
        let number = self.keys.fetch_add(1, Ordering::Relaxed);
        format!("storm-{}-{number}", self.plan.seed)
    }

    /// Everything is well from now on.
    pub fn is_healed(&self) {
        let now = (Instant::now(), self.history.now());
        *self.healed.lock().unwrap_or_else(PoisonError::into_inner) = Some(now);
    }

    /// Since when, in milliseconds of the history.
    #[must_use]
    pub fn healed_at(&self) -> u64 {
        let healed = *self.healed.lock().unwrap_or_else(PoisonError::into_inner);
        healed.map_or(u64::MAX, |(_, at)| at)
    }

    /// Whether everything has been well for so long.
    #[must_use]
    pub fn healed_for(&self, time: Duration) -> bool {
        let healed = *self.healed.lock().unwrap_or_else(PoisonError::into_inner);
        healed.is_some_and(|(since, _)| since.elapsed() > time)
    }

    /// The path of a domain under the organization.
    #[must_use]
    pub fn domain_path(&self, domain: usize) -> String {
        format!(
            "/projects/{}/domains/{}",
            self.api.project, self.book.domains[domain]
        )
    }

    /// Notes something that went wrong with the storm's own doing.
    pub fn trouble(&self, what: String) {
        self.troubles
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(what);
    }

    /// Waits until a task has ended, or everything has been well for a while.
    pub async fn until_ended(&self, task: &str) {
        while !self.healed_for(GIVES_UP) {
            for serve in &self.world.serves {
                let Some(listens) = serve.listens() else {
                    continue;
                };
                if let Ok(task) = self.api.get(listens.http, &format!("/tasks/{task}")).await
                    && ["completed", "failed", "cancelled"]
                        .contains(&task["status"].as_str().unwrap_or_default())
                {
                    return;
                }
            }
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
    }
}
