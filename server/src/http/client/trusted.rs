//! The trusted proxies.

use ipnet::IpNet;
use std::net::IpAddr;
use std::sync::Arc;

/// Networks of trusted proxies. Cheap to clone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrustedProxies(Arc<[IpNet]>);

impl TrustedProxies {
    /// Parses addresses and networks: `127.0.0.1`, `10.0.0.0/8`, `fd00::/8`.
    ///
    /// # Errors
    /// The first that is neither.
    pub fn parse<'a>(texts: impl IntoIterator<Item = &'a str>) -> Result<Self, String> {
        texts
            .into_iter()
            .map(|text| {
                let text = text.trim();
                let address = text.parse::<IpAddr>().map(IpNet::from);
                let network = address.or_else(|_| text.parse::<IpNet>());
                network.map_err(|_| {
                    format!(
                        "{text:?} is no network; give an address or a CIDR, such as 127.0.0.1 or 10.0.0.0/8"
                    )
                })
            })
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether this address is one of theirs.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|network| network.contains(&address))
    }

    /// The networks as configured.
    pub fn shown(&self) -> impl Iterator<Item = String> {
        self.0.iter().map(ToString::to_string)
    }
}
