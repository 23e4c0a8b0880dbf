//! What the parts of an address are called where somebody lives.

use crate::functions::Answer;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
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

/// What the parts of an address are called in a country, for a form whose country was changed.
///
/// # Errors
/// None of its own: an unknown country has the general names.
#[server(prefix = "/fn", endpoint = "contacts/label-address", input = Json, output = Json)]
pub async fn label_address(
    /// The country's two letters (ISO 3166-1).
    country_code: String,
) -> Answer<AddressLabels> {
    let words = postal::labels(country_code.trim());
    Ok(AddressLabels {
        city: words.city.to_owned(),
        region: words.region.to_owned(),
        postal_code: words.postal_code.to_owned(),
    })
}
