//! What is done with many contacts at once: each as its own button does, or, where registries may be sent something, by one plan for all of them.

use crate::answers::Values;
use crate::form::selection::list_in;
use crate::form::selection::{takes_all, ticked};
use crate::form::{ContactQuery, text_in};
use crate::site::Site;
use crate::words::asked_many;
use crate::writes::plans::named;
use crate::writes::tally::{MOST, Tally, too_many};
use model::contact::Patch;
use model::field::FieldCode;
use model::id::{ContactId, PlanId};
use model::plan::MOST_OTHERS;
use model::role::Role;
use service::contacts::Version;
use service::verification::{Requested, Unknown};
use service::{Actor, Error, Need, Page, Result};
use uuid::Uuid;
use wire::{NewPlan, PlanChange, PlanDisclosure, PlanReplacement};

/// The most letters that one form asks for.
const MOST_LETTERS: usize = 5_000;
/// How many are asked for in one transaction.
const LETTERS: u32 = 250;
/// The most contacts that one plan replaces.
pub(crate) const MOST_REPLACED: usize = MOST_OTHERS as usize + 1;

/// What is done with the contacts that were selected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Deed {
    /// Their holders are asked by letter.
    Letter,
    /// One other contact takes over from all of them.
    Replace,
    /// They can be given roles.
    Activate,
    /// They can be given no new ones.
    Deactivate,
    /// The world is to see them.
    Publish,
    /// It is not.
    Withhold,
}

impl Deed {
    /// All of them, as the list offers them.
    pub(crate) const ALL: [Self; 6] = [
        Self::Letter,
        Self::Replace,
        Self::Activate,
        Self::Deactivate,
        Self::Publish,
        Self::Withhold,
    ];

    /// The word of a form.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Letter => "letter",
            Self::Replace => "replace",
            Self::Activate => "activate",
            Self::Deactivate => "deactivate",
            Self::Publish => "publish",
            Self::Withhold => "withhold",
        }
    }

    /// The one with this word.
    pub(crate) fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|deed| deed.as_str() == word)
    }

    /// What it is called. Three dots: something is asked first.
    pub(crate) const fn title(self) -> &'static str {
        match self {
            Self::Letter => "Send letters",
            Self::Replace => "Replace by one contact…",
            Self::Activate => "Activate",
            Self::Deactivate => "Deactivate",
            Self::Publish => "Publish…",
            Self::Withhold => "Withhold…",
        }
    }

    /// What was done, of one and of several.
    const fn done(self) -> [&'static str; 2] {
        match self {
            Self::Letter | Self::Replace => ["contact", "contacts"],
            Self::Activate => ["contact is active", "contacts are active"],
            Self::Deactivate => ["contact is inactive", "contacts are inactive"],
            Self::Publish => ["contact is to be published", "contacts are to be published"],
            Self::Withhold => ["contact is withheld", "contacts are withheld"],
        }
    }
}

/// The contacts that were selected in the list: these, or all that match, at most so many.
///
/// # Errors
/// When there are more; when none is selected, or none matches.
pub(crate) async fn selected(
    site: &Site,
    actor: &Actor,
    form: &Values,
    most: usize,
) -> Result<Vec<ContactId>> {
    let mut ids: Vec<ContactId> = ticked(form);
    if takes_all(form) {
        ids.clear();
        let filter = ContactQuery::read(list_in(form)).filter();
        let mut page = Page {
            limit: 200,
            after: None,
        };
        loop {
            let listed = site.service.contacts().list(actor, &filter, &page).await?;
            ids.extend(listed.rows.iter().map(|row| row.contact.id));
            page.after = listed.next;
            if page.after.is_none() || ids.len() > most {
                break;
            }
        }
    }
    if ids.len() > most {
        return Err(too_many(most));
    }
    if ids.is_empty() {
        return Err(Error::rule(
            "contacts.selection",
            "Select contacts first: tick their boxes, or all that match.",
        ));
    }
    Ok(ids)
}

/// Asks the holders of the contacts that were selected, each by the rule of its own button. Gives how many letters there are and why the others were not asked, in words.
///
/// # Errors
/// As [`selected`]; when nobody is asked, with the reasons.
pub(crate) async fn ask(site: &Site, actor: &Actor, form: &Values) -> Result<String> {
    let ids = selected(site, actor, form, MOST_LETTERS).await?;
    let mut asked = Requested::default();
    for some in ids.chunks(LETTERS as usize) {
        let verification = site.service.verification();
        let done = verification.request_many(actor, some, Unknown::Counted);
        asked.extend(done.await?);
    }
    asked_many(&asked, site.post())
}

/// The same in the list of those who have not answered.
///
/// # Errors
/// As [`ask`].
pub(crate) async fn ask_waiting(site: &Site, actor: &Actor, form: &Values) -> Result<String> {
    if !takes_all(form) {
        return ask(site, actor, form).await;
    }
    let mut asked = Requested::default();
    let mut page = Page {
        limit: LETTERS,
        after: None,
    };
    for _ in 0..MOST_LETTERS / LETTERS as usize {
        let verification = site.service.verification();
        let (some, next) = verification.request_waiting(actor, &page).await?;
        asked.extend(some);
        page.after = next;
        if page.after.is_none() {
            return asked_many(&asked, site.post());
        }
    }
    let text = asked_many(&asked, site.post())?;
    Ok(format!(
        "{text} There are more than {MOST_LETTERS}: those who wait shortest were not reached."
    ))
}

