//! A person's phones.

use crate::answers::Values;
use crate::form::{Outcome, Step, Way, carry_out, text_in, version_in};
use crate::site::Site;
use model::id::{PhoneId, UserId};
use model::person_phone::TelephoneDraft;
use service::people::PhoneEdit;
use service::{Actor, Result};

/// What is said of a phone that was added.
pub(crate) const PHONE_ADDED: &str =
    "The telephone was added. Member contacts show it when they are made with it.";

/// Adds a phone.
pub(crate) async fn add_phone(
    site: &Site,
    actor: &Actor,
    user: UserId,
    form: &Values,
) -> Result<()> {
    let typed = TelephoneDraft::named(
        form.iter()
            .map(|(name, text)| (name.as_str(), text.as_str())),
    );
    let phones = site.service.phones();
    phones.add(actor, user, &typed).await.map(drop)
}

/// The pages of changing a phone: its form is on the person's page.
pub(crate) fn phone_way(user: UserId, phone: PhoneId) -> Way {
    let page = format!("/people/{user}");
    Way {
        confirm: format!("{page}/phones/{phone}?confirm=1"),
        form: page.clone(),
        done: page,
    }
}

/// Saves a phone, or deletes it (`do`); what it affects is looked at first.
pub(crate) async fn change_phone(
    site: &Site,
    actor: &Actor,
    (user, phone): (UserId, PhoneId),
    form: &Values,
) -> Result<Outcome> {
    let of = (phone, version_in(form)?);
    let phones = site.service.phones();
    // Going back finds the form as it was, whatever its button.
    if text_in(form, "do") == "delete" && Step::of(form) != Step::Back {
        let plain = "The telephone was deleted. No contact showed it.";
        return carry_out(form, plain, |mode| phones.delete_if(actor, user, of, mode)).await;
    }
    let edit = PhoneEdit {
        number: Some(text_in(form, "number")),
        number_ext: Some(text_in(form, "number_ext")),
        label: Some(text_in(form, "label")),
    };
    let plain = "Saved. No contact shows this telephone, so nothing is sent.";
    carry_out(form, plain, |mode| {
        phones.edit_if(actor, user, of, edit, mode)
    })
    .await
}
