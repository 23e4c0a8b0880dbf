//! Why a registry refused: in its result's values, and where registries put it besides.

use super::nodes::{EPP, child, child_text, children, deep_text, text};
use roxmltree::Node;

/// The most that is told of what stands outside the result.
const MOST: usize = 8;
/// The longest attribute that is a reason's and not data, in characters.
const SHORT: usize = 64;
/// The longest text that is told, in characters.
const LONGEST: usize = 400;
/// Elements whose name says nothing beside their text.
const PLAIN: [&str; 11] = [
    "msg",
    "message",
    "reason",
    "text",
    "description",
    "detail",
    "details",
    "error",
    "note",
    "info",
    "value",
];
/// Attributes that say how a text is written, not what it says.
const FORMAL: [&str; 4] = ["lang", "schemaLocation", "type", "nil"];

/// `value`: the offending value. `extValue`: the same with its reason (RFC 5730, section 2.6).
pub(super) fn of_result(result: Node) -> Vec<String> {
    let plain = children(result, EPP, "value").filter_map(value);
    let explained = children(result, EPP, "extValue").filter_map(|explained| {
        let reason = child_text(explained, EPP, "reason").filter(|reason| !reason.is_empty());
        match (child(explained, EPP, "value").and_then(value), reason) {
            (Some(value), Some(reason)) => Some(format!("{value}: {reason}")),
            (value, reason) => reason.or(value),
        }
    });
    plain.chain(explained).collect()
}

/// The offending elements as `name "text"`. A registry may send back our own password here; that is left out. `undef` is the protocol's word for no value at all.
fn value(value: Node) -> Option<String> {
    if value.descendants().any(|node| is_secret(&node)) {
        return None;
    }
    let elements: Vec<Node> = value.children().filter(Node::is_element).collect();
    if elements.is_empty() {
        return Some(text(value)).filter(|told| !told.is_empty());
    }
    let told: Vec<String> = elements
        .into_iter()
        .filter(|element| element.tag_name().name() != "undef")
        .map(|element| format!("{} \"{}\"", element.tag_name().name(), deep_text(element)))
        .collect();
    (!told.is_empty()).then(|| told.join(", "))
}

/// What a refusal says in the answer's data and extension: the texts there, and short attributes, in their order.
pub(super) fn elsewhere(response: Node) -> Vec<String> {
    let mut told = Vec::new();
    for part in ["resData", "extension"] {
        if let Some(part) = child(response, EPP, part) {
            collect(part, &mut told);
        }
    }
    told.truncate(MOST);
    told
}

fn collect(node: Node, told: &mut Vec<String>) {
    for element in node.children().filter(Node::is_element) {
        if is_secret(&element) {
            continue;
        }
        let name = element.tag_name().name();
        let attributes: Vec<String> = element
            .attributes()
            .filter(|attribute| !FORMAL.contains(&attribute.name()))
            .filter(|attribute| {
                let value = attribute.value().trim();
                !value.is_empty() && value.chars().count() <= SHORT
            })
            .map(|attribute| format!("{} {}", attribute.name(), attribute.value().trim()))
            .collect();
        let own: String = element
            .children()
            .filter(Node::is_text)
            .filter_map(|node| node.text())
            .flat_map(|text| text.split_whitespace())
            .collect::<Vec<_>>()
            .join(" ");
        let own: String = own.chars().take(LONGEST).collect();
        let said = match (own.is_empty(), PLAIN.contains(&name)) {
            (true, _) => String::new(),
            (false, true) => own,
            (false, false) => format!("{name} \"{own}\""),
        };
        let said = match (said.is_empty(), attributes.is_empty()) {
            (true, true) => String::new(),
            (true, false) => format!("{name}: {}", attributes.join(", ")),
            (false, true) => said,
            (false, false) => format!("{said} ({})", attributes.join(", ")),
        };
        if !said.is_empty() && !told.contains(&said) {
            told.push(said);
        }
        collect(element, told);
    }
}

fn is_secret(node: &Node) -> bool {
    matches!(node.tag_name().name(), "pw" | "newPW" | "authInfo")
}
