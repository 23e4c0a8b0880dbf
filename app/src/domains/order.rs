//! What can be asked of a domain's registry beside its roles: the lock, privacy, name servers, a longer term.

use super::head::{date, dated};
use crate::failure::Failure;
use crate::flash::Flash;
use crate::functions::domains::OrderTask;
use crate::markup::{IntoMarkup, Markup};
use crate::parts::{FieldError, Icon, When, wrong};
use crate::posted::Posted;
use crate::site::Site;
use crate::words::counted;
use crate::writes;
use axum::extract::{Path, State};
use axum::response::Response;
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::id::DomainId;
use model::registry::{TRANSFER_LOCK, extended};
use model::task::{MOST_NAMESERVERS, MOST_YEARS, Params, TaskType};
use service::contacts::Version;
use service::domains::{Domain, DomainCard, Order};
use service::{Actor, Error};

/// What can be withheld or published, and what that would do to copies of contacts.
pub(super) struct Privacy {
    /// How many contacts are published and hidden, in words.
    shown: String,
    /// The task, and its button.
    offered: Option<(TaskType, String)>,
    copies: Vec<String>,
}

impl Privacy {
    /// What is offered to whoever may ask.
    pub(super) async fn find(
        site: &Site,
        actor: &Actor,
        card: &DomainCard,
    ) -> service::Result<Self> {
        let which = |published: bool| {
            let mut ids: Vec<_> = card
                .holders
                .iter()
                .filter(|holder| holder.contact.disclose == published)
                .map(|holder| holder.contact.id)
                .collect();
            ids.sort_unstable();
            ids.dedup();
            ids.len()
        };
        let shown = match (which(true), which(false)) {
            (0, 0) => "nobody holds a role".to_owned(),
            (published, 0) => format!("{} published", counted(published, "contact", "contacts")),
            (0, hidden) => format!("{} hidden", counted(hidden, "contact", "contacts")),
            (published, hidden) => format!("{published} published, {hidden} hidden"),
        };
        let (task_type, words) = match (which(true), which(false)) {
            (0, 0) => {
                return Ok(Self {
                    shown,
                    offered: None,
                    copies: Vec::new(),
                });
            }
            (0, withheld) => (TaskType::DisableWhoisPrivacy, in_whois("Publish", withheld)),
            (published, _) => (TaskType::EnableWhoisPrivacy, in_whois("Hide", published)),
        };
        let order = Order {
            task_type,
            params: Params::default(),
        };
        let domains = site.service.domains();
        let plan = domains.plan_order(actor, card.domain.id, Version::Any, order);
        let copies = match plan.await {
            Ok(plan) => plan.copies.into_iter().map(|copy| copy.text).collect(),
            // The holders were taken away at this moment: the button says why nothing can be done.
            Err(Error::Rule { .. }) => Vec::new(),
            Err(error) => return Err(error),
        };
        Ok(Self {
            shown,
            offered: Some((task_type, words)),
            copies,
        })
    }
}

/// The section on a domain's page, for whoever may ask.
pub(super) fn section(
    domain: &Domain,
    asks: Privacy,
    flash: &Flash,
    now: DateTime<Utc>,
) -> impl IntoView + use<> {
    let action = format!("/domains/{}/order", domain.id);
    let view = domain.view.as_ref();
    let locked = view.is_some_and(|view| view.statuses.iter().any(|each| each == TRANSFER_LOCK));
    let lock = if locked {
        (TaskType::UnlockDomain, "Take the lock off")
    } else {
        (TaskType::LockDomain, "Lock against transfer")
    };
    let button = |of: TaskType, words: String, icon: &'static str| {
        view! { <button class="button" name="task_type" value=of.as_str()><Icon name=icon />{words}</button> }
    };
    let transfer = if locked { "locked" } else { "not locked" };
    // `fresh`: its id, where no part around it is taken anew.
    let term = move |what: &'static str,
                     (now, fresh): (Markup, Option<&'static str>),
                     change: Markup| {
        view! { <div class="term"><span class="what">{what}</span><span class="now" id=fresh data-fresh=fresh.map(|_| "")>{now}</span>{change}</div> }
    };
    let read = view.map(|view| view! { "read back " <When at=view.read_at now=now /> });
    let lock = button(lock.0, lock.1.into(), "lock").into_markup();
    let privacy = asks.offered.map(|(of, words)| {
        button(
            of,
            words,
            if of == TaskType::EnableWhoisPrivacy {
                "cancelled"
            } else {
                "completed"
            },
        )
    });
    let again = button(
        TaskType::UpdateContacts,
        "Send the contacts again".into(),
        "retry",
    )
    .into_markup();
    let servers = view
        .map(|view| view.nameservers.join(", "))
        .unwrap_or_default();
    let ends = view
        .and_then(|view| view.expires)
        .map(|at| date(at, dated(at, now)));
    view! {
        <section class="section" aria-labelledby="ar" data-print="no">
            <header><h2 id="ar">"At the registry"</h2></header>
            <div class="terms">
                <form class="parts" id="ask" data-fresh="" method="post" action=action.clone() data-function=OrderTask::PATH data-of=domain.id.to_string()>
                    <input type="hidden" name="version" value=domain.version.to_string() />
                    {term("Transfer", (transfer.into_markup(), None), lock)}
                    {term("Contacts", (read.into_markup(), None), again)}
                    {term("WHOIS and RDAP", (asks.shown.into_markup(), None), privacy.into_markup())}
                </form>
                <div class="parts" id="copies" data-fresh="">{asks.copies.into_iter().map(|text| view! { <p class="quiet small measure">{text}</p> }).collect_view()}</div>
                {term("Name servers", (view! { <span class="mono">{servers}</span> }.into_markup(), Some("servers-now")), nameservers(domain, &action, flash).into_markup())}
                {term("Registered until", (ends.into_markup(), Some("term-now")), renewal(domain, action.clone(), flash).into_markup())}
            </div>
        </section>
    }
}

