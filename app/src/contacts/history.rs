//! A contact's history in words: who changed what, field by field.

use crate::history::{Change, between, text, turned};
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use model::contact::FIELDS;
use service::audit::Audit;

/// The action of an entry, in words.
fn changes(entry: &Audit) -> Vec<Change> {
    let handle = || {
        entry
            .after
            .as_ref()
            .map(|after| text(after, "handle"))
            .unwrap_or_default()
    };
    match entry.action.as_str() {
        "contact.replace" => {
            return vec![Change::Told(format!("gave its roles to {}", handle()))];
        }
        "contact.merge" => return vec![Change::Told(format!("merged it with {}", handle()))],
        "contact.refresh_proposed" => {
            return vec![Change::Said(
                "changed the person or the office, which proposes other words here and waits for a yes",
            )];
        }
        "contact.verification_request" => {
            return vec![Change::Said("asked its holder to confirm it")];
        }
        _ => {}
    }
    let (before, after) = match (&entry.before, &entry.after) {
        (Some(before), Some(after)) => (before, after),
        (None, _) => return vec![Change::Said("wrote this contact")],
        (Some(_), None) => return vec![Change::Said("deleted this contact")],
    };
    let mut changes = between(
        before,
        after,
        FIELDS.iter().map(|field| (field.name, field.label)),
    );
    changes.extend(turned(before, after, "disclose").map(|on| {
        Change::Said(if on {
            "let the world see name, address and reach"
        } else {
            "withheld name, address and reach from the world"
        })
    }));
    changes.extend(turned(before, after, "is_active").map(|on| {
        Change::Said(if on {
            "made it active"
        } else {
            "made it inactive"
        })
    }));
    if before.get("international") != after.get("international") {
        let kept = after
            .get("international")
            .is_some_and(|form| !form.is_null());
        changes.push(Change::Said(if kept {
            "reviewed the ASCII form"
        } else {
            "so the ASCII form has to be reviewed anew"
        }));
    }
    if text(before, "verification_status") != text(after, "verification_status") {
        let verified = text(after, "verification_status") == "verified";
        changes.push(Change::Said(if verified {
            "confirmed that it is right"
        } else {
            "so it has to be verified anew"
        }));
    }
    if entry.action == "contact.refresh" {
        changes.push(Change::Said("since person, office or legal name changed"));
    }
    changes
}

/// The section, newest first.
pub(super) fn section(history: &[Audit], now: DateTime<Utc>) -> impl IntoView + use<> {
    crate::history::section(history, now, changes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::id::OrganizationId;
    use serde_json::{Value, json};
    use uuid::Uuid;

    fn entry(before: Option<Value>, after: Option<Value>) -> Audit {
        Audit {
            id: Uuid::nil(),
            organization_id: OrganizationId(Uuid::nil()),
            at: DateTime::UNIX_EPOCH,
            actor_kind: "user".into(),
            actor_id: None,
            actor_name: "Jana".into(),
            action: "contact.update".into(),
            object_kind: "contact".into(),
            object_id: Uuid::nil(),
            before,
            after,
        }
    }

    #[test]
    fn an_update_is_told_field_by_field() {
        let before = json!({ "phone": "+420224000000", "city": "Praha", "fax": null, "disclose": true, "is_active": true, "verification_status": "verified", "version": 1 });
        let after = json!({ "phone": null, "city": "Brno", "fax": null, "disclose": false, "is_active": true, "verification_status": "unverified", "version": 2 });
        let field = |label: &str, from: &str, to: &str| Change::Field {
            label: label.into(),
            from: from.into(),
            to: to.into(),
        };
        assert_eq!(
            changes(&entry(Some(before), Some(after))),
            [
                field("phone", "+420224000000", ""),
                field("city", "Praha", "Brno"),
                Change::Said("withheld name, address and reach from the world"),
                Change::Said("so it has to be verified anew"),
            ]
        );
    }

    #[test]
    fn beginnings_are_told() {
        assert_eq!(
            changes(&entry(None, Some(json!({})))),
            [Change::Said("wrote this contact")]
        );
        let inactive = changes(&entry(
            Some(json!({ "is_active": true })),
            Some(json!({ "is_active": false })),
        ));
        assert_eq!(inactive, [Change::Said("made it inactive")]);
    }
}
