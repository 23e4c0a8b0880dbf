//! What registries say by themselves: the messages of their poll queues (RFC 5730, section 2.9.2.3), as the book keeps them.

use crate::words;
use sha2::{Digest, Sha256};

words! {
    /// What a registry's message is about.
    pub enum MessageKind as "RegistryMessageKind" titles {
        /// Another registrar asks for the domain (`trnData`, pending): whoever holds it has until a day to object.
        TransferRequested = "transfer_requested", "Another registrar asks for it";
        /// A transfer was rejected or withdrawn: the domain stays.
        TransferEnded = "transfer_ended", "It stays: the transfer ended";
        /// A transfer was approved, by the registry or by us: the domain is another registrar's.
        Transferred = "transferred", "Transferred to another registrar";
        /// The domain is deleted, or is about to be.
        Deleted = "deleted", "Deletion";
        /// A pending change was made (`panData`, RFC 5731 and 5733, section 3.3).
        ActionDone = "action_done", "Pending change made";
        /// A pending change was refused.
        ActionRefused = "action_refused", "Pending change refused";
        /// Anything else: its text says what.
        Other = "other", "Message";
    }
}

impl MessageKind {
    /// Whether the domain is nobody's to publish here any more, by the registry's own word.
    #[must_use]
    pub const fn takes_away(self) -> bool {
        matches!(self, Self::Transferred)
    }

    /// Whether it answers an earlier request for a transfer.
    #[must_use]
    pub const fn ends_transfer(self) -> bool {
        matches!(
            self,
            Self::TransferEnded | Self::Transferred | Self::Deleted
        )
    }
}

/// A digest by which a message is recognised however often it is read: 64 hexadecimal digits. Registries count their messages anew after years, so the id alone does not do.
#[must_use]
pub fn fingerprint(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.len().to_be_bytes());
        hash.update(part);
    }
    let digest = hash.finalize();
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_itself_and_no_other() {
        let print = fingerprint(&["a", "1", "", "Hold."]);
        assert_eq!(print, fingerprint(&["a", "1", "", "Hold."]));
        assert_eq!(print.len(), 64);
        assert_ne!(print, fingerprint(&["a", "", "1", "Hold."]));
        assert_ne!(print, fingerprint(&["a", "1", "", "Held."]));
    }
}
