//! The whole house in a test: a database, a registry, a clock that moves when told, and "carry out everything that is due".
//!
//! ```no_run
//! # async fn example() {
//! let house = testkit::House::open().await;
//! let actor = house.actor().await;
//! house.settle().await;
//! # }
//! ```

mod clerk;
mod courier;
mod engine;
mod gate;
mod outside;
mod registries;

pub use courier::TestCourier;
pub use gate::{Gate, Gated, Hold};
pub use outside::{TestChance, TestClock};
pub use registries::{Line, PROFILE};
/// For tests of rooms that may not import it: the worker knows no use cases, its tests do.
pub use service;

use chrono::TimeDelta;
use clerk::Clerk;
use model::contact::Draft;
use model::id::{DomainId, TaskId};
use model::role::Role;
use registry_sim::Simulator;
use service::contacts::{Contact, NewContact};
use service::organizations::{Founded, NewOrganization};
use service::{Actor, Passwords, Seals, Service};
use std::sync::Arc;
use store::tasks::Task;
use store::{Db, Synchronous, Tuning};
use tempfile::TempDir;
use worker::{Pace, Worker};

/// What the links in letters begin with.
pub const PUBLIC_URL: &str = "https://desk.example";

/// A house of one's own.
pub struct House {
    /// The use cases.
    pub service: Service,
    /// The registry at the other end.
    pub simulator: Arc<Simulator>,
    /// The clock; it stands until moved.
    pub clock: Arc<TestClock>,
    /// The dice, always the same throws.
    pub chance: Arc<TestChance>,
    /// What stands between worker and registry.
    pub line: Arc<Line>,
    /// Where the letters of [`House::worker`]s arrive.
    pub mail: Arc<mail::Scripted>,
    /// Who receives what [`House::worker`]s tell.
    pub receiver: Arc<TestCourier>,
    /// The organization that is there from the start.
    pub founded: Founded,
    /// Kept while the house stands.
    folder: TempDir,
}

impl House {
    /// A house over a fresh database and a fresh registry. The database is a SQLite file, or PostgreSQL's when `NICHANDLE_TEST_ENGINE` is `postgres`.
    ///
    /// # Panics
    /// When it can't be built.
    pub async fn open() -> Self {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let clock = Arc::new(TestClock::default());
        let time = Arc::clone(&clock);
        let simulator = registry_sim::start(
            registry_sim::Settings {
                create_on_first_info: true,
                clock: Arc::new(move || time.get()),
                ..registry_sim::Settings::default()
            }
            .with_account("nichandle", "simulated"),
        )
        .await
        .expect("the simulator starts");
        let line = Arc::new(Line::to(&simulator, Arc::clone(&clock)));
        let chance = Arc::new(TestChance::default());
        let target = engine::target(folder.path());
        let service = desk(&target, &clock, &chance, &line).await;
        let founded = found(&service, "Acme", "owner@acme.example").await;
        Self {
            service,
            simulator: Arc::new(simulator),
            clock,
            chance,
            line,
            mail: Arc::default(),
            receiver: Arc::default(),
            founded,
            folder,
        }
    }

    /// Another desk at the same registry account, with a book of its own.
    ///
    /// # Panics
    /// When it can't be built.
    pub async fn beside(&self) -> Self {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let target = engine::target(folder.path());
        let service = desk(&target, &self.clock, &self.chance, &self.line).await;
        let founded = found(&service, "Acme", "owner@acme.example").await;
        self.with_book(service, founded, folder)
    }

    /// This desk with its book as it was when the backup was made; the registry is as it is. SQLite's files alone can be copied so.
    ///
    /// # Panics
    /// When it can't be built.
    pub async fn set_back_to(&self, backup: &std::path::Path) -> Self {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let target = store::Target::SqliteFile(backup.to_owned());
        let service = desk(&target, &self.clock, &self.chance, &self.line).await;
        self.with_book(service, self.founded.clone(), folder)
    }

