//! Where a response is parsed: a long one in a thread of its own, where it blocks nobody.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// Up to how many bytes are parsed on the thread that asks: that takes tens of microseconds, and another thread would cost two switches.
const SHORT: usize = 16 * 1024;

/// What `read` makes of a text of so many bytes; `None` when it panicked.
pub(super) async fn apart<T: Send + 'static>(
    bytes: usize,
    read: impl FnOnce() -> T + Send + 'static,
) -> Option<T> {
    match bytes <= SHORT {
        true => catch_unwind(AssertUnwindSafe(read)).ok(),
        false => tokio::task::spawn_blocking(read).await.ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn short_and_long_texts_are_read_and_a_panic_is_nobody_elses() {
        for bytes in [SHORT, SHORT + 1] {
            assert_eq!(apart(bytes, || 1).await, Some(1));
            assert_eq!(apart::<u8>(bytes, || panic!("unread")).await, None);
        }
    }
}
