//! The writes of a contact's forms, shared by the form handlers and the server functions: the form's strings in, one use case.

mod conflict;
mod fields;
mod many;
mod merge;
mod replace;
mod review;
mod standing;

pub(crate) use conflict::both;
pub(crate) use many::{
    Deed, Disclosed, MOST_REPLACED, ask, ask_waiting, disclose_many, plan_replacement_of, selected,
    turn,
};
pub(crate) use merge::{DUPLICATES, merge, merged};
pub(crate) use replace::{page_after, plan_replacement, replace, replaced, replacing};
pub(crate) use review::{kept, name_of, plan_review, review, reviewing};
pub(crate) use standing::{
    ACTIVATED, DELETED, Retired, activate, deactivate, deactivating, delete, disclose, disclosing,
    now_disclosed, plan_disclosure,
};

use self::fields::chosen;
use crate::answers::{Begun, Values};
use crate::flash::Flash;
use crate::form::contact::draft_of;
use crate::form::{Outcome, Step, Way, once_in, text_in, version_in};
use crate::site::Site;
use crate::words;
use model::field::FieldErrors;
use model::id::ContactId;
use service::contacts::{Contact, Follows, NewContact, Saved, Version};
use service::{Actor, Error, Impact, Result};

/// What came of the edited form.
pub(crate) enum Edited {
    /// Nothing was written: it is to be returned as it was typed.
    Back,
    /// Nothing was written: what registries would be sent is to be looked at first.
    Look,
    /// It was saved.
    Saved(Box<Saved>),
}

impl Edited {
    /// What becomes of the form; `told` says what was saved.
    pub(crate) fn told(self, told: impl FnOnce(&Saved) -> Flash) -> Outcome {
        match self {
            Self::Back => Outcome::Back,
            Self::Look => Outcome::Look,
            Self::Saved(saved) => Outcome::Saved(told(&saved)),
        }
    }
}

/// Whether domains show the contact, whose registries are looked at before anything is sent.
fn reaches(impact: &Impact) -> bool {
    impact.planned.totals().domains > 0
}

/// The addresses of the edited form.
pub(crate) fn way(id: ContactId) -> Way {
    Way::of(format!("/contacts/{id}"))
}

/// Saves the edited form if the stored version is the one it was based on. Where registries would have another registrant, that is looked at first.
pub(crate) async fn save(
    site: &Site,
    actor: &Actor,
    id: ContactId,
    form: &Values,
) -> Result<Edited> {
    let seen = version_in(form)?;
    let draft = draft_of(form);
    let contacts = site.service.contacts();
    match Step::of(form) {
        Step::Back => return Ok(Edited::Back),
        Step::Look => {
            let impact = contacts.plan_edit(actor, id, seen, &draft).await?;
            if impact.planned.totals().changes_of_registrant > 0 {
                return Ok(Edited::Look);
            }
        }
        Step::Confirmed => {}
    }
    let saved = contacts.edit(actor, id, seen, &draft).await?;
    Ok(Edited::Saved(Box::new(saved)))
}

/// Creates a contact, once for each form however often it is submitted.
pub(crate) async fn create(site: &Site, actor: &Actor, form: &Values) -> Result<Contact> {
    let token = once_in(site, form);
    let new = if text_in(form, "kind") == "member" {
        NewContact::member(follows(form)?, form.contains_key("disclose"))
    } else {
        NewContact::external(draft_of(form))
    };
    site.service.contacts().create_once(actor, token, new).await
}

/// The page of the form that makes a contact.
pub(crate) fn new_form(form: &Values) -> &'static str {
    match text_in(form, "kind") {
        "member" => "/contacts/new?kind=member",
        _ => "/contacts/new",
    }
}

/// Whom and what a member contact is to follow.
///
/// # Errors
/// `user_id`, `location_id`, `phone_id`: what was chosen is none; taken for nothing, a contact would be made that follows less.
fn follows(form: &Values) -> Result<Follows> {
    let mut errors = FieldErrors::default();
    let follows = Follows {
        user: chosen(form, "user_id", &mut errors),
        location: chosen(form, "location_id", &mut errors),
        phone: chosen(form, "phone_id", &mut errors),
    };
    errors.or(follows).map_err(Error::Invalid)
}

/// The result, in words.
pub(crate) fn made(contact: &Contact) -> String {
    format!(
        "Saved as {}. Nothing goes to a registry before it holds a role.",
        contact.handle
    )
}

/// The tasks of a save, with their domains; if there are very many, the newest.
pub(crate) async fn begun(site: &Site, actor: &Actor, saved: &Saved) -> Result<Vec<Begun>> {
    if saved.tasks.is_empty() {
        return Ok(Vec::new());
    }
    let card = site
        .service
        .contacts()
        .card(actor, saved.contact.id)
        .await?;
    let begun = card
        .tasks
        .into_iter()
        .filter(|row| saved.tasks.contains(&row.task.id));
    Ok(begun
        .map(|row| Begun {
            id: row.task.id.to_string(),
            about: row
                .domain
                .map_or_else(|| "The task".to_owned(), |name| name.unicode()),
        })
        .collect())
}

/// The tasks of a save, in words.
pub(crate) fn told(saved: &Saved, seen: Version) -> String {
    match saved.tasks.len() {
        0 if seen == Version::Is(saved.contact.version) => "Nothing was changed.".into(),
        0 => "Saved. No domain shows this contact, so nothing is sent.".into(),
        domains => words::begun("Saved.", domains),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::contact::{ContactKind, Snapshot, VerificationStatus};
    use model::id::{OrganizationId, TaskId};
    use uuid::Uuid;

    fn saved(version: i64, tasks: usize) -> Saved {
        let at = chrono::DateTime::UNIX_EPOCH;
        let contact = service::contacts::Contact {
            id: ContactId(Uuid::nil()),
            organization_id: OrganizationId(Uuid::nil()),
            handle: "JN1-NICH".into(),
            kind: ContactKind::External,
            snapshot: Snapshot::default(),
            disclose: true,
            is_active: true,
            verification_status: VerificationStatus::Unverified,
            verified_at: None,
            user_id: None,
            location_id: None,
            phone_id: None,
            international: None,
            proposed: None,
            copy_of: None,
            version,
            created_at: at,
            updated_at: at,
        };
        Saved {
            contact,
            tasks: vec![TaskId(Uuid::nil()); tasks],
        }
    }

    #[test]
    fn what_is_chosen_is_there_or_named() {
        let form = |user: &str, phone: &str| -> Values {
            [("user_id", user), ("phone_id", phone)]
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .into()
        };
        let id = Uuid::nil().to_string();
        let Ok(found) = follows(&form(&id, "")) else {
            panic!("a person is there");
        };
        assert!(found.user.is_some() && found.phone.is_none() && found.location.is_none());
        let Err(Error::Invalid(errors)) = follows(&form(&id, "mine")) else {
            panic!("a phone that is none is not the office's");
        };
        assert_eq!(errors.0[0].field, "phone_id");
    }

    #[test]
    fn a_save_says_what_it_set_going() {
        let seen = Version::Is(3);
        assert_eq!(told(&saved(3, 0), seen), "Nothing was changed.");
        assert!(told(&saved(4, 0), seen).contains("No domain"));
        assert!(told(&saved(4, 1), seen).contains("Bringing 1 domain up to date has begun"));
        assert!(told(&saved(4, 37), seen).contains("Bringing 37 domains up to date has begun"));
    }
}
