//! Request bodies.

use crate::read::Fields;
use model::field::FieldErrors;
use serde_json::{Map, Value};

/// A request body. `requests!` declares them.
pub trait Request: Sized {
    /// Reads it.
    ///
    /// # Errors
    /// Each invalid member, each unknown one, and each duplicate.
    fn read(fields: Fields) -> Result<Self, FieldErrors>;

    /// Its members as JSON, without absent ones.
    fn members(&self) -> Map<String, Value>;

    /// Its schema and limits, for the OpenAPI document and tests.
    #[cfg(feature = "schema")]
    fn shape() -> crate::schema::Shape;
}
