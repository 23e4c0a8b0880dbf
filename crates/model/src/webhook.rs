//! Webhooks: what somebody may be told of, and where telling them stands.

use serde::{Deserialize, Serialize};

/// What a receiver wants to be told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// Contacts that were made, changed, verified, deleted.
    Contact,
    /// Who holds which role: of a domain, through a team, by default.
    Role,
    /// Tasks that began, wait for somebody, ended.
    Task,
}

impl Topic {
    /// Every topic.
    pub const ALL: [Self; 3] = [Self::Contact, Self::Role, Self::Task];

    /// The word on the wire and in the store.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Role => "role",
            Self::Task => "task",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.as_str() == word)
    }

    /// The topic of something that the audit log keeps; `None` of what nobody is told. `defaults_changed` says so of an organization's default contacts.
    #[must_use]
    pub fn of_action(action: &str, defaults_changed: bool) -> Option<Self> {
        match action.split('.').next()? {
            // Its task tells of itself.
            _ if action == "domain.order" => None,
            "contact" => Some(Self::Contact),
            "domain" | "team" => Some(Self::Role),
            "organization" if defaults_changed => Some(Self::Role),
            _ => None,
        }
    }
}

/// Where a delivery stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryStatus {
    /// It is to be sent, or to be tried again.
    Pending,
    /// The receiver took it.
    Delivered,
    /// It was given up.
    Failed,
}

impl DeliveryStatus {
    /// Every status.
    pub const ALL: [Self; 3] = [Self::Pending, Self::Delivered, Self::Failed];

    /// The word on the wire and in the store.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_read_back() {
        for topic in Topic::ALL {
            assert_eq!(Topic::from_word(topic.as_str()), Some(topic));
        }
        for status in DeliveryStatus::ALL {
            assert_eq!(DeliveryStatus::from_word(status.as_str()), Some(status));
        }
        assert_eq!(Topic::from_word("everything"), None);
    }

    #[test]
    fn of_some_things_nobody_is_told() {
        let of = |action| Topic::of_action(action, false);
        assert_eq!(of("contact.update"), Some(Topic::Contact));
        assert_eq!(of("domain.roles"), Some(Topic::Role));
        assert_eq!(of("team.update"), Some(Topic::Role));
        for quiet in [
            "domain.order",
            "key.create",
            "user.update",
            "organization.update",
            "webhook.create",
            "",
        ] {
            assert_eq!(of(quiet), None, "{quiet}");
        }
        assert_eq!(
            Topic::of_action("organization.update", true),
            Some(Topic::Role)
        );
    }
}
