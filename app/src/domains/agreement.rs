//! How a domain stands: what the book wants beside what its registry holds, and the remedies.

use super::wants;
use crate::flash::Flash;
use crate::functions::domains::{LeaveDomain, ReadAgain, ReconcileDomain};
use crate::markup::{IntoMarkup, Markup};
use crate::parts::{FieldError, Icon, State as Badge, When, wrong};
use crate::words::agreement::{badge, badge_of, field_name, why};
use crate::writes::reconcile::settling;
use chrono::{DateTime, TimeDelta, Utc};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::agreement::{AgreementState, Take};
use model::role::Role;
use model::task::Awaiting;
use service::domains::{Domain, DomainAgreement, Reconciling, RoleAgreement, TeamWants};

/// The state in a line for the head of the record.
pub(super) fn fact(of: &DomainAgreement, now: DateTime<Utc>) -> impl IntoView + use<> {
    let (state, text) = badge_of(&of.domain);
    let since = of
        .domain
        .state_since
        .filter(|_| of.domain.state != AgreementState::Agrees);
    view! { <li><Badge state=state text=text /> {since.map(|at| view! { " since " <When at=at now=now /> })}</li> }
}

/// Who holds a role at the registry, as it was last read.
pub(super) fn holder_there(of: &RoleAgreement) -> Markup {
    match (&of.held, &of.held_handle) {
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
    }
}

/// The second line of a role's card: what the registry holds, where that is not what is wanted, and what can be done about it.
pub(super) fn held(of: &RoleAgreement, domain: &Domain, may_write: bool) -> Option<Markup> {
    let cause = of.cause?;
    let (state, text) = match of.state {
        AgreementState::OnItsWay => badge_of(domain),
        state => badge(state),
    };
    let holder = holder_there(of);
    let left = wants::left(of);
    let sides = (may_write && of.state == AgreementState::Differs).then(|| {
        let link = |take: Take| {
            let roles = Some([of.role].into());
            settling(domain.id, &Reconciling { take, roles })
        };
        let role = of.role.title();
        let ours = of.wanted.is_some().then(|| view! { <a class="button" data-kind="plain" href=link(Take::Ours)>"Send ours"<span class="vh">": "{role}</span></a> });
        let theirs = left.is_none().then(|| view! { <a class="button" data-kind="plain" href=link(Take::Theirs)>"Take the registry’s"<span class="vh">": "{role}</span></a> });
        view! { <p class="actions" data-print="no">{ours} {theirs}</p> }
    });
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
                <p class="quiet small">{why(cause)} {left.map(|left| format!(" {left}"))}</p>
                {sides}
            </div>
        }
        .into_markup(),
    )
}

/// How the domain stands, in words; nothing where it agrees.
fn words(of: &DomainAgreement, differing: &[Role]) -> Option<String> {
    let roles = listed(differing);
    Some(match (of.domain.state, of.domain.awaiting) {
        (AgreementState::Agrees, _) => return None,
        (AgreementState::Differs, _) => format!(
            "The registry holds {roles} otherwise than the book. The cards say which and why."
        ),
        (AgreementState::OnItsWay, Some(Awaiting::Operator)) => format!(
            "A task that would bring {roles} to the registry waits for an operator: nothing goes out before somebody says yes."
        ),
        (AgreementState::OnItsWay, Some(whom)) => format!(
            "A task that brings {roles} to the registry waits for {}.",
            whom.title()
        ),
        (AgreementState::OnItsWay, None) => {
            format!("A task is under way that will bring {roles} to the registry.")
        }
        (AgreementState::Unknown, _) => {
            "What the registry holds is not known: it was not read, or not for too long, or does not show it.".to_owned()
        }
        (AgreementState::Gone, _) => {
            "The registry does not hold this domain under our account any more: it was transferred or deleted. It is not published here.".to_owned()
        }
    })
}

