//! What is read out of a form's strings, and what becomes of a form: for its page handler and its server function alike.

pub(crate) mod act;
pub(crate) mod contact;
mod contact_search;
mod differs;
pub(crate) mod location;
pub(crate) mod merge;
pub(crate) mod person;
pub(crate) mod role_draft;
mod search;
pub(crate) mod selection;
mod steps;
mod text;

pub(crate) use contact_search::ContactQuery;
pub(crate) use differs::{BOTH_VERSIONS, differing};
pub(crate) use search::{Narrowed, filter_of};
pub(crate) use steps::{Outcome, Step, Way, carry_out, touches};
pub(crate) use text::{once_in, text_in, version_in};
