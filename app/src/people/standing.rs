//! A person's role, and their invitation. For admins.

use crate::flash::Flash;
use crate::functions::people::{SetRole, WithdrawInvitation};
use crate::parts::{FieldError, When, wrong};
use crate::site::Post;
use crate::writes::people::PROJECT;
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use service::OrgRole;
use service::organizations::Project;
use service::people::{Invitation, User};

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
    post: Post,
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
        <section class="section" id="sign-in" data-fresh="" aria-labelledby="sg" data-print="no">
            <header><h2 id="sg">"Sign-in"</h2></header>
            {invitation.filter(|_| outside).map(|invitation| told(&invitation, post, now))}
            <form class="stack" method="post" action=format!("/people/{id}/role") data-function=SetRole::PATH data-of=id.to_string() novalidate>
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
                    <button class="button" name="do" value="save">"Save the role"</button>
                    {outside.then(|| view! {
                        <button class="button" name="do" value="invite">{if asked { "Send a new invitation" } else { "Send an invitation" }}</button>
                    })}
                </p>
            </form>
            {(asked && outside).then(|| view! {
                <form method="post" action=format!("/people/{id}/uninvite") data-function=WithdrawInvitation::PATH data-of=id.to_string()><button class="button" data-kind="plain">"Take the invitation back"</button></form>
            })}
        </section>
    }
}

fn told(invitation: &Invitation, post: Post, now: DateTime<Utc>) -> impl IntoView + use<> {
    let (created, expires) = (invitation.created_at, invitation.expires_at);
    let state = match (invitation.status.as_str(), post) {
        ("pending", Post::Mailed) if invitation.refusal.is_some() => {
            "The letter is not sent yet, and is tried again."
        }
        ("pending", Post::Mailed) => "The letter is on its way.",
        ("pending", Post::Kept) => "The letter is being written.",
        ("sent", Post::Mailed) => "The letter was sent.",
        ("sent", Post::Kept) => {
            "The letter was written. No mail server is set, so it is not sent: it lies in the mailbox."
        }
        ("bounced", _) => "The letter came back: the address takes no mail.",
        _ => "The letter could not be sent.",
    };
    let refused = invitation
        .refusal
        .map(|refusal| format!("{}. ", refusal.title()));
    let why = invitation.last_error.clone();
    let over = expires <= now;
    view! {
        <p class="measure">
            "Invited " <When at=created now=now /> ". " {state} " "
            {refused}
            {why.map(|why| view! { <span class="quiet"><bdi>{why}</bdi> " "</span> })}
            {if over { "Its link is over.".to_owned() } else { format!("Its link works until {}.", expires.format("%-d %B %Y")) }}
        </p>
    }
}
