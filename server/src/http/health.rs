//! Liveness, readiness and metrics.

use super::client::ThisMachine;
use axum::Extension;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use model::agreement::{AgreementState, DifferenceCause};
use model::letter::ReportOutcome;
use model::outside::Clock;
use model::task::TaskStatus;
use std::fmt::Write;
use std::sync::Arc;
use std::time::Duration;
use store::Db;
use worker::Loops;

/// The database's response time after which this process is not ready.
const PATIENCE: Duration = Duration::from_secs(5);

/// What is checked.
#[derive(Clone)]
pub(super) struct Health {
    pub(super) db: Db,
    pub(super) loops: Arc<Loops>,
    pub(super) clock: Arc<dyn Clock>,
}

/// `/healthz`: the process answers. `/readyz`: the database can be read and written, and every worker loop is running. `/metrics`: Prometheus' text format, for clients on this machine that come through no proxy.
pub(super) fn router(health: Health) -> Router {
    Router::new()
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .with_state(health)
}

async fn ready(State(health): State<Health>) -> Response {
    let mut why = Vec::new();
    let probed = async {
        health.db.ping().await?;
        health.db.probe_write(health.clock.now()).await
    };
    match tokio::time::timeout(PATIENCE, probed).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => {
            tracing::warn!(%error, "not ready");
            why.push("the database gives no answer or can't be written".to_owned());
        }
        Err(_) => why.push(format!(
            "the database did not answer within {} s",
            PATIENCE.as_secs()
        )),
    }
    for late in health
        .loops
        .seen()
        .into_iter()
        .filter(|seen| seen.is_late())
    {
        why.push(format!(
            "the worker's loop {} has finished no round for {} s, and should within {} s",
            late.name,
            late.since.as_secs(),
            late.limit.as_secs()
        ));
    }
    if why.is_empty() {
        return "ready\n".into_response();
    }
    let mut text = why.join("\n");
    text.push('\n');
    (StatusCode::SERVICE_UNAVAILABLE, text).into_response()
}

async fn metrics(State(health): State<Health>, inside: Option<Extension<ThisMachine>>) -> Response {
    if inside.is_none() {
        return StatusCode::NOT_FOUND.into_response();
    }
    let counted = async {
        let mut tx = health.db.read().await?;
        let tasks = store::tasks::count_by_status(&mut tx).await?;
        let needing = store::tasks::count_needing(&mut tx).await?;
        let states = store::agreement::counts(&mut tx, None).await?;
        let causes = store::agreement::roles_by_cause(&mut tx).await?;
        Ok::<_, store::Error>((
            tasks,
            needing,
            (states, causes),
            store::tasks::count_unreadable(&mut tx).await?,
            store::letter_reports::counts(&mut tx).await?,
        ))
    };
    let (tasks, needing, (states, causes), unreadable, reports) = match counted.await {
        Ok(counted) => counted,
        Err(error) => {
            tracing::warn!(%error, "metrics could not be collected");
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
    };
    let mut text = String::new();
    family(&mut text, "nichandle_tasks", "gauge", "Tasks by status.");
    for status in TaskStatus::ALL {
        let count = tasks.get(&status).copied().unwrap_or(0);
        let _ = writeln!(text, "nichandle_tasks{{status=\"{status}\"}} {count}");
    }
    family(
        &mut text,
        "nichandle_tasks_needing_somebody",
        "gauge",
        "Failed tasks that nobody dismissed and no later task of their domain has overtaken.",
    );
    let _ = writeln!(text, "nichandle_tasks_needing_somebody {needing}");
    let help = "Domains by state: whether their registries hold what the book wants.";
    family(&mut text, "nichandle_domains", "gauge", help);
    for state in AgreementState::ALL {
        let count = states.get(&state).copied().unwrap_or(0);
        let _ = writeln!(text, "nichandle_domains{{state=\"{state}\"}} {count}");
    }
    let help = "Roles in which a registry holds something else than the book wants, by cause.";
    family(&mut text, "nichandle_differences", "gauge", help);
    for cause in DifferenceCause::ALL {
        let count = causes.get(&cause).copied().unwrap_or(0);
        let _ = writeln!(text, "nichandle_differences{{cause=\"{cause}\"}} {count}");
    }
    family(
        &mut text,
        "nichandle_unreadable_rows",
        "gauge",
        "Rows that were put aside since this version can't read them.",
    );
    for (table, count) in unreadable {
        let _ = writeln!(
            text,
            "nichandle_unreadable_rows{{table=\"{table}\"}} {count}"
        );
    }
    let help = "Reports of returned letters, by what was made of them.";
    family(&mut text, "nichandle_letter_reports_total", "counter", help);
    for outcome in ReportOutcome::ALL {
        let count = reports.get(&outcome).copied().unwrap_or(0);
        let _ = writeln!(
            text,
            "nichandle_letter_reports_total{{outcome=\"{outcome}\"}} {count}"
        );
    }
    loops(&mut text, &health.loops);
    (
        [(
            axum::http::header::CONTENT_TYPE,
            "text/plain; version=0.0.4",
        )],
        text,
    )
        .into_response()
}

fn loops(text: &mut String, loops: &Loops) {
    let seen = loops.seen();
    family(
        text,
        "nichandle_loop_last_round_seconds",
        "gauge",
        "How long ago each loop of the worker finished a round.",
    );
    for each in &seen {
        let _ = writeln!(
            text,
            "nichandle_loop_last_round_seconds{{loop=\"{}\"}} {:.3}",
            each.name,
            each.since.as_secs_f64()
        );
    }
    let counters = [
        ("rounds", "Rounds that ended well."),
        ("failures", "Rounds that did not."),
        (
            "restarts",
            "How often a loop was begun again after a panic.",
        ),
    ];
    for (word, help) in counters {
        let name = format!("nichandle_loop_{word}_total");
        family(text, &name, "counter", help);
        for each in &seen {
            let count = match word {
                "rounds" => each.rounds,
                "failures" => each.failures,
                _ => each.restarts,
            };
            let _ = writeln!(text, "{name}{{loop=\"{}\"}} {count}", each.name);
        }
    }
    let name = "nichandle_cleared_rows_total";
    family(
        text,
        name,
        "counter",
        "Rows that housekeeping cleared away, by kind.",
    );
    for (kind, rows) in loops.cleared() {
        let _ = writeln!(text, "{name}{{kind=\"{kind}\"}} {rows}");
    }
}

fn family(text: &mut String, name: &str, kind: &str, help: &str) {
    let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} {kind}");
}
