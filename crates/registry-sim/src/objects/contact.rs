//! Contacts (RFC 5733).

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Due, Record, Status};

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

/// An address (RFC 5733 §2.4). All empty where the registry keeps none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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

impl Address {
    pub(crate) fn is_empty(&self) -> bool {
        *self == Address::default()
    }
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
    /// The statuses that were set. `ok`, `linked`, `pendingCreate` and `pendingUpdate` follow from the rest.
    #[serde(default)]
    pub statuses: BTreeSet<Status>,
    /// Its creation or an update of it was answered with 1001 and is still pending.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pending: Option<PendingContact>,
}

impl Contact {
    /// The statuses that were set, and what is pending.
    pub(crate) fn all_statuses(&self) -> impl Iterator<Item = Status> {
        let pending = self.pending.as_ref().map(|pending| match pending.becomes {
            None => Status::PendingCreate,
            Some(_) => Status::PendingUpdate,
        });
        self.statuses.iter().copied().chain(pending)
    }

    /// The forms present, `int` first.
    pub fn postal(&self) -> impl Iterator<Item = (PostalForm, &Postal)> {
        let int = self.int.iter().map(|postal| (PostalForm::Int, postal));
        int.chain(self.loc.iter().map(|postal| (PostalForm::Loc, postal)))
    }
}

/// A creation or an update of a contact that is pending at the registry (RFC 5733 §3.3).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PendingContact {
    /// The contact as the update leaves it; without one it is a creation that waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub becomes: Option<Box<Contact>>,
    /// Who asked.
    pub client_id: String,
    /// The client's transaction id of the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_trid: Option<String>,
    /// The server's transaction id of the request.
    pub server_trid: String,
    /// When it completes.
    pub due: Due,
}
