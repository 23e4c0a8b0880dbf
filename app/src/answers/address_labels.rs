//! What the parts of an address are called where somebody lives.

use serde::{Deserialize, Serialize};

/// The parts of an address whose names differ by country.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressLabels {
    /// City, town, postal town, …
    pub city: String,
    /// State, county, prefecture, …
    pub region: String,
    /// Postal code, ZIP code, Eircode, …
    pub postal_code: String,
}
