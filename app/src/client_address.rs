//! The network address that a request is counted under: for limits on guessing and for log lines, never for authorisation.

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};

/// Where a request comes from. The server's outermost layer puts it into the request's extensions once it has looked at
/// `Forwarded` and `X-Forwarded-For`; without that layer it is the peer of the TCP connection.
///
/// `None`: not known, for instance behind a proxy that the settings do not name. Such requests are not counted by address,
/// because everybody behind the proxy would share one count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAddress(pub Option<IpAddr>);

impl ClientAddress {
    /// The unit of limits: an IPv4 address, or the /64 of an IPv6 address, since a client has all addresses in it.
    #[must_use]
    pub fn network(self) -> Option<IpAddr> {
        self.0.map(|address| match address {
            IpAddr::V4(_) => address,
            IpAddr::V6(whole) => match whole.to_ipv4_mapped() {
                Some(mapped) => IpAddr::V4(mapped),
                None => IpAddr::V6((whole.to_bits() >> 64 << 64).into()),
            },
        })
    }
}

impl<S: Sync> FromRequestParts<S> for ClientAddress {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        if let Some(found) = parts.extensions.get::<Self>() {
            return Ok(*found);
        }
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        Ok(Self(peer.map(|peer| peer.0.ip())))
    }
}

#[cfg(test)]
mod tests {
    use super::ClientAddress;

    #[test]
    fn one_household_is_one_network() {
        for (address, network) in [
            ("192.0.2.7", "192.0.2.7"),
            ("::ffff:192.0.2.7", "192.0.2.7"),
            ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::"),
            ("2001:db8:1:2:ffff::9", "2001:db8:1:2::"),
            ("::1", "::"),
        ] {
            let parsed = address.parse().ok();
            assert_eq!(
                ClientAddress(parsed).network(),
                network.parse().ok(),
                "{address}"
            );
        }
        assert_eq!(ClientAddress(None).network(), None);
    }
}
