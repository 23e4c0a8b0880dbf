//! Stored JSON. It is not the API's: that is the crate `wire`, which is built from these types. So the API may rename a member without a data migration.
//!
//! Each kind of stored JSON has a version in its member `v`; data from before versions existed has none and counts as 1. [`read`] upgrades what an older version wrote,
//! and reports why it can't read something: nothing is ever replaced by an empty default. A member that readers may ignore needs no new version; one that is
//! renamed, removed or changes its meaning does, with a step in [`Stored::upgrade`].
//!
//! A list ([`write_list`], [`read_list`]) has no version of its own: each of its items has one.

mod event;
mod object;
mod state;
mod task;
#[cfg(test)]
mod tests;

pub use event::{DomainStands, Event, EventData, RegistrySaid, RoleDiffers};
pub use object::Object;
pub use task::TaskSnapshot;

use crate::import::{Columns, Outcome, Remarks};
use crate::plan::Change;
use crate::task::{Cause, CreatedBy, Joined, Step, TaskError, TaskResult};
use serde_json::Value;

/// The member that names the version.
const VERSION: &str = "v";

/// A type that is stored as a JSON object.
pub trait Stored: Sized {
    /// The version that is written.
    const VERSION: u64 = 1;

    /// The members of the object, without the version.
    ///
    /// # Errors
    /// When it can't be written as a JSON object.
    fn members(&self) -> Result<Value, String>;

    /// Parses the members of the present version.
    ///
    /// # Errors
    /// The error.
    fn of_members(members: Value) -> Result<Self, String>;

    /// Upgrades what an older version wrote to [`Stored::VERSION`].
    ///
    /// # Errors
    /// Why it can't be upgraded.
    fn upgrade(_from: u64, members: Value) -> Result<Value, String> {
        Ok(members)
    }
}

/// Serialises with the version.
///
/// # Errors
/// When it can't be written as a JSON object.
pub fn write<T: Stored>(what: &T) -> Result<Value, String> {
    versioned::<T>(what.members()?)
}

/// As [`fn@write`], of an object that is not needed afterwards: nothing of it is copied.
///
/// # Errors
/// None: it is a JSON object.
pub fn write_owned(object: Object) -> Result<Value, String> {
    versioned::<Object>(object.into_value())
}

fn versioned<T: Stored>(mut value: Value) -> Result<Value, String> {
    let members = value.as_object_mut().ok_or("no JSON object")?;
    members.insert(VERSION.into(), T::VERSION.into());
    Ok(value)
}

/// Parses what this or an older version wrote.
///
/// # Errors
/// The error: an unknown version, or members that are not that version's.
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

/// Serialises a list, each item with its version.
///
/// # Errors
/// When one can't be written as a JSON object.
pub fn write_list<T: Stored>(items: &[T]) -> Result<Value, String> {
    items.iter().map(write).collect()
}

/// Parses a list that this or an older version wrote.
///
/// # Errors
/// The error of the first item that can't be read: none is left out.
pub fn read_list<T: Stored>(value: Value) -> Result<Vec<T>, String> {
    let Value::Array(items) = value else {
        return Err("no JSON list".into());
    };
    let numbered = items.into_iter().enumerate();
    numbered
        .map(|(at, item)| read(item).map_err(|why| format!("[{at}]: {why}")))
        .collect()
}

/// Members as serde names them.
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

by_serde!(
    Cause, Change, Columns, CreatedBy, Joined, Outcome, Remarks, Step, TaskError, TaskResult
);
