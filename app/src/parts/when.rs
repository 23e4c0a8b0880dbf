//! Times: relative for reading, exact in the element and on hover. On a live page they are updated, in the same words.

use crate::shown;
use chrono::{DateTime, SecondsFormat, Utc};
use leptos::prelude::*;

/// How long ago, or how far ahead, in one unit.
pub(crate) fn ago(at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let span = (now - at).num_milliseconds() as f64;
    shown::ago(span).unwrap_or_else(|| at.format("%-d %b %Y").to_string())
}

/// A moment.
#[component]
pub(crate) fn When(
    /// Which.
    at: DateTime<Utc>,
    /// Seen from when.
    now: DateTime<Utc>,
) -> impl IntoView {
    let exact = at.to_rfc3339_opts(SecondsFormat::Secs, true);
    let title = at.format("%Y-%m-%d %H:%M:%S UTC").to_string();
    view! { <time data-ago="" datetime=exact title=title>{ago(at, now)}</time> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    #[test]
    fn one_unit_is_enough() {
        let now = DateTime::<Utc>::UNIX_EPOCH + TimeDelta::days(20_000);
        for (delta, text) in [
            (0, "now"),
            (59, "59 s ago"),
            (61, "1 min ago"),
            (7_200, "2 h ago"),
            (200_000, "2 d ago"),
            (-90, "in 1 min"),
        ] {
            assert_eq!(ago(now - TimeDelta::seconds(delta), now), text);
        }
        assert_eq!(ago(now - TimeDelta::days(100), now), "26 Jun 2024");
    }
}