/// `Hide 2 contacts in WHOIS and RDAP`
fn in_whois(verb: &str, contacts: usize) -> String {
    let contacts = counted(contacts, "contact", "contacts");
    format!("{verb} {contacts} in WHOIS and RDAP")
}

fn nameservers(domain: &Domain, action: &str, flash: &Flash) -> impl IntoView + use<> {
    let held = domain.view.as_ref().map(|view| view.nameservers.join(" "));
    let typed = flash.values.get("nameservers").cloned();
    let error = wrong(flash, "nameservers");
    let open = error.is_some();
    let value = typed.or(held).unwrap_or_default();
    let hint = format!(
        "1 to {MOST_NAMESERVERS}, with spaces between them: all that the domain is to have. What is not here is taken off."
    );
    view! {
        <details class="in-place" open=open>
            <summary class="button" data-kind="plain">"Change"<span class="vh">" name servers"</span><Icon name="down" /></summary>
            <form class="stack" method="post" action=action.to_owned() data-function=OrderTask::PATH data-of=domain.id.to_string() novalidate>
                <input type="hidden" name="task_type" value=TaskType::UpdateNameservers.as_str() />
                <input type="hidden" name="version" value=domain.version.to_string() />
                <div class="field" data-wide="">
                    <label for="nameservers">"Name servers"</label>
                    <p class="hint" id="nameservers-hint">{hint}</p>
                    <input class="mono" id="nameservers" name="nameservers" value=value spellcheck="false" autocapitalize="none" autocomplete="off"
                        aria-describedby="nameservers-hint nameservers-error" aria-invalid=open.then_some("true") />
                    <FieldError id="nameservers-error".to_owned() text=error.unwrap_or_default() />
                </div>
                <p class="actions"><button class="button">"Change the name servers"</button></p>
            </form>
        </details>
    }
}

fn renewal(domain: &Domain, action: String, flash: &Flash) -> Option<impl IntoView + use<>> {
    let ends = domain.view.as_ref()?.expires?;
    let error = wrong(flash, "years");
    let open = error.is_some();
    let options = (1..=MOST_YEARS)
        .filter_map(|years| Some((years, extended(ends, years)?)))
        .map(|(years, until)| {
            let unit = if years == 1 { "year" } else { "years" };
            let text = format!("{years} {unit}, until {}", until.format("%-d %B %Y"));
            view! { <option value=years.to_string()>{text}</option> }
        })
        .collect_view();
    Some(view! {
        <details class="in-place" open=open>
            <summary class="button" data-kind="plain">"Renew"<Icon name="down" /></summary>
            <form class="stack" method="post" action=action data-function=OrderTask::PATH data-of=domain.id.to_string() novalidate>
                <input type="hidden" name="task_type" value=TaskType::Renew.as_str() />
                <input type="hidden" name="version" value=domain.version.to_string() />
                <div class="field">
                    <label for="years">"For"</label>
                    <p class="hint" id="years-hint">"A registry charges for a term and does not take it back."</p>
                    <select id="years" name="years" autocomplete="off" aria-describedby="years-hint years-error">{options}</select>
                    <FieldError id="years-error".to_owned() text=error.unwrap_or_default() />
                </div>
                <p class="actions"><button class="button">"Renew this domain"</button></p>
            </form>
        </details>
    })
}

/// Asks the registry for what was chosen, as a form without scripts does.
pub(super) async fn send(
    State(site): State<Site>,
    Path(id): Path<DomainId>,
    posted: Posted,
) -> Result<Response, Failure> {
    posted.version()?;
    let page = format!("/domains/{id}");
    let asked = writes::domains::order(&site, posted.visitor.actor(), id, &posted.values).await;
    Ok(match asked {
        Ok(ordered) => ordered.said.show_at(&site, posted.user(), &page).await,
        Err(error) => posted.refused(&site, &page, error).await,
    })
}
