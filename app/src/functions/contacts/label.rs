//! What the parts of an address are called where somebody lives.

use crate::answers::{AddressLabels, Answer};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

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
