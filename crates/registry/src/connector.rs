//! The trait, and the outcomes of a call.

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};
use model::registry::{DomainChange, RegistryContact, RegistryDomain, RoleChange, StatusChange};
use model::registry_message::MessageKind;

/// A registry connection.
///
/// The first parameter of every call is the client transaction id (`clTRID`, RFC 5730 section 2.5): 3 to 64 characters, chosen by the caller and used
/// once, so that a task can match the registry's records and poll messages to its steps.
///
/// A response is about the object that was asked for: a connector compares the name or the handle, and a response about anything else is a [`Failure::Unknown`], also for a query.
///
/// Every call may be cancelled by dropping its future. The outcome of a dropped write is as unknown as one that ended in [`Failure::Unknown`].
#[async_trait]
pub trait Connector: Send + Sync {
    /// The registry's name, for people and logs.
    fn name(&self) -> &str;

    /// The registry's capabilities.
    fn capabilities(&self) -> &Capabilities;

    /// Reads a contact. `None`: no object has this handle (2303).
    ///
    /// # Errors
    /// [`Failure::Refused`] with 2201 when the contact is another registrar's; [`Failure::Retry`] when the connection broke. `Unknown` only for a response about another object.
    async fn contact_info(
        &self,
        trid: &str,
        handle: &str,
    ) -> Result<Option<RegistryContact>, Failure>;

    /// Checks whether a contact could be created under this handle: `true` when it is available.
    ///
    /// # Errors
    /// As [`contact_info`](Self::contact_info).
    async fn contact_check(&self, trid: &str, handle: &str) -> Result<bool, Failure>;

    /// Creates a contact under its handle, in its postal forms. Statuses are set by the registry and are not sent.
    ///
    /// # Errors
    /// Any [`Failure`]. 2302: the handle is taken, maybe by an earlier attempt of ours: query [`contact_info`](Self::contact_info).
    async fn create_contact(
        &self,
        trid: &str,
        contact: &RegistryContact,
    ) -> Result<Applied, Failure>;

    /// Changes the contact `found.handle` to the data of `wanted`, for every domain that uses it. Sends the differences, and nothing
    /// ([`Applied::Done`]) when there are none. EPP can't remove a postal form: one that exists and is not wanted stays, as reading back will show.
    ///
    /// # Errors
    /// Any [`Failure`].
    async fn update_contact(
        &self,
        trid: &str,
        wanted: &RegistryContact,
        found: &RegistryContact,
    ) -> Result<Applied, Failure>;

    /// Adds statuses to a contact and takes others off it. Sends nothing ([`Applied::Done`]) when both are empty.
    ///
    /// # Errors
    /// Any [`Failure`]. 2304: a status of the contact prohibits it; 2306 for one that only the registry sets, which is not sent.
    async fn update_contact_statuses(
        &self,
        trid: &str,
        handle: &str,
        change: &StatusChange,
    ) -> Result<Applied, Failure>;

    /// Deletes a contact.
    ///
    /// # Errors
    /// Any [`Failure`]. 2305: a domain still uses it. 2303: it does not exist (any more).
    async fn delete_contact(&self, trid: &str, handle: &str) -> Result<Applied, Failure>;

    /// Reads a domain by its A-label name. `None`: it is not registered. Some registries also show domains of other registrars, so compare
    /// [`client_id`](RegistryDomain::client_id) before calling a domain ours.
    ///
    /// # Errors
    /// As [`contact_info`](Self::contact_info).
    async fn domain_info(&self, trid: &str, name: &str) -> Result<Option<RegistryDomain>, Failure>;

    /// Changes the contacts of a domain's roles. Sends nothing ([`Applied::Done`]) for an empty change.
    ///
    /// # Errors
    /// Any [`Failure`]. 2304: a status of the domain prohibits it.
    async fn update_domain_contacts(
        &self,
        trid: &str,
        name: &str,
        change: &RoleChange,
    ) -> Result<Applied, Failure>;

    /// Changes statuses and name servers of a domain. Sends nothing ([`Applied::Done`]) for an empty change.
    ///
    /// # Errors
    /// Any [`Failure`]. 2304: a status of the domain prohibits it. 2303: a name server is no host of this registry; see [`create_host`](Self::create_host).
    async fn update_domain(
        &self,
        trid: &str,
        name: &str,
        change: &DomainChange,
    ) -> Result<Applied, Failure>;

    /// Renews a registration by whole years from its current expiry date, `ends`. The registry compares that date with its own, so that the same
    /// command twice renews once (RFC 5731, section 3.2.3).
    ///
    /// # Errors
    /// Any [`Failure`]. 2105: longer than the registry allows. 2306 or 2004: it expires on another date.
    async fn renew_domain(
        &self,
        trid: &str,
        name: &str,
        ends: NaiveDate,
        years: u32,
    ) -> Result<Applied, Failure>;

    /// Checks whether a host could be created under this name: `true` when the registry has none.
    ///
    /// # Errors
    /// As [`contact_info`](Self::contact_info).
    async fn host_check(&self, trid: &str, name: &str) -> Result<bool, Failure>;

    /// Creates a host without addresses: a name server in somebody else's zone (RFC 5732, section 3.2.1).
    ///
    /// # Errors
    /// Any [`Failure`]. 2302: it exists already.
    async fn create_host(&self, trid: &str, name: &str) -> Result<Applied, Failure>;

    /// The oldest message of the registry's poll queue, which stays in it until [`ack`](Self::ack). `None`: the queue is empty (1300). An unreadable one is returned all the same,
    /// with its text: see [`Message::unreadable`].
    ///
    /// # Errors
    /// As [`contact_info`](Self::contact_info).
    async fn poll(&self, trid: &str) -> Result<Option<Message>, Failure>;

