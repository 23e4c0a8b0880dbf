//! The four roles that a contact can hold on a domain.

use crate::words;

words! {
    /// A role on a domain. In EPP the registrant is an element of its own and the three others are `contact type="…"` (RFC 5731, section 3.2.1).
    ///
    /// `ALL` is the order in which every page and response lists them; the words are EPP's, too.
    pub enum Role titles {
        /// Who holds the domain.
        Registrant = "registrant", "Registrant";
        /// The administrative contact.
        Admin = "admin", "Admin";
        /// The technical contact.
        Tech = "tech", "Tech";
        /// The billing contact.
        Billing = "billing", "Billing";
    }
}

impl Role {
    /// The letter on the role's tab.
    #[must_use]
    pub const fn letter(self) -> char {
        match self {
            Self::Registrant => 'R',
            Self::Admin => 'A',
            Self::Tech => 'T',
            Self::Billing => 'B',
        }
    }
}
