//! The islands. Compiled for both sides: the server renders an island's initial state, the browser continues from there.
//!
//! An island renders next to nothing itself: it activates what the server has rendered, and manipulates that directly; views of its own
//! would cost every user ten kilobytes. State that several parts of a page depend on is held in signals ([`RoleDraft`]). What both sides must render alike is here once. What only a browser can do is in `browser`; the server's build has the same functions, empty.

mod clock;
pub(crate) mod contact_form;
mod forms;
pub(crate) mod live;
mod marks;
pub(crate) mod picker;
mod replacement;
mod role_draft;
pub(crate) mod task;

pub use clock::{ago, lasting, millis};
pub use contact_form::{
    ContactForm, DRAFTED, Mark, PreviewLine, foot, marked, packed, unpacked, whois_of,
};
pub use forms::LiveForms;
pub use live::{BEGINNING, Beginning, Filter, Heard, Live, LiveTasks, OnPage, Scope, newer};
pub use marks::{Icon, State};
pub use picker::Picker;
pub use replacement::ReplacementForm;
pub use role_draft::RoleDraft;
pub use task::{Badge, Line};
