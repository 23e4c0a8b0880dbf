//! Reads commands as strictly as the RFCs' schemas do: every element in its place, nothing unknown, lengths held.

use roxmltree::{Document, Node, ParsingOptions};

use crate::answer::Fault;
use crate::result_codes;
use crate::xml::Ns;

/// No sensible command has more nodes (elements, attributes are apart, texts); a check of a thousand names has 3,000.
const MAX_NODES: u32 = 20_000;

/// Parses a frame's text. A document type is refused (entities are how XML is made to explode), and so is anything
/// that is not UTF-8: RFC 5730 §5 allows UTF-16 too, no registry takes it.
pub(crate) fn parse(text: &str) -> Result<Document<'_>, Fault> {
    let options = ParsingOptions {
        allow_dtd: false,
        nodes_limit: MAX_NODES,
        ..ParsingOptions::default()
    };
    Document::parse_with_options(text, options)
        .map_err(|error| Fault::new(result_codes::SYNTAX, error.to_string()))
}

/// Walks the element children of one node in schema order.
pub(crate) struct Children<'a, 'i> {
    ns: Ns,
    parent: Node<'a, 'i>,
    rest: Vec<Node<'a, 'i>>,
}

impl<'a, 'i> Children<'a, 'i> {
    /// Begins with the first child. Text between elements is a syntax error.
    pub(crate) fn of(parent: Node<'a, 'i>, ns: Ns) -> Result<Self, Fault> {
        let stray = parent
            .children()
            .any(|node| node.is_text() && !node.text().unwrap_or_default().trim().is_empty());
        if stray {
            return Err(syntax(format!(
                "text between the elements of {}",
                label(parent)
            )));
        }
        let mut rest: Vec<_> = parent.children().filter(Node::is_element).collect();
        rest.reverse();
        Ok(Children { ns, parent, rest })
    }

    /// Takes the next child if it has this name.
    pub(crate) fn maybe(&mut self, name: &str) -> Option<Node<'a, 'i>> {
        let next = self.rest.last()?;
        if next.has_tag_name((self.ns.uri(), name)) {
            self.rest.pop()
        } else {
            None
        }
    }

    /// Takes the next child, which must have this name: 2003 otherwise.
    pub(crate) fn need(&mut self, name: &str) -> Result<Node<'a, 'i>, Fault> {
        self.maybe(name).ok_or_else(|| {
            let reason = match self.rest.last() {
                Some(next) => format!(
                    "{name} is missing in {} before {}",
                    label(self.parent),
                    label(*next)
                ),
                None => format!("{name} is missing in {}", label(self.parent)),
            };
            Fault::new(result_codes::MISSING, reason)
        })
    }

    /// Takes all children of this name that follow each other; more than `max` is a syntax error.
    pub(crate) fn many(&mut self, name: &str, max: usize) -> Result<Vec<Node<'a, 'i>>, Fault> {
        let mut found = Vec::new();
        while let Some(node) = self.maybe(name) {
            found.push(node);
        }
        if found.len() > max {
            return Err(syntax(format!(
                "more than {max} {name} in {}",
                label(self.parent)
            )));
        }
        Ok(found)
    }

    /// Takes whatever comes next.
    pub(crate) fn any(&mut self) -> Option<Node<'a, 'i>> {
        self.rest.pop()
    }

    /// Nothing may be left over.
    pub(crate) fn end(self) -> Result<(), Fault> {
        match self.rest.last() {
            None => Ok(()),
            Some(node) => Err(syntax(format!(
                "{} is unknown, repeated or out of order in {}",
                label(*node),
                label(self.parent)
            ))),
        }
    }
}

/// A node's name as people write it: `contact:id`.
pub(crate) fn label(node: Node<'_, '_>) -> String {
    let name = node.tag_name();
    let prefix = [Ns::Contact, Ns::Domain, Ns::Host, Ns::SecDns, Ns::Rgp]
        .into_iter()
        .find(|ns| name.namespace() == Some(ns.uri()));
    match prefix {
        Some(ns) => format!("{}:{}", ns.prefix(), name.name()),
        None => name.name().to_owned(),
    }
}

pub(crate) fn syntax(reason: impl Into<String>) -> Fault {
    Fault::new(result_codes::SYNTAX, reason)
}

/// The text of an element that holds nothing but text, as XML Schema's `normalizedString`.
pub(crate) fn line(node: Node<'_, '_>) -> Result<String, Fault> {
    if node.children().any(|child| child.is_element()) {
        return Err(syntax(format!("{} holds elements", label(node))));
    }
    let text: String = node.children().filter_map(|child| child.text()).collect();
    Ok(text.replace(['\r', '\n', '\t'], " "))
}

/// The text as XML Schema's `token`: white space collapsed.
pub(crate) fn token(node: Node<'_, '_>) -> Result<String, Fault> {
    Ok(collapse(&line(node)?))
}

pub(crate) fn collapse(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Holds a value to a number of characters (not bytes): 2005 otherwise.
pub(crate) fn length(
    ns: Ns,
    node: Node<'_, '_>,
    value: &str,
    min: usize,
    max: usize,
) -> Result<(), Fault> {
    let count = value.chars().count();
    if (min..=max).contains(&count) {
        return Ok(());
    }
    let reason = match (count < min, min) {
        (true, 1) => format!("{} is empty", label(node)),
        (true, _) => format!("{} has fewer than {min} characters", label(node)),
        (false, _) => format!("{} has more than {max} characters", label(node)),
    };
    Err(Fault::new(result_codes::VALUE_SYNTAX, reason).blame(ns, node.tag_name().name(), value))
}

/// `clIDType` of eppcom-1.0: 3 to 16 characters.
pub(crate) fn client_id(ns: Ns, node: Node<'_, '_>) -> Result<String, Fault> {
    let value = token(node)?;
    length(ns, node, &value, 3, 16)?;
    Ok(value)
}

/// An attribute that must be one of a few words; `None` when it is absent.
pub(crate) fn word<T: Copy>(
    node: Node<'_, '_>,
    name: &str,
    words: &[(&str, T)],
) -> Result<Option<T>, Fault> {
    let Some(value) = node.attribute(name) else {
        return Ok(None);
    };
    let value = collapse(value);
    match words.iter().find(|(word, _)| *word == value) {
        Some((_, meaning)) => Ok(Some(*meaning)),
        None => Err(syntax(format!(
            "{}: {name} can't be {value:?}",
            label(node)
        ))),
    }
}

/// The attribute is required: 2003 without it.
pub(crate) fn need_word<T: Copy>(
    node: Node<'_, '_>,
    name: &str,
    words: &[(&str, T)],
) -> Result<T, Fault> {
    word(node, name, words)?.ok_or_else(|| {
        Fault::new(
            result_codes::MISSING,
            format!("{} lacks {name}", label(node)),
        )
    })
}
