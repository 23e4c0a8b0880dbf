//! Lists of domains as one text of hexadecimal digits: a task for ten thousand domains is read often, and a list of ten thousand texts takes twenty times as long to read.

use crate::id::DomainId;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serializer};
use std::fmt::Write as _;
use uuid::Uuid;

/// Digits of one id.
const DIGITS: usize = 32;

pub(crate) fn text(ids: &[DomainId]) -> String {
    let mut text = String::with_capacity(ids.len() * DIGITS);
    for id in ids {
        let _ = write!(text, "{}", id.0.simple());
    }
    text
}

pub(super) fn serialize<S: Serializer>(ids: &[DomainId], to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&text(ids))
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<DomainId>, D::Error> {
    let text = String::deserialize(from)?;
    let (ids, rest) = text.as_bytes().as_chunks::<DIGITS>();
    if !rest.is_empty() {
        return Err(D::Error::custom("a list of ids ends in the middle of one"));
    }
    ids.iter()
        .map(|id| Uuid::try_parse_ascii(id).map(DomainId))
        .collect::<Result<_, _>>()
        .map_err(D::Error::custom)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use crate::id::DomainId;
    use crate::task::Over;
    use uuid::Uuid;

    fn some() -> Vec<DomainId> {
        [1, u128::MAX, 7]
            .into_iter()
            .map(|id| DomainId(Uuid::from_u128(id)))
            .collect()
    }

    #[test]
    fn a_list_of_domains_comes_back_from_one_text() {
        for ids in [Vec::new(), some()] {
            let over = Over::Domains { ids };
            let written = serde_json::to_value(&over).unwrap();
            assert!(written["ids"].is_string());
            assert_eq!(serde_json::from_value::<Over>(written).unwrap(), over);
        }
    }

    #[test]
    fn half_an_id_is_an_error() {
        let written = serde_json::json!({ "over": "domains", "ids": "0123" });
        assert!(serde_json::from_value::<Over>(written).is_err());
    }
}
