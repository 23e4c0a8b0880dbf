//! The form of a team: its texts. Its slots are cards.

use crate::parts::label_in;
use model::team::FIELDS;

pub(super) fn label(name: &str) -> &'static str {
    match name {
        "registrant_contact_id" => "Registrant",
        "admin_contact_id" => "Admin",
        "tech_contact_id" => "Tech",
        "billing_contact_id" => "Billing",
        name => label_in(&FIELDS, name),
    }
}
