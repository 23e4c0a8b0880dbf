//! What WHOIS will show of a contact: its lines, how a draft changes them, and the notes below them.

use model::contact::{Draft, Snapshot, publishable, to_registry};
use model::field::FieldErrors;
use model::phone::from_epp;
use model::published::{ASK_REGISTRAR, REDACTED, Shown};

/// A line of WHOIS as the preview shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PreviewLine<'a> {
    /// The label.
    pub label: &'a str,
    /// The value.
    pub value: &'a str,
    /// How it changes.
    pub mark: Mark,
    /// The value is a replacement for what is withheld.
    pub hidden: bool,
}

/// How a line changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Unchanged.
    Same,
    /// New, or changed.
    Changes,
    /// Removed.
    Goes,
}

impl Mark {
    /// The mark as a word, for screen readers.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Same => "",
            Self::Changes => " (changes)",
            Self::Goes => " (goes)",
        }
    }
}

/// Label and value of each line that WHOIS shows of a draft, in the register's order; wrong fields are left out. `role` begins the labels, with its space: `Tech `, or nothing for a contact
/// that holds no role.
#[must_use]
pub fn whois_of(handle: &str, role: &str, draft: &Draft) -> Vec<(String, String)> {
    let (snapshot, _) = read(draft);
    Shown::of(&to_registry(handle, &snapshot, None, draft.disclose)).lines_under(role)
}

/// The draft as far as it can be shown before the server has read it: a number with its country code, as it is grouped, and no other, since its country's plan is not known here.
fn read(draft: &Draft) -> (Snapshot, FieldErrors) {
    let mut draft = draft.clone();
    for number in [&mut draft.phone, &mut draft.fax] {
        if let Some(e164) = from_epp(number) {
            *number = e164;
        }
    }
    draft.read()
}

/// The lines to draw: the present ones, marked against those of `before`, followed by the removed ones. `None` marks nothing.
#[must_use]
pub fn marked<'a>(
    now: &'a [(String, String)],
    before: Option<&'a [(String, String)]>,
) -> Vec<PreviewLine<'a>> {
    let line = |line: &'a (String, String), mark| PreviewLine {
        label: &line.0,
        value: &line.1,
        mark,
        hidden: line.1 == REDACTED || line.1 == ASK_REGISTRAR,
    };
    let mut lines = Vec::new();
    for each in now {
        let new = before.is_some_and(|before| !before.contains(each));
        lines.push(line(each, if new { Mark::Changes } else { Mark::Same }));
    }
    let before = before.unwrap_or_default();
    let count =
        |of: &[(String, String)], label: &str| of.iter().filter(|line| line.0 == label).count();
    for (place, each) in before.iter().enumerate() {
        // A changed value under the same label is not a removal; one of two street lines may be.
        if count(&before[..=place], &each.0) > count(now, &each.0) {
            lines.push(line(each, Mark::Goes));
        }
    }
    lines
}

/// The notes below the preview: what no registry would accept yet, and what saving causes. Wrong fields have their own messages. `held` says in which roles domains show the contact.
#[must_use]
pub fn foot(draft: &Draft, held: &str, changed: usize, domains: u32) -> Vec<String> {
    let (snapshot, errors) = read(draft);
    let missing = publishable(&snapshot)
        .0
        .into_iter()
        .filter(|error| errors.of(&error.field).is_none());
    let mut foot: Vec<String> = missing
        .map(|error| error.code.text().into_owned())
        .collect();
    let on = if domains == 1 {
        "1 domain".to_owned()
    } else {
        domains.to_string() + " domains"
    };
    let effect = match (changed, domains) {
        (_, 0) => "Nothing is sent until the contact holds a role.".to_owned(),
        (0, _) => "Nothing changes for the world yet.".to_owned(),
        (1, _) => "One line changes, on ".to_owned() + &on + ".",
        (count, _) => count.to_string() + " lines change, on " + &on + ".",
    };
    foot.push(held.to_owned() + &effect);
    foot
}

