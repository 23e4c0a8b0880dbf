//! One connection, from its first byte to its end.

use super::connection_deadline::ConnectionDeadline;
use super::line::Line;
use super::timed_body::{Answered, Timed};
use axum::Router;
use axum::body::{Body, HttpBody};
use axum::extract::ConnectInfo;
use axum::http::{HeaderValue, Request, Response, StatusCode, header};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use std::convert::Infallible;
use std::future::poll_fn;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

/// Serves one connection until either side ends it or a timeout passes.
pub(super) async fn serve(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    deadline: Arc<ConnectionDeadline>,
    stop: CancellationToken,
) {
    let answers = {
        let deadline = Arc::clone(&deadline);
        service_fn(move |request| answer(request, peer, router.clone(), Arc::clone(&deadline)))
    };
    let line = TokioIo::new(Line::new(stream, Arc::clone(&deadline)));
    // Without a timer: the library's timeout for heads would also run between two requests, so ours is a [`ConnectionDeadline`].
    let connection = http1::Builder::new().serve_connection(line, answers);
    let mut connection = pin!(connection);
    let mut stopped = pin!(stop.cancelled());
    let mut stopping = false;
    let mut until = Instant::now();
    let mut timer = pin!(sleep_until(until));
    let mut late = false;
    let ended = poll_fn(|cx| {
        deadline.listen(cx.waker());
        if !stopping && stopped.as_mut().poll(cx).is_ready() {
            stopping = true;
            deadline.stop();
            connection.as_mut().graceful_shutdown();
        }
        if let Poll::Ready(ended) = connection.as_mut().poll(cx) {
            return Poll::Ready(ended);
        }
        let Some(at) = deadline.at() else {
            return Poll::Pending;
        };
        if at != until {
            until = at;
            timer.as_mut().reset(at);
        }
        std::task::ready!(timer.as_mut().poll(cx));
        late = true;
        Poll::Ready(Ok(()))
    });
    if let Err(error) = ended.await {
        tracing::debug!(%peer, %error, "a connection was lost");
    } else if late {
        tracing::debug!(%peer, "a connection was closed: its caller took too long");
    }
}

async fn answer(
    request: Request<Incoming>,
    peer: SocketAddr,
    router: Router,
    deadline: Arc<ConnectionDeadline>,
) -> Result<Response<Answered>, Infallible> {
    deadline.begun(!request.body().is_end_stream());
    let mut request = request.map(|body| Body::new(Timed::new(body, Arc::clone(&deadline))));
    request.extensions_mut().insert(ConnectInfo(peer));
    let mut response = router.oneshot(request).await?;
    if deadline.is_late() && response.status().is_client_error() {
        // The handler only knows that the body broke off.
        *response.status_mut() = StatusCode::REQUEST_TIMEOUT;
        let headers = response.headers_mut();
        headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    let kind = response.headers().get(header::CONTENT_TYPE);
    if kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/event-stream")) {
        deadline.streams();
    }
    Ok(response.map(|body| Answered::new(body, deadline)))
}
