//! A scripted webhook receiver.

use async_trait::async_trait;
use hooks::{Courier, Failure, Message, Taken};
use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Accepts every message, unless another response was set.
#[derive(Debug, Default)]
pub struct TestCourier {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    taken: Vec<Message>,
    answers: VecDeque<Option<u16>>,
}

impl TestCourier {
    /// The messages so far, including refused ones.
    #[must_use]
    pub fn carried(&self) -> Vec<Message> {
        self.state().taken.clone()
    }

    /// Sets the next responses: a status, or none at all.
    pub fn answer(&self, answers: impl IntoIterator<Item = Option<u16>>) {
        self.state().answers.extend(answers);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Courier for TestCourier {
    async fn carry(&self, message: &Message) -> Result<Taken, Failure> {
        let mut state = self.state();
        state.taken.push(message.clone());
        match state.answers.pop_front().unwrap_or(Some(204)) {
            Some(status @ 200..300) => Ok(Taken { status }),
            Some(status) => Err(Failure {
                status: Some(status),
                why: format!("It answered {status}."),
            }),
            None => Err(Failure {
                status: None,
                why: "No connection: nobody is there.".into(),
            }),
        }
    }
}
