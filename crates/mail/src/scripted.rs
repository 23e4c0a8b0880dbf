//! A mailer for tests: it keeps what it was given, and fails as it was told.

use crate::{Failure, Letter, Mailer};
use async_trait::async_trait;
use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Keeps every letter, and answers with the next of the failures that were planned.
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

    /// The next letter that is not planned to fail yet fails so.
    pub fn fail(&self, failure: Failure) {
        self.script().failures.push_back(failure);
    }

    /// The letters that were taken, oldest first.
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
