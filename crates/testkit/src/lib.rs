//! A whole installation in a test: database, use cases, worker, a simulated registry over TLS, a clock that moves when told, and a method that carries out everything that
//! is due.
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
pub use engine::TestEngine;
pub use gate::{Gate, Gated, Hold};
pub use outside::{TestChance, TestClock};
pub use registries::{Line, PROFILE};
/// For tests of packages that may not depend on it: the worker does not, its tests do.
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

/// The public URL, with which links in e-mails begin.
pub const PUBLIC_URL: &str = "https://desk.example";

/// A test installation.
pub struct House {
    /// The use cases.
    pub service: Service,
    /// The registry.
    pub simulator: Arc<Simulator>,
    /// The clock, which stands still until moved.
    pub clock: Arc<TestClock>,
    /// Random numbers, the same in every run.
    pub chance: Arc<TestChance>,
    /// The connections to the registry.
    pub line: Arc<Line>,
    /// The mailbox of e-mails that [`House::worker`]s send.
    pub mail: Arc<mail::Scripted>,
    /// The webhook receiver that [`House::worker`]s call.
    pub receiver: Arc<TestCourier>,
    /// The organization that exists from the start.
    pub founded: Founded,
    /// Its database.
    target: store::Target,
    /// Removed with the installation.
    folder: TempDir,
}

impl House {
    /// An installation with a fresh database and a fresh registry. The database is a SQLite file, or PostgreSQL's when `NICHANDLE_TEST_ENGINE` is `postgres`.
    ///
    /// # Panics
    /// When it can't be set up.
    pub async fn open() -> Self {
        Self::open_on(TestEngine::chosen()).await
    }

    /// [`House::open`] on this engine.
    ///
    /// # Panics
    /// When it can't be set up.
    pub async fn open_on(engine: TestEngine) -> Self {
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
        let target = engine::target(folder.path(), engine).await;
        let service = desk(&target, &clock, &chance, &line).await;
        let founded = found(&service, "Acme", "owner@acme.example").await;
        Self {
            target,
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

    /// Another installation with the same registry account and a database of its own.
    ///
    /// # Panics
    /// When it can't be set up.
    pub async fn beside(&self) -> Self {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let target = engine::target(folder.path(), TestEngine::chosen()).await;
        let service = desk(&target, &self.clock, &self.chance, &self.line).await;
        let founded = found(&service, "Acme", "owner@acme.example").await;
        self.with_book(service, founded, (target, folder))
    }

    /// This installation with the database of a backup, and the registry as it is now. SQLite only.
    ///
    /// # Panics
    /// When it can't be set up.
    pub async fn set_back_to(&self, backup: &std::path::Path) -> Self {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let target = store::Target::SqliteFile(backup.to_owned());
        let service = desk(&target, &self.clock, &self.chance, &self.line).await;
        self.with_book(service, self.founded.clone(), (target, folder))
    }

    /// A path in the installation's folder, which is removed with it.
    #[must_use]
    pub fn file(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    /// Removes everything of it now, its database on PostgreSQL too: for tests that open thousands.
    ///
    /// # Panics
    /// When the database can't be removed.
    pub fn discard(self) {
        engine::discard(&self.target);
    }

    fn with_book(
        &self,
        service: Service,
        founded: Founded,
        (target, folder): (store::Target, TempDir),
    ) -> Self {
        Self {
            target,
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

    /// Another organization in the same installation.
    ///
    /// # Panics
    /// When it can't be founded.
    pub async fn stranger(&self) -> Founded {
        found(&self.service, "Stranger", "owner@stranger.example").await
    }

    /// The organization's admin key as an actor.
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

    /// A worker with leases of its own, like another process.
    #[must_use]
    pub fn worker(&self) -> Worker {
        self.worker_over(self.line.clone())
    }

    /// A worker with these connectors.
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

    /// Sends all e-mails that are due, and returns the secrets of the links of all e-mails so far, oldest first.
    ///
    /// # Panics
    /// When the database fails, or a letter has no link.
    pub async fn post(&self) -> Vec<String> {
        self.worker().post_due().await.expect("letters are sent");
        self.mail.taken().iter().map(secret_of).collect()
    }

    /// Carries out everything, moving the clock to whatever is due next, until nothing is left to do.
    ///
    /// # Panics
    /// When it never ends.
    pub async fn settle(&self) {
        let worker = self.worker();
        for _ in 0..500 {
            worker.poll_now().await.expect("messages are read");
            match Box::pin(worker.run_due())
                .await
                .expect("tasks are carried out")
                .next
            {
                None => return,
                Some(at) => self.clock.to(at + TimeDelta::milliseconds(1)),
            }
        }
        panic!("tasks never settle");
    }

    /// A disclosed contact with this last name.
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

    /// An adopted domain of that name.
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

    /// Sets one role of a domain, and returns the task that updates the registry.
    ///
    /// # Panics
    /// When it can't be set.
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

    /// The task's present state.
    ///
    /// # Panics
    /// When it does not exist.
    pub async fn task(&self, id: TaskId) -> Task {
        let mut tx = self.service.db().read().await.expect("a connection");
        let found = store::tasks::get(&mut tx, self.founded.organization, id).await;
        found.expect("a readable task").expect("a task")
    }
}

/// The secret of the link in an e-mail.
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

/// A draft that is disclosed.
#[must_use]
pub fn draft(last_name: &str) -> Draft {
    Draft {
        first_name: "Jana".into(),
        last_name: last_name.into(),
        email: format!(
            "{}@example.com",
            model::handle::initials("J", last_name, "CZ").to_lowercase()
        ),
        phone: "+420 601 123 456".into(),
        street1: "Dlouha 1".into(),
        city: "Praha".into(),
        postal_code: "110 00".into(),
        country_code: "CZ".into(),
        ..Draft::default()
    }
}

/// The use cases with a database.
async fn desk(
    target: &store::Target,
    clock: &Arc<TestClock>,
    chance: &Arc<TestChance>,
    line: &Arc<Line>,
) -> Service {
    // A test's data need not survive a power cut.
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
