//! What comes alive in the browser. Compiled for both: the server renders an island's first state, the browser takes it from there.
//!
//! What an island and a server's page draw alike is one component here. What only a browser can do is `browser`; the server's build has
//! the same functions, empty.

mod clock;
pub(crate) mod contact_form;
mod marks;
pub(crate) mod picker;
pub(crate) mod progress;
mod task;
mod timeline;

pub use clock::{lasting, millis};
pub use contact_form::{ContactForm, Mark, PreviewLine, foot, marked, packed, unpacked, whois_of};
pub use marks::{Icon, State};
pub use picker::ContactPicker;
pub use progress::{AtEnd, TaskProgress};
pub use task::{Badge, ErrorNow, StepNow, TaskNow};
pub use timeline::{TaskBody, Timeline};
