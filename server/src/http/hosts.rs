//! The host names that this server accepts.
//!
//! A foreign page can have its own name resolve to a server in the user's network (DNS rebinding); its scripts then count as same-origin for
//! the browser. So only requests for known names are answered: those of the public URL and of `--hosts`, and those of the listener
//! itself. A literal address can't be rebound, and neither can a name without a dot.

use super::problem::Problem;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, StatusCode, Uri, Version, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use publish::rdap;
use serde_json::json;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::Arc;

/// Liveness checks may use any name.
const ANYHOW: [&str; 2] = ["/healthz", "/readyz"];

/// The accepted hosts. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Hosts {
    named: Arc<[String]>,
    listens: IpAddr,
}

impl Hosts {
    /// `named`: hosts of the public URL and of the settings, without ports; `listens`: the listener's address.
    pub fn new(named: impl IntoIterator<Item = String>, listens: IpAddr) -> Self {
        Self {
            named: named.into_iter().map(|name| plain(&name)).collect(),
            listens: listens.to_canonical(),
        }
    }

    /// Whether a host, without its port, is accepted.
    #[must_use]
    pub fn knows(&self, host: &str) -> bool {
        let host = plain(host);
        if self.named.contains(&host) {
            return true;
        }
        let everywhere = self.listens.is_unspecified();
        let inside = everywhere || self.listens.is_loopback();
        match address(&host) {
            Some(address) => {
                everywhere || address == self.listens || inside && address.is_loopback()
            }
            None if host == "localhost" || host.ends_with(".localhost") => inside,
            None => everywhere && !host.contains('.'),
        }
    }

    /// The host that a request is for, if it is accepted.
    fn accepts(&self, version: Version, uri: &Uri, headers: &HeaderMap) -> bool {
        let mut hosts = headers.get_all(header::HOST).iter();
        let header = match (hosts.next(), hosts.next()) {
            (Some(host), None) => host.to_str().ok().and_then(|host| host.parse().ok()),
            // HTTP/1.0 has no Host; no browser uses it.
            (None, _) => return version < Version::HTTP_11,
            (Some(_), Some(_)) => None,
        };
        let Some(header): Option<Authority> = header else {
            return false;
        };
        let ours = |host: &Authority| !host.as_str().contains('@') && self.knows(host.host());
        ours(&header) && uri.authority().is_none_or(ours)
    }
}

/// In lower case, without the trailing dot.
fn plain(host: &str) -> String {
    host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase()
}

fn address(host: &str) -> Option<IpAddr> {
    let bracketed = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'));
    match bracketed {
        Some(host) => host.parse::<Ipv6Addr>().ok().map(IpAddr::V6),
        None => host.parse().ok(),
    }
    .map(|address| address.to_canonical())
}

/// The host in a URL, or in `host:port`.
#[must_use]
pub fn host_of(url: &str) -> Option<String> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority: Authority = rest.split('/').next()?.parse().ok()?;
    Some(authority.host().to_owned())
}

/// Refuses requests for other hosts, in the format of the API that was called.
pub(super) async fn check(State(hosts): State<Hosts>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if ANYHOW.contains(&path) || hosts.accepts(request.version(), request.uri(), request.headers())
    {
        return next.run(request).await;
    }
    tracing::debug!(
        host = ?request.headers().get(header::HOST),
        "a request for a host that is not ours"
    );
    misdirected(path)
}

const CODE: &str = "request.misdirected";
const MESSAGE: &str = "This server does not answer to that host. Whoever runs it names its hosts by --public-url and --hosts.";

