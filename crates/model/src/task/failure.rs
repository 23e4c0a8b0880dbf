//! Failure codes of tasks, for programs.

use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $word:literal;)+) => {
        /// The code of a task's failure: its word is shown by the API and stored.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum FailureCode {
            $($(#[$doc])* #[serde(rename = $word)] $variant,)+
        }

        impl FailureCode {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The dotted word.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }
    };
}

codes! {
    /// The registry refused a command; its result code is given too.
    Refused = "registry.refused";
    /// The registry accepted the change as pending (1001) and rejected it later.
    RefusedLater = "registry.refused_later";
    /// The registry could not be reached in any attempt.
    Unreachable = "registry.unreachable";
    /// The registry accepted the change as pending (1001) and has not reported the result for too long.
    NoVerdict = "registry.no_verdict";
    /// The data read back differs from what was sent.
    ReadBackDiffers = "task.read_back_differs";
    /// Nothing was read back, so there is nothing to publish.
    NothingRead = "task.nothing_read";
    /// A step panicked in every attempt.
    Panicked = "task.panicked";
    /// Some of the tasks that this one created failed.
    PartsFailed = "task.parts_failed";
    /// What the plan has said of its domains is not kept any more.
    PlanGone = "task.plan_gone";
    /// The task names no domain.
    NoDomain = "task.no_domain";
    /// A step that belongs to a task of another kind.
    Unsupported = "task.unsupported";
    /// A transfer out must be requested by the gaining registrar.
    GainingRegistrar = "task.gaining_registrar";
    /// Transfer codes are not stored here.
    NoEppCode = "task.no_epp_code";
    /// No DNS service is connected.
    NoDnsService = "task.no_dns_service";
    /// The contact that is to hold a role no longer exists.
    ContactGone = "contact.gone";
    /// No registry would accept the contact.
    NotPublishable = "contact.not_publishable";
    /// The object at the registry is not the one created here.
    ObjectNotOurs = "contact.object_not_ours";
    /// Another contact has the handle at this registry.
    HandleTaken = "contact.handle_taken";
    /// The registry keeps a postal form of the contact that can neither be removed nor kept correct.
    FormLocked = "contact.form_locked";
    /// The domain was released.
    DomainGone = "domain.gone";
    /// The registry does not have the domain.
    NotAtRegistry = "domain.not_at_registry";
    /// Another registrar holds the domain.
    DomainNotOurs = "domain.not_ours";
    /// The registry does not report the expiry date.
    NoExpiry = "domain.no_expiry";
    /// The registration expires on another date than was known.
    ExpiryDiffers = "domain.expiry_differs";
    /// A name server within the domain itself needs addresses.
    HostNeedsAddresses = "host.needs_addresses";
    /// Rows of a file could not be written in any attempt.
    ImportUnavailable = "import.unavailable";
    /// Some rows of a file could not be imported.
    ImportRowsFailed = "import.rows_failed";
}

impl FailureCode {
    /// Parses the word; `None` for the code of another version.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.as_str() == word)
    }
}

impl fmt::Display for FailureCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_reads_back_and_is_what_json_says() {
        for code in FailureCode::ALL.iter().copied() {
            assert_eq!(FailureCode::from_word(code.as_str()), Some(code));
            assert_eq!(serde_json::json!(code), serde_json::json!(code.as_str()));
        }
        assert_eq!(FailureCode::from_word("registry"), None);
    }
}
