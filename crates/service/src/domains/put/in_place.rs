//! Whether a contact can be changed where it is, or only replaced by another one.

use super::Domain;
use crate::Result;
use model::task::{StepName, StepStatus, TaskStatus};
use postal::tld::only_replaces;
use store::Tx;
use store::contacts::Contact;
use store::tasks::Task;

/// A value's policy (RFC 5730, section 3): with it a registry that changes no contact in place refuses to.
const POLICY: u16 = 2306;

/// Whether the registry of the domain only replaces this contact: it has the object, and is known to change none, or refused to change one when it was asked last. Whoever says all of a contact
/// can be given another one; who edits a contact means this one.
pub(super) async fn only_replaced(tx: &mut Tx, domain: &Domain, contact: &Contact) -> Result<bool> {
    let organization = domain.organization_id;
    let known = only_replaces(domain.name.tld()) || {
        let newest = store::tasks::newest_about_contacts(tx, organization, domain.id, None).await?;
        newest.as_ref().is_some_and(was_refused)
    };
    if !known {
        return Ok(false);
    }
    let object =
        store::contacts::object(tx, organization, contact.id, (&domain.registry, "")).await?;
    // One that is yet to be made can still be anything.
    Ok(object.is_some_and(|object| object.is_known()))
}

fn was_refused(task: &Task) -> bool {
    let of_contacts = |step: &model::task::Step| {
        step.name == StepName::Contacts && step.status == StepStatus::Failed
    };
    task.status == TaskStatus::Failed
        && task.steps.iter().any(of_contacts)
        && (task.error.as_ref()).is_some_and(|error| error.registry_code == Some(POLICY))
}
