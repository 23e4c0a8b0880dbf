//! The card that shows what a draft would send, and what that means, before anything is sent. It is in the page without a draft too, hidden: the island fills it.

use crate::answers::{Entry, RolePlan};
use crate::form::role_draft::Draft;
use crate::functions::domains::SendRoles;
use crate::markup::{IntoMarkup, Markup};
use crate::parts::Icon;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::policy::Asked;
use model::role::Role;
use service::domains::Domain;
use service::installation::asks_of_change;

/// A draft looked over; the page shows none while there is none.
pub(super) enum Looked {
    /// It can be sent.
    Fine(RolePlan),
    /// It can't, for this reason.
    Refused(String),
}

/// The card under the roles. `browser/role_plan.rs` writes into the elements that bear an id.
pub(super) fn card(
    draft: &Draft,
    looked: Option<&Looked>,
    domain: &Domain,
) -> impl IntoView + use<> {
    let why = match looked {
        Some(Looked::Refused(why)) => Some(why.clone()),
        _ => None,
    };
    let (none, refused) = (looked.is_none(), why.is_some());
    let plan = match looked {
        Some(Looked::Fine(plan)) => plan.clone(),
        _ => RolePlan {
            version: domain.version,
            ..RolePlan::default()
        },
    };
    let drop = draft.page();
    view! {
        <section class="card" id="draft" aria-labelledby="wh" hidden=none>
            <h2 class="tab" id="wh">"What will be sent"</h2>
            <div class="slip">
                <div class="parts" id="draft-refused" hidden=!refused>
                    <p class="flash" data-state="failed" role="alert"><Icon name="failed" /><span>{why}</span></p>
                    <p class="actions"><a class="button" href=drop>"Drop the draft"</a></p>
                </div>
                <div class="parts" id="draft-plan" hidden=refused>{fine(draft, plan, domain)}</div>
            </div>
        </section>
    }
}

fn fine(draft: &Draft, plan: RolePlan, domain: &Domain) -> impl IntoView + use<> {
    let (name, id) = (domain.name.unicode(), domain.id.to_string());
    let drop = draft.page();
    let action = format!("{drop}/roles");
    let chosen = draft.pairs();
    let fields = Role::ALL.into_iter().map(move |role| {
        let choice = chosen.iter().find(|(name, _)| *name == role.as_str());
        let value = choice.map(|(_, value)| value.clone()).unwrap_or_default();
        view! { <input type="hidden" name=role.as_str() value=value /> }
    });
    let (nobody, held_back) = (plan.sent.is_empty(), !plan.refusals.is_empty());
    let (sent, refusals) = (
        plan.sent.into_iter().map(entry),
        plan.refusals.into_iter().map(entry),
    );
    let hints = plan
        .hints
        .into_iter()
        .map(|text| view! { <p class="quiet">{text}</p> });
    let asked = asked(asks_of_change(&domain.registry));
    view! {
        <ol class="timeline">
            {step("contacts", view! {
                <div id="draft-sent">{sent.collect_view()}</div>
                <p id="draft-lookup" hidden=nobody>"Looked up at the registry: made by " <code>"contact:create"</code> " if it is not there, brought up to date by " <code>"contact:update"</code> " if it differs."</p>
                <p id="draft-nobody" hidden=!nobody>"No contact is sent: the roles are only taken away."</p>
            }.into_markup())}
            {step("domain", view! { <code>"domain:update"</code> " on " <bdi dir="ltr">{name}</bdi> " alone: " <span id="draft-moves">{plan.moves}</span> ". Other domains of these contacts stay as they are." }.into_markup())}
            {step("read back", view! { "The registry is asked what it holds; the task is done only if it agrees." }.into_markup())}
        </ol>
        <p id="draft-registrant" hidden=!plan.changes_registrant><strong>"A change of registrant."</strong> " The name, organization or e-mail of the holder becomes another. " {asked}</p>
        <p id="draft-no-registrant" hidden=plan.changes_registrant>"Not a change of registrant."</p>
        <div class="flash" data-state="failed" id="draft-held-back" hidden=!held_back>
            <Icon name="failed" />
            <div>
                <p>"A registry would refuse this; nothing would be changed. Mend it first:"</p>
                <div id="draft-refusals">{refusals.collect_view()}</div>
            </div>
        </div>
        <div class="parts" id="draft-hints">{hints.collect_view()}</div>
        <form class="actions" id="draft-form" method="post" action=action data-function=SendRoles::PATH data-of=id>
            {fields.collect_view()}
            <input type="hidden" name="version" value=plan.version.to_string() />
            <button class="button" id="draft-send" data-kind=(!held_back).then_some("main")>{plan.button}</button>
            <a class="button" data-kind="plain" href=drop>"Drop the draft"</a>
        </form>
    }
}

/// What a change of registrant costs at the domain's registry, in words.
const fn asked(of: Asked) -> &'static str {
    match of {
        Asked::Nothing => {
            "This registry carries it out: it asks nobody to confirm, and locks nothing."
        }
        Asked::Unknown => {
            "Whether this registry asks for confirmations, or locks the domain against transfer, is not known here; the task shows what it answers."
        }
    }
}

/// A contact, or what would be refused of it.
fn entry(of: Entry) -> impl IntoView {
    let href = format!("/contacts/{}", of.id);
    view! { <p><a href=href dir="auto">{of.name}</a> " " <span class="handle">{of.mark}</span></p> }
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
