//! A letter that asks a contact's holder, in words.

use super::counted;
use crate::site::Post;
use model::verification::LetterStatus;
use service::verification::{Letter, Requested};
use service::{Error, Result};

/// The request, in words.
pub(crate) fn asked(letter: &Letter, post: Post) -> String {
    let (to, days) = (&letter.email, model::verification::LINK_DAYS);
    match post {
        Post::Mailed => format!("A letter goes to {to}. Its link works for {days} days."),
        Post::Kept => {
            format!("A letter to {to} is written. {NOT_SENT} Its link works for {days} days.")
        }
    }
}

/// What came of asking many, in words: how many letters there are, and why the others were not asked, the reason of most first.
///
/// # Errors
/// The same, when nobody was asked.
pub(crate) fn asked_many(asked: &Requested, post: Post) -> Result<String> {
    let count = asked.letters.len();
    let mut text = match (count, post) {
        (0, _) => "Nobody was asked.".to_owned(),
        (1, Post::Mailed) => "1 letter goes out.".to_owned(),
        (count, Post::Mailed) => format!("{count} letters go out."),
        (count, Post::Kept) => {
            let letters = counted(count, "letter is written.", "letters are written.");
            format!("{letters} No mail server is set: they are not sent, and lie in the mailbox.")
        }
    };
    let mut unasked: Vec<_> = asked.unasked.iter().collect();
    unasked.sort_by_key(|of| std::cmp::Reverse(of.contacts.len()));
    for of in unasked {
        let message = &of.message;
        let many = of.contacts.len();
        let were = if many == 1 { "was" } else { "were" };
        text.push_str(&format!(" {many} {were} not asked: {message}"));
    }
    if count == 0 {
        return Err(Error::rule("verification.nobody", text));
    }
    Ok(text)
}

/// What becomes of a letter without a mail server.
const NOT_SENT: &str =
    "No mail server is set, so it is not sent: it lies in the mailbox and in the data folder.";

/// What is said of an invitation that was asked for.
pub(crate) fn invited(post: Post) -> String {
    match post {
        Post::Mailed => {
            "An invitation is on its way. Behind its link they choose their password.".to_owned()
        }
        Post::Kept => format!(
            "An invitation is written. {NOT_SENT} Give them its link, behind which they choose their password."
        ),
    }
}

/// What is said of a link for another password that was asked for.
pub(crate) fn reset(post: Post) -> String {
    match post {
        Post::Mailed => "A link is on its way. Behind it they choose another password.".to_owned(),
        Post::Kept => format!(
            "A letter with a link is written. {NOT_SENT} Give them the link, behind which they choose another password."
        ),
    }
}

/// A state and a word for a letter's status. Without a mail server what was written is no more than written.
pub(crate) const fn status(of: LetterStatus, post: Post) -> (&'static str, &'static str) {
    match (of, post) {
        (LetterStatus::Pending, Post::Mailed) => ("pending", "Being sent"),
        (LetterStatus::Pending, Post::Kept) => ("pending", "Being written"),
        (LetterStatus::Sent, Post::Mailed) => ("completed", "Sent"),
        (LetterStatus::Sent, Post::Kept) => ("waiting", "Written, not sent"),
        (LetterStatus::Bounced, _) => ("failed", "Bounced"),
        (LetterStatus::Failed, _) => ("cancelled", "Not sent"),
    }
}

/// Why no e-mail is sent yet, in words.
pub(crate) fn spared(seconds: u64) -> String {
    format!(
        "This address was written to already. Wait {} before the next letter.",
        wait(seconds)
    )
}

fn wait(seconds: u64) -> String {
    match seconds {
        1 => "1 second".into(),
        0..=90 => format!("{seconds} seconds"),
        91..=5_400 => format!("{} minutes", seconds.div_ceil(60)),
        _ => format!("{} hours", seconds.div_ceil(3_600)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::id::ContactId;
    use service::verification::Unasked;
    use uuid::Uuid;

    #[test]
    fn without_a_mail_server_nothing_is_called_sent() {
        for text in [invited(Post::Kept), reset(Post::Kept)] {
            assert!(text.contains("it is not sent"), "{text}");
        }
        assert_eq!(
            status(LetterStatus::Sent, Post::Kept),
            ("waiting", "Written, not sent")
        );
        assert_eq!(
            status(LetterStatus::Sent, Post::Mailed),
            ("completed", "Sent")
        );
    }

    #[test]
    fn whoever_is_not_asked_is_told_of_by_reason() {
        let of = |code, message: &'static str, many: u128| Unasked {
            code,
            message: message.into(),
            contacts: (0..many).map(|id| ContactId(Uuid::from_u128(id))).collect(),
        };
        let asked = Requested {
            letters: Vec::new(),
            unasked: vec![of("a", "It has none.", 1), of("b", "It is verified.", 2)],
        };
        let told = asked_many(&asked, Post::Mailed).map_err(|error| error.to_string());
        let words =
            "Nobody was asked. 2 were not asked: It is verified. 1 was not asked: It has none.";
        assert_eq!(told, Err(words.to_owned()));
    }

    #[test]
    fn waits_are_told_in_one_unit() {
        for (seconds, words) in [
            (1, "1 second"),
            (59, "59 seconds"),
            (100, "2 minutes"),
            (80_000, "23 hours"),
        ] {
            assert_eq!(wait(seconds), words);
        }
    }
}
