//! The objects of the registry, as they are kept and as [`crate::Inspect`] shows them.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub use crate::status::Status;

/// One of the two forms of an address (RFC 5733 §2.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PostalForm {
    /// Internationalized: seven-bit ASCII.
    Int,
    /// Localized: any script.
    Loc,
}

impl PostalForm {
    pub(crate) const WORDS: &[(&str, PostalForm)] =
        &[("int", PostalForm::Int), ("loc", PostalForm::Loc)];

    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            PostalForm::Int => "int",
            PostalForm::Loc => "loc",
        }
    }
}

/// A name and an address in one form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Postal {
    /// Person or role, 1 to 255 characters.
    pub name: String,
    /// Organization, at most 255 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub org: Option<String>,
    /// Where it is.
    pub addr: Address,
}

/// An address (RFC 5733 §2.4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// Up to three lines of at most 255 characters.
    #[serde(default)]
    pub street: Vec<String>,
    /// City, 1 to 255 characters.
    pub city: String,
    /// State or province.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sp: Option<String>,
    /// Postal code, at most 16 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pc: Option<String>,
    /// Two letters of ISO 3166-1.
    pub cc: String,
}

/// A telephone number as EPP writes it (RFC 5733 §2.5).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phone {
    /// `+CC.NNN`, at most 17 characters.
    pub number: String,
    /// The `x` attribute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extension: Option<String>,
}

/// Which elements are exceptions to the registry's disclosure policy (RFC 5733 §2.9).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disclose {
    /// `true`: may be shown; `false`: must be withheld.
    pub flag: bool,
    /// The name, in these forms.
    #[serde(default)]
    pub name: Vec<PostalForm>,
    /// The organization, in these forms.
    #[serde(default)]
    pub org: Vec<PostalForm>,
    /// The address, in these forms.
    #[serde(default)]
    pub addr: Vec<PostalForm>,
    /// The telephone number.
    #[serde(default)]
    pub voice: bool,
    /// The fax number.
    #[serde(default)]
    pub fax: bool,
    /// The e-mail address.
    #[serde(default)]
    pub email: bool,
}

/// Who made an object, who changed it and when: the fields that all three kinds of objects share.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Repository object id, never used twice.
    pub roid: String,
    /// The sponsoring account.
    pub client_id: String,
    /// The account that created it.
    pub created_by: String,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// The account of the last update.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_by: Option<String>,
    /// When it was last updated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<DateTime<Utc>>,
    /// When it last came from another account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transferred_at: Option<DateTime<Utc>>,
}

impl Record {
    pub(crate) fn touch(&mut self, client: &str, now: DateTime<Utc>) {
        self.updated_by = Some(client.to_owned());
        self.updated_at = Some(now);
    }
}

/// A contact object (RFC 5733).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Contact {
    /// The handle, 3 to 16 characters, as its creator chose it. Case matters.
    pub id: String,
    /// Owner and dates.
    pub record: Record,
    /// The address in ASCII.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub int: Option<Postal>,
    /// The address in its own script.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub loc: Option<Postal>,
    /// Telephone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voice: Option<Phone>,
    /// Fax.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fax: Option<Phone>,
    /// E-mail address.
    pub email: String,
    /// The password that lets another account see it.
    pub auth: String,
    /// Disclosure preferences.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disclose: Option<Disclose>,
    /// The statuses that were set. `ok` and `linked` follow from the rest and are not kept.
    #[serde(default)]
    pub statuses: BTreeSet<Status>,
}

impl Contact {
    /// The forms present, `int` first.
    pub fn postal(&self) -> impl Iterator<Item = (PostalForm, &Postal)> {
        let int = self.int.iter().map(|postal| (PostalForm::Int, postal));
        int.chain(self.loc.iter().map(|postal| (PostalForm::Loc, postal)))
    }
}

/// What a contact may be for a domain (RFC 5731 §2.2), the registrant included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The holder.
    Registrant,
    /// Administrative.
    Admin,
    /// Technical.
    Tech,
    /// Billing.
    Billing,
}

impl Role {
    /// The words of the `type` attribute; the registrant has an element of its own.
    pub(crate) const WORDS: &[(&str, Role)] = &[
        ("admin", Role::Admin),
        ("billing", Role::Billing),
        ("tech", Role::Tech),
    ];

    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Registrant => "registrant",
            Role::Admin => "admin",
            Role::Tech => "tech",
            Role::Billing => "billing",
        }
    }
}

/// A domain name (RFC 5731).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Domain {
    /// In lower case, A-labels.
    pub name: String,
    /// Owner and dates.
    pub record: Record,
    /// When the registration ends.
    pub expires_at: DateTime<Utc>,
    /// The holder's contact id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registrant: Option<String>,
    /// The other roles, in the order they were added.
    #[serde(default)]
    pub contacts: Vec<(Role, String)>,
    /// Names of host objects.
    #[serde(default)]
    pub nameservers: Vec<String>,
    /// The statuses that were set. `ok`, `inactive`, `pendingUpdate` and `pendingTransfer` follow from the rest.
    #[serde(default)]
    pub statuses: BTreeSet<Status>,
    /// The password that lets another account transfer it; `None` after `<null/>`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auth: Option<String>,
    /// The last transfer, open or closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transfer: Option<Transfer>,
    /// An update that was answered with 1001 and has not come to its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pending: Option<PendingUpdate>,
}

