//! Webhooks: topics, and the status of deliveries.

use crate::agreement::AgreementState;
use crate::spec::FieldSpec;
use crate::words;

/// The URL of a webhook.
pub const URL: FieldSpec = FieldSpec::verbatim("Address", 2048)
    .named("url")
    .required()
    .hint("Such as https://hooks.example.com/nichandle.");

/// The name of a webhook.
pub const DESCRIPTION: FieldSpec = FieldSpec::text("Name", 128)
    .named("description")
    .hint("What people call it.");

words! {
    /// A topic that a webhook subscribes to.
    pub enum Topic {
        /// Contacts that were created, changed, verified, deleted.
        Contact = "contact";
        /// Who holds which role: of a domain, through a team, by default.
        Role = "role";
        /// Tasks that began, wait for somebody, ended.
        Task = "task";
        /// Domains whose registry holds something else than the book wants, from then on.
        DomainDiffers = "domain.differs";
        /// Domains whose registry holds what the book wants, from then on.
        DomainAgrees = "domain.agrees";
        /// What registries say of domains by themselves: transfers, holds, deletions.
        DomainMessage = "domain.message";
    }
}

impl Topic {
    /// The topic of a domain that has come to stand so; `None` for states that are not published.
    #[must_use]
    pub const fn of_state(state: AgreementState) -> Option<Self> {
        match state {
            AgreementState::Differs => Some(Self::DomainDiffers),
            AgreementState::Agrees => Some(Self::DomainAgrees),
            AgreementState::OnItsWay | AgreementState::Unknown | AgreementState::Gone => None,
        }
    }

    /// The topic of an audit log entry; `None` for those that are not published. `defaults_changed` says so of an organization's default contacts.
    #[must_use]
    pub fn of_action(action: &str, defaults_changed: bool) -> Option<Self> {
        match action.split('.').next()? {
            // Its task publishes its own events.
            _ if action == "domain.order" || action == "domain.send" => None,
            "contact" => Some(Self::Contact),
            "domain" | "team" => Some(Self::Role),
            "organization" if defaults_changed => Some(Self::Role),
            _ => None,
        }
    }
}

words! {
    /// The status of a delivery.
    pub enum DeliveryStatus {
        /// It is to be sent, or to be retried.
        Pending = "pending";
        /// The receiver accepted it.
        Delivered = "delivered";
        /// It was given up.
        Failed = "failed";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_some_things_nobody_is_told() {
        let of = |action| Topic::of_action(action, false);
        assert_eq!(of("contact.update"), Some(Topic::Contact));
        assert_eq!(of("domain.roles"), Some(Topic::Role));
        assert_eq!(of("team.update"), Some(Topic::Role));
        for quiet in [
            "domain.order",
            "domain.send",
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
