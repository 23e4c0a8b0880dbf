//! What saving a draft would cause, worked out by reading while somebody types: which contacts it duplicates, what it would send to registries, what they would
//! refuse, and what the post asks for. Nothing is written, and no writer waits.

use super::duplicates::likely;
use super::{Contact, Contacts, Counted};
use crate::allowed::ContactsWrite;
use crate::plans::{Plan, Planned};
use crate::{Actor, Cleared, Error, Result};
use boxed::boxed;
use model::contact::{Draft, Snapshot};
use model::field::FieldErrors;
use model::id::ContactId;
use std::collections::{BTreeMap, BTreeSet};
use store::Tx;

/// What saving a draft would cause.
#[derive(Debug, Clone, Default)]
pub struct Checked {
    /// How many domains would be sent something.
    pub domains: usize,
    /// On how many domains it is a change of registrant.
    pub changes_of_registrant: usize,
    /// What registries would refuse.
    pub refusals: Vec<Refused>,
    /// Contacts that are likely the same, each with the reason.
    pub alike: Vec<(&'static str, Contact)>,
    /// What is missing or unusual for addresses of its country, as far as it was typed.
    pub advice: FieldErrors,
    /// Names that say nothing ([`model::contact::fillers`]).
    pub fillers: FieldErrors,
}

/// Something that a registry would refuse.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Refused {
    /// The registry.
    pub registry: String,
    /// What it would refuse, and what would be accepted.
    pub text: String,
    /// On how many domains.
    pub domains: usize,
}

impl<'a> Contacts<'a> {
    /// Checks a draft: of the contact with this id, or of a new one. Wrong fields are reported on the draft itself; it is checked as far as it can be
    /// stored.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the contact is not there for this caller; when they may not write contacts.
    #[boxed]
    pub async fn check(
        self,
        actor: &Actor,
        id: Option<ContactId>,
        draft: &Draft,
    ) -> Result<Checked> {
        let actor = &actor.allowed_in_book::<ContactsWrite>()?;
        let mut tx = self.tools.read(actor).await?;
        let before = match id {
            Some(id) => {
                let found = store::contacts::get(&mut tx, actor.organization, id).await?;
                Some(found.ok_or(Error::NotFound)?)
            }
            None => None,
        };
        let stored = before.as_ref().map(|before| &before.snapshot);
        let (snapshot, wrong) = phones::contact(draft, stored);
        let blank = super::NewContact::external(draft.clone());
        let of = before.clone();
        let after = Contact {
            snapshot,
            disclose: draft.disclose,
            ..of.unwrap_or_else(|| self.blank(actor, &blank))
        };
        let mut checked = Checked {
            alike: alike(&mut tx, actor, &after, id).await?,
            advice: advice(&after.snapshot),
            fillers: model::contact::fillers(&after.snapshot),
            ..Checked::default()
        };
        if let Some(before) = before.filter(|_| wrong.is_empty()) {
            let pair = (&before, &after);
            let planned = self.plan_saving(&mut tx, actor, pair, Counted::Shown).await;
            let planned = match planned {
                // It is reported on saving: what they may not do has no consequences.
                Err(Error::Rule { .. }) => Planned::default(),
                other => other?,
            };
            checked.domains = planned.domains;
            checked.changes_of_registrant = planned.registrant_changes;
            checked.refusals = refusals(&planned.plans, &after);
        }
        Ok(checked)
    }
}

/// What `postal` says of an address. Parts that are empty are missed only once street and city are there: whoever is still typing has not come to them.
fn advice(of: &Snapshot) -> FieldErrors {
    let mut advice = postal::check(of);
    let whole = !of.street1.is_empty() && !of.city.is_empty();
    advice.0.retain(|error| {
        let typed = match error.field.as_ref() {
            "region" => of.region.is_some(),
            "postal_code" => of.postal_code.is_some(),
            _ => true,
        };
        typed || whole
    });
    advice
}

/// Contacts that are likely the same, each once.
async fn alike(
    tx: &mut Tx,
    actor: &Cleared<'_>,
    after: &Contact,
    id: Option<ContactId>,
) -> Result<Vec<(&'static str, Contact)>> {
    let found = store::contacts::alike_to(tx, actor.organization, &after.snapshot).await?;
    let mut told = BTreeSet::new();
    let alike = found
        .into_iter()
        .filter(|(_, other)| Some(other.id) != id && other.is_active)
        .filter(|(common, other)| likely(*common, after, other))
        .filter(|(_, other)| told.insert(other.id));
    Ok(alike
        .map(|(common, other)| (super::duplicates::why(common), other))
        .collect())
}

/// What registries would refuse about this contact, by registry, each once.
fn refusals(plans: &[Plan], of: &Contact) -> Vec<Refused> {
    let mut counted: BTreeMap<(String, String), usize> = BTreeMap::new();
    for plan in plans {
        let roles = plan
            .holders
            .iter()
            .filter(|holder| holder.contact.id == of.id);
        let roles: Vec<&str> = roles.map(|holder| holder.role.as_str()).collect();
        let texts: BTreeSet<String> = plan
            .refusals
            .0
            .iter()
            .filter(|error| {
                let role = error.field.split('.').next().unwrap_or_default();
                roles.contains(&role)
            })
            .map(|error| error.code.text().into_owned())
            .collect();
        for text in texts {
            *counted
                .entry((plan.domain.registry.clone(), text))
                .or_default() += 1;
        }
    }
    counted
        .into_iter()
        .map(|((registry, text), domains)| Refused {
            registry,
            text,
            domains,
        })
        .collect()
}
