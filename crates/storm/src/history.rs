//! The history of calls and responses, which the judge compares with the final state.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::io::Write as _;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

/// One attempt at a call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Try {
    /// Milliseconds since the storm began.
    pub at: u64,
    /// Which process was asked.
    pub process: usize,
    /// The status; `None` when the answer was lost.
    pub status: Option<u16>,
    /// The problem's code, or the connection's error.
    pub code: Option<String>,
}

/// How a call ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// It succeeded: its effect must be there.
    Acknowledged,
    /// It was refused: it must have changed nothing.
    Refused,
    /// It got no final response: it may have been carried out or not.
    Open,
}

/// A call with its `Idempotency-Key`, from its first try to its last.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Call {
    /// Its place in the history.
    pub number: usize,
    /// What it was, in a word: `create_contact`, `renew`, …
    pub kind: String,
    /// Its `Idempotency-Key`.
    pub key: String,
    /// Method and path under the organization.
    pub request: String,
    /// What it sent.
    pub body: Value,
    /// The registers that it sets, with the values: `contact/3/street1`, `domain/2/tech`, …
    pub sets: Vec<(String, String)>,
    /// When it was first sent, in milliseconds since the storm began.
    pub began: u64,
    /// When it ended.
    pub ended: u64,
    /// Its attempts.
    pub tries: Vec<Try>,
    /// How it ended.
    pub end: End,
    /// The last answer's status and body.
    pub answer: Option<(u16, Value)>,
}

impl Call {
    /// The tasks that its answer names.
    #[must_use]
    pub fn tasks(&self) -> Vec<String> {
        let Some((_, body)) = &self.answer else {
            return Vec::new();
        };
        let text = |value: &Value| value.as_str().map(ToOwned::to_owned);
        if body["object"] == "task" {
            return text(&body["id"]).into_iter().collect();
        }
        let named = body["tasks"].as_array();
        named
            .map(|ids| ids.iter().filter_map(text).collect())
            .unwrap_or_default()
    }

    /// Whether it was acknowledged.
    #[must_use]
    pub fn is_acknowledged(&self) -> bool {
        self.end == End::Acknowledged
    }
}

/// The history while it is being made. Each call is also written into a file when it ends, one JSON object a line.
pub struct Recorder {
    began: Instant,
    calls: Mutex<Vec<Call>>,
    file: Mutex<std::fs::File>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Recorder {
    /// An empty history, kept in this file too.
    ///
    /// # Errors
    /// When the file can't be made.
    pub fn new(file: &std::path::Path) -> std::io::Result<Self> {
        Ok(Self {
            began: Instant::now(),
            calls: Mutex::default(),
            file: Mutex::new(std::fs::File::create(file)?),
        })
    }

    /// Milliseconds since it was made.
    #[must_use]
    pub fn now(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// Notes that a call is about to be sent. Until its end is noted it counts as open.
    pub fn begin(&self, mut call: Call) -> usize {
        let mut calls = lock(&self.calls);
        call.number = calls.len();
        call.began = self.now();
        let number = call.number;
        calls.push(call);
        number
    }

    /// Records an attempt.
    pub fn tried(&self, number: usize, tried: Try) {
        if let Some(call) = lock(&self.calls).get_mut(number) {
            call.tries.push(tried);
        }
    }

    /// Records how a call ended.
    pub fn end(&self, number: usize, end: End, answer: Option<(u16, Value)>) {
        let now = self.now();
        let line = lock(&self.calls).get_mut(number).map(|call| {
            call.end = end;
            call.ended = now;
            call.answer = answer;
            serde_json::to_string(call).unwrap_or_default()
        });
        if let Some(line) = line {
            // The file is for people; what is judged is in memory.
            let _ = writeln!(lock(&self.file), "{line}");
        }
    }

    /// The history so far.
    #[must_use]
    pub fn calls(&self) -> Vec<Call> {
        lock(&self.calls).clone()
    }
}
