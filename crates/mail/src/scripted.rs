//! A mailer for tests: it stores what it was given, and fails as scripted.

use crate::{Failure, Letter, Mailer};
use async_trait::async_trait;
use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Accepts every e-mail, after the scripted failures.
#[derive(Debug, Default)]
pub struct Scripted {
    script: Mutex<Script>,
}

#[derive(Debug, Default)]
struct Script {
    taken: Vec<Letter>,
    failures: VecDeque<Failure>,
}

impl Scripted {
    fn script(&self) -> MutexGuard<'_, Script> {
        self.script.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next e-mail without a scripted failure fails like this.
    pub fn fail(&self, failure: Failure) {
        self.script().failures.push_back(failure);
    }

    /// The accepted e-mails, oldest first.
    #[must_use]
    pub fn taken(&self) -> Vec<Letter> {
        self.script().taken.clone()
    }
}

#[async_trait]
impl Mailer for Scripted {
    async fn send(&self, letter: &Letter) -> Result<(), Failure> {
        let mut script = self.script();
        match script.failures.pop_front() {
            Some(failure) => Err(failure),
            None => {
                script.taken.push(letter.clone());
                Ok(())
            }
        }
    }
}
