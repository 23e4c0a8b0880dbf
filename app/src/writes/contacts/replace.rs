//! One contact takes over from another, everywhere: looked over, and done.

use crate::answers::{ReplacementPlan, Values};
use crate::site::Site;
use crate::words::replacement::plan;
use model::field::FieldCode;
use model::id::ContactId;
use model::role::Role;
use service::{Actor, Error, Mode, Replaced, Replacement, Result};

/// Replaces one contact by another everywhere, in the checked roles; in all four when none is.
pub(crate) async fn replace(
    site: &Site,
    actor: &Actor,
    from: ContactId,
    form: &Values,
) -> Result<Replaced> {
    let wanted = replacement(from, form)?;
    site.service
        .replacements()
        .replace(actor, &wanted, Mode::Do)
        .await
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
    let from = site.service.contacts().get(actor, from).await?;
    let to = site.service.contacts().get(actor, wanted.to).await?;
    Ok(plan(&from, &to, &planned))
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

/// The tasks of a replacement, in words.
pub(crate) fn replaced(of: &Replaced) -> String {
    match of.domains {
        0 => "Replaced. No domain shows it, so nothing is sent.".to_owned(),
        1 => "Replaced. 1 domain is being brought up to date.".into(),
        count => format!("Replaced. {count} domains are being brought up to date."),
    }
}
