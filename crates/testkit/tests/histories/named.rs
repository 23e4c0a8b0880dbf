//! Which registrants were named, and that no other was ever made one.
//!
//! A name is a domain, who its registrant is to be, and the tasks of the decision that said so: those that it began, and those of the domain that waited and may carry it along. It counts as long
//! as one of them has not ended, or has failed and needs somebody; a part, or a successor, of one of them counts as it. So a task that is tried again may do what it was begun for, and nobody else may.

use crate::book::Book;
use crate::registry::{ACCOUNT, Registrants, Who};
use chrono::{DateTime, Utc};
use model::id::TaskId;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use store::tasks::Task;

/// Somebody said that this domain gets this registrant.
#[derive(Debug, Clone)]
pub struct Name {
    pub domain: String,
    pub who: Who,
    /// The tasks that may carry it out.
    pub tasks: BTreeSet<TaskId>,
    /// How it was said.
    pub by: String,
}

/// All names so far.
#[derive(Debug, Default)]
pub struct Names {
    said: Vec<Name>,
    /// The tasks that the rows of a file began, by the import's.
    rows: BTreeMap<TaskId, BTreeSet<TaskId>>,
    /// Registrants that somebody else has asked for and the registry has yet to decide about, by domain. Nobody can read whom a pending update names: our client can't know that an edit of that
    /// object changes who the registrant becomes.
    elsewhere: BTreeMap<String, String>,
}

/// A registrant that changed.
struct Change<'a> {
    domain: &'a str,
    from: Option<&'a Who>,
    to: Option<&'a Who>,
}

impl Names {
    pub fn say(&mut self, name: Name) {
        self.said.push(name);
    }

    /// What the tasks name that are there before anything is done: whoever the book wants then.
    pub fn begin(&mut self, book: &Book) {
        for entry in &book.domains {
            let naming =
                |task: &&Task| task.domain_id == Some(entry.domain.id) && task.names_registrant;
            let who = entry.registrant().and_then(|id| book.who(id));
            let tasks: BTreeSet<TaskId> = book
                .tasks
                .iter()
                .filter(naming)
                .map(|task| task.id)
                .collect();
            if let (Some(who), false) = (who, tasks.is_empty()) {
                self.say(Name {
                    domain: entry.name().to_owned(),
                    who,
                    tasks,
                    by: "the beginning".to_owned(),
                });
            }
        }
    }

    /// A task began these.
    pub fn began(&mut self, task: TaskId, those: impl IntoIterator<Item = TaskId>) {
        self.rows.entry(task).or_default().extend(those);
    }

    /// Somebody else asked the registry, which has yet to decide, for this object as the registrant of the domain.
    pub fn asked_elsewhere(&mut self, domain: &str, handle: &str) {
        self.elsewhere.insert(domain.to_owned(), handle.to_owned());
    }

    /// Compares the registrants with those before, when our client did something that began at `since`.
    pub fn judge(
        &self,
        (before, after): (&Registrants, &Registrants),
        book: &Book,
        since: DateTime<Utc>,
    ) -> Result<(), String> {
        for change in self.changes(before, after, book) {
            let of_it: Vec<&Name> = self
                .said
                .iter()
                .filter(|name| name.domain == change.domain)
                .collect();
            let named = of_it
                .iter()
                .any(|name| Some(&name.who) == change.to && self.counts(name, book, since));
            if !named {
                return Err(unnamed(&change, &of_it, book));
            }
        }
        Ok(())
    }

    /// Whether one of its tasks had not ended at `since`.
    fn counts(&self, name: &Name, book: &Book, since: DateTime<Utc>) -> bool {
        let mut of_it = name.tasks.clone();
        loop {
            let known = of_it.len();
            for (import, began) in &self.rows {
                if of_it.contains(import) {
                    of_it.extend(began);
                }
            }
            for task in &book.tasks {
                if task.parent_id.is_some_and(|whole| of_it.contains(&whole)) {
                    of_it.insert(task.id);
                }
                if of_it.contains(&task.id) {
                    of_it.extend(task.successor_id);
                }
            }
            if of_it.len() == known {
                break;
            }
        }
        let domain = book.named(&name.domain).map(|entry| entry.domain.id);
        // Parts are joined to what waits in a domain, whatever began it.
        let carries = |task: &Task| {
            domain.is_some()
                && task.domain_id == domain
                && task.joined.iter().any(|joined| joined.names_registrant)
        };
        let open = |task: &&Task| {
            !task.status.is_final()
                || task.needs_somebody()
                || task.awaiting.is_some()
                || task.completed_at.is_some_and(|ended| ended >= since)
        };
        let mut open = book.tasks.iter().filter(open);
        open.any(|task| of_it.contains(&task.id) || carries(task))
    }

    /// What changed of the domains that are ours in the book and at the registry.
    fn changes<'a>(
        &'a self,
        before: &'a Registrants,
        after: &'a Registrants,
        book: &'a Book,
    ) -> impl Iterator<Item = Change<'a>> {
        after.iter().filter_map(move |(name, now)| {
            let was = before.get(name)?;
            let entry = book.named(name)?;
            if was.roid != now.roid || was.client != ACCOUNT || now.client != ACCOUNT {
                return None;
            }
            let change = |to: &'a Option<Who>| Change {
                domain: name,
                from: was.who.as_ref(),
                to: to.as_ref(),
            };
            if now.who != was.who {
                let decided = was.pending.as_ref().is_some_and(|(handle, who)| {
                    now.registrant.as_ref() == Some(handle) && *who == now.who
                });
                // Somebody pointed it at this object behind our back, and nobody has read that yet.
                let unknown = now.registrant == was.registrant
                    && entry.read().map(|(handle, _)| handle) != now.registrant.as_deref();
                return (!decided && !unknown).then(|| change(&now.who));
            }
            let (handle, asked) = now.pending.as_ref()?;
            let same = was.pending.as_ref().is_some_and(|(was, _)| was == handle);
            if same && self.elsewhere.get(name) == Some(handle) {
                return None;
            }
            let news = now.pending != was.pending && *asked != now.who;
            let again = was.pending.as_ref().is_some_and(|(_, was)| was == asked);
            (news && !again).then(|| change(asked))
        })
    }
}

fn unnamed(change: &Change<'_>, of_it: &[&Name], book: &Book) -> String {
    let mut text = format!(
        "{}: the registrant became {:?} instead of {:?}, and nobody had named that",
        change.domain, change.to, change.from
    );
    for name in of_it {
        let _ = write!(
            text,
            "\n  named: {:?} by {}, {:?}",
            name.who, name.by, name.tasks
        );
    }
    let domain = book.named(change.domain).map(|entry| entry.domain.id);
    let read = book.named(change.domain).and_then(|entry| entry.read());
    let _ = write!(text, "\n  read: {read:?}");
    for task in book.tasks.iter().filter(|task| task.domain_id == domain) {
        let _ = write!(
            text,
            "\n  task: {} {} named={} parent={:?} successor={:?} cause={:?} error={:?} result={:?}",
            task.id,
            task.status,
            task.names_registrant,
            task.parent_id,
            task.successor_id,
            task.cause,
            task.error,
            task.result
        );
    }
    text
}
