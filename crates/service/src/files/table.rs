//! The columns of files, and cells that no spreadsheet takes for a formula.

use model::field::{FieldCode, FieldErrors};
use std::borrow::Cow;

/// The most rows that one file may have.
pub const LONGEST_FILE: i64 = 100_000;

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Contacts.
    Contacts,
    /// Domains.
    Domains,
}

/// The columns of a file of contacts. `handle` names one that is there; without it the row makes a new one. An empty cell clears, a column that is absent stays.
pub const CONTACT_COLUMNS: [&str; 15] = [
    "handle",
    "first_name",
    "last_name",
    "org_name",
    "email",
    "phone",
    "fax",
    "street1",
    "street2",
    "city",
    "region",
    "postal_code",
    "country_code",
    "disclose",
    "is_active",
];

/// The columns of a file of domains. `team` is a team's slug, the roles are contacts' handles. An empty cell gives a role back, a column that is absent stays.
pub const DOMAIN_COLUMNS: [&str; 6] = ["name", "team", "registrant", "admin", "tech", "billing"];

impl Kind {
    /// The word on the command line, in the store and in addresses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Contacts => "contacts",
            Self::Domains => "domains",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Contacts, Self::Domains]
            .into_iter()
            .find(|kind| kind.as_str() == word)
    }

    /// The columns that a file may have.
    #[must_use]
    pub const fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Contacts => &CONTACT_COLUMNS,
            Self::Domains => &DOMAIN_COLUMNS,
        }
    }

    /// Whether these headings make a file of this kind: each is known and stands once, and what must be there is.
    ///
    /// # Errors
    /// `file`, with what is wrong in words.
    pub(super) fn headings(self, found: &[String]) -> Result<(), FieldErrors> {
        let wrong = |text: String| FieldErrors::one("file", FieldCode::Other { text: text.into() });
        for (place, name) in found.iter().enumerate() {
            if !self.columns().contains(&name.as_str()) {
                return Err(wrong(format!(
                    "There is no column {name:?}. The first line names columns out of: {}.",
                    self.columns().join(", ")
                )));
            }
            if found[..place].contains(name) {
                return Err(wrong(format!("The column {name:?} stands twice.")));
            }
        }
        let has = |name: &str| found.iter().any(|each| each == name);
        let enough = match self {
            Self::Contacts => {
                has("handle")
                    || ["first_name", "last_name", "street1", "city", "country_code"]
                        .into_iter()
                        .all(has)
            }
            Self::Domains => has("name"),
        };
        if enough {
            return Ok(());
        }
        Err(wrong(match self {
            Self::Contacts => "New contacts need the columns first_name, last_name, street1, city and country_code; contacts that are there need handle.".into(),
            Self::Domains => "The column name is missing.".into(),
        }))
    }
}

/// The separator of a file, by its first line: comma, semicolon (as spreadsheets of half of Europe write) or tab.
pub(super) fn separator(first_line: &[u8]) -> u8 {
    let count = |wanted: u8| first_line.iter().filter(|byte| **byte == wanted).count();
    [b',', b';', b'\t']
        .into_iter()
        .max_by_key(|separator| (count(*separator), *separator == b','))
        .unwrap_or(b',')
}

/// Whether a spreadsheet could take the cell for a formula (OWASP, CSV injection), behind any number of apostrophes.
fn risky(cell: &str) -> bool {
    cell.trim_start_matches('\'')
        .starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// The cell as it is written: behind one apostrophe more when a spreadsheet could take it for a formula.
pub(super) fn guarded(cell: &str) -> Cow<'_, str> {
    if risky(cell) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

/// The cell as it was before [`guarded`].
pub(super) fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'')
        .filter(|rest| risky(rest))
        .unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn separators_are_told_by_the_headings() {
        assert_eq!(separator(b"name,team"), b',');
        assert_eq!(separator(b"handle;first_name;last_name"), b';');
        assert_eq!(separator(b"name\tteam"), b'\t');
        assert_eq!(separator(b"name"), b',');
    }

    #[test]
    fn headings_are_checked() {
        let names = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert!(Kind::Domains.headings(&names(&["name", "team"])).is_ok());
        assert!(Kind::Domains.headings(&names(&["team"])).is_err());
        assert!(Kind::Domains.headings(&names(&["name", "price"])).is_err());
        assert!(Kind::Domains.headings(&names(&["name", "name"])).is_err());
        assert!(
            Kind::Contacts
                .headings(&names(&["handle", "email"]))
                .is_ok()
        );
        assert!(Kind::Contacts.headings(&names(&["email"])).is_err());
    }

    #[test]
    fn formulas_are_text() {
        assert_eq!(guarded("=1+1"), "'=1+1");
        assert_eq!(guarded("+420601123456"), "'+420601123456");
        assert_eq!(guarded("O'Neil"), "O'Neil");
        assert_eq!(unguarded("'+420601123456"), "+420601123456");
    }

    proptest! {
        #[test]
        fn what_goes_out_comes_in(cell in "[=+@a'-]{0,6}\\PC{0,8}") {
            let out = guarded(&cell);
            prop_assert!(!out.starts_with(['=', '+', '-', '@', '\t', '\r']));
            prop_assert_eq!(unguarded(&out), cell.as_str());
        }
    }
}