fn misdirected(path: &str) -> Response {
    let status = StatusCode::MISDIRECTED_REQUEST;
    let under = |root: &str| {
        path.strip_prefix(root)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let shaped = |kind: &'static str, body: serde_json::Value| {
        let kind = [(header::CONTENT_TYPE, kind)];
        (status, kind, Body::from(body.to_string())).into_response()
    };
    if under("/v1") {
        Problem::new(status, CODE, MESSAGE).into_response()
    } else if under("/rdap") {
        let body = rdap::error(status.as_u16(), "Misdirected Request", MESSAGE);
        shaped(rdap::MEDIA_TYPE, body)
    } else if under("/dnsimple") {
        shaped("application/json", json!({ "message": MESSAGE }))
    } else if under("/services") {
        let body = json!({ "errors": [{ "code": "misdirected", "message": MESSAGE }] });
        shaped("application/json", body)
    } else if under("/aws") {
        let body = json!({ "__type": "InvalidInput", "message": MESSAGE });
        shaped("application/x-amz-json-1.1", body)
    } else {
        (status, format!("{MESSAGE}\n")).into_response()
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use axum::Router;
    use axum::middleware::from_fn_with_state;
    use axum::routing::any;
    use tower::ServiceExt;

    fn hosts(named: &[&str], listens: &str) -> Hosts {
        Hosts::new(
            named.iter().map(|name| (*name).to_owned()),
            listens.parse().unwrap(),
        )
    }

    #[test]
    fn a_listener_has_names_of_its_own() {
        let loopback = hosts(&[], "127.0.0.1");
        let everywhere = hosts(&[], "0.0.0.0");
        let one = hosts(&[], "192.0.2.1");
        let named = hosts(&["Desk.Example", "[2001:db8::1]"], "127.0.0.1");
        for (host, known) in [
            // loopback, everywhere, one, named
            ("localhost", [true, true, false, true]),
            ("desk.localhost", [true, true, false, true]),
            ("127.0.0.1", [true, true, false, true]),
            ("127.3.2.1", [true, true, false, true]),
            ("[::1]", [true, true, false, true]),
            ("[::ffff:127.0.0.1]", [true, true, false, true]),
            ("192.0.2.1", [false, true, true, false]),
            ("192.0.2.2", [false, true, false, false]),
            ("[2001:db8::1]", [false, true, false, true]),
            ("desk", [false, true, false, false]),
            ("desk.example", [false, false, false, true]),
            ("DESK.example.", [false, false, false, true]),
            ("evil.example", [false, false, false, false]),
            ("localhost.evil.example", [false, false, false, false]),
            ("127.0.0.1.evil.example", [false, false, false, false]),
            ("x.desk.example", [false, false, false, false]),
        ] {
            let all = [&loopback, &everywhere, &one, &named];
            assert_eq!(all.map(|hosts| hosts.knows(host)), known, "{host}");
        }
    }

    #[test]
    fn a_url_names_a_host() {
        for (url, host) in [
            ("https://desk.example", Some("desk.example")),
            ("https://desk.example:8443/x", Some("desk.example")),
            ("http://[::1]:3000", Some("[::1]")),
            ("desk.example:80", Some("desk.example")),
            ("https://", None),
        ] {
            assert_eq!(host_of(url).as_deref(), host, "{url}");
        }
    }

    async fn ask(path: &str, version: Version, named: &[&str]) -> (u16, String) {
        let routes =
            Router::new()
                .route("/{*rest}", any(async || "yes"))
                .layer(from_fn_with_state(
                    hosts(&["desk.example"], "127.0.0.1"),
                    check,
                ));
        let mut request = axum::http::Request::get(path).version(version);
        for host in named {
            request = request.header("host", *host);
        }
        let request = request.body(Body::empty()).unwrap();
        let response = routes.oneshot(request).await.unwrap();
        let kind = response.headers().get("content-type");
        let kind = kind.map_or("", |kind| kind.to_str().unwrap()).to_owned();
        (response.status().as_u16(), kind)
    }

    #[tokio::test]
    async fn one_host_and_it_is_ours() {
        let new = Version::HTTP_11;
        for (path, version, named, status) in [
            ("/x", new, &["desk.example"][..], 200),
            ("/x", new, &["desk.example:443"], 200),
            ("/x", new, &["127.0.0.1:3000"], 200),
            ("/x", new, &["[::1]:3000"], 200),
            ("/x", new, &["evil.example"], 421),
            ("/x", new, &["evil.example@desk.example"], 421),
            ("/x", new, &["desk.example/evil"], 421),
            ("/x", new, &[""], 421),
            ("/x", new, &[], 421),
            ("/x", new, &["desk.example", "desk.example"], 421),
            ("/x", Version::HTTP_10, &[], 200),
            ("/x", Version::HTTP_10, &["evil.example"], 421),
            ("http://evil.example/x", new, &["desk.example"], 421),
            ("http://desk.example/x", new, &["evil.example"], 421),
            ("http://desk.example/x", new, &["desk.example"], 200),
            ("/healthz", new, &["evil.example"], 200),
            ("/readyz", new, &[], 200),
        ] {
            assert_eq!(
                ask(path, version, named).await.0,
                status,
                "{path} {named:?}"
            );
        }
    }

    #[tokio::test]
    async fn each_api_says_it_in_its_own_shape() {
        for (path, kind) in [
            ("/v1/me", "application/problem+json"),
            ("/rdap/help", rdap::MEDIA_TYPE),
            ("/dnsimple/v2/whoami", "application/json"),
            ("/services/v2/organization/x/contact", "application/json"),
            ("/aws/route53domains", "application/x-amz-json-1.1"),
            ("/v10", "text/plain; charset=utf-8"),
            ("/sign-in", "text/plain; charset=utf-8"),
        ] {
            let (status, found) = ask(path, Version::HTTP_11, &["evil.example"]).await;
            assert_eq!((status, found.as_str()), (421, kind), "{path}");
        }
    }
}
