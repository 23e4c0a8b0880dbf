//! Waiting for a short statement on the thread that asks.
//!
//! SQLite works in a thread of its own, and an answer that wakes a task puts it behind everything else that the runtime has to do. For most statements that wait is longer than the statement. While
//! a caller has the only writer, everybody who writes waits with it: so it waits for a moment without giving its thread away, as a call of SQLite itself would.

use std::cell::OnceCell;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::Thread;
use std::time::{Duration, Instant};

/// How long a thread waits, at most.
const LONGEST: Duration = Duration::from_micros(250);

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.0.unpark();
    }
}

thread_local! {
    static WAKER: OnceCell<Waker> = const { OnceCell::new() };
}

/// Awaits `future`; when `inline`, on this thread for as long as that takes no longer than [`LONGEST`].
pub(crate) async fn here<F: Future>(inline: bool, future: F) -> F::Output {
    let mut future = pin!(future);
    let mut inline = inline;
    poll_fn(move |context| {
        if std::mem::take(&mut inline)
            && let Some(output) = wait(future.as_mut())
        {
            return Poll::Ready(output);
        }
        future.as_mut().poll(context)
    })
    .await
}

fn wait<F: Future>(mut future: Pin<&mut F>) -> Option<F::Output> {
    WAKER.with(|waker| {
        let waker = waker.get_or_init(|| Arc::new(Unpark(std::thread::current())).into());
        let mut context = Context::from_waker(waker);
        let begun = Instant::now();
        loop {
            if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
                return Some(output);
            }
            let left = LONGEST.checked_sub(begun.elapsed())?;
            std::thread::park_timeout(left);
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::sync::oneshot;

    #[tokio::test]
    async fn what_is_ready_soon_and_what_takes_longer_both_arrive() {
        let (tell, told) = oneshot::channel();
        let thread = std::thread::spawn(move || tell.send(1));
        assert_eq!(here(true, told).await, Ok(1));
        assert_eq!(thread.join().ok(), Some(Ok(())));
        // This one is told by a task of the same thread, which has its turn only when the thread is given away.
        let (tell, told) = oneshot::channel();
        let task = tokio::spawn(async move { tell.send(2) });
        assert_eq!(here(true, told).await, Ok(2));
        assert_eq!(task.await.ok(), Some(Ok(())));
        assert_eq!(here(false, async { 3 }).await, 3);
    }
}
