//! What a client of the listener may do, and how long it may take.

use std::time::Duration;

/// What a client may do, and how long it may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Limits {
    /// The longest line of a command, in bytes, its end included (RFC 5321, section 4.5.3.1.4, and room for parameters).
    pub(crate) line: usize,
    /// The largest message, in bytes.
    pub(crate) message: usize,
    /// How many bytes of a message that is too large are still read, so that it can be refused in order.
    pub(crate) drained: usize,
    /// The most recipients of a message.
    pub(crate) recipients: usize,
    /// The most commands in a row that are not understood or not in order.
    pub(crate) mistakes: u32,
    /// The timeout of each line, and of each answer.
    pub(crate) step: Duration,
    /// The timeout of a whole session.
    pub(crate) session: Duration,
    /// Sessions at a time; more wait to be accepted.
    pub(crate) sessions: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            line: 2_048,
            message: mail::LARGEST,
            drained: 32 * mail::LARGEST,
            recipients: 20,
            mistakes: 20,
            step: Duration::from_secs(60),
            session: Duration::from_secs(600),
            sessions: 16,
        }
    }
}
