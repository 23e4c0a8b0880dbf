//! A person's role, and their invitation. For admins.

use super::id_of;
use crate::failure::Failure;
use crate::flash::Flash;
use crate::parts::{FieldError, When, wrong};
use crate::posted::Posted;
use crate::site::Site;
use axum::extract::{Path, State};
use axum::response::Response;
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use model::field::{FieldCode, FieldErrors};
use model::id::ProjectId;
use service::organizations::Project;
use service::people::{Invitation, Standing, User};
use service::{Error, OrgRole};

/// The prefix of the project checkboxes' names.
const PROJECT: &str = "project.";

/// What a role permits.
fn meaning(role: OrgRole) -> &'static str {
    match role {
        OrgRole::Owner => "everything",
        OrgRole::Admin => "people, keys and settings too",
        OrgRole::Editor => "writes contacts, roles and tasks",
        OrgRole::Viewer => "reads everything",
        OrgRole::Guest => "looks at the projects ticked here",
    }
}

/// The section: the role, and the invitation of somebody who does not sign in yet.
pub(super) fn section(
    user: &User,
    invitation: Option<Invitation>,
    projects: &[Project],
    flash: &Flash,
    now: DateTime<Utc>,
) -> impl IntoView + use<> {
    let id = user.id;
    let typed = |name: &str, kept: String| flash.values.get(name).cloned().unwrap_or(kept);
    let role = typed("role", user.org_role.to_string());
    let roles = OrgRole::ALL
        .into_iter()
        .rev()
        .map(|each| {
            let selected = each.as_str() == role;
            let text = format!("{} – {}", each.as_str(), meaning(each));
            view! { <option value=each.as_str() selected=selected>{text}</option> }
        })
        .collect_view();
    // An unchecked checkbox is not sent, so after a refusal only what was typed counts.
    let refused = flash.values.contains_key("role");
    let boxes = projects
        .iter()
        .map(|each| {
            let name = format!("{PROJECT}{}", each.id);
            let kept = !refused && user.project_ids.contains(&each.id);
            let checked = kept || flash.values.contains_key(&name);
            view! {
                <label class="check">
                    <input type="checkbox" name=name value="true" checked=checked />
                    <span>{each.name.clone()}</span>
                </label>
            }
        })
        .collect_view();
    let outside = user.is_active && user.password_hash.is_none();
    let error = |name: &str| wrong(flash, name).unwrap_or_default();
    let (role_error, project_error) = (error("role"), error("project_ids"));
    let asked = invitation.is_some();
    view! {
        <section class="section" aria-labelledby="sg" data-print="no">
            <header><h2 id="sg">"Sign-in"</h2></header>
            {invitation.filter(|_| outside).map(|invitation| told(&invitation, now))}
            <form class="stack" method="post" action=format!("/people/{id}/role") novalidate>
                <input type="hidden" name="version" value=user.version.to_string() />
                <div class="fields">
                    <div class="field">
                        <label for="role">"Role"</label>
                        <FieldError id="role-error".to_owned() text=role_error />
                        <select id="role" name="role" aria-describedby="role-error">{roles}</select>
                    </div>
                </div>
                <fieldset id="project_ids" tabindex="-1" aria-describedby="project_ids-error">
                    <legend>"Projects of a guest"</legend>
                    <FieldError id="project_ids-error".to_owned() text=project_error />
                    <div class="stack">{boxes}</div>
                </fieldset>
                <p class="actions">
                    <button class="button">"Save the role"</button>
                    {outside.then(|| view! {
                        <button class="button" formaction=format!("/people/{id}/invite")>{if asked { "Send a new invitation" } else { "Send an invitation" }}</button>
                    })}
                </p>
            </form>
            {(asked && outside).then(|| view! {
                <form method="post" action=format!("/people/{id}/uninvite")><button class="button" data-kind="plain">"Take the invitation back"</button></form>
            })}
        </section>
    }
}

fn told(invitation: &Invitation, now: DateTime<Utc>) -> impl IntoView + use<> {
    let (created, expires) = (invitation.created_at, invitation.expires_at);
    let state = match invitation.status.as_str() {
        "pending" => "The letter is on its way.",
        "sent" => "The letter was sent.",
        "bounced" => "The letter came back: the address takes no mail.",
        _ => "The letter could not be sent.",
    };
    let why = invitation.last_error.clone();
    let over = expires <= now;
    view! {
        <p class="measure">
            "Invited " <When at=created now=now /> ". " {state} " "
            {why.map(|why| view! { <span class="quiet">{why} " "</span> })}
            {if over { "Its link is over.".to_owned() } else { format!("Its link works until {}.", expires.format("%-d %B %Y")) }}
        </p>
    }
}

fn standing_of(posted: &Posted) -> Result<Standing, Error> {
    let mut errors = FieldErrors::default();
    let other = |text: &str| FieldCode::Other {
        text: text.to_owned().into(),
    };
    let role = posted.text("role").parse::<OrgRole>().ok();
    if role.is_none() {
        errors.push("role", other("Choose a role of the list."));
    }
    let named = posted
        .values
        .keys()
        .filter_map(|name| name.strip_prefix(PROJECT));
    let projects: Option<Vec<ProjectId>> = named.map(|id| id.parse().ok()).collect();
    if projects.is_none() {
        errors.push("project_ids", other("Choose projects of the list."));
    }
    let role = errors
        .or(role.unwrap_or(OrgRole::Guest))
        .map_err(Error::Invalid)?;
    Ok(Standing {
        role,
        projects: projects.unwrap_or_default(),
    })
}

/// Saves the role.
pub(super) async fn save(
    State(site): State<Site>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let id = id_of(&id).ok_or_else(|| Failure::not_found(&posted.visitor.frame))?;
    let (page, actor) = (format!("/people/{id}"), posted.visitor.actor());
    let saved = match standing_of(&posted) {
        Ok(standing) => {
            let seen = posted.version()?;
            site.service
                .people()
                .set_role(actor, id, seen, standing)
                .await
        }
        Err(error) => Err(error),
    };
    Ok(match saved {
        Ok(_) => {
            let text = "Saved. It holds from their next click on.";
            posted.done(&site, &page, text).await
        }
        Err(error) => posted.refused(&site, &page, error).await,
    })
}

/// Saves the role, and sends an invitation.
pub(super) async fn invite(
    State(site): State<Site>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let id = id_of(&id).ok_or_else(|| Failure::not_found(&posted.visitor.frame))?;
    let (page, actor) = (format!("/people/{id}"), posted.visitor.actor());
    let asked = match standing_of(&posted) {
        Ok(standing) => {
            site.service
                .invitations()
                .send(actor, id, Some(standing))
                .await
        }
        Err(error) => Err(error),
    };
    Ok(match asked {
        Ok(_) => {
            let text = "An invitation is on its way. Behind its link they choose their password.";
            posted.done(&site, &page, text).await
        }
        Err(error) => posted.refused(&site, &page, error).await,
    })
}

/// Withdraws an invitation.
pub(super) async fn uninvite(
    State(site): State<Site>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let id = id_of(&id).ok_or_else(|| Failure::not_found(&posted.visitor.frame))?;
    let (page, actor) = (format!("/people/{id}"), posted.visitor.actor());
    Ok(match site.service.invitations().withdraw(actor, id).await {
        Ok(()) => {
            let text = "The invitation was taken back. Its link is dead.";
            posted.done(&site, &page, text).await
        }
        Err(error) => posted.refused(&site, &page, error).await,
    })
}
