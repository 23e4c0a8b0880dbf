//! The writes of the forms of people, each entered by the form's page handler and by its server function alike: the form's strings in, one use case.

mod phones;
mod standing;

pub(crate) use phones::{PHONE_ADDED, add_phone, change_phone, phone_way};
pub(crate) use standing::{PROJECT, WITHDRAWN, differing, send_reset, set_role, withdraw};

use crate::answers::Values;
use crate::flash::Flash;
use crate::form::person::{draft_of, edit_of};
use crate::form::{Outcome, Way, carry_out, text_in, version_in};
use crate::site::Site;
use crate::words::{begun, full_name, moved};
use model::id::{ContactId, UserId};
use service::people::{Leave, Leaving, NewPerson, User};
use service::{Actor, Mode, PlannedDomains, Result};

/// What is said of a person who was added.
pub(crate) const ADDED: &str =
    "Added, without a sign-in. Make a member contact of them and an office, and it follows both.";

/// Adds a person, without a sign-in.
pub(crate) async fn create(site: &Site, actor: &Actor, form: &Values) -> Result<User> {
    let draft = draft_of(form);
    let people = site.service.people();
    people.create(actor, &NewPerson { draft }).await
}

/// The pages of editing a person.
pub(crate) fn way(id: UserId) -> Way {
    Way::of(format!("/people/{id}"))
}

/// Saves the edited form; what it affects is looked at first.
pub(crate) async fn save(site: &Site, actor: &Actor, id: UserId, form: &Values) -> Result<Outcome> {
    let (edit, seen) = (&edit_of(form), version_in(form)?);
    let plain = "Saved. No contact changed by it, so nothing is sent.";
    carry_out(form, plain, |mode| {
        site.service.people().edit(actor, id, seen, edit, mode)
    })
    .await
}

/// The pages of letting a person go: what it affects is on that of the form.
pub(crate) fn leaving(id: UserId) -> Way {
    let page = format!("/people/{id}");
    Way {
        form: format!("{page}/leave"),
        confirm: format!("{page}/leave"),
        done: page,
    }
}

/// Lets a person go. What it affects was shown on the page of the button, which says what was seen there (`looked`); for another successor it is
/// looked at first.
///
/// # Errors
/// What it is refused for, and [`moved`].
pub(crate) async fn let_go(
    site: &Site,
    actor: &Actor,
    id: UserId,
    form: &Values,
) -> Result<Outcome> {
    let seen = version_in(form)?;
    let leave = Leave {
        leaving: Leaving::Deactivate,
        successor: text_in(form, "successor_contact_id").parse().ok(),
        revoke_keys: form.contains_key("revoke_keys"),
    };
    let people = site.service.people();
    if let Some(successor) = leave.successor {
        // Whoever may not do it is not led anywhere either.
        let planned = people.let_go(actor, id, seen, leave, Mode::Plan).await?;
        let shown = text_in(form, "looked");
        let chosen = shown.split_once(' ').map(|(chosen, _)| chosen);
        if chosen != Some(&successor.to_string()) {
            return Ok(Outcome::Look);
        }
        if shown != looked(successor, &planned.impact.planned)? {
            return Err(moved());
        }
    }
    let gone = people.let_go(actor, id, seen, leave, Mode::Do).await?;
    let name = full_name(&gone.object);
    let text = match gone.impact.domains {
        0 => format!("{name} has left."),
        count => begun(&format!("{name} has left."), count),
    };
    Ok(Outcome::Saved(Flash {
        task: gone.tasks.first().copied(),
        ..Flash::done(text)
    }))
}

/// What was looked at, as the button that carries it out names it: the successor, and what each domain would be sent.
///
/// # Errors
/// When the plan can't be written as JSON.
pub(crate) fn looked(successor: ContactId, planned: &PlannedDomains) -> Result<String> {
    Ok(format!("{successor} {}", planned.digest()?))
}

/// Takes back a person who left. Gives what was done, in words.
pub(crate) async fn take_back(
    site: &Site,
    actor: &Actor,
    id: UserId,
    form: &Values,
) -> Result<String> {
    let seen = version_in(form)?;
    let user = site.service.people().take_back(actor, id, seen).await?;
    Ok(format!(
        "{} is back. Their contacts stay out of use until somebody activates them.",
        full_name(&user)
    ))
}
