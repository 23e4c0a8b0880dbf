//! Lists, page by page.

use serde::{Deserialize, Serialize};

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "object", rename = "list")]
pub struct List<T> {
    /// What is on it.
    pub data: Vec<T>,
    /// Where the next page begins; `null` on the last one.
    pub next_cursor: Option<String>,
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_list_has_its_object_type() {
        let list = List {
            data: vec![1, 2],
            next_cursor: None,
        };
        let json = json!({ "object": "list", "data": [1, 2], "next_cursor": null });
        assert_eq!(serde_json::to_value(&list).unwrap(), json);
        assert_eq!(serde_json::from_value::<List<u8>>(json).unwrap(), list);
    }
}
