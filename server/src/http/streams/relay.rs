//! One reading for all streams of an organization at the same position.
//!
//! The events after a number never change: events get no number before they are committed, and keep it. So a page with events is as
//! good for a stream that asks a moment later. An empty reading is good only for those that asked before it began.

use super::frame::Events;
use super::hints;
use futures::FutureExt as _;
use futures::future::{BoxFuture, Shared};
use model::id::OrganizationId;
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use store::Wake;
use tokio::sync::broadcast::{self, Receiver, Sender};
use tokio::time::Instant;

/// How many pages are cached for streams that ask a moment later.
const KEPT: usize = 64;
/// For how long.
const AGE: Duration = Duration::from_secs(5);

/// An organization, and the number after which is read.
type Place = (OrganizationId, i64);
/// The result; `Err`: it could not be read.
pub(super) type Found = Result<Option<Events>, ()>;
type Reading = Shared<BoxFuture<'static, Found>>;

/// The readings in progress and the latest pages. Cheap to clone.
#[derive(Clone, Default)]
pub struct Relay(Arc<Mutex<Inside>>);

#[derive(Default)]
struct Inside {
    readings: HashMap<Place, Reading>,
    pages: VecDeque<(Place, Instant, Events)>,
    /// Where the streams of an organization get their hints from.
    hints: HashMap<OrganizationId, Sender<Wake>>,
}

impl Inside {
    fn page(&mut self, place: Place, now: Instant) -> Option<Events> {
        while self.pages.front().is_some_and(|(_, at, _)| *at + AGE < now) {
            self.pages.pop_front();
        }
        let mut latest = self.pages.iter().rev();
        latest
            .find(|(at, ..)| *at == place)
            .map(|(.., events)| events.clone())
    }

    fn keep(&mut self, place: Place, now: Instant, events: &Events) {
        if self.pages.len() >= KEPT {
            self.pages.pop_front();
        }
        self.pages.push_back((place, now, events.clone()));
    }
}

impl Relay {
    fn inside(&self) -> MutexGuard<'_, Inside> {
        // Nothing in here is half done when something panics.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The hints for a stream of this organization. `wakes` is used by the first of its streams.
    pub(in crate::http) fn wakes(
        &self,
        organization: OrganizationId,
        wakes: Receiver<Wake>,
    ) -> Receiver<Wake> {
        let mut inside = self.inside();
        if let Some(streams) = inside.hints.get(&organization) {
            return streams.subscribe();
        }
        let (streams, mine) = broadcast::channel(hints::CAPACITY);
        inside.hints.insert(organization, streams.clone());
        drop(inside);
        let relay = self.clone();
        let ends = move |state| relay.ends(organization, state);
        tokio::spawn(hints::pass_on(organization, wakes, streams, ends));
        mine
    }

    /// Forgets the organization's listener when no stream of it is left, or there will be no hints.
    fn ends(&self, organization: OrganizationId, state: hints::State) -> bool {
        let mut inside = self.inside();
        let ends = state == hints::State::Over
            || inside
                .hints
                .get(&organization)
                .is_none_or(|streams| streams.receiver_count() == 0);
        if ends {
            inside.hints.remove(&organization);
        }
        ends
    }

