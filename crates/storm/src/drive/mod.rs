//! Running a storm: set-up, the plan, and healing everything.

pub mod api;
pub mod asker;
pub mod call;
pub mod faults;
pub mod heal;
pub mod restore;
pub mod setup;
pub mod storm;
pub mod stream;
pub mod writer;

pub use storm::{Report, hold, plan_of};
