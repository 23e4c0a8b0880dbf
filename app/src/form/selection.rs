//! Which rows of a list were selected: by the box of each, or all that match the list's filter.

use super::search::Narrowed;
use crate::answers::Values;
use std::str::FromStr;

/// The name of a row's box begins so; the row's id follows. Each has a name of its own, since a form's values are kept by their names.
const ROW: &str = "row.";
/// The ids of the selected rows in one field, where the list itself is not shown.
const IDS: &str = "ids";
/// The box for all that match.
const ALL: &str = "all";
/// The list's query: its filter, and the place in it.
const LIST: &str = "list";

/// The name of a row's box.
pub(crate) fn row(id: impl std::fmt::Display) -> String {
    format!("{ROW}{id}")
}

/// Whether the box of that row was ticked when the form was sent.
pub(crate) fn is_ticked(values: &Values, id: impl std::fmt::Display) -> bool {
    values.contains_key(&row(id))
}

/// Whether all that match were asked for.
pub(crate) fn takes_all(values: &Values) -> bool {
    values.contains_key(ALL)
}

/// The ids whose boxes were ticked, in no order that means anything. What is no id is left out.
pub(crate) fn ticked<T: FromStr>(values: &Values) -> Vec<T> {
    let boxes = values.keys().filter_map(|name| name.strip_prefix(ROW));
    let listed = values.get(IDS).map_or("", String::as_str).split(',');
    boxes
        .chain(listed)
        .filter_map(|id| id.parse().ok())
        .collect()
}

/// What was selected in the list of domains.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Selection<T> {
    /// These rows.
    Rows(Vec<T>),
    /// Whatever the filter finds.
    Matching(Narrowed),
}

impl<T: FromStr + ToString> Selection<T> {
    /// Reads a form of the list, or of a page that follows it. `None` when nothing is selected.
    pub(crate) fn read(values: &Values) -> Option<Self> {
        if takes_all(values) {
            return Some(Self::Matching(Narrowed::read(list_in(values))));
        }
        let rows = ticked(values);
        (!rows.is_empty()).then_some(Self::Rows(rows))
    }

    /// The same as fields: for a form, or a query.
    pub(crate) fn fields(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Rows(rows) => {
                let ids: Vec<String> = rows.iter().map(ToString::to_string).collect();
                vec![(IDS, ids.join(","))]
            }
            Self::Matching(narrowed) => {
                vec![(ALL, "1".into()), (LIST, narrowed.query(None))]
            }
        }
    }
}

/// The list's query that a form of it sends.
pub(crate) fn list_in(values: &Values) -> &str {
    values.get(LIST).map_or("", String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(pairs: &[(&str, &str)]) -> Values {
        let pairs = pairs.iter();
        pairs
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn a_selection_reads_back_from_its_own_fields() {
        let form = values(&[
            ("row.1", "1"),
            ("row.2", "1"),
            ("row.x", "1"),
            ("do", "team"),
            ("list", "q=a"),
        ]);
        let rows = Selection::<u32>::read(&form).unwrap_or(Selection::Rows(vec![]));
        assert_eq!(rows, Selection::Rows(vec![1, 2]));
        assert!(is_ticked(&form, 2) && !is_ticked(&form, 3));
        let all = values(&[("row.1", "1"), ("all", "1"), ("list", "q=a&cursor=x")]);
        let matching = Selection::<u32>::read(&all);
        assert_eq!(matching, Some(Selection::Matching(Narrowed::read("q=a"))));
        for selection in [rows, Selection::Matching(Narrowed::read("q=a"))] {
            let fields = selection.fields();
            let fields: Vec<_> = fields
                .iter()
                .map(|(name, value)| (*name, value.as_str()))
                .collect();
            assert_eq!(Selection::read(&values(&fields)), Some(selection));
        }
        assert_eq!(Selection::<u32>::read(&values(&[("list", "q=a")])), None);
    }
}
