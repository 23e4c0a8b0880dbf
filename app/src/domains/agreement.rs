//! How a domain stands: what the book wants beside what its registry holds, and the remedies.

use crate::functions::domains::{OrderTask, ReadAgain};
use crate::markup::{IntoMarkup, Markup};
use crate::parts::{Icon, State as Badge, When};
use crate::words::agreement::{badge, field_name, why};
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::agreement::AgreementState;
use model::role::Role;
use model::task::TaskType;
use service::domains::{DomainAgreement, RoleAgreement};

/// The state in a line for the head of the record.
pub(super) fn fact(of: &DomainAgreement, now: DateTime<Utc>) -> impl IntoView + use<> {
    let (state, text) = badge(of.domain.state);
    let since = of
        .domain
        .state_since
        .filter(|_| of.domain.state != AgreementState::Agrees);
    view! { <li><Badge state=state text=text /> {since.map(|at| view! { " since " <When at=at now=now /> })}</li> }
}

/// The second line of a role's card: what the registry holds, where that is not what is wanted.
pub(super) fn held(of: &RoleAgreement) -> Option<Markup> {
    let cause = of.cause?;
    let (state, text) = badge(of.state);
    let holder = match (&of.held, &of.held_handle) {
        (Some(contact), _) => {
            let postal = contact.loc.as_ref().or(contact.int.as_ref());
            let name = postal.map(|postal| postal.name.clone()).unwrap_or_default();
            view! { <bdi>{name}</bdi> " " <span class="handle">{contact.handle.clone()}</span> }
                .into_markup()
        }
        (None, Some(handles)) => {
            view! { <span class="handle">{handles.clone()}</span> }.into_markup()
        }
        (None, None) => "nobody".into_markup(),
    };
    let fields = of.fields.iter().map(|field| {
        let (wanted, found) = (field.wanted.clone(), field.found.clone());
        view! {
            <li>{field_name(field.field)} ": " <bdi>{found.unwrap_or_else(|| "nothing".into())}</bdi> ", wanted " <bdi>{wanted.unwrap_or_else(|| "nothing".into())}</bdi></li>
        }
    });
    let fields = fields.collect_view();
    Some(
        view! {
            <div class="slip" data-held="">
                <p class="held"><Badge state=state text=text /> " At the registry: " {holder}</p>
                {(!of.fields.is_empty()).then(|| view! { <ul class="quiet small">{fields}</ul> })}
                <p class="quiet small">{why(cause)}</p>
            </div>
        }
        .into_markup(),
    )
}

/// What differs, with what can be done about it. Nothing where the domain agrees.
pub(super) fn section(
    of: &DomainAgreement,
    may_ask: bool,
    now: DateTime<Utc>,
) -> impl IntoView + use<> {
    let domain = &of.domain;
    let differing: Vec<Role> = of
        .roles
        .iter()
        .filter(|role| role.cause.is_some())
        .map(|role| role.role)
        .collect();
    let words = match domain.state {
        AgreementState::Agrees => None,
        AgreementState::Differs => Some(format!(
            "The registry holds {} otherwise than the book. The cards say which and why.",
            listed(&differing)
        )),
        AgreementState::OnItsWay => Some(format!(
            "A task is under way that will bring {} to the registry.",
            listed(&differing)
        )),
        AgreementState::Unknown => Some(
            "What the registry holds is not known: it was not read, or not for too long, or does not show it."
                .to_owned(),
        ),
        AgreementState::Gone => Some(
            "The registry does not hold this domain under our account any more: it was transferred or deleted. It is not published here."
                .to_owned(),
        ),
    };
    let (state, text) = badge(domain.state);
    // What the book gives to nobody is not sent.
    let sent = of
        .roles
        .iter()
        .filter(|role| role.cause.is_some() && role.wanted.is_some())
        .count();
    let send = (may_ask && sent > 0 && domain.state == AgreementState::Differs).then(|| {
        let label = match sent {
            1 => "Send 1 role".to_owned(),
            roles => format!("Send {roles} roles"),
        };
        view! {
            <form method="post" action=format!("/domains/{}/order", domain.id) data-function=OrderTask::PATH data-of=domain.id.to_string()>
                <input type="hidden" name="version" value=domain.version.to_string() />
                <button class="button" data-kind="main" name="task_type" value=TaskType::UpdateContacts.as_str()><Icon name="retry" />{label}</button>
            </form>
        }
    });
    let read = may_ask.then(|| {
        view! {
            <form method="post" action=format!("/domains/{}/read", domain.id) data-function=ReadAgain::PATH data-of=domain.id.to_string()>
                <button class="button">"Read again"</button>
            </form>
        }
    });
    let since = domain.view.as_ref().map(|view| view.read_at);
    view! {
        <div id="agreement" data-fresh="">
            {words.map(|words| view! {
                <section class="card" data-state=domain.state.as_str() aria-labelledby="ag">
                    <h2 class="tab" id="ag"><Badge state=state text=text /></h2>
                    <div class="slip">
                        <p>{words}</p>
                        {since.map(|at| view! { <p class="quiet small">"Last read " <When at=at now=now /></p> })}
                        <div class="actions" data-print="no">{send} {read}</div>
                    </div>
                </section>
            })}
        </div>
    }
}

fn listed(roles: &[Role]) -> String {
    let names: Vec<String> = roles
        .iter()
        .map(|role| role.title().to_lowercase())
        .collect();
    match names.split_last() {
        None => "a role".to_owned(),
        Some((only, [])) => format!("the {only}"),
        Some((last, rest)) => format!("the {} and the {last}", rest.join(", the ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_listed_as_people_list_them() {
        assert_eq!(listed(&[Role::Tech]), "the tech");
        assert_eq!(
            listed(&[Role::Registrant, Role::Tech]),
            "the registrant and the tech"
        );
        assert_eq!(
            listed(&Role::ALL),
            "the registrant, the admin, the tech and the billing"
        );
    }
}
