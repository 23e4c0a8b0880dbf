//! One contact takes over from another, everywhere: looked over, and done.

use crate::answers::{ReplacementPlan, Values};
use crate::flash::Flash;
use crate::form::{Way, text_in};
use crate::site::Site;
use crate::words::replacement::{choice, looked, plan};
use crate::words::{begun, moved};
use model::field::FieldCode;
use model::id::ContactId;
use model::role::Role;
use service::{Actor, Error, Mode, Replaced, Replacement, Result};

/// The pages of a replacement: what it touches is said on that of the form.
pub(crate) fn replacing(from: ContactId) -> Way {
    let form = format!("/contacts/{from}/replace");
    Way {
        confirm: form.clone(),
        form,
        done: format!("/contacts/{from}"),
    }
}

/// Replaces one contact by another everywhere, in the checked roles; in all four when none is. What it touches was shown on the page of the button, which says what was seen there (`looked`): `None` for
/// another choice, which is looked at first.
///
/// # Errors
/// As the replacement itself, and [`moved`].
pub(crate) async fn replace(
    site: &Site,
    actor: &Actor,
    from: ContactId,
    form: &Values,
) -> Result<Option<Replaced>> {
    let wanted = replacement(from, form)?;
    let seen = text_in(form, "looked");
    let replacements = site.service.replacements();
    // Whoever may not do it is not led anywhere either.
    let planned = replacements.replace(actor, &wanted, Mode::Plan).await?;
    let chosen = seen.rsplit_once(' ').map(|(choice, _)| choice);
    if chosen != Some(&choice(wanted.to, &wanted.roles)) {
        return Ok(None);
    }
    if seen != looked(&wanted.roles, &planned)? {
        return Err(moved());
    }
    let replaced = replacements.replace(actor, &wanted, Mode::Do).await?;
    Ok(Some(replaced))
}

/// What a choice would affect, for the form's server function. Nothing is written.
///
/// # Errors
/// As the replacement itself.
pub(crate) async fn plan_replacement(
    site: &Site,
    actor: &Actor,
    from: ContactId,
    form: &Values,
) -> Result<ReplacementPlan> {
    let wanted = replacement(from, form)?;
    let planned = site
        .service
        .replacements()
        .replace(actor, &wanted, Mode::Plan)
        .await?;
    plan(&wanted, &planned)
}

/// What a replacement's form asks for.
///
/// # Errors
/// When it names no successor.
fn replacement(from: ContactId, form: &Values) -> Result<Replacement> {
    let to = form.get("to").and_then(|to| to.parse().ok());
    let roles = Role::ALL
        .into_iter()
        .filter(|role| form.contains_key(role.as_str()));
    Ok(Replacement {
        from,
        to: to.ok_or_else(|| Error::field("to", FieldCode::Required))?,
        roles: roles.collect(),
        domains: None,
    })
}

/// Where a replacement is told of: the page of whoever takes over, with the tasks that have begun.
pub(crate) fn page_after(of: &Replaced) -> String {
    format!("/contacts/{}", of.to.id)
}

/// What is said of a replacement, with the task that has begun.
pub(crate) fn replaced(of: &Replaced) -> Flash {
    let (to, from) = (&of.to.handle, &of.from.handle);
    Flash {
        task: of.task,
        ..Flash::done(begun(
            &format!("{to} takes over from {from} in the book."),
            of.domains,
        ))
    }
}
