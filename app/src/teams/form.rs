//! The form of a team: its name and its slug. Its slots are cards.

use crate::parts::{Spec, TEXT, label_in};

/// The fields, in the form's order.
pub(super) const SPECS: [Spec; 2] = [
    Spec {
        name: "name",
        label: "Name",
        wide: true,
        size: "m",
        ..TEXT
    },
    Spec {
        name: "slug",
        label: "Slug",
        hint: "For addresses and scripts; made of the name when it is left empty.",
        required: false,
        wide: true,
        size: "m",
        ..TEXT
    },
];

pub(super) fn label(name: &str) -> &'static str {
    match name {
        "registrant_contact_id" => "Registrant",
        "admin_contact_id" => "Admin",
        "tech_contact_id" => "Tech",
        "billing_contact_id" => "Billing",
        name => label_in(&SPECS, name),
    }
}
