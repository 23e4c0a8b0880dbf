//! Locks of ours that were taken off for a change and that the registry did not set again: said where the domain is shown, with the way to have them back.

use crate::functions::tasks::RetryTask;
use crate::parts::{Icon, When};
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::registry::ObjectKind;
use service::domains::LeftOff;

/// What is off, in words.
pub(crate) fn words(of: &LeftOff) -> String {
    let lifted = &of.lifted;
    let what = match lifted.object_kind {
        ObjectKind::Domain => "this domain".to_owned(),
        ObjectKind::Contact => format!("its contact {}", lifted.object),
    };
    format!(
        "The lock {} of {what} is off: it was taken off for a change, and the registry did not set it again.",
        lifted.status
    )
}

/// The button that has the task tried again, which sets what it took off.
pub(crate) fn again(of: &LeftOff) -> impl IntoView + use<> {
    let id = of.lifted.task_id;
    view! {
        <form class="actions" method="post" action=format!("/tasks/{id}/retry") data-function=RetryTask::PATH data-of=id.to_string() data-print="no">
            <button class="button"><Icon name="retry" />"Set it again"</button>
            <a class="button" data-kind="plain" href=format!("/tasks/{id}")>"Open task"</a>
        </form>
    }
}

/// Each of them.
pub(super) fn section(
    left_off: &[LeftOff],
    may_write: bool,
    now: DateTime<Utc>,
) -> impl IntoView + use<> {
    let each = left_off.iter().map(|of| {
        let again = may_write.then(|| again(of));
        view! {
            <section class="flash" data-state="failed" aria-label="A lock is off">
                <Icon name="alert" />
                <div>
                    <p>{words(of)} " Since " <When at=of.lifted.lifted_at now=now /> ". Trying its task again sets it, and so does any later change; else it is set at the registry."</p>
                    {again}
                </div>
            </section>
        }
    });
    view! { <div class="parts" id="unlocked" data-fresh="">{each.collect_view()}</div> }
}
