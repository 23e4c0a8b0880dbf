//! The parts of a reply: its code, its enhanced status, its words.

/// An enhanced status (RFC 3463), without its class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Status {
    pub(crate) class: u16,
    pub(crate) subject: u16,
    pub(crate) detail: u16,
}

impl Status {
    /// `5.1.1`; `None` for anything else.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(4, '.').map(|part| {
            let digits = (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
            digits.then(|| part.parse().ok()).flatten()
        });
        let (class, subject, detail) = (parts.next()??, parts.next()??, parts.next()??);
        let known = matches!(class, 2 | 4 | 5) && parts.next().is_none();
        known.then_some(Self {
            class,
            subject,
            detail,
        })
    }

    /// Whether it says something: `5.0.0` doesn't.
    pub(crate) const fn tells(self) -> bool {
        self.subject != 0 || self.detail != 0
    }
}

/// A reply.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reply<'a> {
    /// The reply code (RFC 5321, section 4.2).
    pub(crate) code: Option<u16>,
    /// The enhanced status, when there is one that says something.
    pub(crate) status: Option<Status>,
    /// The words.
    pub(crate) text: &'a str,
}

impl<'a> Reply<'a> {
    /// A reply to a command: its code, and what stands behind it.
    pub(crate) fn of(code: u16, text: &'a str) -> Self {
        Self {
            code: Some(code),
            status: status_in(text),
            text,
        }
    }

    /// A reply within a line of text: `smtp; 550-5.1.1 no such user`, `<a@b.example>: 550 no such user`. Without a code it is all words.
    pub(crate) fn find(text: &'a str) -> Self {
        let mut before = ' ';
        for (at, c) in text.char_indices() {
            let starts = matches!(c, '4' | '5') && matches!(before, ' ' | '\t' | ';' | ':' | '(');
            before = c;
            let Some(code) = text.get(at..at + 3).filter(|_| starts) else {
                continue;
            };
            let follows = text[at + 3..].chars().next();
            let ends = matches!(follows, None | Some(' ' | '-' | '\t' | ':'));
            if let (true, Ok(code)) = (
                ends && code.bytes().all(|b| b.is_ascii_digit()),
                code.parse(),
            ) {
                let rest = text[at + 3..].trim_start_matches([' ', '-', '\t', ':']);
                return Self::of(code, rest);
            }
        }
        Self {
            code: None,
            status: status_in(text),
            text,
        }
    }

    /// Whether it is for good: by its code, else by its status.
    pub(crate) fn is_for_good(&self) -> bool {
        match (self.code, self.status) {
            (Some(code), _) => (500..600).contains(&code),
            (None, Some(status)) => status.class == 5,
            (None, None) => true,
        }
    }
}

/// The first enhanced status of a text: its first word, or in brackets as qmail writes it: `(#5.1.1)`.
fn status_in(text: &str) -> Option<Status> {
    let mut words = text.split_whitespace().map(|word| {
        let bare = word
            .trim_start_matches(['(', '#'])
            .trim_end_matches([')', ',', ';', ':']);
        (Status::parse(bare), word.contains('#'))
    });
    let first = words.next().and_then(|(status, _)| status);
    let found = first.or_else(|| words.find_map(|(status, marked)| status.filter(|_| marked)));
    found.filter(|status| status.tells())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_reply_is_found_in_a_line() {
        for (line, code, status) in [
            (
                "smtp; 550 5.1.1 <a@b.example> unknown",
                Some(550),
                Some((1, 1)),
            ),
            ("smtp;550-5.1.1 no such user", Some(550), Some((1, 1))),
            ("a@b.example: 452 4.2.2 full", Some(452), Some((2, 2))),
            ("550 No such user here", Some(550), None),
            (
                "553 sorry, not in my list of rcpthosts (#5.7.1)",
                Some(553),
                Some((7, 1)),
            ),
            ("550 5.0.0 no", Some(550), None),
            ("Host not found, 5502 times", None, None),
            ("5.4.4 no host", None, Some((4, 4))),
            ("1550 no", None, None),
            ("", None, None),
        ] {
            let reply = Reply::find(line);
            assert_eq!(reply.code, code, "{line}");
            let found = reply.status.map(|status| (status.subject, status.detail));
            assert_eq!(found, status, "{line}");
        }
    }

    proptest! {
        #[test]
        fn no_line_panics(line in "\\PC*|[45 0-9.é-]{0,30}") {
            let reply = Reply::find(&line);
            prop_assert!(reply.code.is_none_or(|code| (400..600).contains(&code)));
            let _ = Status::parse(&line);
        }
    }
}
