//! Static assets: styles, pictures, the islands' module. All of them are embedded in the program, under names that change with
//! the content, so that a browser caches them forever (RFC 8246), and precompressed at build time.

use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use std::sync::OnceLock;

/// One asset, as `cargo xtask assets` lists it in `assets.rs`.
#[derive(Debug)]
pub struct Asset {
    /// The name that the pages ask for: `main.css`.
    pub logical: &'static str,
    /// Its path: `/assets/main.0123456789abcdef.css`.
    pub url: &'static str,
    /// The hash in that name.
    pub hash: &'static str,
    /// Its bytes.
    pub plain: &'static [u8],
    /// Compressed by brotli, where that is smaller.
    pub brotli: Option<&'static [u8]>,
    /// Compressed by gzip, where that is smaller.
    pub gzip: Option<&'static [u8]>,
}

static ASSETS: OnceLock<&'static [Asset]> = OnceLock::new();

/// Sets what the program has inside. The first call counts.
pub fn embed(assets: &'static [Asset]) {
    let _ = ASSETS.set(assets);
}

/// What the program has inside: nothing, as in most tests, until [`embed`] was called.
fn assets() -> &'static [Asset] {
    ASSETS.get().copied().unwrap_or_default()
}

/// Serves the embedded assets at `/assets/{file}`; any other name there is a 404.
pub fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/assets/{file}", get(serve))
}

/// The path of an asset, by its plain name (`main.css`, `app.js`, `app.wasm`, `boot.js`, `favicon.svg`). None when the program was
/// built without it, as in tests: pages then leave it out.
pub fn url(logical: &str) -> Option<&'static str> {
    assets()
        .iter()
        .find(|asset| asset.logical == logical)
        .map(|asset| asset.url)
}

async fn serve(Path(file): Path<String>, request: HeaderMap) -> Response {
    let found = assets()
        .iter()
        .find(|asset| asset.url.strip_prefix("/assets/") == Some(file.as_str()));
    found.map_or_else(
        || StatusCode::NOT_FOUND.into_response(),
        |asset| answer(asset, &request),
    )
}

fn answer(asset: &Asset, request: &HeaderMap) -> Response {
    let accepted = request
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("");
    let (coding, body) = choose(asset, accepted);
    // A strong tag identifies exactly these bytes, so each encoding has its own (RFC 9110, section 8.8.3.3).
    let tag = format!("\"{}-{}\"", asset.hash, coding.unwrap_or("plain"));
    let known = request
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|tags| matches(tags, &tag));

    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        body.into_response()
    };
    let headers = response.headers_mut();
    let mut set = |name, value| headers.insert(name, HeaderValue::from_static(value));
    set(header::CACHE_CONTROL, "public, max-age=31536000, immutable");
    set(header::VARY, "accept-encoding");
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    if !known {
        set(header::CONTENT_TYPE, content_type(asset.logical));
        if let Some(coding) = coding {
            set(header::CONTENT_ENCODING, coding);
        }
    }
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    response
}

/// The smallest encoding that the client accepts: brotli, else gzip, else identity.
fn choose(asset: &Asset, accepted: &str) -> (Option<&'static str>, &'static [u8]) {
    let forms = [("br", asset.brotli), ("gzip", asset.gzip)];
    let fit = forms
        .into_iter()
        .find_map(|(coding, body)| Some((coding, body?)).filter(|_| accepts(accepted, coding)));
    fit.map_or((None, asset.plain), |(coding, body)| (Some(coding), body))
}

/// Does an `Accept-Encoding` allow that coding (RFC 9110, section 12.5.3)? A weight of zero forbids; `*` stands for the codings that aren't named.
fn accepts(header: &str, coding: &str) -> bool {
    let mut any = false;
    for entry in header.split(',') {
        let mut parts = entry.split(';').map(str::trim);
        let name = parts.next().unwrap_or("");
        let weight =
            parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
        let allowed =
            weight.is_none_or(|weight| weight.parse().is_ok_and(|weight: f32| weight > 0.0));
        if name.eq_ignore_ascii_case(coding) {
            return allowed;
        }
        any |= name == "*" && allowed;
    }
    any
}

