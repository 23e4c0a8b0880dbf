//! How a domain comes to show a contact with the other disclosure.

use crate::words;

words! {
    /// What becomes of the copy of a contact, where a domain's privacy changes.
    pub enum CopyBecomes {
        /// It is made.
        Made = "made";
        /// It stands, and is shown on this domain too.
        Reused = "reused";
        /// No domain shows it any more: it is deleted.
        Gone = "gone";
        /// Other domains go on showing it.
        Left = "left";
    }
}

/// What is done so that a domain shows a contact's data with the disclosure that is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disclosing {
    /// The domain shows the original: that has this disclosure, and a copy is not needed any more.
    Returns,
    /// The contact itself gets the disclosure: nobody else uses it.
    Changes,
    /// The copy that stands with this disclosure is shown.
    Reuses,
    /// A copy is made, and shown.
    Makes,
}

impl Disclosing {
    /// For an original with a disclosure of its own (`original`), of which a copy with the one that is `wanted` stands or not, and which the domain uses `alone` or not.
    ///
    /// A copy that stands is shared, even where the domain uses the original alone: others show its data already.
    #[must_use]
    pub const fn of(original: bool, wanted: bool, stands: bool, alone: bool) -> Self {
        match (original == wanted, stands, alone) {
            (true, _, _) => Self::Returns,
            (false, true, _) => Self::Reuses,
            (false, false, true) => Self::Changes,
            (false, false, false) => Self::Makes,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Disclosing::{self, Changes, Makes, Returns, Reuses};

    #[test]
    fn a_copy_is_made_only_where_others_use_the_contact_and_none_stands() {
        for wanted in [false, true] {
            assert_eq!(Disclosing::of(!wanted, wanted, false, false), Makes);
            assert_eq!(Disclosing::of(!wanted, wanted, false, true), Changes);
            assert_eq!(Disclosing::of(!wanted, wanted, true, false), Reuses);
            assert_eq!(Disclosing::of(!wanted, wanted, true, true), Reuses);
        }
    }

    #[test]
    fn an_original_with_that_disclosure_is_shown_itself() {
        for (wanted, stands, alone) in [
            (true, false, false),
            (true, true, true),
            (false, true, false),
            (false, false, true),
        ] {
            assert_eq!(Disclosing::of(wanted, wanted, stands, alone), Returns);
        }
    }
}
