//! What comes alive in the browser. Compiled for both: the server renders an island's first state, the browser takes it from there.
//!
//! What an island and a server's page draw alike is one component here. What only a browser can do is [`browser`]; the server's build has
//! the same functions, empty.

mod clock;
mod contact_form;
mod marks;
mod picker;
mod progress;
mod task;
mod timeline;

#[cfg(feature = "hydrate")]
mod browser;
#[cfg(not(feature = "hydrate"))]
#[path = "no_browser.rs"]
mod browser;

pub use clock::{lasting, millis};
pub use contact_form::{ContactForm, Mark, PreviewLine, foot, marked, packed, unpacked, whois_of};
pub use marks::{Icon, State};
pub use picker::ContactPicker;
pub use progress::{AtEnd, TaskProgress};
pub use task::{Badge, ErrorNow, StepNow, TaskNow};
pub use timeline::{TaskBody, Timeline};
