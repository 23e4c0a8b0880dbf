//! Roles as cards: of a domain, of a team's slots, of the organization's defaults. Changing them is a draft.

mod card;
pub(crate) mod choose;
pub(crate) mod slots;

pub(crate) use card::{RoleCard, Slip, card, named, slip, take_back};
