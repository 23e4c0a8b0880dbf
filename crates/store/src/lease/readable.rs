//! Rows that may have a shape that this version does not know.

use super::{Lease, Leased};
use sqlx::FromRow;
use sqlx_postgres::PgRow;
use sqlx_sqlite::SqliteRow;
use uuid::Uuid;

/// A claimed row as the statement returns it.
#[derive(FromRow)]
pub(super) struct Taken<T> {
    #[sqlx(flatten)]
    row: T,
    fence: i64,
}

impl<T> Taken<T> {
    pub(super) fn by(self, owner: Uuid) -> Leased<T> {
        Leased {
            row: self.row,
            lease: Lease {
                owner,
                fence: self.fence,
            },
        }
    }
}

/// A row that may have a shape that this version does not know. Reading it never fails; the error is kept as text.
pub(crate) struct Readable<T>(pub(super) Result<T, String>);

impl<'r, T: FromRow<'r, SqliteRow>> FromRow<'r, SqliteRow> for Readable<T> {
    fn from_row(row: &'r SqliteRow) -> Result<Self, sqlx::Error> {
        Ok(Self(T::from_row(row).map_err(|error| error.to_string())))
    }
}

impl<'r, T: FromRow<'r, PgRow>> FromRow<'r, PgRow> for Readable<T> {
    fn from_row(row: &'r PgRow) -> Result<Self, sqlx::Error> {
        Ok(Self(T::from_row(row).map_err(|error| error.to_string())))
    }
}

impl<T> Readable<T> {
    /// The row; an unreadable one is logged once, here, and left out.
    pub(crate) fn ok(self) -> Option<T> {
        self.0
            .inspect_err(|why| tracing::debug!(why, "skipping a row that can't be read"))
            .ok()
    }
}

/// The readable ones.
pub(crate) fn readable<T>(rows: Vec<Readable<T>>) -> Vec<T> {
    rows.into_iter().filter_map(Readable::ok).collect()
}

/// The readable ones, for lists in which one bad row must not hide the others. The log says for each of the others why it is left out.
pub(crate) fn known<T>(rows: Vec<Readable<T>>) -> Vec<T> {
    let said = |why: &String| {
        tracing::warn!(
            why,
            "a row that this version can't read is left out of a list"
        );
    };
    rows.into_iter()
        .filter_map(|row| row.0.inspect_err(said).ok())
        .collect()
}
