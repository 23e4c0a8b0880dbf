//! What comes alive in the browser. Compiled for both: the server renders an island's first state, the browser takes it from there.
//!
//! An island draws nothing itself: the server has written what it brings to life, and it writes into that by hand. What both must say alike is
//! said here once. What only a browser can do is `browser`; the server's build has the same functions, empty.

mod clock;
pub(crate) mod contact_form;
mod forms;
mod marks;
pub(crate) mod picker;
pub(crate) mod progress;
mod replacement;
mod task;

pub use clock::{lasting, millis};
pub use contact_form::{ContactForm, Mark, PreviewLine, foot, marked, packed, unpacked, whois_of};
pub use forms::LiveForms;
pub use marks::{Icon, State};
pub use picker::ContactPicker;
pub use progress::{AtEnd, TaskProgress};
pub use replacement::{ReplacementForm, things_to_mend};
pub use task::{Badge, ErrorNow, Line, StepNow, TaskNow};
