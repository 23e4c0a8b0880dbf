//! Frames of RFC 5734 §4: four bytes of length, their own four included, then XML.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

/// The longest XML taken, in bytes.
pub(crate) const MAX_XML: usize = 1 << 20;

/// What came.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Incoming {
    Frame(Vec<u8>),
    /// The length is below four or too great: nothing more on this connection can be understood.
    BadLength(u32),
    /// The client has closed the connection, between two frames or within one.
    End,
}

/// Reads one frame. Memory grows with what really arrives, not with what the length promises.
pub(crate) async fn read(stream: &mut (impl AsyncRead + Unpin)) -> io::Result<Incoming> {
    let mut header = [0; 4];
    let mut filled = 0;
    while filled < header.len() {
        match stream.read(&mut header[filled..]).await? {
            0 => return Ok(Incoming::End),
            count => filled += count,
        }
    }
    let length = u32::from_be_bytes(header);
    let xml = usize::try_from(length).unwrap_or(usize::MAX).checked_sub(4);
    let Some(xml) = xml.filter(|xml| *xml <= MAX_XML) else {
        return Ok(Incoming::BadLength(length));
    };
    let mut frame = Vec::new();
    stream.take(xml as u64).read_to_end(&mut frame).await?;
    if frame.len() < xml {
        return Ok(Incoming::End);
    }
    Ok(Incoming::Frame(frame))
}

/// A frame as it goes over the line.
pub(crate) fn encode(xml: &str) -> Vec<u8> {
    let length = u32::try_from(xml.len() + 4)
        .expect("answers are far below 4 GiB: a check names at most a thousand objects");
    let mut bytes = length.to_be_bytes().to_vec();
    bytes.extend_from_slice(xml.as_bytes());
    bytes
}

/// Writes bytes, in pieces of `piece` if that is given.
pub(crate) async fn write(
    stream: &mut (impl AsyncWrite + Unpin),
    bytes: &[u8],
    piece: Option<usize>,
) -> io::Result<()> {
    for part in bytes.chunks(piece.unwrap_or(bytes.len()).max(1)) {
        stream.write_all(part).await?;
        stream.flush().await?;
    }
    Ok(())
}
