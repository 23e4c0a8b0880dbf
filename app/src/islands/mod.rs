//! What comes alive in the browser. Compiled for both: the server renders an island's first state, the browser takes it from there.
//!
//! An island draws nothing itself: the server has written what it brings to life, and it writes into that by hand; signals and effects for that
//! would cost every reader ten kilobytes. What both must say alike is said here once. What only a browser can do is `browser`; the server's build has the same functions, empty.

mod clock;
pub(crate) mod contact_form;
mod forms;
pub(crate) mod live;
mod marks;
pub(crate) mod picker;
mod replacement;
pub(crate) mod task;

pub use clock::{ago, lasting, millis};
pub use contact_form::{ContactForm, Mark, PreviewLine, foot, marked, packed, unpacked, whois_of};
pub use forms::LiveForms;
pub use live::{Filter, Heard, Live, LiveTasks, OnPage, Scope};
pub use marks::{Icon, State};
pub use picker::ContactPicker;
pub use replacement::{ReplacementForm, things_to_mend};
pub use task::{Badge, Line};
