//! Statements that write several rows at once. A statement costs a round trip to the database, or to the thread that has SQLite, however little it writes.

use std::fmt::Write as _;
use std::sync::OnceLock;

/// An `INSERT` of one row or more, whose values are bound row by row. Its text is kept for one row and for as many as one statement takes: what is left over at the end is of any
/// length, and not worth keeping.
pub(crate) struct ManyRows {
    head: &'static str,
    /// Values that each row binds.
    each: usize,
    /// What stands behind them in each row.
    tail: &'static str,
    /// Rows that one statement takes.
    most: usize,
    texts: [OnceLock<String>; 2],
}

impl ManyRows {
    /// `head` ends with `VALUES`.
    pub(crate) const fn new(
        head: &'static str,
        each: usize,
        tail: &'static str,
        most: usize,
    ) -> Self {
        Self {
            head,
            each,
            tail,
            most,
            texts: [OnceLock::new(), OnceLock::new()],
        }
    }

    /// Whether the statement for so many rows is worth preparing.
    pub(crate) const fn is_kept(&self, rows: usize) -> bool {
        rows == 1 || rows == self.most
    }

    /// The statement for so many rows.
    pub(crate) fn text(&self, rows: usize) -> String {
        match self.is_kept(rows) {
            true => self.texts[usize::from(rows != 1)]
                .get_or_init(|| self.written(rows))
                .clone(),
            false => self.written(rows),
        }
    }

    fn written(&self, rows: usize) -> String {
        let mut sql = self.head.to_owned();
        for row in 0..rows {
            sql.push_str(if row == 0 { " (" } else { ", (" });
            for value in 0..self.each {
                let comma = if value == 0 { "" } else { ", " };
                let _ = write!(sql, "{comma}${}", row * self.each + value + 1);
            }
            sql.push_str(self.tail);
            sql.push(')');
        }
        sql
    }
}

#[cfg(test)]
mod tests {
    use super::ManyRows;

    #[test]
    fn each_row_binds_its_own_values() {
        let statement = ManyRows::new("INSERT INTO t (a, b, c) VALUES", 2, ", 1", 2);
        assert_eq!(
            statement.text(1),
            "INSERT INTO t (a, b, c) VALUES ($1, $2, 1)"
        );
        assert_eq!(
            statement.text(3),
            "INSERT INTO t (a, b, c) VALUES ($1, $2, 1), ($3, $4, 1), ($5, $6, 1)"
        );
        assert!(statement.is_kept(2) && !statement.is_kept(3));
    }
}
