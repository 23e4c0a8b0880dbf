//! Running a storm: set-up, the plan, and healing everything.

pub mod asker;
pub mod call;
pub mod faults;
pub mod heal;
pub mod hold;
pub mod restore;
pub mod setup;
pub mod writer;

pub use hold::{Report, hold, plan_of};
