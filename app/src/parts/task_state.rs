//! The status of a task.

use super::State;
use crate::words::task::state_of;
use leptos::prelude::*;
use service::tasks::Task;

/// The status of a task.
#[component]
pub(crate) fn TaskState(
    /// Which.
    task: Task,
) -> impl IntoView {
    let (state, text) = state_of(&task);
    view! { <State state=state text=text /> }
}
