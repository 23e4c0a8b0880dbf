//! Reading lines, and a message by its lines.

use std::io;
use tokio::io::{AsyncBufRead, AsyncBufReadExt};

/// A line, or what there is of it.
pub(super) enum Line {
    /// With its end.
    Whole(Vec<u8>),
    /// More bytes than allowed came; the rest of the line was read and dropped.
    TooLong,
    /// The client is gone.
    End,
}

/// Reads a line of at most so many bytes.
pub(super) async fn line(
    reader: &mut (impl AsyncBufRead + Unpin),
    limit: usize,
) -> io::Result<Line> {
    let mut line = Vec::new();
    let mut too_long = false;
    loop {
        let (chunk, ends) = chunk(reader, limit).await?;
        if chunk.is_empty() {
            return Ok(Line::End);
        }
        if line.len() + chunk.len() > limit {
            too_long = true;
        } else {
            line.extend_from_slice(&chunk);
        }
        match (ends, too_long) {
            (true, true) => return Ok(Line::TooLong),
            (true, false) => return Ok(Line::Whole(line)),
            (false, _) => {}
        }
    }
}

/// What is there up to a line's end, at most so many bytes, and whether the line ends with it. Nothing at the end of the stream.
async fn chunk(
    reader: &mut (impl AsyncBufRead + Unpin),
    limit: usize,
) -> io::Result<(Vec<u8>, bool)> {
    let there = reader.fill_buf().await?;
    let there = &there[..there.len().min(limit)];
    let end = there.iter().position(|byte| *byte == b'\n');
    let chunk = there[..end.map_or(there.len(), |end| end + 1)].to_vec();
    reader.consume(chunk.len());
    Ok((chunk, end.is_some()))
}

/// A message.
pub(super) enum Message {
    /// Its bytes, without the doubled dots (RFC 5321, section 4.5.2).
    Whole(Vec<u8>),
    /// It is larger than allowed. All of it was read.
    TooLarge,
    /// Far too large, or the client is gone: the session is over.
    Lost,
}

/// A message on its way in.
pub(super) struct Incoming {
    bytes: Vec<u8>,
    /// Bytes so far, those that were dropped too.
    seen: usize,
    /// The last two bytes: only after CR LF does a line begin. A bare LF ends none, so that nothing within a message ends it.
    tail: [u8; 2],
    largest: usize,
    drained: usize,
}

impl Incoming {
    pub(super) const fn new(largest: usize, drained: usize) -> Self {
        Self {
            bytes: Vec::new(),
            seen: 0,
            tail: *b"\r\n",
            largest,
            drained,
        }
    }

    /// Reads what is there. `Some` when the message has ended.
    pub(super) async fn read(
        &mut self,
        reader: &mut (impl AsyncBufRead + Unpin),
    ) -> io::Result<Option<Message>> {
        const CHUNK: usize = 8 * 1_024;
        let begins = self.tail == *b"\r\n";
        let (mut bytes, mut ends) = chunk(reader, CHUNK).await?;
        // A dot alone may have come without what follows it.
        while begins && !ends && bytes.len() < 3 && bytes.starts_with(b".") {
            let (more, end) = chunk(reader, CHUNK).await?;
            if more.is_empty() {
                return Ok(Some(Message::Lost));
            }
            bytes.extend_from_slice(&more);
            ends = end;
        }
        if bytes.is_empty() || self.seen > self.drained {
            return Ok(Some(Message::Lost));
        }
        if begins && bytes == b".\r\n" {
            return Ok(Some(if self.seen > self.largest {
                Message::TooLarge
            } else {
                Message::Whole(std::mem::take(&mut self.bytes))
            }));
        }
        self.seen += bytes.len();
        self.tail = match bytes[..] {
            [.., one, two] => [one, two],
            [one] => [self.tail[1], one],
            [] => self.tail,
        };
        if self.seen > self.largest {
            self.bytes = Vec::new();
        } else {
            let doubled = begins && bytes.starts_with(b".");
            self.bytes.extend_from_slice(&bytes[usize::from(doubled)..]);
        }
        Ok(None)
    }
}
