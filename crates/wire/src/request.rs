//! What a client may say.

use crate::read::Fields;
use model::field::FieldErrors;
use serde_json::{Map, Value};

/// A request's body. `requests!` makes them.
pub trait Request: Sized {
    /// Reads it.
    ///
    /// # Errors
    /// Each wrong member, each that does not exist, and each that stands twice.
    fn read(fields: Fields) -> Result<Self, FieldErrors>;

    /// Its members as JSON; what says nothing is left out.
    fn members(&self) -> Map<String, Value>;

    /// What the schema and the tests know of it.
    #[cfg(feature = "schema")]
    fn shape() -> crate::schema::Shape;
}
