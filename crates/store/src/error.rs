//! The store's errors, told apart by the engines' codes and never by a message meant for people.

/// Why the store did not do what it was asked for.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The row's version or state is not the expected one, or the row is gone, or the lease on it is lost.
    #[error("the row was changed by somebody else, or is gone")]
    Stale,
    /// A value that must be unique is taken.
    #[error("taken already: {0:?}")]
    Duplicate(Unique),
    /// Something that the row refers to does not exist in this organization.
    #[error("what the row refers to does not exist")]
    Missing,
    /// It is still referred to: by a role, a slot or a default in case of a contact, by a domain in case of a team.
    #[error("still in use")]
    InUse,
    /// A write through a transaction that was opened for reading.
    #[error("opened for reading only")]
    ReadOnly,
    /// This engine does not support it; the text says what does.
    #[error("{0}")]
    Unsupported(&'static str),
    /// A file that was to be restored is not a complete backup; the text says why.
    #[error("{0}")]
    NoBackup(&'static str),
    /// A statement affected an unexpected number of rows.
    #[error("{found} rows were touched where {expected} must be")]
    RowCount {
        /// The expected number.
        expected: u64,
        /// The actual number.
        found: u64,
    },
    /// Stored data, or data to be stored, has a shape that this version does not know; the text says which. For operators.
    #[error("this version can't read or write it: {0}")]
    Unreadable(String),
    /// The database is busy: a lock that was not released in time, or no free connection.
    #[error("the database is busy")]
    Busy,
    /// Two transactions conflicted and this one was rolled back: a deadlock, or a serialization failure. Nothing of
    /// it is stored; retrying the whole transaction helps.
    #[error("another transaction stood in the way")]
    Conflict,
    /// The database's disk is full. Nothing was written; writing works again as soon as there is room.
    #[error("the disk is full")]
    DiskFull,
    /// The database does not answer: the connection broke, the server is starting or stopping, or it accepts no more connections. Nothing was written.
    #[error("the database gives no answer: {0}")]
    Unreachable(String),
    /// The connection broke during the commit: whether it took effect is not known.
    #[error(
        "the line to the database broke during the commit; whether it was written is not known"
    )]
    Unknown,
    /// An earlier statement of this transaction failed, so nothing of it was written.
    #[error("a statement before the commit failed; nothing was written")]
    Aborted,
    /// Any other error of the driver or the server.
    #[error(transparent)]
    Database(sqlx::Error),
    /// A migration failed.
    #[error(transparent)]
    Migration(#[from] sqlx::migrate::MigrateError),
}

/// The unique constraints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unique {
    /// A contact's handle.
    HandleTaken,
    /// A domain name, in the whole installation.
    DomainName,
    /// The e-mail address of a person: in the whole installation for those who sign in, in their organization for the others.
    Email,
    /// The prefix of an API key.
    KeyReused,
    /// At most one running task per domain.
    RunningTask,
    /// At most one primary location per organization.
    PrimaryLocation,
    /// A team's slug, in its organization.
    TeamSlug,
    /// The id, or another value that no caller chooses.
    Other,
}

impl Error {
    /// Whether the error may go away by itself: for callers that wait for a database to come up.
    #[must_use]
    pub const fn may_pass(&self) -> bool {
        matches!(self, Self::Busy | Self::Conflict | Self::Unreachable(_))
    }
}

/// Exactly one row must have been affected.
pub(crate) fn one(found: u64) -> Result<(), Error> {
    if found == 1 {
        Ok(())
    } else {
        Err(Error::RowCount { expected: 1, found })
    }
}

/// So many rows must have been affected.
pub(crate) fn rows(found: u64, expected: usize) -> Result<(), Error> {
    let expected = expected as u64;
    if found == expected {
        Ok(())
    } else {
        Err(Error::RowCount { expected, found })
    }
}

/// One row must have been affected; none means that it is stale.
pub(crate) fn one_or_stale(found: u64) -> Result<(), Error> {
    if found == 0 {
        Err(Error::Stale)
    } else {
        one(found)
    }
}
