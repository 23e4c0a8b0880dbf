//! Orders that clients put together from several keys.

/// A sort key, and whether it is descending.
pub type Ordered<K> = (K, bool);

/// What a list is sorted by.
pub(super) trait Key: Copy {
    /// Its columns, the first one first.
    fn columns(self) -> &'static [&'static str];
}

/// `ORDER BY` these keys, the first one first, and at last by number, so that pages never overlap.
pub(super) fn ordered_by<K: Key>(orders: &[Ordered<K>]) -> String {
    let mut text = String::from(" ORDER BY ");
    for (key, descending) in orders {
        for column in key.columns() {
            text.push_str(column);
            text.push_str(if *descending { " DESC, " } else { ", " });
        }
    }
    text.push_str("n.number");
    text
}