/// Activates, deactivates, publishes or withholds the contacts that were selected. What would be sent to registries is left to the contact's own page, which says what. Gives what became of them, in words.
///
/// # Errors
/// As [`selected`]; when none of them was changed, with the reasons.
pub(crate) async fn turn(site: &Site, actor: &Actor, form: &Values, deed: Deed) -> Result<String> {
    let ids = selected(site, actor, form, MOST).await?;
    let mut tally = Tally::default();
    for (at, id) in ids.iter().enumerate() {
        let turned = turn_one(site, actor, *id, deed).await;
        if !tally.note(turned, ids.len() - at - 1)? {
            break;
        }
    }
    tally.told(deed.done())
}

async fn turn_one(site: &Site, actor: &Actor, id: ContactId, deed: Deed) -> Result<()> {
    let contacts = site.service.contacts();
    let contact = contacts.get(actor, id).await?;
    let seen = Version::Is(contact.version);
    let patch = match deed {
        Deed::Activate | Deed::Deactivate => Patch {
            is_active: Some(deed == Deed::Activate),
            ..Patch::default()
        },
        _ => Patch {
            disclose: Some(deed == Deed::Publish),
            ..Patch::default()
        },
    };
    let is_so = patch.is_active.is_none_or(|on| on == contact.is_active)
        && patch.disclose.is_none_or(|on| on == contact.disclose);
    if is_so {
        return Err(Error::rule("contact.unchanged", "It was so already."));
    }
    if patch.disclose.is_some() && contacts.plan_patch(actor, id, seen, &patch).await?.domains > 0 {
        return Err(Error::rule(
            "contact.shown",
            "Domains show it, whose registries would be sent that: its own page says which, or a plan by somebody who may write domains.",
        ));
    }
    contacts.patch(actor, id, seen, &patch).await?;
    Ok(())
}

/// What became of contacts that are to be published or withheld.
pub(crate) enum Disclosed {
    /// Domains show some of them: all are in this plan, and nothing was changed.
    Planned(PlanId),
    /// It was done, in words.
    Done(String),
}

/// Publishes or withholds the contacts that were selected: by a plan where domains show one of them, else at once. Who may not write domains is told which are shown.
///
/// # Errors
/// As [`selected`]; when none of them was changed, with the reasons; those of the plan.
pub(crate) async fn disclose_many(
    site: &Site,
    actor: &Actor,
    form: &Values,
    deed: Deed,
) -> Result<Disclosed> {
    let ids = selected(site, actor, form, MOST).await?;
    let originals = originals(site, actor, &ids).await?;
    // Whoever is left is told of by what is done at once.
    if actor.may(Need::DomainsWrite) && !originals.is_empty() {
        let new = NewPlan {
            change: PlanChange::DiscloseContacts(PlanDisclosure {
                contacts: originals,
                disclosed: deed == Deed::Publish,
            }),
            selection: None,
        };
        let plan = Box::pin(site.service.plans().make(actor, &new)).await?;
        if plan.totals.domains > 0 {
            return Ok(Disclosed::Planned(plan.id));
        }
    }
    turn(site, actor, form, deed).await.map(Disclosed::Done)
}

/// Those of the contacts that are no copies: a copy follows its original.
async fn originals(site: &Site, actor: &Actor, ids: &[ContactId]) -> Result<Vec<Uuid>> {
    let mut originals = Vec::with_capacity(ids.len());
    for id in ids {
        match site.service.contacts().get(actor, *id).await {
            Ok(contact) if contact.copy_of.is_none() => originals.push(id.0),
            Ok(_) | Err(Error::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(originals)
}

/// Plans that one contact takes over from all that were selected, everywhere, in the checked roles; in all four when none is.
///
/// # Errors
/// `to`: nobody, or somebody who takes no roles; as [`selected`].
pub(crate) async fn plan_replacement_of(
    site: &Site,
    actor: &Actor,
    form: &Values,
) -> Result<PlanId> {
    let ids = selected(site, actor, form, MOST_REPLACED).await?;
    let to = text_in(form, "to").parse();
    let to: ContactId = to.map_err(|_| Error::field("to", FieldCode::Required))?;
    let (first, others) = ids.split_first().ok_or(Error::NotFound)?;
    let roles = Role::ALL
        .into_iter()
        .filter(|role| form.contains_key(role.as_str()));
    let roles: Vec<Role> = roles.collect();
    let replacement = PlanReplacement {
        from: first.0,
        others: (!others.is_empty()).then(|| others.iter().map(|id| id.0).collect()),
        to: to.0,
        roles: (!roles.is_empty()).then_some(roles),
    };
    let new = NewPlan {
        change: PlanChange::ReplaceContact(replacement),
        selection: None,
    };
    let made = Box::pin(site.service.plans().make(actor, &new)).await;
    let plan = made.map_err(|error| match error {
        Error::Rule { fields, .. } if !fields.0.is_empty() => named(Error::Invalid(fields)),
        other => named(other),
    })?;
    Ok(plan.id)
}

#[cfg(test)]
mod tests {
    use super::Deed;

    #[test]
    fn every_deed_has_a_word_of_its_own() {
        for deed in Deed::ALL {
            assert_eq!(Deed::read(deed.as_str()), Some(deed));
        }
        assert_eq!(Deed::read("delete"), None);
    }
}
