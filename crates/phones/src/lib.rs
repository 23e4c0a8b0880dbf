//! Telephone numbers as people write them, read by the plan of their country, and shown in its groups. For the server alone: browsers check the shape ([`model::phone::plausible`]).
//!
//! Every way in – forms, API, files, dialects – ends in one reader, [`number`]. It takes what can be meant in one way only, and otherwise says why not: a number is never stored
//! as another one. The plans are libphonenumber's; `tests/plans` asks it about every country.
//!
//! What is stored already passes unchanged even where the reader would refuse it ([`contact_over`]): plans change, and what a registry holds came from elsewhere.

mod clean;
mod drafts;
mod extension;
mod plan;
mod read;
mod refusal;
mod shown;

pub use drafts::{
    contact, contact_over, new_contact, new_office, new_telephone, office_over, patched,
    renumbered, telephone_over,
};
pub use read::number;
pub use shown::{example, shown, whole};
