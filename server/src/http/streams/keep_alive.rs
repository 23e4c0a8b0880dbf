//! What keeps a quiet stream open: how often, with which words, and after how many of them the caller is authorised again.

use axum::body::Bytes;
use std::time::Duration;

/// The interval of a quiet stream, which is also its poll interval.
pub(in crate::http) const KEEP_ALIVE_INTERVAL: Duration = Duration::from_secs(15);
/// A comment that keeps proxies from closing the connection.
pub(super) const KEEP_ALIVE_COMMENT: Bytes = Bytes::from_static(b": still here\n\n");
/// After how many keep-alives the caller is authorised again: once a minute.
pub(super) const KEEP_ALIVES_PER_RENEWAL: u32 = 4;