    /// Acknowledges a message, which removes it from the queue.
    ///
    /// # Errors
    /// Any [`Failure`]. After `Unknown`, poll again: the same message comes first, or it is gone.
    async fn ack(&self, trid: &str, message_id: &str) -> Result<(), Failure>;
}

/// The outcome of a write that the registry did not refuse.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Applied {
    /// It is done (1000).
    Done,
    /// It is done, and the registry had something to say about it that is not the protocol's own: its words.
    Remarked(String),
    /// The registry accepted it and will decide later (1001); a [`Message`] with the write's transaction id reports the result.
    Pending,
}

/// Why a call failed. What to do next depends on nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Failure {
    /// The registry refused, and would refuse again: somebody has to change something. Wrong credentials (2200, 2501) are among these.
    #[error("refused by the registry ({code}): {message}")]
    Refused {
        /// The result code, RFC 5730 section 3: 2000 to 2501.
        code: u16,
        /// The registry's message.
        message: String,
        /// Its further details: the offending values, and why.
        reasons: Vec<String>,
    },
    /// Certainly not done, and may work later: no connection, no session (2400, 2500 or 2502 at login), or a command that the registry says it could not
    /// carry out (2400, 2500). A query that was cut off is one too, since repeating it does no harm.
    #[error("the registry can't be asked now: {why}")]
    Retry {
        /// The cause, for logs and the task's page.
        why: String,
    },
    /// The connection broke, a timeout passed, or the response was not for us, after the command had been sent, even in part: it may be done or not.
    /// Query the object before anything is sent again.
    #[error("nobody knows whether the registry did it: {why}")]
    Unknown {
        /// The cause, for logs and the task's page.
        why: String,
    },
}

impl Failure {
    /// A refusal without further reasons.
    #[must_use]
    pub fn refused(code: u16, message: impl Into<String>) -> Self {
        Self::Refused {
            code,
            message: message.into(),
            reasons: Vec::new(),
        }
    }

    /// A failure that changed nothing.
    #[must_use]
    pub fn retry(why: impl Into<String>) -> Self {
        Self::Retry { why: why.into() }
    }

    /// A failure with an unknown outcome.
    #[must_use]
    pub fn unknown(why: impl Into<String>) -> Self {
        Self::Unknown { why: why.into() }
    }

    /// The result code of a refusal.
    #[must_use]
    pub const fn code(&self) -> Option<u16> {
        match self {
            Self::Refused { code, .. } => Some(*code),
            Self::Retry { .. } | Self::Unknown { .. } => None,
        }
    }
}

/// A message of the registry's poll queue (RFC 5730, section 2.9.2.3).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Message {
    /// The argument for [`Connector::ack`].
    pub id: String,
    /// The registry's text; may be empty.
    pub text: String,
    /// When the registry put it into the queue.
    pub queued_at: Option<DateTime<Utc>>,
    /// The domain it is about, if it is about one.
    pub domain: Option<String>,
    /// The contact it is about, if it is about one.
    pub contact: Option<String>,
    /// How a pending action ended (`paResult`, RFC 5731 section 3.3): `true` done, `false` not. `None`: the message is about something else.
    pub ok: Option<bool>,
    /// The transaction id under which we asked for that action.
    pub client_trid: Option<String>,
    /// How a transfer of the object stands, if it is about one.
    pub transfer: Option<Transfer>,
    /// It says that the object was deleted.
    pub deleted: bool,
    /// The registry's raw text, when it can't be read as a message. `id` is the one found in it, if any: otherwise it is empty, and the message can't be acknowledged.
    pub unreadable: Option<String>,
}

impl Message {
    /// What it is about, for the registrar of this client id. A transfer to us is no loss.
    #[must_use]
    pub fn kind(&self, client_id: &str) -> MessageKind {
        if let Some(transfer) = &self.transfer {
            let to_us = transfer.gaining.as_deref() == Some(client_id);
            return match transfer.status.as_str() {
                "pending" if !to_us => MessageKind::TransferRequested,
                "clientApproved" | "serverApproved" if !to_us => MessageKind::Transferred,
                "clientRejected" | "clientCancelled" | "serverCancelled" => {
                    MessageKind::TransferEnded
                }
                _ => MessageKind::Other,
            };
        }
        match self.ok {
            Some(true) => MessageKind::ActionDone,
            Some(false) => MessageKind::ActionRefused,
            None if self.deleted => MessageKind::Deleted,
            None => MessageKind::Other,
        }
    }
}

/// How a transfer stands (`trnData`, RFC 5731 section 3.1.3).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Transfer {
    /// EPP's word: `pending`, `serverApproved`, `clientRejected`, …
    pub status: String,
    /// The client that asks for the object (`reID`).
    pub gaining: Option<String>,
    /// The client that has it and should act (`acID`).
    pub losing: Option<String>,
    /// Until when that client can act, or when it did (`acDate`).
    pub act_by: Option<DateTime<Utc>>,
}

/// Which postal forms a registry accepts (RFC 5733, section 2.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Forms {
    /// The internationalized only.
    Int,
    /// The localized only.
    Loc,
    /// Either or both, as the RFC has it.
    #[default]
    Both,
}

/// A registry's capabilities, as far as the caller has to know them in advance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capabilities {
    /// Our name at the registry: the sponsoring client of what is ours.
    pub client_id: String,
    /// The postal forms.
    pub forms: Forms,
    /// The longest handle, in characters; 16 by RFC 5730's `clIDType`.
    pub handle_max: usize,
    /// Whether `disclose` may be sent.
    pub disclose: bool,
}
