//! What can be done with many domains at once.

/// An action on the domains that were selected. Each leads to a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Act {
    /// Give them to a team, or to none.
    Team,
    /// Set one of their roles to a contact, or give it back.
    Role,
    /// Put one contact in place of another.
    Replace,
    /// Lock them against transfer.
    Lock,
    /// Take that lock off.
    Unlock,
    /// Withhold their contacts from the public record.
    Hide,
    /// Publish them.
    Publish,
    /// Give them these name servers.
    Nameservers,
    /// Renew them.
    Renew,
    /// Send what the book wants.
    Ours,
    /// Take what their registries hold into the book.
    Theirs,
    /// Read them at their registries.
    Read,
    /// Take them out of the book.
    Release,
}

/// The actions as a select offers them, under a heading each.
pub(crate) const GROUPS: [(&str, &[Act]); 4] = [
    ("Who holds the roles", &[Act::Team, Act::Role, Act::Replace]),
    (
        "At the registry",
        &[
            Act::Lock,
            Act::Unlock,
            Act::Hide,
            Act::Publish,
            Act::Nameservers,
            Act::Renew,
        ],
    ),
    (
        "Where book and registry differ",
        &[Act::Ours, Act::Theirs, Act::Read],
    ),
    ("In the book alone", &[Act::Release]),
];

impl Act {
    /// The word of a form or an address.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Team => "team",
            Self::Role => "role",
            Self::Replace => "replace",
            Self::Lock => "lock",
            Self::Unlock => "unlock",
            Self::Hide => "hide",
            Self::Publish => "publish",
            Self::Nameservers => "nameservers",
            Self::Renew => "renew",
            Self::Ours => "ours",
            Self::Theirs => "theirs",
            Self::Read => "read",
            Self::Release => "release",
        }
    }

    /// The action with this word.
    pub(crate) fn read(word: &str) -> Option<Self> {
        let mut acts = GROUPS.iter().flat_map(|(_, acts)| acts.iter().copied());
        acts.find(|act| act.as_str() == word)
    }

    /// What it is called. Three dots: something is asked first.
    pub(crate) const fn title(self) -> &'static str {
        match self {
            Self::Team => "Give to a team…",
            Self::Role => "Set a role…",
            Self::Replace => "Replace a contact…",
            Self::Lock => "Lock against transfer",
            Self::Unlock => "Take the lock off",
            Self::Hide => "Hide the contacts in WHOIS and RDAP",
            Self::Publish => "Publish the contacts in WHOIS and RDAP",
            Self::Nameservers => "Change the name servers…",
            Self::Renew => "Renew…",
            Self::Ours => "Send what the book wants",
            Self::Theirs => "Take over what registries hold",
            Self::Read => "Read again",
            Self::Release => "Release from the book",
        }
    }

    /// Whether it needs to be told anything besides the domains.
    pub(crate) const fn asks(self) -> bool {
        matches!(
            self,
            Self::Team | Self::Role | Self::Replace | Self::Nameservers | Self::Renew
        )
    }

    /// The heading of the page that asks for it, over so many domains: `Give 3 domains to a team`.
    pub(crate) fn heading(self, domains: &str) -> String {
        match self {
            Self::Team => format!("Give {domains} to a team"),
            Self::Role => format!("Set a role on {domains}"),
            Self::Replace => format!("Replace a contact on {domains}"),
            Self::Lock => format!("Lock {domains} against transfer"),
            Self::Unlock => format!("Take the transfer lock off {domains}"),
            Self::Hide => format!("Hide the contacts of {domains} in WHOIS and RDAP"),
            Self::Publish => format!("Publish the contacts of {domains} in WHOIS and RDAP"),
            Self::Nameservers => format!("Change the name servers of {domains}"),
            Self::Renew => format!("Renew {domains}"),
            Self::Ours => format!("Send what the book wants for {domains}"),
            Self::Theirs => format!("Take over what registries hold of {domains}"),
            Self::Read => format!("Read {domains} again"),
            Self::Release => format!("Release {domains} from the book"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_has_a_word_of_its_own() {
        let mut words: Vec<&str> = GROUPS
            .iter()
            .flat_map(|(_, acts)| acts.iter())
            .map(|act| {
                assert_eq!(Act::read(act.as_str()), Some(*act));
                assert_eq!(act.asks(), act.title().ends_with('…'), "{act:?}");
                act.as_str()
            })
            .collect();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), 13);
        assert_eq!(Act::read("delete"), None);
    }
}
