//! What is asked of XML elements.

use roxmltree::Node;

/// The namespace of EPP itself (RFC 5730, section 2.1).
pub(super) const EPP: &str = "urn:ietf:params:xml:ns:epp-1.0";

pub(super) fn children<'a, 'i>(
    node: Node<'a, 'i>,
    space: &str,
    name: &str,
) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children().filter(move |child| {
        child.tag_name().name() == name && child.tag_name().namespace() == Some(space)
    })
}

pub(super) fn child<'a, 'i>(node: Node<'a, 'i>, space: &str, name: &str) -> Option<Node<'a, 'i>> {
    children(node, space, name).next()
}

pub(super) fn child_text(node: Node, space: &str, name: &str) -> Option<String> {
    child(node, space, name).map(text)
}

pub(super) fn text(node: Node) -> String {
    node.text().unwrap_or_default().trim().to_owned()
}

/// The text with that of nested elements, since messages may contain markup.
pub(super) fn deep_text(node: Node) -> String {
    let parts: Vec<&str> = node
        .descendants()
        .filter(Node::is_text)
        .filter_map(|node| node.text())
        .map(str::trim)
        .collect();
    parts.join(" ").trim().to_owned()
}
