//! A slash too many in a path: programs put "/domain/…" behind a base URL that may end with a slash, or "/rdap/…" behind a host with one.
//!
//! The request is answered as if each slash had been sent once; a redirect would lose the body with some clients and isn't followed by others. Pages are left out: browsers join paths
//! rightly. So are AWS' paths: what is signed is the path as it was sent, and that dialect forgives by itself.

use axum::Router;
use axum::extract::{OriginalUri, Request};
use axum::http::Uri;
use axum::http::uri::PathAndQuery;
use axum::middleware::{Next, from_fn};
use axum::response::Response;

/// The first parts of paths that programs ask.
const OF_PROGRAMS: [&str; 8] = [
    "rdap", "v1", "dnsimple", "v2", "services", "healthz", "readyz", "metrics",
];

/// The same routes, with slashes forgiven before one of them is chosen.
pub fn forgiven(routes: Router) -> Router {
    // Layers of a router run once its route is chosen, so the routes are behind one that has none.
    Router::new().fallback_service(routes).layer(from_fn(once))
}

async fn once(mut request: Request, next: Next) -> Response {
    if let Some(uri) = each_once(request.uri()) {
        request.extensions_mut().insert(OriginalUri(uri.clone()));
        *request.uri_mut() = uri;
    }
    next.run(request).await
}

/// The URI with each slash of its path once, where that is another one and a path of programs. What is escaped stays as it is.
fn each_once(uri: &Uri) -> Option<Uri> {
    let path = uri.path();
    if !path.contains("//") {
        return None;
    }
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    if !OF_PROGRAMS.contains(parts.first()?) {
        return None;
    }
    let mut once = format!("/{}", parts.join("/"));
    if path.ends_with('/') {
        once.push('/');
    }
    if let Some(query) = uri.query() {
        once.push('?');
        once.push_str(query);
    }
    let mut all = uri.clone().into_parts();
    all.path_and_query = Some(PathAndQuery::try_from(once).ok()?);
    Uri::from_parts(all).ok()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

    use super::*;

    #[test]
    fn each_slash_counts_once_where_programs_ask() {
        for (sent, answered) in [
            ("//rdap/domain/a.example", Some("/rdap/domain/a.example")),
            (
                "/rdap//domain/a.example?x=//y",
                Some("/rdap/domain/a.example?x=//y"),
            ),
            ("///rdap//", Some("/rdap/")),
            ("//rdap/entity/a%2F%2Fb", Some("/rdap/entity/a%2F%2Fb")),
            (
                "/v1//organizations///x?limit=1",
                Some("/v1/organizations/x?limit=1"),
            ),
            ("/dnsimple//v2/whoami", Some("/dnsimple/v2/whoami")),
            (
                "//services/v2/organization/1/contact",
                Some("/services/v2/organization/1/contact"),
            ),
            ("//healthz", Some("/healthz")),
            ("/rdap/domain/a.example?x=//y", None),
            ("//aws/route53domains", None),
            ("//contacts", None),
            ("//evil.example/rdap/domain/a.example", None),
            ("//", None),
        ] {
            let uri = Uri::try_from(sent).unwrap();
            let read = each_once(&uri).map(|uri| uri.to_string());
            assert_eq!(read.as_deref(), answered, "{sent}");
        }
        let whole = Uri::try_from("https://desk.example//rdap/help").unwrap();
        assert_eq!(each_once(&whole).unwrap(), "https://desk.example/rdap/help");
    }
}
