//! The text of a report for people. Some servers say there alone what was replied, and to which command.

use crate::judge::{Reply, Stage, Words};

/// The most lines of it that are read.
const MOST_LINES: usize = 200;

/// The text, by lines.
pub(super) struct Text(Vec<String>);

/// Which words tell which command was answered: Postfix', exim's, sendmail's.
const STAGES: [(Stage, &[&str]); 3] = [
    (
        Stage::Sender,
        &[
            "in reply to mail from",
            "after mail from",
            "after pipelined mail from",
            ">>> mail from",
        ],
    ),
    (
        Stage::Recipient,
        &[
            "in reply to rcpt to",
            "after rcpt to",
            "after pipelined rcpt to",
            ">>> rcpt to",
        ],
    ),
    (
        Stage::Content,
        &[
            "in reply to end of data",
            "in reply to data",
            "after end of data",
            "after data",
            "after pipelined data",
            "after pipelined end of data",
            ">>> data",
        ],
    ),
];

impl Text {
    pub(super) fn of(content: &[u8]) -> Self {
        let text = String::from_utf8_lossy(content);
        Self(text.lines().take(MOST_LINES).map(str::to_owned).collect())
    }

    /// Which command was answered, where just one is named.
    pub(super) fn stage(&self) -> Stage {
        let whole = self.0.join(" ").to_lowercase();
        let whole: Vec<&str> = whole.split_whitespace().collect();
        let whole = whole.join(" ");
        let mut named = STAGES
            .iter()
            .filter(|(_, phrases)| phrases.iter().any(|phrase| whole.contains(phrase)));
        match (named.next(), named.next()) {
            (Some((stage, _)), None) => *stage,
            _ => Stage::Unsaid,
        }
    }

    /// Whether it says that time ran out.
    pub(super) fn expired(&self) -> bool {
        Words::of(&self.0.join(" ")).expired()
    }

    /// The reason that it gives: a line with a reply code; what stands behind an address and a colon; else the indented lines beneath an address.
    pub(super) fn reason(&self) -> Option<String> {
        let lines = || self.0.iter().map(|line| line.trim());
        let replied = lines().find(|line| line.contains('@') && Reply::find(line).code.is_some());
        let replied = replied.or_else(|| lines().find(|line| Reply::find(line).code.is_some()));
        let behind = lines().find_map(|line| {
            let (address, reason) = line.split_once(": ")?;
            (address.contains('@') && !address.contains(' ') && !reason.trim().is_empty())
                .then_some(reason.trim())
        });
        replied
            .or(behind)
            .map(str::to_owned)
            .or_else(|| self.beneath_an_address())
    }

    fn beneath_an_address(&self) -> Option<String> {
        let mut lines = self.0.iter();
        lines.find(|line| {
            let line = line.trim();
            line.contains('@') && !line.contains(char::is_whitespace)
        })?;
        let beneath: Vec<&str> = lines
            .take_while(|line| line.starts_with([' ', '\t']) && !line.trim().is_empty())
            .map(|line| line.trim())
            .collect();
        (!beneath.is_empty()).then(|| beneath.join(" "))
    }
}
