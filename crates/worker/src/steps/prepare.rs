//! *prepare*: who holds which role now, and whether a registry could take them. Nothing is sent.

use super::Context;
use crate::Result;
use crate::outcome::Outcome;
use model::contact::publishable;
use model::field::FieldErrors;
use model::role::Role;

pub(super) async fn run(context: &mut Context<'_>) -> Result<Outcome> {
    let organization = context.domain.organization_id;
    let mut tx = context.worker.db.read().await?;
    let bindings =
        store::domains::bindings(&mut tx, context.domain.organization_id, context.domain.id)
            .await?;
    let resolved = store::domains::resolved(&mut tx, context.domain, &bindings).await?;
    let ids: Vec<_> = resolved.values().map(|each| each.contact).collect();
    let contacts = store::contacts::many(&mut tx, organization, &ids).await?;
    drop(tx);

    context.plan.holders.clear();
    context.plan.contacts.clear();
    context.plan.wanted.clear();
    let mut refused = FieldErrors::default();
    let mut words = Vec::new();
    for (role, each) in resolved {
        // A role whose holder can't be found is no role without holder: that one would be taken off at the registry.
        let Some(contact) = contacts.iter().find(|contact| contact.id == each.contact) else {
            return Ok(Outcome::fail(
                "contact.gone",
                format!(
                    "The contact that is to be {} is not in the book any more. Nothing was sent.",
                    role.title()
                ),
                true,
            ));
        };
        for error in publishable(&contact.snapshot).0 {
            let text = error.code.text();
            words.push(format!(
                "{} ({}), {}: {text}",
                contact.handle,
                role.title(),
                error.field
            ));
            refused.push(format!("{role}.{}", error.field), error.code);
        }
        context.plan.holders.insert(role, contact.handle.clone());
        context
            .plan
            .contacts
            .insert(contact.handle.clone(), contact.id);
    }
    if !refused.is_empty() {
        words.dedup();
        return Ok(Outcome::fail(
            "contact.not_publishable",
            format!(
                "No registry would take this. {} Nothing was sent.",
                words.join(" ")
            ),
            false,
        ));
    }
    let list: Vec<String> = context
        .plan
        .holders
        .iter()
        .map(|(role, handle)| format!("{} {handle}", Role::title(*role)))
        .collect();
    Ok(Outcome::Done(if list.is_empty() {
        "The book names nobody for this domain.".into()
    } else {
        list.join(", ")
    }))
}
