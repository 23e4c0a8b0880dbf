//! What is read out of paths, and safe redirects: where to go next, when a URL, a header or a form says it: only ever to a page of ours.

use axum::http::HeaderMap;
use axum::http::header::REFERER;
use std::str::FromStr;
use url::Url;

/// The longest path that is redirected to, in bytes.
const LONGEST: usize = 2_048;

/// Stands for this installation while a path is resolved as browsers do it. RFC 6761 reserves the name.
const OURS: &str = "http://desk.invalid";

/// The id in a path; an invalid one names nothing.
pub(crate) fn id_of<T: FromStr>(text: &str) -> Option<T> {
    text.parse().ok()
}

/// The path, with its query and fragment, of a page of ours, or `/` when it is anything else: what leads to another host, what a browser would interpret differently from its text,
/// and the URLs that sign in and out.
pub(crate) fn local(path: &str) -> String {
    own(path).unwrap_or_else(|| "/".to_owned())
}

/// The path of the page that a form was on, from the request's `Referer`; `None` when there is none, or none of ours. The host that it names is dropped: only the path is used.
pub(crate) fn came_from(headers: &HeaderMap) -> Option<String> {
    let referer = headers.get(REFERER)?.to_str().ok()?;
    if !sound(referer) {
        return None;
    }
    let from = Url::parse(referer).ok()?;
    if !matches!(from.scheme(), "http" | "https") {
        return None;
    }
    let query = from.query().map(|query| format!("?{query}"));
    own(&format!("{}{}", from.path(), query.unwrap_or_default()))
}

/// The path alone, without query and fragment.
pub(crate) fn page_of(path: &str) -> &str {
    path.split(['?', '#']).next().unwrap_or(path)
}

fn own(path: &str) -> Option<String> {
    if path.len() > LONGEST || !path.starts_with('/') || !sound(path) {
        return None;
    }
    let ours = Url::parse(OURS).ok()?;
    let there = ours.join(path).ok()?;
    let host = there.origin() == ours.origin()
        && there.username().is_empty()
        && there.password().is_none();
    // Resolving removes dot segments, so the result is checked, not the input.
    let plain = !there.path().contains("//") && !there.path().starts_with("/sign-");
    if !host || !plain || page_of(path).contains("//") {
        return None;
    }
    there
        .as_str()
        .strip_prefix(OURS)
        .map(ToOwned::to_owned)
        .filter(|path| path.starts_with('/'))
}

/// Browsers remove tabs and line breaks from a URL, trim blanks and read a backslash as a slash.
fn sound(text: &str) -> bool {
    !text
        .chars()
        .any(|each| each.is_control() || each.is_whitespace() || each == '\\')
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_sent_to_another_host() {
        for bad in [
            "",
            " ",
            "contacts",
            "//evil.example",
            "///evil.example",
            "/.//evil.example",
            "/..//evil.example",
            "/%2e//evil.example",
            "/a/..//evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            "/\r/evil.example",
            "/\u{b}/x",
            "/\u{c}/x",
            "/\u{0}/x",
            "/\u{7f}/x",
            "/\u{85}/x",
            "/\u{a0}/x",
            "/\u{2028}/x",
            "/ /evil.example",
            "\t//evil.example",
            " //evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/\\/evil.example",
            "https://evil.example",
            "http:evil.example",
            "https:///evil.example",
            "javascript:alert(1)",
            "data:text/html,x",
            "@evil.example",
            "/a\r\nX: y",
            "/contacts//x",
            "/sign-out",
            "/sign-in?next=/",
            "/./sign-out",
            "/contacts/../sign-out",
            "/contacts/%2e%2e/sign-out",
            "?q=1",
            "#x",
        ] {
            assert_eq!(local(bad), "/", "{bad:?}");
        }
        assert_eq!(local(&format!("/{}", "a".repeat(LONGEST))), "/");
    }

    #[test]
    fn a_page_of_ours_is_gone_to() {
        for fine in [
            "/",
            "/contacts",
            "/contacts?q=a",
            "/contacts?q=a%20b&kind=member",
            "/contacts?q=http://evil.example//",
            "/domains/0190#world",
            "/tasks?cursor=abc%2F%2F",
        ] {
            assert_eq!(local(fine), fine);
        }
        assert_eq!(local("/contacts?q=ž"), "/contacts?q=%C5%BE");
        assert_eq!(local("/contacts/../tasks"), "/tasks");
    }

    #[test]
    fn a_form_leads_back_to_its_page() {
        let from = |referer: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(REFERER, referer.parse().unwrap());
            came_from(&headers)
        };
        let went = |path: &str| Some(path.to_owned());
        assert_eq!(
            from("http://127.0.0.1:3000/contacts?q=x"),
            went("/contacts?q=x")
        );
        assert_eq!(from("https://desk.example"), went("/"));
        // Its path, on our own host.
        assert_eq!(from("https://evil.example/x"), went("/x"));
        for bad in [
            "https://evil.example//evil.example",
            "https://desk.example/\\evil.example",
            "https://desk.example/\t/evil.example",
            "https://desk.example/sign-out",
            "ftp://desk.example/x",
            "javascript:alert(1)",
            "/contacts",
            "",
        ] {
            assert_eq!(from(bad), None, "{bad:?}");
        }
        assert_eq!(came_from(&HeaderMap::new()), None);
        assert_eq!(page_of("/contacts/new?kind=x#y"), "/contacts/new");
    }
}
