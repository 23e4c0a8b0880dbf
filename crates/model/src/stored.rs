//! JSON as the store keeps it. It is not the API's: that is the crate `wire`, which is made from these types. So the API may rename a member without moving data.
//!
//! Each kind of kept JSON has a version in its member `v`; what was written before there were versions has none and counts as 1. [`read`] brings what an older version wrote up to
//! date, and says why it can't read something: nothing is ever replaced by an empty default. A member that readers may overlook needs no new version; one that is
//! renamed, removed or means something else does, with a step in [`Stored::upgrade`].

mod event;
mod object;
mod state;
mod task;
#[cfg(test)]
mod tests;

pub use event::{Event, EventData};
pub use object::Object;
pub use task::TaskSnapshot;

use crate::task::{Cause, CreatedBy, TaskError, TaskResult};
use serde_json::Value;

/// The member that names the version.
const VERSION: &str = "v";

/// Something that is kept as a JSON object.
pub trait Stored: Sized {
    /// The version that is written.
    const VERSION: u64 = 1;

    /// The members of the object, without the version.
    ///
    /// # Errors
    /// When it can't be written as a JSON object.
    fn members(&self) -> Result<Value, String>;

    /// From the members of the version that is written.
    ///
    /// # Errors
    /// What is wrong with them.
    fn of_members(members: Value) -> Result<Self, String>;

    /// What an older version wrote, as [`Stored::VERSION`] writes it.
    ///
    /// # Errors
    /// Why it can't be brought up to date.
    fn upgrade(_from: u64, members: Value) -> Result<Value, String> {
        Ok(members)
    }
}

/// Writes with the version.
///
/// # Errors
/// When it can't be written as a JSON object.
pub fn write<T: Stored>(what: &T) -> Result<Value, String> {
    let mut value = what.members()?;
    let members = value.as_object_mut().ok_or("no JSON object")?;
    members.insert(VERSION.into(), T::VERSION.into());
    Ok(value)
}

/// Reads what this or an older version wrote.
///
/// # Errors
/// What is wrong with it: a version that is not known here, or members that are not that version's.
pub fn read<T: Stored>(mut value: Value) -> Result<T, String> {
    let members = value.as_object_mut().ok_or("no JSON object")?;
    let version = match members.remove(VERSION) {
        None => 1,
        Some(version) => version.as_u64().ok_or("v: no number")?,
    };
    if version == 0 || version > T::VERSION {
        return Err(format!(
            "v: {version}, where this version reads up to {}",
            T::VERSION
        ));
    }
    let value = if version < T::VERSION {
        T::upgrade(version, value)?
    } else {
        value
    };
    T::of_members(value)
}

/// Members as serde says them.
macro_rules! by_serde {
    ($($kind:ty),+ $(,)?) => {$(
        impl Stored for $kind {
            fn members(&self) -> Result<Value, String> {
                serde_json::to_value(self).map_err(|error| error.to_string())
            }

            fn of_members(members: Value) -> Result<Self, String> {
                serde_json::from_value(members).map_err(|error| error.to_string())
            }
        }
    )+};
}

by_serde!(Cause, CreatedBy, TaskError, TaskResult);
