//! The writes of the forms for API keys, webhooks and default contacts, each entered by the form's page handler and by its server function alike.

use crate::answers::Values;
use crate::form::role_draft::Draft;
use crate::form::{once_in, text_in, version_in};
use crate::site::Site;
use crate::words::begun;
use chrono::NaiveDate;
use model::field::{FieldCode, FieldErrors};
use model::id::{KeyId, ProjectId, TaskId, WebhookId};
use model::webhook::Topic;
use service::auth::{Key, NewKey};
use service::organizations::OrganizationEdit;
use service::webhooks::WebhookEdit;
use service::{Actor, Error, Mode, Result, Scope};
use uuid::Uuid;

/// Where the settings are.
pub(crate) const PATH: &str = "/settings";
/// What is said of a secret that signs.
pub(crate) const SECRET: &str =
    "The secret that signs. Copy it now: it is not shown again, and nobody can read it here.";
/// What is said of a key that was taken back.
pub(crate) const REVOKED: &str = "Revoked. It and its tokens no longer work.";

/// Makes a key, once for each form however often it is submitted. Its secret is given this once.
pub(crate) async fn create_key(site: &Site, actor: &Actor, form: &Values) -> Result<(Key, String)> {
    let new = new_key(form)?;
    let token = once_in(site, form);
    site.service.keys().create_once(actor, token, new).await
}

/// Takes a key back.
pub(crate) async fn revoke_key(site: &Site, actor: &Actor, id: KeyId) -> Result<()> {
    site.service.keys().revoke(actor, id).await
}

/// What the form says.
fn new_key(form: &Values) -> Result<NewKey> {
    let mut errors = FieldErrors::default();
    let scopes: Vec<Scope> = Scope::ALL
        .into_iter()
        .filter(|scope| form.contains_key(&format!("scope.{scope}")))
        .collect();
    if scopes.is_empty() {
        let text = "Choose at least one.".into();
        errors.push("scopes", FieldCode::Other { text });
    }
    let project = match text_in(form, "project_id") {
        "" => None,
        text => {
            let id = Uuid::parse_str(text).ok().map(ProjectId);
            if id.is_none() {
                let text = "Choose a project of the list.".into();
                errors.push("project_id", FieldCode::Other { text });
            }
            id
        }
    };
    let expires_at = match text_in(form, "expires_at").trim() {
        "" => None,
        text => {
            let end = text
                .parse::<NaiveDate>()
                .ok()
                .and_then(|day| day.succ_opt()?.and_hms_opt(0, 0, 0))
                .map(|end| end.and_utc());
            if end.is_none() {
                let text = "Give a day, such as 2027-01-31.".into();
                errors.push("expires_at", FieldCode::Other { text });
            }
            end
        }
    };
    if let Err(code) = model::text::required(text_in(form, "name"), 64) {
        errors.push("name", code);
    }
    let new = NewKey {
        name: text_in(form, "name").to_owned(),
        scopes,
        project,
        expires_at,
    };
    errors.or(new).map_err(Error::Invalid)
}

/// Makes a receiver of events, once for each form however often it is submitted. The secret that signs is given this once.
pub(crate) async fn create_webhook(site: &Site, actor: &Actor, form: &Values) -> Result<String> {
    let events = Topic::ALL
        .into_iter()
        .filter(|topic| form.contains_key(&format!("event.{topic}")));
    let edit = WebhookEdit {
        url: Some(text_in(form, "url").to_owned()),
        description: Some(text_in(form, "description").to_owned()),
        events: Some(events.collect()),
        is_active: None,
    };
    let token = once_in(site, form);
    let webhooks = site.service.webhooks();
    let (_, secret) = webhooks.create_once(actor, token, &edit).await?;
    Ok(secret.text())
}

/// What came of a receiver's button.
pub(crate) enum Acted {
    /// It was done, in words.
    Done(&'static str),
    /// It has another secret, which is given this once.
    Secret(String),
}

/// Does what a button of a receiver says (`do`): tries it, turns it on or off, gives it another secret, deletes it.
pub(crate) async fn change_webhook(
    site: &Site,
    actor: &Actor,
    id: WebhookId,
    form: &Values,
) -> Result<Acted> {
    let seen = version_in(form)?;
    let turn = |on: bool| WebhookEdit {
        is_active: Some(on),
        ..WebhookEdit::default()
    };
    let webhooks = site.service.webhooks();
    let done = match text_in(form, "do") {
        "secret" => {
            let (_, secret) = webhooks.replace_secret(actor, id, seen).await?;
            return Ok(Acted::Secret(secret.text()));
        }
        "off" => {
            webhooks.edit(actor, id, seen, &turn(false)).await?;
            "Turned off. It is told nothing."
        }
        "on" => {
            webhooks.edit(actor, id, seen, &turn(true)).await?;
            "Turned on. It is told of what happens from now on."
        }
        "delete" => {
            webhooks.delete(actor, id, seen).await?;
            "Deleted, with the log of what it was told."
        }
        "test" => {
            webhooks.send_test(actor, id).await?;
            "A message is on its way. The log says whether it was taken."
        }
        _ => {
            let text = "Press one of the receiver's buttons.".into();
            return Err(Error::field("do", FieldCode::Other { text }));
        }
    };
    Ok(Acted::Done(done))
}

/// What is said of a delivery that is made once more.
pub(crate) const AGAIN: &str = "On its way again.";

/// Tells a receiver of an event once more.
pub(crate) async fn redeliver(
    site: &Site,
    actor: &Actor,
    id: WebhookId,
    event: &str,
) -> Result<()> {
    let event = Uuid::parse_str(event).map_err(|_| Error::NotFound)?;
    site.service.webhooks().redeliver(actor, id, event).await?;
    Ok(())
}

/// The draft of default contacts that a form holds.
pub(crate) fn draft(form: &Values) -> Draft {
    Draft::read(PATH, |name| text_in(form, name).to_owned())
}

/// Sends a draft of default contacts, once: it names the version of the organization that was looked over. Gives what was done, in words, and the task that
/// brings it to registries.
pub(crate) async fn send_defaults(
    site: &Site,
    actor: &Actor,
    form: &Values,
) -> Result<(String, Option<TaskId>)> {
    let edit = OrganizationEdit {
        defaults: draft(form).changes,
        ..OrganizationEdit::default()
    };
    let (organizations, seen) = (site.service.organizations(), version_in(form)?);
    let changed = organizations.edit(actor, seen, &edit, Mode::Do).await?;
    let told = match changed.impact.domains {
        0 => "Saved. No domain falls back to these, so nothing is sent.".to_owned(),
        count => begun("Saved.", count),
    };
    Ok((told, changed.tasks.last().copied()))
}
