//! What the server and the browser show alike: pure functions and plain types, without a page and without a browser.
//!
//! The server renders with them, the browser's part goes on from there; both islands and [`browser`](crate) build on this room.

mod clock;
pub mod live;
mod marks;
pub mod task;
mod whois;

pub use clock::{ago, lasting, millis};
pub use live::{BEGINNING, Beginning, Filter, Heard, Live, OnPage, Scope, newer};
pub use marks::{Icon, State};
pub use task::{Badge, Line};
pub use whois::{DRAFTED, Mark, PreviewLine, foot, marked, packed, unpacked, whois_of};
