//! Offices.

use super::DateTime;
use crate::macros::{answers, requests};
use crate::texts::{LocationTexts, Part, Whole};
use uuid::Uuid;

answers! {
    /// An office. Member contacts take their address from one.
    struct Location is "location" {
        id: Uuid,
        organization_id: Uuid,
        /// What the organization calls it.
        label: String,
        street1: String,
        street2: Option<String>,
        city: String,
        region: Option<String>,
        postal_code: Option<String>,
        /// ISO 3166-1 alpha-2.
        #[schema(pattern = "^[A-Z]{2}$")]
        country_code: String,
        /// E.164; member contacts without a telephone of their own show it.
        phone: Option<String>,
        /// The extension of `phone`: digits.
        phone_ext: Option<String>,
        /// E.164.
        fax: Option<String>,
        /// The extension of `fax`: digits.
        fax_ext: Option<String>,
        /// Whether it is the registered office. Exactly one is.
        is_primary: bool,
        /// Whether it came with the organization.
        is_system: bool,
        /// Counts up with every change; `ETag` begins with it.
        version: i64,
        created_at: DateTime,
        updated_at: DateTime,
    } sometimes {
        /// The tasks that this change began.
        tasks: Vec<Uuid>,
    }
}

requests! {
    /// A new office.
    struct NewLocation {
        ..fields: Whole<LocationTexts>,
        is_primary: Option<bool>,
    }
    /// What is to change. What is absent stays; `null` and an empty text clear.
    struct LocationPatch changes Location {
        ..fields: Part<LocationTexts>,
        is_primary: Option<bool>,
        /// Ask for the plan; nothing is written.
        dry_run: Option<bool>,
    }
}
