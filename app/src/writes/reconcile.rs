//! The forms that settle what differs between the book and a domain's registry, or leave it: the form's strings in, one use case.

use crate::answers::Values;
use crate::flash::Flash;
use crate::form::{Step, text_in, version_in};
use crate::site::Site;
use chrono::{DateTime, NaiveDate, Utc};
use model::agreement::Take;
use model::field::FieldCode;
use model::id::DomainId;
use model::role::Role;
use service::domains::Reconciling;
use service::{Actor, Error, Mode, Result};
use std::collections::BTreeSet;

/// What came of settling a difference.
pub(crate) enum Settled {
    /// Nothing was done: what it does is to be looked at first, on this page.
    Look(String),
    /// It was done, and this is to be told.
    Done(Flash),
}

/// Settles what differs between the book and a domain's registry: the book's side is sent, or the registry's is taken. What sends another registrant, or changes the book, is looked at first.
pub(crate) async fn reconcile(
    site: &Site,
    actor: &Actor,
    id: DomainId,
    form: &Values,
) -> Result<Settled> {
    let asked = reconciling_of(form)?;
    let of = (id, version_in(form)?);
    let domains = site.service.domains();
    if Step::of(form) != Step::Confirmed {
        let planned = domains.reconcile(actor, of, &asked, Mode::Plan).await?;
        if asked.take == Take::Theirs || planned.plan.changes_registrant {
            return Ok(Settled::Look(settling(id, &asked)));
        }
    }
    let done = Box::pin(domains.reconcile(actor, of, &asked, Mode::Do)).await?;
    let said = match (asked.take, &done.task) {
        (Take::Ours, Some(task)) => Flash::begun(
            "Sending the book’s roles has begun. It is done when the registry was read back.",
            task.id,
        ),
        _ => Flash::done("The book has what the registry holds. Nothing was sent."),
    };
    Ok(Settled::Done(said))
}

/// What a form, or an address, asks to be settled.
///
/// # Errors
/// `take`, `roles`: nothing that there is was chosen.
pub(crate) fn reconciling_of(form: &Values) -> Result<Reconciling> {
    let wrong = |name: &'static str, text: &'static str| {
        Error::field(name, FieldCode::Other { text: text.into() })
    };
    let take = text_in(form, "take").parse();
    let take = take.map_err(|_| wrong("take", "Choose which side stays."))?;
    let roles = text_in(form, "roles").split(',').map(str::trim);
    let roles = roles.filter(|word| !word.is_empty()).map(str::parse);
    let roles: std::result::Result<BTreeSet<Role>, _> = roles.collect();
    let roles = roles.map_err(|_| wrong("roles", "There is no such role."))?;
    Ok(Reconciling {
        take,
        roles: (!roles.is_empty()).then_some(roles),
    })
}

/// The roles of a reconciliation as its form names them.
pub(crate) fn roles_of(asked: &Reconciling) -> String {
    let roles = asked.roles.iter().flatten().map(|role| role.as_str());
    roles.collect::<Vec<_>>().join(",")
}

/// The page that says what a reconciliation does.
pub(crate) fn settling(id: DomainId, asked: &Reconciling) -> String {
    let page = format!("/domains/{id}/reconcile?take={}", asked.take);
    match roles_of(asked) {
        roles if roles.is_empty() => page,
        roles => format!("{page}&roles={roles}"),
    }
}

/// Leaves what differs as it is until the end of a day (`until`), or not any more when none is given. Gives what was done, in words.
pub(crate) async fn leave(
    site: &Site,
    actor: &Actor,
    id: DomainId,
    form: &Values,
) -> Result<&'static str> {
    let until = match text_in(form, "until").trim() {
        "" => None,
        text => Some(end_of(text).ok_or_else(|| {
            let text = "Give a day, such as 2027-01-31.".into();
            Error::field("until", FieldCode::Other { text })
        })?),
    };
    let of = (id, version_in(form)?);
    site.service.domains().leave(actor, of, until).await?;
    Ok(match until {
        Some(_) => "It is left as it is until then. Nothing was sent.",
        None => "It counts among what needs somebody again.",
    })
}

/// The end of a day.
fn end_of(day: &str) -> Option<DateTime<Utc>> {
    let next = day.parse::<NaiveDate>().ok()?.succ_opt()?;
    Some(next.and_hms_opt(0, 0, 0)?.and_utc())
}
