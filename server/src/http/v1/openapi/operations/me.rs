//! Who is calling.

use super::{Doc, shapes};

pub fn show() -> Doc {
    Doc::new(
        "caller",
        "Show who is calling",
        "Their organization, and what they may do there.",
    )
    .answer::<shapes::Caller>(200, "The caller.")
}
