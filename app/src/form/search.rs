//! The search box of the list of domains, read.

use model::domain_name::DomainName;
use service::domains::DomainFilter;

/// What the search box asks for: it understands `tld:us` and `state:differs` beside parts of names, in either spelling.
pub(crate) fn filter_of(typed: &str) -> DomainFilter {
    let mut filter = DomainFilter::default();
    let mut words = Vec::new();
    for word in typed.split_whitespace() {
        match word
            .strip_prefix("tld:")
            .map(|tld| tld.trim_start_matches('.'))
        {
            // A top-level domain in its own letters is kept as its A-label: read as the end of a name.
            Some(tld) if !tld.is_empty() => {
                filter.tld = Some(
                    DomainName::parse(&format!("x.{tld}"))
                        .map_or_else(|_| tld.to_lowercase(), |name| name.tld().to_owned()),
                );
            }
            _ => match word
                .strip_prefix("state:")
                .and_then(|state| state.parse().ok())
            {
                Some(state) => filter.state = Some(state),
                None => words.push(word),
            },
        }
    }
    filter.q = (!words.is_empty()).then(|| words.join(" "));
    filter
}