impl Domain {
    /// The ids in one role, in order.
    pub fn role(&self, role: Role) -> Vec<&str> {
        if role == Role::Registrant {
            return self.registrant.as_deref().into_iter().collect();
        }
        let of_role = self.contacts.iter().filter(|(other, _)| *other == role);
        of_role.map(|(_, id)| id.as_str()).collect()
    }

    /// Every contact id that it refers to, with repeats.
    pub(crate) fn contact_ids(&self) -> impl Iterator<Item = &str> {
        let others = self.contacts.iter().map(|(_, id)| id.as_str());
        self.registrant.as_deref().into_iter().chain(others)
    }

    pub(crate) fn open_transfer(&self) -> Option<&Transfer> {
        self.transfer
            .as_ref()
            .filter(|transfer| transfer.status == TransferStatus::Pending)
    }
}

/// An update waiting for the registry (RFC 5731 §3.3).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PendingUpdate {
    /// What will be done.
    pub change: DomainChange,
    /// Who asked.
    pub client_id: String,
    /// The client's transaction id of the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_trid: Option<String>,
    /// The server's transaction id of the request.
    pub server_trid: String,
    /// When it comes to its end.
    pub due: Due,
}

/// When a pending update comes to its end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Due {
    /// After so many further commands, of whomever. Counted anew after a restart.
    Commands(u64),
    /// At this time.
    At(DateTime<Utc>),
    /// When somebody calls [`crate::Switches::release_pendings`].
    Release,
}

/// The content of a `domain:update`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DomainChange {
    /// `add`.
    pub add: DomainDelta,
    /// `rem`.
    pub rem: DomainDelta,
    /// `chg`: the new registrant; `""` removes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registrant: Option<String>,
    /// `chg`: the new password; `Some(None)` is `<null/>`.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "double_option"
    )]
    pub auth: Option<Option<String>>,
}

/// What an update adds or takes away.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DomainDelta {
    /// Names of host objects.
    #[serde(default)]
    pub nameservers: Vec<String>,
    /// Roles and contact ids.
    #[serde(default)]
    pub contacts: Vec<(Role, String)>,
    /// Statuses.
    #[serde(default)]
    pub statuses: Vec<Status>,
}

impl DomainDelta {
    pub(crate) fn is_empty(&self) -> bool {
        self.nameservers.is_empty() && self.contacts.is_empty() && self.statuses.is_empty()
    }
}

/// Keeps `Some(None)` apart from `None` in JSON.
mod double_option {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[expect(
        clippy::ref_option,
        reason = "serde's `with` passes a reference to the field"
    )]
    pub(super) fn serialize<S: Serializer>(
        value: &Option<Option<String>>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        value.as_ref().and_then(Option::as_ref).serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<Option<String>>, D::Error> {
        Option::deserialize(from).map(Some)
    }
}

/// The state of a transfer (eppcom-1.0, `trStatusType`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum TransferStatus {
    /// Waits for the losing account.
    Pending,
    /// The losing account agreed.
    ClientApproved,
    /// The gaining account took it back.
    ClientCancelled,
    /// The losing account said no.
    ClientRejected,
    /// Nobody answered in time: the registry agreed.
    ServerApproved,
}

impl TransferStatus {
    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            TransferStatus::Pending => "pending",
            TransferStatus::ClientApproved => "clientApproved",
            TransferStatus::ClientCancelled => "clientCancelled",
            TransferStatus::ClientRejected => "clientRejected",
            TransferStatus::ServerApproved => "serverApproved",
        }
    }
}

/// A transfer of a domain to another account (RFC 5731 §3.2.4).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Transfer {
    /// How far it is.
    pub status: TransferStatus,
    /// The account that asked: the gaining one.
    pub requested_by: String,
    /// When it asked.
    pub requested_at: DateTime<Utc>,
    /// The account that must act, or has acted.
    pub acting: String,
    /// Until when it must act, or when it has acted.
    pub acting_at: DateTime<Utc>,
    /// The end of the registration once transferred.
    pub expires_at: DateTime<Utc>,
}

/// A name server (RFC 5732).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Host {
    /// In lower case, A-labels.
    pub name: String,
    /// Owner and dates.
    pub record: Record,
    /// Its addresses.
    #[serde(default)]
    pub addresses: BTreeSet<std::net::IpAddr>,
    /// The statuses that were set. `ok` and `linked` follow from the rest.
    #[serde(default)]
    pub statuses: BTreeSet<Status>,
}

/// A message in an account's queue (RFC 5730 §2.9.2.3).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// Its number; grows.
    pub id: u64,
    /// Whose queue.
    pub client_id: String,
    /// Since when.
    pub queued_at: DateTime<Utc>,
    /// For people.
    pub text: String,
    /// For programs.
    pub notice: Notice,
}

/// What a message tells.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Notice {
    /// A pending update came to its end (`domain:panData`).
    Pending {
        /// The domain.
        name: String,
        /// Whether it was done.
        done: bool,
        /// The client's transaction id of the request.
        client_trid: Option<String>,
        /// The server's transaction id of the request.
        server_trid: String,
        /// When.
        at: DateTime<Utc>,
    },
    /// A transfer moved on (`domain:trnData`).
    Transfer {
        /// The domain.
        name: String,
        /// How it stands.
        transfer: Transfer,
    },
}
