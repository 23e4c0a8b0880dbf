//! Who is calling.

use super::Doc;

pub fn show() -> Doc {
    Doc::new(
        "caller",
        "Show who is calling",
        "Their organization, and what they may do there.",
    )
    .answer::<wire::Caller>(200, "The caller.")
}
