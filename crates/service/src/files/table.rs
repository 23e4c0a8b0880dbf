//! What files may contain: their columns, and limits.

pub use model::import::Kind;

/// The most rows of one file.
pub const LONGEST_FILE: i64 = 100_000;
/// The largest file, in bytes: as many rows of full addresses.
pub const LARGEST_FILE: u64 = 48 * 1024 * 1024;
/// The longest row, in bytes. A quotation mark that is never closed makes one row of the rest of a file.
pub(super) const LONGEST_ROW: u64 = 256 * 1024;
/// The longest cell, in bytes: no field accepts as much. Of a longer one the beginning is stored, to be shown with the reason.
pub(super) const LONGEST_CELL: usize = 1024;

/// The columns of a file of contacts. `handle` names an existing one; without it the row creates a new one. An empty cell clears, an absent column leaves unchanged.
pub const CONTACT_COLUMNS: [&str; 17] = [
    "handle",
    "first_name",
    "last_name",
    "org_name",
    "email",
    "phone",
    "phone_ext",
    "fax",
    "fax_ext",
    "street1",
    "street2",
    "city",
    "region",
    "postal_code",
    "country_code",
    "disclose",
    "is_active",
];

/// The columns of a file of domains. `team` is a team's slug, the roles are contacts' handles. An empty cell removes the binding, an absent column leaves it unchanged.
pub const DOMAIN_COLUMNS: [&str; 6] = ["name", "team", "registrant", "admin", "tech", "billing"];

/// What a row of a list of names has beside the columns of a file, which can't have it: the row adopts, and changes nothing that is there.
pub(super) const ADOPT: &str = "adopt";
/// Under [`ADOPT`]: the roles that the registry holds stay.
pub(super) const KEEP: &str = "keep";
/// Under [`ADOPT`]: the team's roles are sent at once.
pub(super) const SEND: &str = "send";

/// The permitted columns.
#[must_use]
pub const fn columns(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Contacts => &CONTACT_COLUMNS,
        Kind::Domains => &DOMAIN_COLUMNS,
    }
}
