//! Edit conflicts: two people, one contact; what was typed beside what was saved meanwhile.
//!
//! Fields that the user did not change get the saved value; fields that both changed keep the typed one. Nothing is saved until they submit again.

use crate::answers::{Conflict, Differs, Values};
use model::contact::{Draft, FIELDS};
use serde_json::Value;
use service::audit::Audit;
use service::contacts::ContactCard;

/// A field in which the two versions differ.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Row {
    field: &'static str,
    pub(crate) label: &'static str,
    pub(crate) yours: String,
    pub(crate) saved: String,
    /// The form holds the saved value: the user had not changed the field.
    pub(crate) taken_over: bool,
}

/// The merge of both versions.
#[derive(Debug)]
pub(crate) struct Merge {
    /// The form's content.
    pub(crate) draft: Draft,
    /// The fields in which the two differ.
    pub(crate) rows: Vec<Row>,
}

/// A contact as the audit log stores it, as a draft.
fn draft_of_wire(of: &Value) -> Draft {
    let mut draft = Draft {
        disclose: of
            .get("disclose")
            .and_then(Value::as_bool)
            .unwrap_or_default(),
        ..Draft::default()
    };
    for field in &FIELDS {
        if let (Some(place), Some(text)) = (
            draft.get_mut(field.name),
            of.get(field.name).and_then(Value::as_str),
        ) {
            text.clone_into(place);
        }
    }
    draft
}

/// The conflict, for the user whose save came second.
pub(crate) const BOTH: &str = "while you were writing. Nothing was overwritten and nothing of yours is lost: look at both versions, set right what the form below should say, then save.";

const fn disclosed(disclose: bool) -> &'static str {
    if disclose { "published" } else { "withheld" }
}

impl Merge {
    /// What a form says beside what is stored by now. What the form was based on is read from the history, where that is still known.
    pub(crate) fn over(form: &Values, typed: &Draft, card: &ContactCard, stored: &Draft) -> Self {
        let seen: Option<i64> = form.get("version").and_then(|version| version.parse().ok());
        // The audit entry of the conflicting change contains what the form was based on.
        let befores = card
            .history
            .entries
            .iter()
            .filter(|entry| entry.object_id == card.contact.id.0)
            .filter_map(|entry| entry.before.as_ref());
        let base = befores
            .into_iter()
            .find(|before| before.get("version").and_then(Value::as_i64) == seen)
            .map(draft_of_wire);
        Self::of(typed, stored, base.as_ref())
    }

    /// `base` is what the form was based on, when it is still known.
    fn of(typed: &Draft, saved: &Draft, base: Option<&Draft>) -> Self {
        // Normalised as for storing, so that a space or the format of a number is no difference.
        let yours = phones::new_contact(typed).map_or_else(
            |_| typed.clone(),
            |snapshot| Draft::from_snapshot(&snapshot, typed.disclose),
        );
        let mut draft = typed.clone();
        let mut rows = Vec::new();
        for field in &FIELDS {
            let text = |of: &Draft| of.get(field.name).unwrap_or_default().to_owned();
            if text(&yours) == text(saved) {
                continue;
            }
            let taken_over = base.is_some_and(|base| text(base) == text(&yours));
            if let Some(place) = draft.get_mut(field.name).filter(|_| taken_over) {
                *place = text(saved);
            }
            rows.push(Row {
                field: field.name,
                label: field.label,
                yours: text(&yours),
                saved: text(saved),
                taken_over,
            });
        }
        if yours.disclose != saved.disclose {
            let taken_over = base.is_some_and(|base| base.disclose == yours.disclose);
            if taken_over {
                draft.disclose = saved.disclose;
            }
            rows.push(Row {
                field: "disclose",
                label: "Disclosure",
                yours: disclosed(yours.disclose).into(),
                saved: disclosed(saved.disclose).into(),
                taken_over,
            });
        }
        Self { draft, rows }
    }

    /// Both versions as the form's server function returns them; `last` is the conflicting change.
    pub(crate) fn told(self, version: i64, last: Option<&Audit>) -> Conflict {
        let who = last.map_or("Somebody else", |last| &last.actor_name);
        let put = |row: &Row| match row.field {
            // A checkbox is sent only while it is checked.
            "disclose" if row.saved == disclosed(false) => String::new(),
            _ => row.saved.clone(),
        };
        let fields = self.rows.iter().map(|row| Differs {
            field: row.field.to_owned(),
            label: row.label.to_owned(),
            yours: row.yours.clone(),
            saved: row.saved.clone(),
            put: row.taken_over.then(|| put(row)),
        });
        Conflict {
            version,
            message: format!("{who} saved this contact {BOTH}"),
            fields: fields.collect(),
            to: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base() -> Draft {
        Draft {
            first_name: "Jana".into(),
            last_name: "Nováková".into(),
            phone: "+420224000001".into(),
            street1: "Dlouhá 1".into(),
            city: "Praha".into(),
            country_code: "CZ".into(),
            ..Draft::default()
        }
    }

    #[test]
    fn changes_to_different_fields_join() {
        let yours = Draft {
            last_name: "Dvořáková".into(),
            phone: "+420 224 000 001".into(),
            ..base()
        };
        let theirs = Draft {
            phone: "+420224000777".into(),
            disclose: false,
            ..base()
        };
        let merge = Merge::of(&yours, &theirs, Some(&base()));
        assert_eq!(
            (
                merge.draft.last_name.as_str(),
                merge.draft.phone.as_str(),
                merge.draft.disclose
            ),
            ("Dvořáková", "+420224000777", false)
        );
        let taken: Vec<bool> = merge.rows.iter().map(|row| row.taken_over).collect();
        assert_eq!(taken, [false, true, true]);
    }

    #[test]
    fn where_both_changed_the_typed_one_stays() {
        let yours = Draft {
            city: "Brno".into(),
            ..base()
        };
        let theirs = Draft {
            city: "Plzeň".into(),
            ..base()
        };
        let merge = Merge::of(&yours, &theirs, Some(&base()));
        assert_eq!(merge.draft.city, "Brno");
        assert_eq!(
            merge.rows,
            [Row {
                field: "city",
                label: "City",
                yours: "Brno".into(),
                saved: "Plzeň".into(),
                taken_over: false
            }]
        );
    }

    #[test]
    fn without_the_base_everything_typed_stays() {
        let theirs = Draft {
            city: "Plzeň".into(),
            ..base()
        };
        assert_eq!(Merge::of(&base(), &theirs, None).draft, base());
    }

    #[test]
    fn the_audit_log_gives_the_draft_back() {
        let wire = serde_json::json!({ "first_name": "Jana", "phone": null, "city": "Praha", "disclose": false, "version": 3 });
        let draft = draft_of_wire(&wire);
        assert_eq!(
            (
                draft.first_name.as_str(),
                draft.phone.as_str(),
                draft.city.as_str(),
                draft.disclose
            ),
            ("Jana", "", "Praha", false)
        );
    }
}
