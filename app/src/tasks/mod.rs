//! Tasks: the list, each one's page, cancelling, retrying, pausing and dismissing, one or many, and a task's report.

mod actions;
pub(crate) mod answer;
pub(crate) mod body;
mod diff;
mod list;
pub(crate) mod live;
mod page;
mod parent;
mod parts;
mod query;
mod remedy;
mod rows;
mod select;

pub(crate) use query::ListQuery as TaskQuery;

use crate::routes::routes;

routes! {
    "/tasks": get list::page, post actions::selected [TasksWrite];
    "/tasks/{id}": get page::page;
    "/tasks/{id}/cancel": post actions::cancel [TasksWrite];
    "/tasks/{id}/retry": post actions::retry [TasksWrite];
    "/tasks/{id}/retry-failed": post actions::retry_failed [TasksWrite];
    "/tasks/{id}/pause": post actions::pause [TasksWrite];
    "/tasks/{id}/resume": post actions::resume [TasksWrite];
    "/tasks/{id}/dismiss": post actions::dismiss [TasksWrite];
    "/tasks/{id}/approve": post actions::approve [ContactsWrite, TasksWrite];
    "/tasks/{id}/decline": post actions::decline [ContactsWrite, TasksWrite];
}