    /// The events after this position: read by `read`, or by another stream at the same position.
    pub(super) async fn page(
        &self,
        place: Place,
        read: impl Fn() -> BoxFuture<'static, Found>,
    ) -> Found {
        let mut joined = false;
        loop {
            let (reading, mine) = {
                let mut inside = self.inside();
                if let Some(events) = inside.page(place, Instant::now()) {
                    return Ok(Some(events));
                }
                match inside.readings.get(&place) {
                    Some(reading) => (reading.clone(), false),
                    None => {
                        let reading = read().shared();
                        inside.readings.insert(place, reading.clone());
                        (reading, true)
                    }
                }
            };
            let found = reading.clone().await;
            {
                // By whichever is polled first: the stream that began it may be gone.
                let mut inside = self.inside();
                let current = inside.readings.get(&place);
                if current.is_some_and(|current| current.ptr_eq(&reading)) {
                    inside.readings.remove(&place);
                    if let Ok(Some(events)) = &found {
                        inside.keep(place, Instant::now(), events);
                    }
                }
            }
            // One that was in progress may have read before there was something. The next one has not.
            if found != Ok(None) || mine || joined {
                return found;
            }
            joined = true;
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use tokio::sync::Notify;

    fn place(after: i64) -> Place {
        (OrganizationId(uuid::Uuid::nil()), after)
    }

    fn events(last: i64) -> Events {
        Events {
            text: format!("id: {last}\n\n").into(),
            last,
            ended: false,
        }
    }

    /// Readings that wait for a bell, and find what there is when it rings.
    #[derive(Clone, Default)]
    struct Table {
        last: Arc<AtomicUsize>,
        readings: Arc<AtomicUsize>,
        bell: Arc<Notify>,
    }

    impl Table {
        fn read(&self, after: i64) -> BoxFuture<'static, Found> {
            let table = self.clone();
            async move {
                table.readings.fetch_add(1, Ordering::SeqCst);
                let last = i64::try_from(table.last.load(Ordering::SeqCst)).unwrap();
                table.bell.notified().await;
                Ok((last > after).then(|| events(last)))
            }
            .boxed()
        }
    }

    #[tokio::test]
    async fn those_who_are_level_share_a_reading_and_a_latecomer_its_page() {
        let (relay, table) = (Relay::default(), Table::default());
        table.last.store(1, Ordering::SeqCst);
        let all: Vec<_> = (0..100)
            .map(|_| {
                let (relay, table) = (relay.clone(), table.clone());
                tokio::spawn(async move { relay.page(place(0), || table.read(0)).await })
            })
            .collect();
        while table.readings.load(Ordering::SeqCst) == 0 {
            tokio::task::yield_now().await;
        }
        table.bell.notify_one();
        for one in all {
            assert_eq!(one.await.unwrap(), Ok(Some(events(1))));
        }
        let late = relay.page(place(0), || table.read(0)).await;
        assert_eq!(late, Ok(Some(events(1))));
        assert_eq!(table.readings.load(Ordering::SeqCst), 1);
        assert!(relay.inside().readings.is_empty());
    }

    #[tokio::test]
    async fn a_reading_that_began_too_early_is_not_the_last_word() {
        let (relay, table) = (Relay::default(), Table::default());
        let first = {
            let (relay, table) = (relay.clone(), table.clone());
            tokio::spawn(async move { relay.page(place(0), || table.read(0)).await })
        };
        while table.readings.load(Ordering::SeqCst) == 0 {
            tokio::task::yield_now().await;
        }
        // The first has read; now something happens, and the second sees it.
        table.last.store(1, Ordering::SeqCst);
        let second = {
            let (relay, table) = (relay.clone(), table.clone());
            tokio::spawn(async move { relay.page(place(0), || table.read(0)).await })
        };
        tokio::task::yield_now().await;
        table.bell.notify_one();
        assert_eq!(first.await.unwrap(), Ok(None));
        table.bell.notify_one();
        assert_eq!(second.await.unwrap(), Ok(Some(events(1))));
    }

    #[tokio::test]
    async fn who_began_a_reading_may_go() {
        let (relay, table) = (Relay::default(), Table::default());
        table.last.store(1, Ordering::SeqCst);
        let first = {
            let (relay, table) = (relay.clone(), table.clone());
            tokio::spawn(async move { relay.page(place(0), || table.read(0)).await })
        };
        while table.readings.load(Ordering::SeqCst) == 0 {
            tokio::task::yield_now().await;
        }
        first.abort();
        assert!(first.await.is_err());
        table.bell.notify_one();
        let second = relay.page(place(0), || table.read(0)).await;
        assert_eq!(second, Ok(Some(events(1))));
        assert!(relay.inside().readings.is_empty());
    }

    #[tokio::test]
    async fn hints_to_many_streams_are_gathered_and_permissions_are_not() {
        let organization = place(0).0;
        let wake = |of: u128, task: u128| Wake {
            organization: OrganizationId(uuid::Uuid::from_u128(of)),
            task: model::id::TaskId(uuid::Uuid::from_u128(task)),
        };
        let relay = Relay::default();
        let (hub, wakes) = broadcast::channel(16);
        let mut first = relay.wakes(organization, wakes);
        // Of few streams each hint arrives by itself.
        for task in [1, 2] {
            hub.send(wake(0, task)).unwrap();
            assert_eq!(first.recv().await.unwrap(), wake(0, task));
        }
        let many: Vec<_> = (0..1_000)
            .map(|_| relay.wakes(organization, hub.subscribe()))
            .collect();
        assert_eq!(hub.receiver_count(), 1, "one listener for all");
        for task in 3..7 {
            hub.send(wake(0, task)).unwrap();
            hub.send(wake(9, task)).unwrap();
        }
        hub.send(Wake::access(organization)).unwrap();
        assert!(first.recv().await.unwrap().is_access(), "at once");
        assert_eq!(first.recv().await.unwrap(), wake(0, 3));
        // The others came with it.
        hub.send(Wake::access(organization)).unwrap();
        assert!(first.recv().await.unwrap().is_access());
        assert!(!relay.ends(organization, hints::State::Idle));
        drop((first, many));
        assert!(relay.ends(organization, hints::State::Idle));
        assert!(relay.inside().hints.is_empty());
    }
}
