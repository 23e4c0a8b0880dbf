//! The buttons under a task that waits for an operator.

use crate::functions::tasks::{ApproveTask, DeclineTask};
use crate::visitor::Visitor;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use service::Need;

/// The two decisions on a task that waits for an operator.
pub(crate) fn answer(task: &str, visitor: &Visitor) -> Option<impl IntoView + use<>> {
    let may = visitor.actor().may(Need::TasksWrite) && visitor.actor().may(Need::ContactsWrite);
    let (yes, no) = (
        format!("/tasks/{task}/approve"),
        format!("/tasks/{task}/decline"),
    );
    may.then(|| {
        view! {
            <div class="actions" data-print="no">
                <form method="post" action=yes data-function=ApproveTask::PATH data-of=task.to_owned()><button class="button" data-kind="main">"Approve the change"</button></form>
                <form method="post" action=no data-function=DeclineTask::PATH data-of=task.to_owned()><button class="button">"Decline the change"</button></form>
            </div>
        }
    })
}
