//! Whether the process lives, whether it can work, and what it counts.

use axum::Router;
use axum::extract::{ConnectInfo, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use model::task::TaskStatus;
use std::fmt::Write;
use std::net::SocketAddr;
use store::Db;

/// `/healthz`: the process answers. `/readyz`: the database does too. `/metrics`: Prometheus' text, for callers on this machine.
pub(super) fn router(db: Db) -> Router {
    Router::new()
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .with_state(db)
}

async fn ready(State(db): State<Db>) -> Response {
    match db.ping().await {
        Ok(()) => "ready\n".into_response(),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                "the database gives no answer\n",
            )
                .into_response()
        }
    }
}

async fn metrics(
    State(db): State<Db>,
    peer: Option<axum::Extension<ConnectInfo<SocketAddr>>>,
) -> Response {
    if !peer.is_some_and(|peer| peer.0.0.ip().is_loopback()) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let counted = async {
        let mut tx = db.read().await?;
        store::tasks::count_by_status(&mut tx).await
    };
    let counted = match counted.await {
        Ok(counted) => counted,
        Err(error) => {
            tracing::warn!(%error, "nothing could be counted");
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
    };
    let mut text =
        String::from("# HELP nichandle_tasks Tasks by status.\n# TYPE nichandle_tasks gauge\n");
    for status in TaskStatus::ALL {
        let count = counted.get(status).copied().unwrap_or(0);
        let _ = writeln!(text, "nichandle_tasks{{status=\"{status}\"}} {count}");
    }
    (
        [(
            axum::http::header::CONTENT_TYPE,
            "text/plain; version=0.0.4",
        )],
        text,
    )
        .into_response()
}
