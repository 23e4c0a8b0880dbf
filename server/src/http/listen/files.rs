//! The limit of open files, and the share for connections.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// What is left to the database, registries, webhooks and e-mails where there is plenty.
const KEPT: u64 = 1_024;

/// Raises the soft limit of open files to the hard one, as a server may (getrlimit(2)), and returns the new limit.
#[must_use]
pub fn raise() -> u64 {
    let limits = getrlimit(Resource::Nofile);
    let wanted = Rlimit {
        current: limits.maximum,
        ..limits
    };
    let raised = setrlimit(Resource::Nofile, wanted);
    if let Err(error) = &raised {
        tracing::warn!(%error, "the limit of open files can't be raised");
    }
    let now = raised.map_or(limits.current, |()| limits.maximum);
    // None means unlimited.
    now.unwrap_or(u64::MAX)
}

/// How many connections HTTP may have: as many as configured, and at most half of few files, or all but a thousand of many.
#[must_use]
pub fn for_http(files: u64, wished: usize) -> usize {
    let most = (files / 2).max(files.saturating_sub(2 * KEPT));
    wished
        .min(usize::try_from(most).unwrap_or(usize::MAX))
        .max(1)
}

/// How many connections WHOIS may have: as many as configured, and at most an eighth of the files.
#[must_use]
pub fn for_whois(files: u64, wished: usize) -> usize {
    wished
        .min(usize::try_from(files / 8).unwrap_or(usize::MAX))
        .max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn something_is_left_for_the_database() {
        for (files, http, whois) in [
            (256, 128, 32),
            (1_024, 512, 128),
            (4_096, 2_048, 256),
            (16_384, 10_000, 256),
            (1_048_576, 10_000, 256),
            (0, 1, 1),
        ] {
            assert_eq!(for_http(files, 10_000), http, "{files}");
            assert_eq!(for_whois(files, 256), whois, "{files}");
        }
        assert_eq!(for_http(1_048_576, 20), 20);
    }
}