/// Is `tag` in an `If-None-Match` (RFC 9110, section 13.1.2)? The comparison is the weak one.
fn matches(tags: &str, tag: &str) -> bool {
    tags.split(',')
        .map(str::trim)
        .any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag)
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "webmanifest" => "application/manifest+json",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;
    use axum::body::{Body, to_bytes};
    use axum::http::Request;
    use tower::ServiceExt as _;

    const CARD: Asset = Asset {
        logical: "card.svg",
        url: "/assets/card.00.svg",
        hash: "00",
        plain: b"<svg/>",
        brotli: Some(b"b"),
        gzip: Some(b"g"),
    };

    fn headers(entries: &[(header::HeaderName, &'static str)]) -> HeaderMap {
        entries
            .iter()
            .map(|(name, value)| (name.clone(), HeaderValue::from_static(value)))
            .collect()
    }

    #[test]
    fn the_reader_chooses_the_form() {
        for (accepted, coding) in [
            ("", None),
            ("gzip, deflate, br, zstd", Some("br")),
            ("gzip", Some("gzip")),
            ("GZIP;Q=0.5", Some("gzip")),
            ("br;q=0, gzip;q=0.1", Some("gzip")),
            ("br;q=0.000, *", Some("gzip")),
            ("*;q=0", None),
            ("identity", None),
            ("brotli", None),
            ("br;q=much", None),
        ] {
            assert_eq!(choose(&CARD, accepted).0, coding, "{accepted}");
        }
        let bare = Asset {
            brotli: None,
            gzip: None,
            ..CARD
        };
        assert_eq!(choose(&bare, "br, gzip"), (None, CARD.plain));
    }

    #[tokio::test]
    async fn an_asset_says_what_it_is_and_that_it_stays() {
        let response = answer(&CARD, &headers(&[(header::ACCEPT_ENCODING, "br")]));
        assert_eq!(response.status(), StatusCode::OK);
        for (name, value) in [
            (header::CONTENT_TYPE, "image/svg+xml"),
            (header::CONTENT_ENCODING, "br"),
            (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
            (header::VARY, "accept-encoding"),
            (header::ETAG, "\"00-br\""),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        ] {
            assert_eq!(response.headers()[&name], value, "{name}");
        }
        assert_eq!(to_bytes(response.into_body(), 9).await.unwrap(), "b");
    }

    #[tokio::test]
    async fn what_the_reader_has_is_not_sent_again() {
        for (tags, status) in [
            ("\"00-plain\"", StatusCode::NOT_MODIFIED),
            ("\"x\", W/\"00-plain\"", StatusCode::NOT_MODIFIED),
            ("*", StatusCode::NOT_MODIFIED),
            ("\"00-br\"", StatusCode::OK),
        ] {
            let response = answer(&CARD, &headers(&[(header::IF_NONE_MATCH, tags)]));
            assert_eq!(response.status(), status, "{tags}");
            let is_empty = to_bytes(response.into_body(), 9).await.unwrap().is_empty();
            assert_eq!(is_empty, status == StatusCode::NOT_MODIFIED);
        }
    }

    #[tokio::test]
    async fn every_embedded_asset_is_served_and_nothing_else() {
        let get = async |path: &str| {
            let request = Request::get(path)
                .header(header::ACCEPT_ENCODING, "identity")
                .body(Body::empty())
                .unwrap();
            router::<()>().oneshot(request).await.unwrap()
        };
        embed(include!(env!("NICHANDLE_ASSETS")));
        for asset in assets() {
            assert_eq!(url(asset.logical), Some(asset.url));
            let response = get(asset.url).await;
            assert_eq!(response.status(), StatusCode::OK, "{}", asset.url);
            assert_eq!(
                to_bytes(response.into_body(), asset.plain.len())
                    .await
                    .unwrap(),
                asset.plain
            );
        }
        for path in [
            "/assets/none.css",
            "/assets/manifest.json",
            "/assets/..%2fmanifest.json",
            "/assets/",
        ] {
            assert_eq!(get(path).await.status(), StatusCode::NOT_FOUND, "{path}");
        }
        assert_eq!(url("none.css"), None);
    }
}
