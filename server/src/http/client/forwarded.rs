//! The chain of proxies, as `Forwarded` (RFC 7239) and `X-Forwarded-For` give it.

use axum::http::{HeaderMap, HeaderName, header};
use std::net::{IpAddr, SocketAddr};

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// A node in the chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Node {
    /// By address.
    Address(IpAddr),
    /// Undisclosed by the proxy: `unknown`, or an obfuscated name (RFC 7239, section 6.3).
    Hidden,
    /// Not a valid node.
    Malformed,
}

/// The nodes of `X-Forwarded-For`, the client first; `None` when the header is absent.
pub(super) fn x_forwarded_for(headers: &HeaderMap) -> Option<Vec<Node>> {
    lines(headers, &X_FORWARDED_FOR, |line| {
        line.split(',').map(|text| node(unquoted(text))).collect()
    })
}

/// The nodes of `Forwarded`, the client first; `None` when the header is absent.
pub(super) fn forwarded(headers: &HeaderMap) -> Option<Vec<Node>> {
    lines(headers, &header::FORWARDED, |line| {
        elements(line).unwrap_or_else(|| vec![Node::Malformed])
    })
}

/// The nodes of all lines of a header, in order. An unreadable line is one malformed node: the other lines remain valid.
fn lines(
    headers: &HeaderMap,
    name: &HeaderName,
    read: impl Fn(&str) -> Vec<Node>,
) -> Option<Vec<Node>> {
    let nodes: Vec<Node> = headers
        .get_all(name)
        .iter()
        .flat_map(|line| line.to_str().map_or_else(|_| vec![Node::Malformed], &read))
        .collect();
    headers.contains_key(name).then_some(nodes)
}

/// The `for` of each element of a line; `None` when the line is malformed.
fn elements(line: &str) -> Option<Vec<Node>> {
    let mut nodes = Vec::new();
    for element in split(line, ',')? {
        let mut found = None;
        for pair in split(element, ';')? {
            if pair.trim().is_empty() {
                continue;
            }
            let (name, value) = pair.split_once('=')?;
            if name.trim().eq_ignore_ascii_case("for")
                && found.replace(node(&value_of(value.trim())?)).is_some()
            {
                return None;
            }
        }
        // A list may contain empty elements (RFC 9110, section 5.6.1); an element without `for` hides the node.
        if !element.trim().is_empty() {
            nodes.push(found.unwrap_or(Node::Hidden));
        }
    }
    Some(nodes)
}

/// The parts between separators outside quotes; `None` when a quote is not closed.
fn split(text: &str, separator: char) -> Option<Vec<&str>> {
    let (mut parts, mut begin, mut quoted, mut escaped) = (Vec::new(), 0, false, false);
    for (at, letter) in text.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            letter if letter == separator && !quoted => {
                parts.push(text.get(begin..at)?);
                begin = at + letter.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(text.get(begin..)?);
    (!quoted).then_some(parts)
}

/// A token, or a quoted string without its quotes and backslashes (RFC 9110, section 5.6.4).
fn value_of(text: &str) -> Option<String> {
    let Some(inner) = text.strip_prefix('"') else {
        return (!text.contains('"')).then(|| text.to_owned());
    };
    let inner = inner.strip_suffix('"')?;
    let (mut value, mut letters) = (String::new(), inner.chars());
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => value.push(letters.next()?),
            '"' => return None,
            letter => value.push(letter),
        }
    }
    Some(value)
}

fn unquoted(text: &str) -> &str {
    let text = text.trim();
    text.strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'))
        .unwrap_or(text)
}

/// An address, with or without a port; IPv6 in brackets or bare.
fn node(text: &str) -> Node {
    let bracketed = |text: &str| {
        let (address, port) = text.strip_prefix('[')?.split_once(']')?;
        let port = port.strip_prefix(':');
        let fits = port.is_none_or(is_port) && (port.is_some() || text.ends_with(']'));
        address.parse().ok().filter(|_| fits).map(IpAddr::V6)
    };
    let with_port = |text: &str| {
        let (address, port) = text.split_once(':')?;
        address
            .parse()
            .ok()
            .filter(|_| is_port(port))
            .map(IpAddr::V4)
    };
    let address = text
        .parse::<IpAddr>()
        .ok()
        .or_else(|| text.parse::<SocketAddr>().ok().map(|both| both.ip()))
        .or_else(|| bracketed(text))
        .or_else(|| with_port(text));
    match address {
        Some(address) => Node::Address(address.to_canonical()),
        None if text.eq_ignore_ascii_case("unknown") || is_made_up(text) => Node::Hidden,
        None => Node::Malformed,
    }
}

/// A number, or an obfuscated port (RFC 7239, section 6).
fn is_port(text: &str) -> bool {
    (1..=5).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
        || is_made_up(text)
}

/// `_name`, with or without a port.
fn is_made_up(text: &str) -> bool {
    text.strip_prefix('_').is_some_and(|name| {
        !name.is_empty()
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"._-:".contains(&byte))
    })
}
