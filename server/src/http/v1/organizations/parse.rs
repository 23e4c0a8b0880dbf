//! The body that changes the organization. Limits are the use case's; here is only what JSON adds.

use crate::http::v1::change::OURS;
use model::field::FieldErrors;
use model::role::Role;
use service::organizations::OrganizationEdit;
use wire::read::{Fields, Given};

/// A change, and whether only its plan is wanted.
pub(super) fn patch(mut fields: Fields) -> Result<(OrganizationEdit, bool), FieldErrors> {
    let dry_run = fields.flag("dry_run").unwrap_or(false);
    let mut texts = fields.texts(&["name", "legal_name"]);
    let mut edit = OrganizationEdit {
        name: texts.remove("name"),
        legal_name: texts.remove("legal_name"),
        ..OrganizationEdit::default()
    };
    fields.object("policies", |of| {
        edit.registrant_change = of.word("registrant_change", "icann-2016 or icann-tpr", |word| {
            word.parse().ok()
        });
        edit.hold_material = of.flag("hold_material");
        edit.settle_seconds = of.number("settle_seconds");
    });
    fields.object("default_contacts", |of| {
        for role in Role::ALL {
            match of.slot(role.as_str()) {
                Given::Absent => {}
                Given::Null => {
                    edit.defaults.insert(role, None);
                }
                Given::Value(contact) => {
                    edit.defaults.insert(role, Some(contact));
                }
            }
        }
    });
    for name in OURS {
        fields.forbid(name, "This can't be changed here.");
    }
    fields.finish()?;
    Ok((edit, dry_run))
}
