//! Keeping the tasks of a page up to date.

use crate::islands::LiveTasks;
use crate::markup::{IntoMarkup, Markup};
use crate::shown::{BEGINNING, Beginning, Scope};
use crate::site::Site;
use crate::visitor::Visitor;
use crate::words::task::{millis, now_of};
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use service::Error;
use service::tasks::Task;

/// The stream of one open task, after what the page shows of it. `None` once it has ended.
pub(crate) fn stream(task: &Task) -> Option<String> {
    let (organization, id, last) = (task.organization_id, task.id, task.last_seq);
    let address = format!("/v1/organizations/{organization}/tasks/{id}/events?after={last}");
    (!task.status.is_final()).then_some(address)
}

/// Keeps a page up to date that shows one task in full, or none yet: a part with `data-stream` names which.
pub(crate) fn one(task: Option<&Task>, now: DateTime<Utc>) -> impl IntoView + use<> {
    let open = task.filter(|task| !task.status.is_final());
    let tasks: Vec<_> = open.map(now_of).into_iter().collect();
    island(
        &Beginning {
            scope: Scope::One,
            tasks,
            now: millis(now),
        },
        None,
    )
}

/// The stream of all tasks of the organization, for a page that shows several.
pub(crate) struct Feed {
    address: String,
}

impl Feed {
    /// Read before anything that the page shows, so that nothing is missed. `None` for a user who sees some projects only: the
    /// stream covers all projects, and their page is current as of when they load it.
    ///
    /// # Errors
    /// When the database can't be read.
    pub(crate) async fn open(site: &Site, visitor: &Visitor) -> Result<Option<Self>, Error> {
        let actor = visitor.actor();
        match site.service.tasks().last_organization_event(actor).await {
            Ok(last) => Ok(Some(Self {
                address: format!(
                    "/v1/organizations/{}/events?after={last}",
                    actor.organization
                ),
            })),
            Err(Error::Forbidden(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Keeps a page up to date that shows these tasks. `newest`: where a list shows newer ones; empty where they appear by themselves.
    pub(crate) fn island<'a>(
        &self,
        scope: Scope,
        tasks: impl Iterator<Item = &'a Task>,
        now: DateTime<Utc>,
        newest: String,
    ) -> Markup {
        let open = tasks.filter(|task| !task.status.is_final());
        let beginning = Beginning {
            scope,
            tasks: open.map(now_of).collect(),
            now: millis(now),
        };
        let newer = (!newest.is_empty()).then(|| {
            view! { <p class="newer" id="newer" hidden=true><a href=newest></a></p> }
        });
        let island = island(&beginning, Some(self.address.clone()));
        view! { {island} {newer} }.into_markup()
    }
}

/// The island, and beside it what it begins with.
fn island(beginning: &Beginning, stream: Option<String>) -> impl IntoView + use<> {
    // Strings and numbers: there is nothing in it that could not be written.
    let text = serde_json::to_string(beginning).unwrap_or_default();
    view! { <p id=BEGINNING hidden=true data-beginning=text data-stream=stream></p><LiveTasks /> }
}
