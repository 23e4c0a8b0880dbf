//! A folder instead of a mail server: one `.eml` file per e-mail, for installations without one, for demonstrations and for tests.
//!
//! A file is written completely under another name and then renamed, so that nobody ever reads half an e-mail. The files hold secret links, so
//! only the program's own user may read them.

use crate::{Failure, Letter, Mailer, Origin, compose};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use mail_parser::MessageParser;
use model::id::LetterId;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use tokio::fs;
use tokio::io::AsyncWriteExt;

/// The folder.
#[derive(Debug, Clone)]
pub struct FileMailbox {
    folder: PathBuf,
    from: Origin,
}

/// An e-mail in the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its subject.
    pub subject: String,
    /// Its text, with LF line ends.
    pub text: String,
}

impl FileMailbox {
    /// A mailbox in this folder, which is created with the first e-mail.
    #[must_use]
    pub const fn new(folder: PathBuf, from: Origin) -> Self {
        Self { folder, from }
    }

    /// Its path.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    fn file(&self, id: LetterId, attempt: i32) -> PathBuf {
        self.folder.join(format!("{id}.{attempt}.eml"))
    }

    /// The e-mail as it was written in this attempt or the last one before it that wrote one; `None` when none did.
    ///
    /// # Errors
    /// When a file is there and can't be read.
    pub async fn read(&self, id: LetterId, attempt: i32) -> io::Result<Option<Kept>> {
        for attempt in (1..=attempt).rev() {
            match fs::read(self.file(id, attempt)).await {
                Ok(bytes) => return Ok(parse(&bytes)),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
        Ok(None)
    }

    async fn write(&self, letter: &Letter, bytes: &[u8]) -> io::Result<()> {
        let mut folder = fs::DirBuilder::new();
        folder.recursive(true).mode(0o700);
        folder.create(&self.folder).await?;
        let file = self.file(letter.id, letter.attempt);
        let half = file.with_extension("half");
        let mut options = fs::OpenOptions::new();
        options.write(true).create(true).truncate(true).mode(0o600);
        let mut open = options.open(&half).await?;
        open.write_all(bytes).await?;
        open.sync_all().await?;
        drop(open);
        fs::rename(&half, &file).await
    }
}

fn parse(bytes: &[u8]) -> Option<Kept> {
    let message = MessageParser::default().parse(bytes)?;
    Some(Kept {
        subject: message.subject().unwrap_or_default().to_owned(),
        text: message.body_text(0)?.replace("\r\n", "\n"),
    })
}

#[async_trait]
impl Mailer for FileMailbox {
    async fn send(&self, letter: &Letter) -> Result<(), Failure> {
        let message = compose::message(&self.from, letter)?;
        self.write(letter, &message.formatted())
            .await
            .map_err(|error| Failure::later(format!("{}: {error}", self.folder.display())))
    }

    /// By modification time; partial files that a crashed process left are deleted too.
    async fn forget(&self, before: DateTime<Utc>) -> usize {
        let before = SystemTime::from(before);
        let Ok(mut files) = fs::read_dir(&self.folder).await else {
            return 0;
        };
        let mut gone = 0;
        while let Ok(Some(file)) = files.next_entry().await {
            let path = file.path();
            let ours = path
                .extension()
                .is_some_and(|extension| extension == "eml" || extension == "half");
            let written = file.metadata().await.and_then(|about| about.modified());
            if ours
                && written.is_ok_and(|written| written < before)
                && fs::remove_file(&path).await.is_ok()
            {
                gone += 1;
            }
        }
        gone
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use crate::Sender;
    use model::letter::ReturnToken;
    use std::os::unix::fs::PermissionsExt;
    use uuid::Uuid;

    fn origin() -> Origin {
        Origin {
            sender: Sender::parse("desk@example.com").unwrap(),
            bounces: None,
        }
    }

    fn letter(attempt: i32, text: &str) -> Letter {
        Letter {
            id: LetterId(Uuid::from_u128(1)),
            attempt,
            token: ReturnToken::parse("aaaaaaaaaaaaaaaaaaaaaaaaaa").unwrap(),
            to: "jana@example.com".into(),
            subject: "Příliš žluťoučký".into(),
            text: text.into(),
            at: DateTime::UNIX_EPOCH,
        }
    }

    #[tokio::test]
    async fn a_letter_is_written_whole_and_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let mailbox = FileMailbox::new(folder.path().join("mail"), origin());
        let id = letter(1, "").id;
        assert_eq!(mailbox.read(id, 9).await.unwrap(), None);
        for (attempt, text) in [(1, "first\n"), (3, "třetí\nhttps://desk.example/a=b\n")] {
            mailbox.send(&letter(attempt, text)).await.unwrap();
            let kept = mailbox.read(id, attempt + 1).await.unwrap().unwrap();
            assert_eq!(
                (kept.subject.as_str(), kept.text.as_str()),
                ("Příliš žluťoučký", text)
            );
        }
        let mut names: Vec<_> = std::fs::read_dir(mailbox.folder())
            .unwrap()
            .map(|entry| entry.unwrap())
            .map(|entry| {
                let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
                (entry.file_name().into_string().unwrap(), mode)
            })
            .collect();
        names.sort();
        assert_eq!(
            names,
            [
                (format!("{id}.1.eml"), 0o600),
                (format!("{id}.3.eml"), 0o600)
            ]
        );
    }

    #[tokio::test]
    async fn a_folder_that_can_not_be_written_is_for_later() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a file");
        std::fs::write(&file, "").unwrap();
        let sent = FileMailbox::new(file.join("mail"), origin())
            .send(&letter(1, "x"))
            .await;
        assert!(matches!(sent, Err(Failure::Retry { .. })), "{sent:?}");
    }
}
