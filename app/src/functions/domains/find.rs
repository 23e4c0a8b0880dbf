//! Finding domains as one types: for the search box of the list.

use crate::answers::{Answer, Found};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Finds the domains that fit these words, which are read as the list's search reads them; the first ones when there are none. By name, at most eight: beside each what its newest task came to, in
/// the words of the list, and beneath it its team.
///
/// # Errors
/// When the caller may not read domains.
#[server(prefix = "/fn", endpoint = "domains/find", input = Json, output = Json)]
pub async fn find_domains(
    /// What was typed: parts of names, in either spelling, and `tld:us`.
    words: String,
) -> Answer<Found> {
    use crate::answers::Entry;
    use crate::call::Call;
    use crate::form::filter_of;
    use crate::words::standing;

    let call = Call::current()?;
    let domains = call.site.service.domains();
    let found = domains
        .find(call.actor(), &filter_of(&words, call.site.service.now()))
        .await;
    let found = found.map_err(|error| call.refused(error))?;
    let shown = found.domains.into_iter().map(|of| Entry {
        id: of.domain.id.to_string(),
        name: of.domain.name.unicode(),
        mark: standing(of.latest.as_ref()).1,
        lines: of.team.into_iter().collect(),
    });
    Ok(Found::told(
        shown.collect(),
        found.more,
        ["No domain fits.", " domain", " domains"],
    ))
}
