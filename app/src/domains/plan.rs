//! What a draft would send, and what that means, before anything is sent.

use crate::functions::domains::SendRoles;
use crate::markup::{IntoMarkup, Markup};
use crate::parts::Icon;
use crate::roles::draft::Draft;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::field::FieldError;
use model::role::Role;
use service::domains::{Holder, Plan};

/// A draft looked over.
pub(super) enum Looked {
    /// It can be sent.
    Fine(Box<Plan>),
    /// It can't, for this reason.
    Refused(String),
}

/// The card under the roles.
pub(super) fn card(draft: &Draft, looked: &Looked, holders: &[Holder]) -> impl IntoView + use<> {
    let drop = draft.page();
    let body = match looked {
        Looked::Refused(why) => view! {
            <p class="flash" data-state="failed" role="alert"><Icon name="failed" /><span>{why.clone()}</span></p>
            <p class="actions"><a class="button" href=drop>"Drop the draft"</a></p>
        }
        .into_markup(),
        Looked::Fine(plan) => fine(draft, plan, holders, drop).into_markup(),
    };
    view! {
        <section class="card" id="draft" aria-labelledby="wh">
            <h2 class="tab" id="wh">"What will be sent"</h2>
            <div class="slip">{body}</div>
        </section>
    }
}

fn fine(draft: &Draft, plan: &Plan, holders: &[Holder], drop: String) -> impl IntoView + use<> {
    let mut sent: Vec<(String, String)> = Vec::new();
    for holder in plan
        .holders
        .iter()
        .filter(|holder| draft.changes.contains_key(&holder.role))
    {
        let named = (
            holder.contact.snapshot.full_name(),
            holder.contact.handle.clone(),
        );
        if !sent.contains(&named) {
            sent.push(named);
        }
    }
    let moves: Vec<String> = draft
        .changes
        .keys()
        .map(|role| told(*role, holders, &plan.holders))
        .collect();
    let name = plan.domain.name.unicode();
    let told_of = |error: &FieldError| {
        let (role, field) = error.field.split_once('.').unwrap_or((&error.field, ""));
        let about = if field.is_empty() {
            String::new()
        } else {
            format!(", {}", field.replace('_', " "))
        };
        let holder = plan
            .holders
            .iter()
            .find(|holder| holder.role.as_str() == role)?;
        Some((
            format!("/contacts/{}", holder.contact.id),
            format!(
                "{} ({}){about}: {}",
                holder.contact.handle,
                holder.role.title(),
                error.code.text()
            ),
        ))
    };
    let refusals: Vec<(String, String)> = plan.refusals.0.iter().filter_map(told_of).collect();
    let mut hints: Vec<String> = plan
        .hints
        .0
        .iter()
        .map(|error| error.code.text().into_owned())
        .collect();
    hints.dedup();
    let held_back = !refusals.is_empty();
    let count = draft.changes.len();
    let button = match (held_back, count) {
        (true, _) => "Send all the same".to_owned(),
        (false, 1) => "Send 1 change to the registry".to_owned(),
        (false, _) => format!("Send {count} changes to the registry"),
    };
    let action = format!("{drop}/roles");
    view! {
        <ol class="timeline">
            {step("contacts", if sent.is_empty() {
                view! { "No contact is sent: the roles are only taken away." }.into_markup()
            } else {
                sent.into_iter().map(|(name, handle)| view! {
                    <p><bdi>{name}</bdi> " " <span class="handle">{handle}</span> " is looked up at the registry: made by " <code>"contact:create"</code> " if it is not there, brought up to date by " <code>"contact:update"</code> " if it differs."</p>
                }).collect_view().into_markup()
            })}
            {step("domain", view! { <code>"domain:update"</code> " on " <bdi dir="ltr">{name}</bdi> " alone: " {moves.join("; ")} ". Other domains of these contacts stay as they are." }.into_markup())}
            {step("read back", view! { "The registry is asked what it holds; the task is done only if it agrees." }.into_markup())}
        </ol>
        {if plan.changes_registrant {
            view! {
                <p><strong>"A change of registrant."</strong> " The name, organization or e-mail of the holder becomes another. At registries under ICANN’s transfer policy both sides confirm it, and the domain may be locked against transfer for 60 days."</p>
            }.into_markup()
        } else {
            view! { <p>"Not a change of registrant: no confirmation, no lock."</p> }.into_markup()
        }}
        {held_back.then(|| view! {
            <div class="flash" data-state="failed">
                <Icon name="failed" />
                <div>
                    <p>"A registry would refuse this; nothing would be changed. Mend it first:"</p>
                    <ul>{refusals.into_iter().map(|(href, text)| view! { <li><a href=href>{text}</a></li> }).collect_view()}</ul>
                </div>
            </div>
        })}
        {hints.into_iter().map(|text| view! { <p class="quiet">{text}</p> }).collect_view()}
        <form class="actions" method="post" action=action data-function=SendRoles::PATH data-of=plan.domain.id.to_string()>
            {draft.pairs().into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value /> }).collect_view()}
            <input type="hidden" name="version" value=plan.domain.version.to_string() />
            <button class="button" data-kind=(!held_back).then_some("main")>{button}</button>
            <a class="button" data-kind="plain" href=drop>"Drop the draft"</a>
        </form>
    }
}

fn step(name: &'static str, detail: Markup) -> impl IntoView {
    view! {
        <li data-state="pending">
            <Icon name="pending" />
            <span class="step"><span class="vh">"To come: "</span>{name}</span>
            <div class="detail">{detail}</div>
        </li>
    }
}

/// `tech PM7-NICH is removed, AO2-NICH added`.
fn told(role: Role, before: &[Holder], after: &[Holder]) -> String {
    let handle = |holders: &[Holder]| {
        holders
            .iter()
            .find(|holder| holder.role == role)
            .map(|holder| holder.contact.handle.clone())
    };
    let word = role.as_str();
    match (handle(before), handle(after)) {
        (before, after) if before == after => format!(
            "{word} stays {}",
            after.unwrap_or_else(|| "with nobody".into())
        ),
        (Some(old), Some(new)) if role == Role::Registrant => {
            format!("{word} becomes {new} in place of {old}")
        }
        (Some(old), Some(new)) => format!("{word} {old} is removed, {new} added"),
        (None, Some(new)) => format!("{word} becomes {new}"),
        (Some(old), None) if role == Role::Registrant => {
            format!("{word} {old} stays at the registry, which lets nobody remove it")
        }
        (Some(old), None) => format!("{word} {old} is removed"),
        (None, None) => format!("{word} stays with nobody"),
    }
}
