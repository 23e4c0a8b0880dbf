//! Things in a list, as islands show them: one shape for all of them, since the browser pays for each shape that it reads.

use serde::{Deserialize, Serialize};

/// What was found, to choose from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// The first matches, in their order.
    pub options: Vec<Entry>,
    /// How many there are, in words.
    pub said: String,
}

/// A thing in a few words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What stands beside the name: a contact's handle, a domain's state. May be empty.
    pub mark: String,
    /// What stands beneath.
    pub lines: Vec<String>,
}

impl Found {
    /// The options with their number in words, which end with these: for none, one, several.
    #[must_use]
    pub fn told(options: Vec<Entry>, more: bool, [none, one, several]: [&str; 3]) -> Self {
        let count = options.len();
        let said = match count {
            _ if more => format!("The first {count}; type more to narrow them."),
            0 => none.to_owned(),
            1 => format!("1{one}"),
            _ => format!("{count}{several}"),
        };
        Self { options, said }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_many_there_are_is_told() {
        let found = |count, more| {
            let options = vec![Entry::default(); count];
            Found::told(options, more, ["None.", " thing", " things"]).said
        };
        assert_eq!(found(0, false), "None.");
        assert_eq!(found(1, false), "1 thing");
        assert_eq!(found(7, false), "7 things");
        assert_eq!(found(7, true), "The first 7; type more to narrow them.");
    }
}
