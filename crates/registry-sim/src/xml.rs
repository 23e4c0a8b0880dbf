//! Namespaces, and a small writer that can't write anything malformed: it escapes every text and attribute.

/// The namespaces of RFC 5730 to 5733 and of the extensions, with the prefixes their examples use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ns {
    /// RFC 5730
    Epp,
    /// RFC 5731
    Domain,
    /// RFC 5732
    Host,
    /// RFC 5733
    Contact,
    /// RFC 5910
    SecDns,
    /// RFC 3915
    Rgp,
    /// This registry's own: reasons of refusals
    Reasons,
}

impl Ns {
    pub(crate) const fn uri(self) -> &'static str {
        match self {
            Ns::Epp => "urn:ietf:params:xml:ns:epp-1.0",
            Ns::Domain => "urn:ietf:params:xml:ns:domain-1.0",
            Ns::Host => "urn:ietf:params:xml:ns:host-1.0",
            Ns::Contact => "urn:ietf:params:xml:ns:contact-1.0",
            Ns::SecDns => "urn:ietf:params:xml:ns:secDNS-1.1",
            Ns::Rgp => "urn:ietf:params:xml:ns:rgp-1.0",
            Ns::Reasons => "https://registry-sim.example/epp/reasons-1.0",
        }
    }

    pub(crate) const fn prefix(self) -> &'static str {
        match self {
            Ns::Epp => "epp",
            Ns::Domain => "domain",
            Ns::Host => "host",
            Ns::Contact => "contact",
            Ns::SecDns => "secDNS",
            Ns::Rgp => "rgp",
            Ns::Reasons => "reasons",
        }
    }
}

/// Attributes of one element, in writing order.
pub(crate) type Attrs<'a> = &'a [(&'a str, &'a str)];

/// An XML text under construction. Elements of the EPP namespace have no prefix, all others their own.
#[derive(Default)]
pub(crate) struct Xml {
    out: String,
}

impl Xml {
    /// Opens the element that brings its own namespace in: `<contact:infData xmlns:contact="…">`.
    pub(crate) fn root(&mut self, ns: Ns, name: &str) {
        let declaration = format!("xmlns:{}", ns.prefix());
        self.open(ns, name, &[(&declaration, ns.uri())]);
    }

    pub(crate) fn open(&mut self, ns: Ns, name: &str, attrs: Attrs<'_>) {
        self.tag(ns, name, attrs);
        self.out.push('>');
    }

    pub(crate) fn close(&mut self, ns: Ns, name: &str) {
        self.out.push_str("</");
        self.name(ns, name);
        self.out.push('>');
    }

    pub(crate) fn empty(&mut self, ns: Ns, name: &str, attrs: Attrs<'_>) {
        self.tag(ns, name, attrs);
        self.out.push_str("/>");
    }

    pub(crate) fn text(&mut self, ns: Ns, name: &str, attrs: Attrs<'_>, text: &str) {
        self.open(ns, name, attrs);
        escape(&mut self.out, text);
        self.close(ns, name);
    }

    /// Writes the element only when there is a value.
    pub(crate) fn maybe(&mut self, ns: Ns, name: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.text(ns, name, &[], text);
        }
    }

    /// Appends XML that another writer has made.
    pub(crate) fn raw(&mut self, xml: &str) {
        self.out.push_str(xml);
    }

    pub(crate) fn finish(self) -> String {
        self.out
    }

    fn tag(&mut self, ns: Ns, name: &str, attrs: Attrs<'_>) {
        self.out.push('<');
        self.name(ns, name);
        for (key, value) in attrs {
            self.out.push(' ');
            self.out.push_str(key);
            self.out.push_str("=\"");
            escape(&mut self.out, value);
            self.out.push('"');
        }
    }

    fn name(&mut self, ns: Ns, name: &str) {
        if ns != Ns::Epp {
            self.out.push_str(ns.prefix());
            self.out.push(':');
        }
        self.out.push_str(name);
    }
}

/// Escapes for text and for double-quoted attributes alike. Characters that XML 1.0 can't hold at all
/// (§2.2: most controls, U+FFFE, U+FFFF) become U+FFFD, so that a frame is well formed whatever a switch or a policy says.
fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\r' => out.push_str("&#13;"),
            '\t' | '\n' => out.push(c),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            _ => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_written_reads_back() {
        let nasty = "a<b>&\"' \u{1}\u{b} ]]> é 漢\r";
        let mut xml = Xml::default();
        xml.root(Ns::Contact, "x");
        xml.text(Ns::Contact, "y", &[("z", nasty)], nasty);
        xml.close(Ns::Contact, "x");
        let xml = xml.finish();
        let document = roxmltree::Document::parse(&xml).expect("well formed");
        let y = document.root_element().first_element_child().expect("y");
        let expected = nasty.replace(['\u{1}', '\u{b}'], "\u{fffd}");
        assert_eq!(y.text(), Some(expected.as_str()));
        assert_eq!(y.attribute("z"), Some(expected.as_str()));
        assert_eq!(y.tag_name().namespace(), Some(Ns::Contact.uri()));
    }
}
