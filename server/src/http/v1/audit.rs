//! `GET /audit`: who changed what, when, and from which value to which.

use super::reply::{Answer, Reply};
use super::{ApiState, At, Query};
use axum::extract::State;
use service::audit::{AuditFilter, wire};

fn known(kinds: &'static [&'static str]) -> impl Fn(&str) -> Option<String> {
    move |text| kinds.contains(&text).then(|| text.to_owned())
}

/// A word of the log; one that no entry has matches none.
fn word(text: &str) -> Option<String> {
    let plain = |letter: char| letter.is_ascii_lowercase() || matches!(letter, '.' | '_');
    (!text.is_empty() && text.len() <= 64 && text.chars().all(plain)).then(|| text.to_owned())
}

/// The log, newest first.
pub async fn list(State(api): State<ApiState>, at: At, mut query: Query) -> Answer {
    let filter = AuditFilter {
        actor_kind: query.read(
            "actor_kind",
            "user, key or system",
            known(&["user", "key", "system"]),
        ),
        actor_id: query.id("actor_id"),
        action: query.read("action", "an action such as contact.update", word),
        object_kind: query.read("object_kind", "a kind of object such as contact", word),
        object_id: query.id("object_id"),
        from: query.time("from"),
        until: query.time("to"),
        cause_id: query.id("cause_id"),
        acts: false,
    };
    let page = query.page();
    let link = query.done()?;
    let listed = api.service.audit().list(&at.actor, &filter, &page).await?;
    Ok(Reply::list(
        listed.rows.iter().map(wire).collect(),
        listed.next.map(|next| next.encode()),
        &link,
    ))
}
