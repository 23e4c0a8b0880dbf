//! The islands. Compiled for both sides: the server renders an island's initial state, the browser continues from there.
//!
//! An island renders next to nothing itself: it activates what the server has rendered, and manipulates that directly; views of its own
//! would cost every user ten kilobytes. State that several parts of a page depend on is held in signals ([`RoleDraft`]). What both sides must render alike is in [`shown`](crate::shown), once. What only a browser can do is in `browser`; the server's build has the same functions, empty.

mod contact_form;
mod forms;
mod live;
mod picker;
mod replacement;
mod role_draft;

pub use contact_form::ContactForm;
pub use forms::LiveForms;
pub use live::LiveTasks;
pub use picker::Picker;
pub use replacement::ReplacementForm;
pub use role_draft::RoleDraft;
