//! What stands in the way of a task that failed, and whose contact has to be mended: in the words in which the plan of a change says it before anything is sent.

use super::Tasks;
use crate::allowed::{ContactsRead, TasksRead};
use crate::plans;
use crate::{Actor, Result};
use boxed::boxed;
use model::id::{ContactId, TaskId};
use model::task::{Road, TaskStatus};

/// A contact that the registry of a failed task's domain does not take as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remedy {
    /// The contact.
    pub contact: ContactId,
    /// Its handle.
    pub handle: String,
    /// Its name.
    pub name: String,
    /// What is wrong and what would do, in sentences; empty when only the registry knows.
    pub texts: Vec<String>,
}

impl<'a> Tasks<'a> {
    /// The contacts that have to be mended before a failed task can succeed: those that the registry is known to refuse, and those that its message names. Empty for a task that has not failed or sends no
    /// contact, and for a caller who may not read contacts.
    ///
    /// # Errors
    /// As [`Tasks::get`].
    #[boxed]
    pub async fn remedies(self, actor: &Actor, id: TaskId) -> Result<Vec<Remedy>> {
        let reach = &actor.allowed_within::<TasksRead>()?;
        let task = self.task_row(actor, id).await?;
        let (Some(domain), Some(error)) = (task.domain_id, &task.error) else {
            return Ok(Vec::new());
        };
        let sends = task.status == TaskStatus::Failed && task.task_type.road() == Road::Contacts;
        if !sends || actor.allowed_in_book::<ContactsRead>().is_err() {
            return Ok(Vec::new());
        }
        let mut tx = self.tools.read(reach).await?;
        let Some(domain) = store::domains::get(&mut tx, actor.organization, domain).await? else {
            return Ok(Vec::new());
        };
        let holders = plans::holders_of(&mut tx, &domain).await?;
        let plan = plans::planned(&mut tx, domain, holders).await?;
        drop(tx);
        let mut remedies: Vec<Remedy> = Vec::new();
        for holder in &plan.holders {
            let contact = &holder.contact;
            let role = holder.role.as_str();
            let texts = plan.refusals.0.iter().filter_map(|error| {
                let text = error.code.text();
                let of = error.field.strip_prefix(role)?;
                let field = of.strip_prefix('.').unwrap_or(of);
                Some(match field {
                    "" => text.into_owned(),
                    field => format!("{}: {text}", field.replace('_', " ")),
                })
            });
            let texts: Vec<String> = texts.collect();
            if texts.is_empty() && !names(&error.message, &contact.handle) {
                continue;
            }
            match remedies
                .iter_mut()
                .find(|known| known.contact == contact.id)
            {
                Some(known) => {
                    for text in texts {
                        if !known.texts.contains(&text) {
                            known.texts.push(text);
                        }
                    }
                }
                None => remedies.push(Remedy {
                    contact: contact.id,
                    handle: contact.handle.clone(),
                    name: contact.snapshot.full_name(),
                    texts,
                }),
            }
        }
        Ok(remedies)
    }
}

/// Whether a message names this handle, and not a longer one that begins or ends alike.
fn names(message: &str, handle: &str) -> bool {
    message
        .split(|c: char| !c.is_alphanumeric() && c != '-' && c != '_')
        .any(|word| word == handle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handle_is_named_as_a_word() {
        for (message, named) in [
            ("contact UJ1-NICH has postalInfo of type loc", true),
            ("\u{201c}UJ1-NICH\u{201d}: no", true),
            ("contact UJ11-NICH has", false),
            ("contact XUJ1-NICH, UJ1-NICHE", false),
            ("", false),
        ] {
            assert_eq!(names(message, "UJ1-NICH"), named, "{message}");
        }
    }
}
