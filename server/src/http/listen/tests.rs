//! The listener over loopback, with limits that a test can wait for.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use super::*;
use axum::body::{Body, Bytes};
use axum::http::header;
use axum::routing::{get, post};
use std::convert::Infallible;
use std::time::Instant;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::Notify;
use tokio::task::JoinHandle;

/// Limits that end within a test's patience; all others are far above it.
fn times(change: impl FnOnce(&mut Times)) -> Limits {
    let far = Duration::from_secs(600);
    let mut times = Times {
        head: far,
        piece: far,
        body: far,
        idle: far,
        write: far,
        half_closed: far,
    };
    change(&mut times);
    Limits {
        times,
        ..Limits::default()
    }
}

const SHORT: Duration = Duration::from_millis(150);

struct Server {
    at: SocketAddr,
    stop: CancellationToken,
    task: JoinHandle<()>,
    /// Rung, `/slow` answers.
    bell: Arc<Notify>,
    /// Rings when `/slow` is asked for.
    asked: Arc<Notify>,
}

impl Server {
    async fn start(limits: Limits) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = listener.local_addr().unwrap();
        let stop = CancellationToken::new();
        let bell = Arc::new(Notify::new());
        let rings = Arc::clone(&bell);
        let ends = stop.clone();
        let events = move || async move {
            let beats = futures::stream::unfold(ends, |ends| async move {
                tokio::select! {
                    () = ends.cancelled() => None,
                    () = tokio::time::sleep(Duration::from_millis(50)) => {
                        Some((Ok::<_, Infallible>(Bytes::from_static(b": beat\n\n")), ends))
                    }
                }
            });
            (
                [(header::CONTENT_TYPE, "text/event-stream")],
                Body::from_stream(beats),
            )
        };
        let asked = Arc::new(Notify::new());
        let asks = Arc::clone(&asked);
        let slow = move || async move {
            asks.notify_one();
            rings.notified().await;
            "slow"
        };
        let router = Router::new()
            .route("/", get(|| async { "hello" }))
            .route("/slow", get(slow))
            .route("/large", get(|| async { vec![b'x'; 32 * 1024 * 1024] }))
            .route("/echo", post(|body: Bytes| async { body }))
            .route("/events", get(events));
        let trusted = TrustedProxies::default();
        let task = tokio::spawn(serve(listener, router, limits, trusted, stop.clone()));
        Self {
            at,
            stop,
            task,
            bell,
            asked,
        }
    }

    async fn line(&self, text: &str) -> TcpStream {
        let mut line = TcpStream::connect(self.at).await.unwrap();
        line.write_all(text.as_bytes()).await.unwrap();
        line
    }
}

/// Everything until the other side closes; a reset counts as closing.
async fn hear(line: &mut TcpStream) -> String {
    let heard = async {
        let (mut all, mut piece) = (Vec::new(), [0; 4096]);
        while let Ok(read @ 1..) = line.read(&mut piece).await {
            all.extend_from_slice(&piece[..read]);
        }
        String::from_utf8(all).unwrap()
    };
    let patience = Duration::from_secs(20);
    tokio::time::timeout(patience, heard).await.unwrap()
}

const WHOLE: &str = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

