//! Receiving an upload: it is parsed while it arrives, and never stored as a whole.
//!
//! A multipart form where scripts run, too: a server function takes JSON that is read as a whole, and a file may be far larger than that.

use crate::failure::Failure;
use crate::flash::Flash;
use crate::site::Site;
use crate::visitor::Visitor;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::multipart::{Field, Multipart, MultipartError};
use axum::response::Response;
use service::Error;
use service::files::{Import, Kind, NewImport, Reading, encoding_of};
use std::io::Read;
use tokio::sync::mpsc::{Receiver, Sender, channel};

/// The most chunks of the file in flight.
const PIECES: usize = 4;
/// The longest text field besides the file, in bytes.
const LONGEST: usize = 200;

/// Stages the file and shows what would happen to each row.
pub(super) async fn stage(
    State(site): State<Site>,
    visitor: Visitor,
    form: Multipart,
) -> Result<Response, Failure> {
    let (path, flash) = match receive(&site, &visitor, form).await {
        Ok(import) if !import.is_settled() => (
            format!("/import/{}/columns", import.id),
            Flash::done("Read. Say what its columns are; then every row is judged."),
        ),
        Ok(import) => (
            format!("/import/{}", import.id),
            Flash::done(
                "Read. Nothing of the book has changed yet: look at the rows, then say go.",
            ),
        ),
        Err(Error::Invalid(errors)) => (
            "/import".to_owned(),
            Flash {
                errors,
                ..Flash::default()
            },
        ),
        Err(error) => return Err(Failure::of(&visitor.frame, error)),
    };
    Ok(flash.show_at(&site, visitor.user, &path).await)
}

async fn receive(site: &Site, visitor: &Visitor, mut form: Multipart) -> Result<Import, Error> {
    let (mut kind, mut project, mut encoding) = (None, None, None);
    // The form has the file last, so its other fields are known when it arrives.
    while let Some(field) = form.next_field().await.map_err(unreadable)? {
        match field.name().unwrap_or_default() {
            "kind" => kind = short(field).await?.parse::<Kind>().ok(),
            "project" => project = short(field).await?.parse().ok(),
            "encoding" => encoding = encoding_of(&short(field).await?),
            "file" => {
                let file_name = field.file_name().unwrap_or_default().to_owned();
                let Some(kind) = kind else {
                    return Err(missing("kind"));
                };
                if file_name.is_empty() {
                    return Err(missing("file"));
                }
                let new = NewImport {
                    kind,
                    project,
                    file_name,
                };
                let (sender, pieces) = channel(PIECES);
                let reading = Reading {
                    asks: true,
                    encoding,
                    ..Reading::default()
                };
                let file = Box::new(Pieces {
                    pieces,
                    now: Bytes::new(),
                });
                let files = site.service.files();
                let staging = files.stage_read(visitor.actor(), &new, reading, file);
                let (sent, staged) = tokio::join!(pump(field, sender), staging);
                // A truncated file is invalid: what was staged of it is removed by housekeeping at the latest.
                return sent.and(staged);
            }
            _ => {}
        }
    }
    Err(missing("file"))
}

fn missing(field: &'static str) -> Error {
    Error::field(field, model::field::FieldCode::Required)
}

fn unreadable(error: MultipartError) -> Error {
    Error::field(
        "file",
        model::field::FieldCode::Other {
            text: format!("The file did not arrive: {}.", error.body_text()).into(),
        },
    )
}

async fn short(mut field: Field<'_>) -> Result<String, Error> {
    let mut text = Vec::new();
    while let Some(piece) = field.chunk().await.map_err(unreadable)? {
        text.extend_from_slice(&piece);
        if text.len() > LONGEST {
            break;
        }
    }
    Ok(String::from_utf8_lossy(&text).trim().to_owned())
}

/// Passes the chunks on as they arrive. When nobody takes them any more, the rest is read and discarded, so that the browser gets the response.
async fn pump(mut field: Field<'_>, sender: Sender<std::io::Result<Bytes>>) -> Result<(), Error> {
    loop {
        match field.chunk().await {
            Ok(Some(piece)) => {
                let _ = sender.send(Ok(piece)).await;
            }
            Ok(None) => return Ok(()),
            Err(error) => {
                let broken = std::io::Error::other("the file broke off");
                let _ = sender.send(Err(broken)).await;
                return Err(unreadable(error));
            }
        }
    }
}

/// The chunks as a reader, in a thread that may block.
struct Pieces {
    pieces: Receiver<std::io::Result<Bytes>>,
    now: Bytes,
}

impl Read for Pieces {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        while self.now.is_empty() {
            match self.pieces.blocking_recv() {
                Some(piece) => self.now = piece?,
                None => return Ok(0),
            }
        }
        let size = into.len().min(self.now.len());
        into[..size].copy_from_slice(&self.now.split_to(size));
        Ok(size)
    }
}
