//! Files that somebody brings: what they hold, and what becomes of each row.

use crate::words;

words! {
    /// What a file holds.
    pub enum Kind {
        /// Contacts.
        Contacts = "contacts";
        /// Domains.
        Domains = "domains";
    }
}

words! {
    /// What becomes of a row. The first three are said before the file is carried out, the next two after, the last at either time. Counts are listed in this order.
    pub enum Fate {
        /// It makes something.
        Create = "create";
        /// It changes something.
        Update = "update";
        /// It says what is there already.
        Unchanged = "unchanged";
        /// It was carried out.
        Done = "done";
        /// It could not be carried out.
        Failed = "failed";
        /// It is wrong; nothing will come of it.
        Refused = "refused";
    }
}

impl Fate {
    /// Those of the rows that are still to be carried out.
    pub const OPEN: [Self; 2] = [Self::Create, Self::Update];
}
