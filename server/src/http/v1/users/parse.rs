//! The bodies that make and change a person or a telephone. Limits and formats are the model's; here is only what JSON adds.

use crate::http::v1::change::OURS;
use model::field::{FieldCode, FieldErrors};
use model::person::{PersonDraft, telephone};
use service::OrgRole;
use service::people::{NewPerson, PersonEdit, PersonPatch, Standing};
use std::collections::BTreeMap;
use wire::read::Fields;

const NAMES: [&str; 3] = ["first_name", "last_name", "email"];
const NOT_EDITABLE: &str = "This can't be changed here.";

/// A new person, and whether they are active.
pub(super) fn create(mut fields: Fields) -> Result<(NewPerson, bool), FieldErrors> {
    let is_active = fields.flag("is_active").unwrap_or(true);
    let draft = typed(&fields.texts(&NAMES));
    fields.finish_beside(draft.parse().err(), |_| true)?;
    Ok((NewPerson { draft }, is_active))
}

/// A change, and whether only its plan is wanted.
pub(super) fn patch(mut fields: Fields) -> Result<(PersonPatch, bool), FieldErrors> {
    let dry_run = fields.flag("dry_run").unwrap_or(false);
    let patch = PersonPatch {
        is_active: fields.flag("is_active"),
        successor: fields.slot("successor_contact_id").value(),
        revoke_keys: fields.flag("revoke_keys").unwrap_or(false),
        edit: PersonEdit {
            fields: fields.texts(&NAMES),
        },
    };
    for name in OURS.iter().chain(&["role", "project_ids", "can_sign_in"]) {
        fields.forbid(name, NOT_EDITABLE);
    }
    let named = &patch.edit.fields;
    fields.finish_beside(typed(named).parse().err(), |name| named.contains_key(name))?;
    Ok((patch, dry_run))
}

/// A role and the projects of a guest; `None` when no role is named, which projects need.
pub(super) fn standing(
    mut fields: Fields,
    required: bool,
) -> Result<Option<Standing>, FieldErrors> {
    const ROLES: &str = "owner, admin, editor, viewer or guest";
    let projects = fields.list("project_ids", "a list of UUIDs", |text| text.parse().ok());
    if (required || projects.is_some()) && !fields.has("role") {
        fields.wrong("role", FieldCode::Required);
    }
    let role = fields.word("role", ROLES, |word| word.parse::<OrgRole>().ok());
    fields.finish()?;
    Ok(role.map(|role| Standing {
        role,
        projects: projects.unwrap_or_default(),
    }))
}

/// A new telephone: number and label.
pub(super) fn phone(mut fields: Fields) -> Result<(String, String), FieldErrors> {
    let mut named = fields.texts(&["number", "label"]);
    let number = named.remove("number").unwrap_or_default();
    let label = named.remove("label").unwrap_or_default();
    fields.finish_beside(telephone(&number, &label).err(), |_| true)?;
    Ok((number, label))
}

/// A change of a telephone.
pub(super) struct PhoneEdit {
    pub(super) number: Option<String>,
    pub(super) label: Option<String>,
    pub(super) dry_run: bool,
}

/// A change of a telephone.
pub(super) fn phone_patch(mut fields: Fields) -> Result<PhoneEdit, FieldErrors> {
    let dry_run = fields.flag("dry_run").unwrap_or(false);
    let mut named = fields.texts(&["number", "label"]);
    for name in OURS.iter().chain(&["user_id"]) {
        fields.forbid(name, NOT_EDITABLE);
    }
    let text = |name: &str| named.get(name).map(String::as_str).unwrap_or_default();
    let found = telephone(text("number"), text("label")).err();
    fields.finish_beside(found, |name| named.contains_key(name))?;
    Ok(PhoneEdit {
        number: named.remove("number"),
        label: named.remove("label"),
        dry_run,
    })
}

fn typed(named: &BTreeMap<String, String>) -> PersonDraft {
    let mut draft = PersonDraft::default();
    for (name, text) in named {
        if let Some(place) = draft.get_mut(name) {
            place.clone_from(text);
        }
    }
    draft
}
