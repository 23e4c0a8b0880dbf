//! The extensions that this registry offers, and which of them a session named.

use crate::xml::Ns;

/// What a session named in its `login`: of anything else it is told nothing and may use nothing (RFC 5730 §2.9.1.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Extensions {
    /// RFC 5910.
    pub sec_dns: bool,
    /// RFC 3915.
    pub rgp: bool,
}

impl Extensions {
    /// What the greeting lists.
    pub(crate) const OFFERED: [Ns; 2] = [Ns::SecDns, Ns::Rgp];

    /// Those that a login names; the first that isn't offered is the error.
    pub(crate) fn named(uris: &[String]) -> Result<Extensions, &str> {
        let offered = Extensions::OFFERED.map(Ns::uri);
        if let Some(other) = uris.iter().find(|uri| !offered.contains(&uri.as_str())) {
            return Err(other);
        }
        let has = |ns: Ns| uris.iter().any(|uri| uri == ns.uri());
        Ok(Extensions {
            sec_dns: has(Ns::SecDns),
            rgp: has(Ns::Rgp),
        })
    }

    /// The first of these that was not named.
    pub(crate) fn lacks(self, used: Extensions) -> Option<Ns> {
        if used.sec_dns && !self.sec_dns {
            Some(Ns::SecDns)
        } else if used.rgp && !self.rgp {
            Some(Ns::Rgp)
        } else {
            None
        }
    }
}