/// The buttons that settle what differs: the book's side, the registry's.
fn settles(of: &DomainAgreement) -> impl IntoView + use<> {
    let domain = &of.domain;
    // What the book gives to nobody is not sent.
    let sent = of
        .roles
        .iter()
        .filter(|role| role.cause.is_some() && role.wanted.is_some())
        .count();
    let label = match sent {
        1 => "Send 1 role".to_owned(),
        roles => format!("Send {roles} roles"),
    };
    let send = (sent > 0).then(|| view! {
        <form method="post" action=format!("/domains/{}/reconcile", domain.id) data-function=ReconcileDomain::PATH data-of=domain.id.to_string()>
            <input type="hidden" name="version" value=domain.version.to_string() />
            <button class="button" data-kind="main" name="take" value=Take::Ours.as_str()><Icon name="retry" />{label}</button>
        </form>
    });
    let all = Reconciling {
        take: Take::Theirs,
        roles: None,
    };
    let takes = of
        .roles
        .iter()
        .any(|role| role.cause.is_some() && wants::left(role).is_none());
    let theirs = takes.then(|| {
        view! { <a class="button" href=settling(domain.id, &all)>"Take the registry’s"</a> }
    });
    let neither = (sent == 0 && !takes).then(|| view! { <p>"The book has nobody to send, and no contact can be made of whom the registry holds: give the role to somebody on its card."</p> });
    view! { {neither} {send} {theirs} }
}

/// Leaving what differs until a day: shown as before, and not counted among what needs somebody.
fn leaves(domain: &Domain, flash: &Flash, now: DateTime<Utc>) -> impl IntoView + use<> {
    let left = domain.left_until.filter(|until| *until > now);
    let action = format!("/domains/{}/leave", domain.id);
    let (id, version) = (domain.id.to_string(), domain.version.to_string());
    match left {
        Some(until) => {
            let last = (until - TimeDelta::seconds(1))
                .format("%-d %B %Y")
                .to_string();
            view! {
                <form class="actions" method="post" action=action data-function=LeaveDomain::PATH data-of=id>
                    <input type="hidden" name="version" value=version />
                    <p>"It is left so until " {last} "."</p>
                    <button class="button" data-kind="plain" name="until" value="">"No longer"</button>
                </form>
            }
            .into_markup()
        }
        None => {
            let error = wrong(flash, "until");
            let (open, invalid) = (error.is_some(), error.as_ref().map(|_| "true"));
            let first = now.format("%Y-%m-%d").to_string();
            view! {
                <details class="in-place" open=open>
                    <summary class="button" data-kind="plain">"Leave it"<Icon name="down" /></summary>
                    <form class="stack" method="post" action=action data-function=LeaveDomain::PATH data-of=id novalidate>
                        <input type="hidden" name="version" value=version />
                        <div class="field">
                            <label for="until">"Until"</label>
                            <p class="hint" id="until-hint">"It is shown as before, and not counted among what needs you. Nothing is sent."</p>
                            <input type="date" id="until" name="until" min=first autocomplete="off" aria-describedby="until-hint until-error" aria-invalid=invalid />
                            <FieldError id="until-error".to_owned() text=error.unwrap_or_default() />
                        </div>
                        <p class="actions"><button class="button">"Leave it until then"</button></p>
                    </form>
                </details>
            }
            .into_markup()
        }
    }
}

/// What differs, and what the domain's team would change, with what can be done about either. Nothing where there is neither.
pub(super) fn section(
    of: &DomainAgreement,
    team: Option<&TeamWants>,
    (flash, may_write): (&Flash, bool),
    now: DateTime<Utc>,
) -> impl IntoView + use<> {
    let domain = &of.domain;
    let differ = of.roles.iter().filter(|role| role.cause.is_some());
    let differing: Vec<Role> = differ.map(|role| role.role).collect();
    let words = words(of, &differing);
    let (state, text) = badge_of(domain);
    let settles = (may_write && domain.state == AgreementState::Differs).then(|| settles(of));
    let leaves =
        (may_write && domain.state == AgreementState::Differs).then(|| leaves(domain, flash, now));
    let read = may_write.then(|| {
        view! {
            <form method="post" action=format!("/domains/{}/read", domain.id) data-function=ReadAgain::PATH data-of=domain.id.to_string()>
                <button class="button">"Read again"</button>
            </form>
        }
    });
    let since = domain.view.as_ref().map(|view| view.read_at);
    let team = team
        .filter(|_| may_write)
        .map(|wants| wants::part(domain, wants, &of.roles));
    let stands = words.map(|words| {
        view! {
            <p>{words}</p>
            {since.map(|at| view! { <p class="quiet small">"Last read " <When at=at now=now /></p> })}
            <div class="actions" data-print="no">{settles} {read}</div>
            {leaves}
        }
    });
    let any = stands.is_some() || team.is_some();
    view! {
        <div id="agreement" data-fresh="">
            {any.then(|| view! {
                <section class="card" data-state=domain.state.as_str() aria-labelledby="ag">
                    <h2 class="tab" id="ag"><Badge state=state text=text /></h2>
                    <div class="slip">{stands} {team}</div>
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
