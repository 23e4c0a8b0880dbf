//! Reading a file with a limit on its length and on the length of its rows.

use super::table::{LARGEST_FILE, LONGEST_ROW};
use std::io::{Error, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Tells [`Bounded`] that a row has ended.
pub(super) struct RowEnded(Arc<AtomicBool>);

impl RowEnded {
    pub(super) fn set(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Counts the bytes. The end of a row is reported from outside: buffering in between makes the bound a little wider, never narrower
/// for a row that is shorter than it.
pub(super) struct Bounded<R> {
    file: R,
    row_ended: Arc<AtomicBool>,
    of_file: u64,
    of_row: u64,
    /// Whether it has rows that can be told apart here.
    rows: bool,
}

impl<R: Read> Bounded<R> {
    pub(super) fn new(file: R) -> (Self, RowEnded) {
        let row_ended = Arc::<AtomicBool>::default();
        let bounded = Self {
            file,
            row_ended: Arc::clone(&row_ended),
            of_file: 0,
            of_row: 0,
            rows: true,
        };
        (bounded, RowEnded(row_ended))
    }

    /// The rest of a file that is no text: only its whole length has a limit.
    pub(super) fn whole(self) -> Self {
        Self {
            rows: false,
            ..self
        }
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let read = self.file.read(into)?;
        if self.row_ended.swap(false, Ordering::Relaxed) {
            self.of_row = 0;
        }
        let more = u64::try_from(read).unwrap_or(u64::MAX);
        self.of_row = self.of_row.saturating_add(more);
        self.of_file = self.of_file.saturating_add(more);
        if self.of_file > LARGEST_FILE {
            let megabytes = LARGEST_FILE / (1024 * 1024);
            return Err(Error::other(format!(
                "a file has {megabytes} MB at most; split it into several"
            )));
        }
        // What was read before the end of the last row may belong to this one.
        if self.rows && self.of_row > LONGEST_ROW + u64::try_from(into.len()).unwrap_or(0) {
            return Err(Error::other(format!(
                "a row has {LONGEST_ROW} bytes at most; perhaps a quotation mark is never closed"
            )));
        }
        Ok(read)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;

    #[test]
    fn a_row_without_end_is_left_off_and_many_rows_are_not() {
        let (mut endless, _) = Bounded::new(std::io::repeat(b'x'));
        let mut kept = Vec::new();
        let error = endless.read_to_end(&mut kept).unwrap_err();
        assert!(error.to_string().contains("a row has"), "{error}");
        assert!(u64::try_from(kept.len()).unwrap() < 4 * LONGEST_ROW);

        let (mut rows, ended) = Bounded::new(std::io::repeat(b'x'));
        let mut piece = [0; 4096];
        let mut read = 0;
        let error = loop {
            match rows.read(&mut piece) {
                Ok(more) => read += u64::try_from(more).unwrap(),
                Err(error) => break error,
            }
            ended.set();
        };
        assert!(error.to_string().contains("a file has"), "{error}");
        assert!(read <= LARGEST_FILE && read > LARGEST_FILE - 8192, "{read}");
    }
}
