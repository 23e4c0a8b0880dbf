//! The fields of a report (RFC 3464, section 2): a group about the message, then one for each recipient, with empty lines between them.

/// The most groups that are read: our letters have one recipient each.
const MOST_GROUPS: usize = 50;

/// The groups of recipients.
pub(super) struct Fields(pub(super) Vec<Group>);

/// A group's fields: their names in small letters, and their values on one line.
pub(super) struct Group(Vec<(String, String)>);

impl Group {
    /// The first value under this name.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// What stands behind the type in front: `smtp; 550 no`.
    pub(super) fn behind_type(&self, name: &str) -> Option<&str> {
        let value = self.get(name)?;
        let text = match value.split_once(';') {
            Some((kind, rest))
                if kind
                    .trim()
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || c == '-') =>
            {
                rest
            }
            _ => value,
        };
        Some(text.trim()).filter(|text| !text.is_empty())
    }

    /// Whether it is about a recipient.
    fn of_recipient(&self) -> bool {
        self.get("action").is_some() || self.get("final-recipient").is_some()
    }
}

impl Fields {
    pub(super) fn read(content: &[u8]) -> Self {
        let text = String::from_utf8_lossy(content);
        let mut groups = vec![Vec::<(String, String)>::new()];
        for line in text.lines() {
            let group = groups.last_mut();
            if line.trim().is_empty() {
                if group.is_some_and(|group| !group.is_empty()) {
                    groups.push(Vec::new());
                }
                if groups.len() > MOST_GROUPS {
                    break;
                }
                continue;
            }
            let Some(group) = group else { break };
            if line.starts_with([' ', '\t']) {
                if let Some((_, value)) = group.last_mut() {
                    value.push(' ');
                    value.push_str(line.trim());
                }
            } else if let Some((name, value)) = line.split_once(':') {
                group.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
            }
        }
        let groups = groups.into_iter().map(Group);
        Self(groups.filter(Group::of_recipient).collect())
    }
}
