//! The writes of a location's forms, each entered by the form's page handler and by its server function alike: the form's strings in, one use case.

use crate::answers::Values;
use crate::form::location::{draft_of, edit_of};
use crate::form::{Outcome, Way, carry_out, version_in};
use crate::site::Site;
use model::id::LocationId;
use service::locations::{Location, LocationEdit};
use service::{Actor, Mode, Result};

/// What is said of a location that became the primary one.
pub(crate) const PRIMARY: &str = "This is the primary office now.";
/// What is said of a location that was deleted.
pub(crate) const DELETED: &str =
    "The office was deleted. Contacts that followed it keep the address that they show.";

/// Creates a location.
pub(crate) async fn create(site: &Site, actor: &Actor, form: &Values) -> Result<Location> {
    let primary = form.contains_key("is_primary");
    let locations = site.service.locations();
    locations.create(actor, &draft_of(form), primary).await
}

/// What is said of a location that was made.
pub(crate) const fn made(location: &Location) -> &'static str {
    if location.is_system {
        "Saved. This is the registered office: it can be edited, and never deleted."
    } else {
        "Saved. Member contacts can take their address from it."
    }
}

/// The pages of editing a location.
pub(crate) fn way(id: LocationId) -> Way {
    Way::of(format!("/locations/{id}"))
}

/// Saves the edited form; what it affects is looked at first.
pub(crate) async fn save(
    site: &Site,
    actor: &Actor,
    id: LocationId,
    form: &Values,
) -> Result<Outcome> {
    let (edit, seen) = (&edit_of(form), version_in(form)?);
    let plain = "Saved. No contact changed by it, so nothing is sent.";
    carry_out(form, plain, |mode| {
        site.service.locations().edit(actor, id, seen, edit, mode)
    })
    .await
}

/// Makes the version that was displayed the primary location.
pub(crate) async fn make_primary(
    site: &Site,
    actor: &Actor,
    id: LocationId,
    form: &Values,
) -> Result<()> {
    let seen = version_in(form)?;
    let edit = LocationEdit {
        is_primary: Some(true),
        ..LocationEdit::default()
    };
    let locations = site.service.locations();
    let made = locations.edit(actor, id, seen, &edit, Mode::Do).await;
    made.map(drop)
}

/// Deletes the version that was displayed. What it affects was shown on the page of the button.
pub(crate) async fn delete(
    site: &Site,
    actor: &Actor,
    id: LocationId,
    form: &Values,
) -> Result<()> {
    let seen = version_in(form)?;
    let locations = site.service.locations();
    locations.delete(actor, id, seen, Mode::Do).await.map(drop)
}
