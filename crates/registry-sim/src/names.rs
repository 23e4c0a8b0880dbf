//! Names of domains and hosts: letters, digits, hyphens (RFC 1123 §2.1), in lower case. International names come as A-labels.

use roxmltree::Node;

use crate::answer::Fault;
use crate::reader::token;
use crate::result_codes;
use crate::xml::Ns;

/// Whether every label has 1 to 63 letters, digits and inner hyphens, there are `labels` of them at the least,
/// and the whole has no more than 253 characters.
pub(crate) fn is_name(name: &str, labels: usize) -> bool {
    let good = |label: &str| {
        (1..=63).contains(&label.len())
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    name.len() <= 253 && name.split('.').all(good) && name.split('.').count() >= labels
}

/// A name that can be registered: two labels at the least.
pub(crate) fn domain_name(node: Node<'_, '_>) -> Result<String, Fault> {
    name(Ns::Domain, node, 2)
}

/// A name server's name.
pub(crate) fn host_name(ns: Ns, node: Node<'_, '_>) -> Result<String, Fault> {
    name(ns, node, 2)
}

fn name(ns: Ns, node: Node<'_, '_>, labels: usize) -> Result<String, Fault> {
    let name = token(node)?.to_ascii_lowercase();
    if is_name(&name, labels) {
        return Ok(name);
    }
    let reason = "not a name of letters, digits and hyphens; international names come as A-labels";
    Err(Fault::new(result_codes::VALUE_SYNTAX, reason).blame(ns, node.tag_name().name(), &name))
}

#[cfg(test)]
mod tests {
    use super::is_name;

    #[test]
    fn good_and_bad_names() {
        for good in [
            "a.example",
            "xn--bcher-kva.example",
            "a-b.co.example",
            "1.example",
        ] {
            assert!(is_name(good, 2), "{good}");
        }
        let long = format!("{}.example", "a".repeat(64));
        for bad in [
            "",
            "example",
            ".example",
            "a..example",
            "-a.example",
            "a-.example",
            "bücher.example",
            "a b.example",
            &long,
            "a.example.",
        ] {
            assert!(!is_name(bad, 2), "{bad}");
        }
    }
}
