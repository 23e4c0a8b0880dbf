//! Verification by e-mail: asking the holder of a contact's address, recording the answer, and listing who has not answered.

mod hub;
mod link;
mod outbox;
mod request;
mod request_many;
mod returned;
mod value;
mod wire;

pub use hub::Standing;
pub use link::{Asked, Link};
pub use request_many::{Requested, Unasked, Unknown};
pub use store::letters::Letter;
pub use store::verification::COUNTED;
pub(crate) use value::reset;
pub use wire::{letter_wire, requested_wire, standing_wire};

/// Verification by e-mail: `service.verification()`.
#[derive(Clone, Copy)]
pub struct Verification<'a> {
    pub(crate) tools: &'a crate::Tools,
}
