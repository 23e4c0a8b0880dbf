//! What can go wrong, told apart by the engines' codes and never by a message made for people.

/// Why the store did not do it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The row's version or state is not the expected one, or the row is gone, or the lease on it is lost.
    #[error("the row was changed by somebody else, or is gone")]
    Stale,
    /// A value that must be the only one of its kind is taken.
    #[error("taken already: {0:?}")]
    Duplicate(Unique),
    /// Something that the row refers to does not exist in this organization.
    #[error("what the row refers to does not exist")]
    Missing,
    /// Something still points at it: a role, a slot or a default at a contact, a domain at a team.
    #[error("still in use")]
    InUse,
    /// A write through a transaction that was opened for reading.
    #[error("opened for reading only")]
    ReadOnly,
    /// This engine does not do it; the words say what does.
    #[error("{0}")]
    Unsupported(&'static str),
    /// A file that was to be restored is no whole backup; the words say why.
    #[error("{0}")]
    NoBackup(&'static str),
    /// A statement touched another number of rows than it must.
    #[error("{found} rows were touched where {expected} must be")]
    RowCount {
        /// How many there should have been.
        expected: u64,
        /// How many there were.
        found: u64,
    },
    /// What is stored, or is to be, has a shape that this version does not know; the words say which. For operators.
    #[error("this version can't read or write it: {0}")]
    Unreadable(String),
    /// The database is occupied: a lock that was not let go in time, or no free connection.
    #[error("the database is busy")]
    Busy,
    /// Two transactions stood in each other's way and this one was given up: a deadlock, or an order in which both can't have happened. Nothing of
    /// it stands; doing the whole transaction again helps.
    #[error("another transaction stood in the way")]
    Conflict,
    /// There is no room on the database's disk. Nothing was written; as soon as there is room again, writing works again.
    #[error("the disk is full")]
    DiskFull,
    /// The database gives no answer: the line broke, it is starting or stopping, or it takes no more connections. Nothing was written.
    #[error("the database gives no answer: {0}")]
    Unreachable(String),
    /// The line broke while the commit was on its way: whether it stands is not known.
    #[error(
        "the line to the database broke during the commit; whether it was written is not known"
    )]
    Unknown,
    /// A statement of this transaction failed before, so nothing of it was written.
    #[error("a statement before the commit failed; nothing was written")]
    Aborted,
    /// Anything else that the driver or the server said.
    #[error(transparent)]
    Database(sqlx::Error),
    /// The schema could not be brought up to date.
    #[error(transparent)]
    Migration(#[from] sqlx::migrate::MigrateError),
}

/// The rules about single values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unique {
    /// Two contacts can't have one handle.
    HandleTaken,
    /// A domain name stands once in the whole installation.
    DomainName,
    /// The e-mail address of a person who signs in stands once in the whole installation, that of one who doesn't once in their organization.
    Email,
    /// Two API keys can't begin alike.
    KeyReused,
    /// One task runs per domain.
    RunningTask,
    /// One office of an organization is the primary one.
    PrimaryLocation,
    /// A team's slug stands once in its organization.
    TeamSlug,
    /// The id, or a value that no caller chooses, was used before.
    Other,
}

impl Error {
    /// Whether it may be over by itself in a while: for those who wait for a database to come up.
    #[must_use]
    pub const fn may_pass(&self) -> bool {
        matches!(self, Self::Busy | Self::Conflict | Self::Unreachable(_))
    }
}

/// Exactly one row must have been touched.
pub(crate) fn one(found: u64) -> Result<(), Error> {
    if found == 1 {
        Ok(())
    } else {
        Err(Error::RowCount { expected: 1, found })
    }
}

/// One row must have been touched; none means that it is stale.
pub(crate) fn one_or_stale(found: u64) -> Result<(), Error> {
    if found == 0 {
        Err(Error::Stale)
    } else {
        one(found)
    }
}