#[tokio::test]
async fn silence_and_half_a_head_are_hung_up_on() {
    let server = Server::start(times(|times| times.head = SHORT)).await;
    for begun in ["", "GET / HT", "GET / HTTP/1.1\r\nHost: x\r\n"] {
        let mut line = server.line(begun).await;
        assert_eq!(hear(&mut line).await, "", "{begun:?}");
    }
    // A head that comes byte by byte is no better.
    let mut line = server.line("GET / HTTP/1.1\r\nX: ").await;
    let begun = Instant::now();
    while line.write_all(b"x").await.is_ok() && begun.elapsed() < Duration::from_secs(20) {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(begun.elapsed() < Duration::from_secs(10));
}

#[tokio::test]
async fn between_two_requests_there_is_more_time() {
    let server = Server::start(times(|times| {
        times.head = SHORT;
        times.idle = SHORT * 4;
    }))
    .await;
    let mut line = server.line(WHOLE).await;
    let mut piece = [0; 1024];
    assert!(line.read(&mut piece).await.unwrap() > 0);
    tokio::time::sleep(SHORT * 2).await;
    line.write_all(WHOLE.as_bytes()).await.unwrap();
    assert!(hear(&mut line).await.starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn half_a_body_is_answered_408_and_hung_up_on() {
    for limits in [
        times(|times| times.piece = SHORT),
        times(|times| times.body = SHORT),
    ] {
        let server = Server::start(limits).await;
        let head = "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf";
        let mut line = server.line(head).await;
        let answer = hear(&mut line).await;
        assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
        let whole =
            "POST /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 5\r\n\r\nwhole";
        let answer = hear(&mut server.line(whole).await).await;
        assert!(answer.ends_with("whole"), "{answer}");
    }
}

#[tokio::test]
async fn who_takes_nothing_in_is_hung_up_on_but_not_from_a_stream() {
    let server = Server::start(times(|times| {
        times.write = SHORT;
        times.idle = SHORT;
        times.head = SHORT;
    }))
    .await;
    let mut large = server.line("GET /large HTTP/1.1\r\nHost: x\r\n\r\n").await;
    let mut events = server.line("GET /events HTTP/1.1\r\nHost: x\r\n\r\n").await;
    tokio::time::sleep(SHORT * 4).await;
    let taken = hear(&mut large).await.len();
    assert!(taken < 32 * 1024 * 1024, "{taken}");
    let mut piece = [0; 4096];
    for _ in 0..3 {
        assert!(events.read(&mut piece).await.unwrap() > 0, "still there");
    }
    server.stop.cancel();
    assert!(
        hear(&mut events).await.ends_with("0\r\n\r\n"),
        "it ended whole"
    );
}

#[tokio::test]
async fn a_half_closed_request_is_answered() {
    let server = Server::start(times(|_| {})).await;
    let mut line = server.line(WHOLE).await;
    line.shutdown().await.unwrap();
    let answer = hear(&mut line).await;
    assert!(answer.ends_with("hello"), "{answer}");
    // Also when it takes a moment.
    let mut line = server.line("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n").await;
    line.shutdown().await.unwrap();
    tokio::time::sleep(SHORT).await;
    server.bell.notify_one();
    let answer = hear(&mut line).await;
    assert!(answer.ends_with("slow"), "{answer}");
}

#[tokio::test]
async fn who_went_away_is_not_worked_for() {
    let server = Server::start(times(|times| times.half_closed = SHORT)).await;
    let mut line = server.line("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n").await;
    line.shutdown().await.unwrap();
    assert_eq!(hear(&mut line).await, "");
    // A body that breaks off is no complete request: nobody waits for its response.
    let begun = "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf";
    let mut line = server.line(begun).await;
    line.shutdown().await.unwrap();
    hear(&mut line).await;
}

#[tokio::test]
async fn silent_connections_make_room_and_working_ones_stay() {
    let limits = Limits {
        connections: 20,
        ..times(|_| {})
    };
    let server = Server::start(limits).await;
    let mut works = server.line("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n").await;
    let mut silent = Vec::new();
    for _ in 0..100 {
        silent.push(server.line("").await);
    }
    let close = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    let answer = hear(&mut server.line(close).await).await;
    assert!(answer.ends_with("hello"), "{answer}");
    assert_eq!(hear(&mut silent[0]).await, "");
    server.bell.notify_one();
    let mut piece = [0; 1024];
    assert!(works.read(&mut piece).await.unwrap() > 0);
}

#[tokio::test]
async fn when_all_are_at_work_the_next_is_told_so_at_once() {
    let limits = Limits {
        connections: 1,
        ..times(|_| {})
    };
    let server = Server::start(limits).await;
    let mut works = server.line("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n").await;
    server.asked.notified().await;
    let refused = hear(&mut server.line("").await).await;
    assert!(refused.starts_with("HTTP/1.1 503"), "{refused}");
    assert!(refused.contains("Retry-After: 5"), "{refused}");
    server.bell.notify_one();
    let mut piece = [0; 1024];
    assert!(works.read(&mut piece).await.unwrap() > 0);
}

#[tokio::test]
async fn at_the_end_answers_are_finished_and_nobody_else_is_waited_for() {
    let server = Server::start(times(|_| {})).await;
    let mut silent = server.line("").await;
    let mut half = server.line("GET / HT").await;
    let body = "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf";
    let mut half_body = server.line(body).await;
    let mut works = server.line("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n").await;
    let mut idle = server.line(WHOLE).await;
    let mut piece = [0; 1024];
    assert!(idle.read(&mut piece).await.unwrap() > 0);
    server.stop.cancel();
    let begun = Instant::now();
    for line in [&mut silent, &mut half, &mut half_body, &mut idle] {
        assert_eq!(hear(line).await, "");
    }
    assert!(begun.elapsed() < Duration::from_secs(5));
    assert!(!server.task.is_finished());
    server.bell.notify_one();
    assert!(hear(&mut works).await.ends_with("slow"));
    let patience = Duration::from_secs(20);
    tokio::time::timeout(patience, server.task)
        .await
        .unwrap()
        .unwrap();
}
