//! Statements that write several rows at once. A statement costs a round trip to the database, or to the thread that has SQLite, however little it writes.

use crate::places::placed;
use crate::tx::Tx;
use std::fmt::Write as _;
use std::sync::OnceLock;

/// An `INSERT` of one row or more. What all rows share is bound first, then the rest row by row. Its text is kept for one row and for as many as one statement takes: what is left over
/// at the end is of any length, and not worth keeping.
pub(crate) struct ManyRows {
    head: &'static str,
    /// Values that all rows share; each row begins with them.
    shared: usize,
    /// Values that each row binds.
    each: usize,
    tail: &'static str,
    /// Rows that one statement takes.
    pub(crate) most: usize,
    texts: [OnceLock<String>; 4],
}

impl ManyRows {
    /// `head` ends with `VALUES`.
    pub(crate) const fn new(
        head: &'static str,
        (shared, each): (usize, usize),
        most: usize,
    ) -> Self {
        Self {
            head,
            shared,
            each,
            tail: "",
            most,
            texts: [const { OnceLock::new() }; 4],
        }
    }

    /// The same with something behind the rows.
    pub(crate) const fn then(mut self, tail: &'static str) -> Self {
        self.tail = tail;
        self
    }

    /// Whether the statement for so many rows is worth preparing.
    pub(crate) const fn is_kept(&self, rows: usize) -> bool {
        rows == 1 || rows == self.most
    }

    /// The statement for so many rows.
    pub(crate) fn text(&self, tx: &Tx, rows: usize) -> String {
        self.text_for(tx.is_postgres(), rows)
    }

    fn text_for(&self, postgres: bool, rows: usize) -> String {
        match self.is_kept(rows) {
            true => self.texts[usize::from(rows != 1) + 2 * usize::from(postgres)]
                .get_or_init(|| self.written(postgres, rows))
                .clone(),
            false => self.written(postgres, rows),
        }
    }

    fn written(&self, postgres: bool, rows: usize) -> String {
        let sql = match postgres || self.shared == 0 {
            true => self.listed(rows),
            false => self.joined(rows),
        };
        placed(postgres, sql)
    }

    /// Each row with what all share.
    fn listed(&self, rows: usize) -> String {
        let mut sql = self.head.to_owned();
        for row in 0..rows {
            let own = self.shared + row * self.each;
            let places = (1..=self.shared).chain(own + 1..=own + self.each);
            push_row(&mut sql, row == 0, places);
        }
        sql.push_str(self.tail);
        sql
    }

    /// What all share once, and the rows beside it, so that each value has one place.
    fn joined(&self, rows: usize) -> String {
        let head = self.head.trim_end_matches("VALUES");
        let mut sql = format!("{head}SELECT * FROM (VALUES");
        push_row(&mut sql, true, 1..=self.shared);
        sql.push_str("), (VALUES");
        for row in 0..rows {
            let own = self.shared + row * self.each;
            push_row(&mut sql, row == 0, own + 1..=own + self.each);
        }
        // Without a condition what follows would be read as one of the join.
        sql.push_str(") WHERE 1");
        sql.push_str(self.tail);
        sql
    }
}

fn push_row(sql: &mut String, is_first: bool, places: impl Iterator<Item = usize>) {
    sql.push_str(if is_first { " (" } else { ", (" });
    for (number, place) in places.enumerate() {
        let comma = if number == 0 { "" } else { ", " };
        // Writing to a String can't fail.
        let _ = write!(sql, "{comma}${place}");
    }
    sql.push(')');
}

#[cfg(test)]
mod tests {
    use super::ManyRows;

    #[test]
    fn rows_share_what_is_bound_first() {
        let statement = ManyRows::new("INSERT INTO t (a, b, c) VALUES", (1, 2), 2);
        assert_eq!(
            statement.text_for(true, 1),
            "INSERT INTO t (a, b, c) VALUES ($1, $2, $3)"
        );
        assert_eq!(
            statement.text_for(true, 3),
            "INSERT INTO t (a, b, c) VALUES ($1, $2, $3), ($1, $4, $5), ($1, $6, $7)"
        );
        assert_eq!(
            statement.text_for(false, 2),
            "INSERT INTO t (a, b, c) SELECT * FROM (VALUES (?)), (VALUES (?, ?), (?, ?)) WHERE 1"
        );
        assert!(statement.is_kept(2) && !statement.is_kept(3));
    }

    #[test]
    fn nothing_need_be_shared() {
        let statement = ManyRows::new("INSERT INTO t (a) VALUES", (0, 1), 9);
        let statement = statement.then(" ON CONFLICT DO NOTHING");
        assert_eq!(
            statement.text_for(true, 2),
            "INSERT INTO t (a) VALUES ($1), ($2) ON CONFLICT DO NOTHING"
        );
    }
}
