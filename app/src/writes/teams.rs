//! The writes of a team's forms, each entered by the form's page handler and by its server function alike: the form's strings in, one use case.

use crate::answers::Values;
use crate::flash::Flash;
use crate::form::role_draft::Draft;
use crate::form::{text_in, version_in};
use crate::site::Site;
use crate::words::begun;
use model::id::TeamId;
use model::role::Role;
use model::team::slot_field;
use service::teams::{TeamEdit, TeamView};
use service::{Actor, Error, Mode, Result};
use std::collections::BTreeMap;

/// What is said of a team that was made.
pub(crate) const MADE: &str = "Saved. Give it domains on their pages, or when you adopt them.";
/// What is said of a team that was saved.
pub(crate) const SAVED: &str = "Saved.";
/// What is said of a team that was deleted.
pub(crate) const DELETED: &str = "The team was deleted.";

/// Creates a team, with its slots.
pub(crate) async fn create(site: &Site, actor: &Actor, form: &Values) -> Result<TeamView> {
    let slots = Role::ALL
        .into_iter()
        .map(|role| (role, text_in(form, slot_field(role)).parse().ok()));
    let new = TeamEdit {
        name: Some(text_in(form, "name").to_owned()),
        slug: Some(text_in(form, "slug").to_owned()),
        slots: slots.collect(),
    };
    site.service.teams().create(actor, &new).await
}

/// Saves a team's texts over the version that the form is based on.
pub(crate) async fn save(site: &Site, actor: &Actor, id: TeamId, form: &Values) -> Result<()> {
    let seen = version_in(form)?;
    let edit = TeamEdit {
        name: form.get("name").cloned(),
        slug: form.get("slug").cloned(),
        slots: BTreeMap::new(),
    };
    let teams = site.service.teams();
    teams.edit(actor, id, seen, &edit, Mode::Do).await.map(drop)
}

/// Submits a draft of slots, once: it carries the version of the team that was displayed. A draft that was submitted already and is in effect is not sent again.
pub(crate) async fn send_slots(
    site: &Site,
    actor: &Actor,
    id: TeamId,
    form: &Values,
) -> Result<Flash> {
    let seen = version_in(form)?;
    let draft = draft(id, form);
    let edit = TeamEdit {
        slots: draft.changes.clone(),
        ..TeamEdit::default()
    };
    let teams = site.service.teams();
    let error = match teams.edit(actor, id, seen, &edit, Mode::Do).await {
        Ok(changed) => {
            let text = match changed.impact.domains {
                0 => "Saved. No domain resolves a role through it yet, so nothing is sent."
                    .to_owned(),
                count => begun("Saved.", count),
            };
            return Ok(Flash {
                task: changed.tasks.first().copied(),
                ..Flash::done(text)
            });
        }
        Err(error @ Error::Stale { .. }) => error,
        Err(error) => return Err(error),
    };
    let view = teams.get(actor, id).await?;
    let held = |role| view.slots.get(&role).map(|contact| contact.id);
    if draft.against(held).changes.is_empty() {
        return Ok(Flash::done(
            "This was sent already: the slots are as you drafted them.",
        ));
    }
    Err(error)
}

/// The draft that a form holds.
pub(crate) fn draft(id: TeamId, form: &Values) -> Draft {
    Draft::read(format!("/teams/{id}"), |name| {
        text_in(form, name).to_owned()
    })
}

/// Deletes the version that was displayed.
pub(crate) async fn delete(site: &Site, actor: &Actor, id: TeamId, form: &Values) -> Result<()> {
    let seen = version_in(form)?;
    site.service.teams().delete(actor, id, seen).await
}