    /// A path in the house's own folder, which goes with the house.
    #[must_use]
    pub fn file(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    fn with_book(&self, service: Service, founded: Founded, folder: TempDir) -> Self {
        Self {
            service,
            simulator: Arc::clone(&self.simulator),
            clock: Arc::clone(&self.clock),
            chance: Arc::clone(&self.chance),
            line: Arc::clone(&self.line),
            mail: Arc::default(),
            receiver: Arc::default(),
            founded,
            folder,
        }
    }

    /// Another organization in the same house.
    ///
    /// # Panics
    /// When it can't be founded.
    pub async fn stranger(&self) -> Founded {
        found(&self.service, "Stranger", "owner@stranger.example").await
    }

    /// The organization's key as an actor who may do everything.
    ///
    /// # Panics
    /// When the key is not known.
    pub async fn actor(&self) -> Actor {
        let key = self.founded.api_key.as_deref().expect("a key was made");
        self.service
            .keys()
            .actor_of(key)
            .await
            .expect("the key is known")
    }

    /// A worker with leases of its own: another process.
    #[must_use]
    pub fn worker(&self) -> Worker {
        self.worker_over(self.line.clone())
    }

    /// A worker that reaches registries by these connections.
    #[must_use]
    pub fn worker_over(&self, connectors: Arc<dyn worker::Connectors>) -> Worker {
        let pace = Pace::default().with_tasks_at_once(1);
        Worker::new(
            self.service.db().clone(),
            self.clock.clone(),
            self.chance.clone(),
            connectors,
            pace,
        )
        .by_given_clocks(self.clock.clone())
        .with_housekeeping(worker::Keeping::default())
        .with_clerk(Arc::new(Clerk(self.service.clone())))
        .with_post(self.mail.clone(), PUBLIC_URL)
        .with_hooks(self.receiver.clone(), Arc::new(Clerk(self.service.clone())))
    }

    /// Sends every letter that is due, and gives the secrets of the links of all letters so far, oldest first.
    ///
    /// # Panics
    /// When the database fails, or a letter has no link.
    pub async fn post(&self) -> Vec<String> {
        self.worker().post_due().await.expect("letters are sent");
        self.mail.taken().iter().map(secret_of).collect()
    }

    /// Carries out everything, moving the clock to whatever waits, until nothing is left to do.
    ///
    /// # Panics
    /// When it never ends.
    pub async fn settle(&self) {
        let worker = self.worker();
        for _ in 0..500 {
            worker.poll_now().await.expect("messages are read");
            match worker.run_due().await.expect("tasks are carried out").next {
                None => return,
                Some(at) => self.clock.to(at + TimeDelta::milliseconds(1)),
            }
        }
        panic!("tasks never settle");
    }

    /// A contact with this last name, publishable.
    ///
    /// # Panics
    /// When it can't be made.
    pub async fn contact(&self, last_name: &str) -> Contact {
        let new = NewContact::external(draft(last_name));
        self.service
            .contacts()
            .create(&self.actor().await, new)
            .await
            .expect("a contact")
    }

    /// A domain of that name, adopted.
    ///
    /// # Panics
    /// When it can't be adopted.
    pub async fn domain(&self, name: &str) -> DomainId {
        self.service
            .domains()
            .adopt(&self.actor().await, self.founded.project, name, None)
            .await
            .expect("a domain")
            .id
    }

    /// Gives one role, and the task that brings it to the registry.
    ///
    /// # Panics
    /// When it can't be given.
    pub async fn give(&self, domain: DomainId, role: Role, contact: &Contact) -> TaskId {
        let changes = [(role, Some(contact.id))].into();
        self.service
            .domains()
            .assign_roles(&self.actor().await, domain, &changes)
            .await
            .expect("a role")
            .task
            .id
    }

    /// The task as it stands.
    ///
    /// # Panics
    /// When it is not there.
    pub async fn task(&self, id: TaskId) -> Task {
        let mut tx = self.service.db().read().await.expect("a connection");
        let found = store::tasks::get(&mut tx, self.founded.organization, id).await;
        found.expect("a readable task").expect("a task")
    }
}

/// The secret of a letter's link.
///
/// # Panics
/// When there is none.
#[must_use]
pub fn secret_of(letter: &mail::Letter) -> String {
    let link = format!("{PUBLIC_URL}/verify/");
    let mut lines = letter.text.lines();
    lines
        .find_map(|line| line.strip_prefix(&link))
        .expect("a link on a line of its own")
        .to_owned()
}

/// A publishable draft.
#[must_use]
pub fn draft(last_name: &str) -> Draft {
    Draft {
        first_name: "Jana".into(),
        last_name: last_name.into(),
        email: format!(
            "{}@example.com",
            model::handle::initials("J", last_name).to_lowercase()
        ),
        phone: "+420 601 123 456".into(),
        street1: "Dlouha 1".into(),
        city: "Praha".into(),
        postal_code: "110 00".into(),
        country_code: "CZ".into(),
        ..Draft::default()
    }
}

/// The use cases over a book.
async fn desk(
    target: &store::Target,
    clock: &Arc<TestClock>,
    chance: &Arc<TestChance>,
    line: &Arc<Line>,
) -> Service {
    // Nothing that a test writes is worth a disk's time.
    let tuning = Tuning {
        synchronous: Synchronous::Normal,
        ..Tuning::default()
    };
    let db = Db::open_with(target, &tuning).await.expect("a database");
    let passwords = Passwords::cheap(chance.clone()).expect("cheap passwords");
    let seals =
        Seals::new("the secret key of a house in a test", chance.clone()).expect("a secret key");
    Service::new(
        db,
        clock.clone(),
        chance.clone(),
        line.clone(),
        passwords,
        seals,
    )
}

async fn found(service: &Service, name: &str, email: &str) -> Founded {
    let new = NewOrganization {
        name: name.into(),
        legal_name: format!("{name} s.r.o."),
        email: email.into(),
        password: "correct horse battery".into(),
        with_key: true,
        ..NewOrganization::default()
    };
    service
        .organizations()
        .found(&new)
        .await
        .expect("an organization")
}
