//! JSON as server functions read and write it.
//!
//! The same text as `server_fn`'s own `Json`. Only the machine code differs: that one reads slices, while the properties of islands and the events of streams are
//! read from texts, and `serde_json` compiles each of its parts for both.

use leptos::server_fn::codec::Post;
use leptos::server_fn::{Bytes, ContentType, Decodes, Encodes, Format, FormatType};
use serde::Serialize;
use serde::de::{DeserializeOwned, Error};

/// A body of JSON, sent by POST.
pub type Json = Post<OneReader>;

/// JSON that is read as a text.
pub struct OneReader;

impl ContentType for OneReader {
    const CONTENT_TYPE: &'static str = "application/json";
}

impl FormatType for OneReader {
    const FORMAT_TYPE: Format = Format::Text;
}

impl<T: Serialize> Encodes<T> for OneReader {
    type Error = serde_json::Error;

    fn encode(value: &T) -> Result<Bytes, Self::Error> {
        serde_json::to_vec(value).map(Bytes::from)
    }
}

impl<T: DeserializeOwned> Decodes<T> for OneReader {
    type Error = serde_json::Error;

    fn decode(bytes: Bytes) -> Result<T, Self::Error> {
        let text = std::str::from_utf8(&bytes).map_err(Error::custom)?;
        serde_json::from_str(text)
    }
}