/// The id of the element that says what the form is about: `data-form`, the form's id; `data-handle`, the contact's handle, empty while it has none; `data-role`, how labels
/// begin ([`whois_of`]); `data-held`, in which roles domains show it ([`foot`]); `data-domains`, how many do, 0 for a new one; `data-before`, what WHOIS shows of what is stored ([`packed`]), empty for a new contact.
pub const DRAFTED: &str = "drafted";

/// The stored lines as one text, and back: no value holds a line break.
#[must_use]
pub fn packed(lines: &[(String, String)]) -> String {
    let lines: Vec<String> = lines
        .iter()
        .map(|(label, value)| label.clone() + ": " + value)
        .collect();
    lines.join("\n")
}

/// See [`packed`].
#[must_use]
pub fn unpacked(text: &str) -> Vec<(String, String)> {
    let line = |line: &str| {
        line.split_once(": ")
            .map(|(label, value)| (label.to_owned(), value.to_owned()))
    };
    text.lines().filter_map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(of: &[(&str, &str)]) -> Vec<(String, String)> {
        of.iter()
            .map(|(label, value)| ((*label).to_owned(), (*value).to_owned()))
            .collect()
    }

    fn jana() -> Draft {
        Draft {
            first_name: "Jana".into(),
            email: "jana@".into(),
            phone: "+420 224 000 001".into(),
            country_code: "cz".into(),
            ..Draft::default()
        }
    }

    #[test]
    fn the_preview_shows_what_is_right_already() {
        let expected = lines(&[
            ("Tech Name", "Jana"),
            ("Tech Country", "CZ"),
            ("Tech Phone", "+420.224000001"),
        ]);
        assert_eq!(whois_of("", "Tech ", &jana()), expected);
        // Whoever holds no role is called none.
        assert_eq!(whois_of("", "", &jana())[0].0, "Name");
        assert_eq!(unpacked(&packed(&expected)), expected);
        assert!(unpacked("").is_empty());
    }

    #[test]
    fn what_changes_and_what_goes_is_marked() {
        let before = lines(&[
            ("Name", "Jana"),
            ("Street", "Dlouhá 1"),
            ("Street", "Dvůr"),
            ("Fax", "+420.1"),
        ]);
        let after = lines(&[
            ("Name", "Jana N."),
            ("Street", "Dlouhá 1"),
            ("Email", "j@example.cz"),
        ]);
        let shown: Vec<(&str, Mark)> = marked(&after, Some(&before))
            .into_iter()
            .map(|line| (line.value, line.mark))
            .collect();
        let expected = [
            ("Jana N.", Mark::Changes),
            ("Dlouhá 1", Mark::Same),
            ("j@example.cz", Mark::Changes),
            ("Dvůr", Mark::Goes),
            ("+420.1", Mark::Goes),
        ];
        assert_eq!(shown, expected);
        assert!(
            marked(&after, None)
                .iter()
                .all(|line| line.mark == Mark::Same)
        );
    }

    #[test]
    fn what_is_withheld_is_told_apart() {
        let now = whois_of(
            "JN1-NICH",
            "",
            &Draft {
                disclose: false,
                ..jana()
            },
        );
        let shown: Vec<&str> = marked(&now, None)
            .into_iter()
            .filter(|line| !line.hidden)
            .map(|line| line.value)
            .collect();
        assert_eq!(shown, ["CZ"]);
    }

    #[test]
    fn the_foot_counts_lines_and_domains() {
        let foot = |changed, domains| {
            let held = if domains == 0 { "" } else { "As tech. " };
            foot(&jana(), held, changed, domains).join(" ")
        };
        assert_eq!(
            foot(0, 0),
            "Nothing is sent until the contact holds a role."
        );
        assert!(foot(3, 0).contains("until the contact holds a role"));
        assert_eq!(foot(1, 37), "As tech. One line changes, on 37 domains.");
        assert_eq!(foot(2, 1), "As tech. 2 lines change, on 1 domain.");
        assert!(foot(0, 2).contains("Nothing changes"));
    }

    #[test]
    fn the_foot_says_what_a_registry_would_miss() {
        let without = Draft {
            email: String::new(),
            ..jana()
        };
        assert_eq!(super::foot(&without, "", 0, 0).len(), 2);
        assert_eq!(
            super::foot(&jana(), "", 0, 0).len(),
            1,
            "the e-mail's own error says it"
        );
    }
}
