//! Readers of the event stream, which reconnect with `Last-Event-ID` whenever the connection breaks.

use crate::Outcome;
use crate::api::Api;
use crate::storm::Storm;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::task::JoinSet;

/// The number of readers.
const READERS: usize = 2;
/// The pause before reconnecting.
const PAUSE: Duration = Duration::from_millis(300);

/// The event numbers that one reader received, in order.
pub type Seen = Arc<Mutex<Vec<u64>>>;

/// The readers.
pub struct Readers {
    seen: Vec<Seen>,
    _tasks: JoinSet<()>,
}

impl Readers {
    /// Starts them.
    ///
    /// # Errors
    /// When there can be no client.
    pub fn start(storm: &Arc<Storm>) -> Outcome<Self> {
        let (mut tasks, mut seen) = (JoinSet::new(), Vec::new());
        for number in 0..READERS {
            let mine = Seen::default();
            seen.push(Arc::clone(&mine));
            let api = Api::new(&storm.world, 2)?;
            tasks.spawn(follow(Arc::clone(storm), api, mine, number));
        }
        Ok(Self {
            seen,
            _tasks: tasks,
        })
    }

    /// What they have received, once each has reached this number or a while has passed.
    pub async fn seen(&self, last: u64) -> Vec<Vec<u64>> {
        for _ in 0..100 {
            if self
                .numbers()
                .iter()
                .all(|numbers| numbers.last() >= Some(&last))
            {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        self.numbers()
    }

    fn numbers(&self) -> Vec<Vec<u64>> {
        let copy = |seen: &Seen| seen.lock().unwrap_or_else(PoisonError::into_inner).clone();
        self.seen.iter().map(copy).collect()
    }
}

/// Reads from the first event on, until dropped.
async fn follow(storm: Arc<Storm>, api: Api, seen: Seen, number: usize) {
    let mut turn = number;
    loop {
        turn += 1;
        let serve = &storm.world.serves[turn % storm.world.serves.len()];
        if let Some(listens) = serve.listens() {
            let last = seen
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .last()
                .copied();
            let request = api.request(listens.http, "GET", "/events");
            let request = request.header("Last-Event-ID", last.unwrap_or(0));
            // Whatever broke the line: the next one goes on where this ended.
            let _ = read(request, &seen).await;
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// A stream says something every fifteen seconds; one that says nothing for longer is dead, as when its process is frozen.
const SILENT: Duration = Duration::from_secs(25);

async fn read(request: reqwest::RequestBuilder, seen: &Seen) -> Outcome {
    let mut response = tokio::time::timeout(SILENT, request.send())
        .await??
        .error_for_status()?;
    let mut text = Vec::new();
    while let Some(chunk) = tokio::time::timeout(SILENT, response.chunk()).await?? {
        text.extend_from_slice(&chunk);
        // Only whole events count: what was cut in the middle comes again.
        while let Some(end) = text.windows(2).position(|pair| pair == b"\n\n") {
            let event: Vec<u8> = text.drain(..end + 2).collect();
            if let Some(id) = id_of(&String::from_utf8_lossy(&event)) {
                seen.lock().unwrap_or_else(PoisonError::into_inner).push(id);
            }
        }
    }
    Ok(())
}

/// The number of an event; comments have none.
#[must_use]
pub fn id_of(event: &str) -> Option<u64> {
    event
        .lines()
        .find_map(|line| line.strip_prefix("id:"))?
        .trim()
        .parse()
        .ok()
}
