//! A book that was set back makes new contacts, and none of them is written over somebody whom the registry knows.

use super::Evidence;

pub(super) fn broken(evidence: &Evidence) -> Vec<String> {
    let Some(restored) = &evidence.restored else {
        return Vec::new();
    };
    let mut wrong = Vec::new();
    for before in &restored.before {
        let after = restored
            .after
            .iter()
            .find(|after| after.roid == before.roid);
        if let Some(after) = after
            && after.email != before.email
        {
            wrong.push(format!(
                "{} ({}) was {} and is {}",
                before.handle, before.roid, before.email, after.email
            ));
        }
    }
    for email in &restored.newcomers {
        let Some(contact) = restored.book.iter().find(|contact| &contact.email == email) else {
            wrong.push(format!(
                "{email} was acknowledged after the restore and is not in the book"
            ));
            continue;
        };
        match restored
            .after
            .iter()
            .find(|object| object.handle == contact.handle)
        {
            Some(object) if &object.email == email => {}
            Some(object) => wrong.push(format!(
                "{email} has the handle {} of {}",
                contact.handle, object.email
            )),
            None => wrong.push(format!("{email} is not at the registry")),
        }
    }
    wrong
}

#[cfg(test)]
mod tests {
    use super::super::sample::good;
    use super::super::{BookContact, Restored};
    use super::*;

    fn restored(change: impl FnOnce(&mut Restored)) -> Vec<String> {
        let mut evidence = good();
        if let Some(restored) = &mut evidence.restored {
            change(restored);
        }
        broken(&evidence)
    }

    #[test]
    fn a_person_who_was_written_over_is_found() {
        assert_eq!(
            restored(|restored| restored.after[0].email = "josef@storm.example".into()).len(),
            1
        );
    }

    #[test]
    fn a_newcomer_with_anothers_handle_or_without_an_object_is_found() {
        for handle in ["Hc1", "Hc7"] {
            let found = restored(|restored| {
                restored.newcomers.push("josef@storm.example".into());
                restored.book.push(BookContact {
                    handle: handle.into(),
                    email: "josef@storm.example".into(),
                    ..BookContact::default()
                });
            });
            assert_eq!(found.len(), 1, "{handle}");
        }
    }
}
