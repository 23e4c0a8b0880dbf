//! How long a client may take.

use std::time::Duration;

/// Timeouts of a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Times {
    /// For the head of a request, from the connection on or from its first byte.
    pub head: Duration,
    /// From one chunk of a request's body to the next.
    pub piece: Duration,
    /// For the whole of a request's body.
    pub body: Duration,
    /// HTTP keep-alive: between a response and the next request on the same connection.
    pub idle: Duration,
    /// Without reading anything of a response. Event streams are exempt.
    pub write: Duration,
    /// For completing the response when a client has closed its side, which also happens when it disconnects.
    pub half_closed: Duration,
}

impl Default for Times {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(10),
            piece: Duration::from_secs(15),
            body: Duration::from_secs(600),
            idle: Duration::from_secs(60),
            write: Duration::from_secs(30),
            half_closed: Duration::from_secs(5),
        }
    }
}
