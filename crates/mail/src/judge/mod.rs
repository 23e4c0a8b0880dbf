//! What a mail server's refusal is about: the address, its mailbox for now, whoever sends, or the letter.
//!
//! The class of a reply says whether it is for good (RFC 5321, section 4.2.1), not about whom it speaks. That is told by the command that was answered, then by the enhanced
//! status (RFC 3463), then by the words, then by the reply code. In doubt it is not the address: an address that is taken for dead is corrected by somebody.

mod phrases;
mod reply;

pub(crate) use phrases::Words;
pub(crate) use reply::{Reply, Status};

use model::letter::Refusal;

/// Which command a reply answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// The connection, `EHLO`, `STARTTLS` or `AUTH`.
    Opening,
    /// `MAIL`.
    Sender,
    /// `RCPT`.
    Recipient,
    /// `DATA`, or the letter behind it.
    Content,
    /// It is not known: a report says only what was replied.
    Unsaid,
}

/// What a reply means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Verdict {
    /// What it is about; `None` when it doesn't tell.
    pub(crate) about: Option<Refusal>,
    /// Whether the same letter may be taken later.
    pub(crate) waits: bool,
}

impl Verdict {
    const fn waits(about: Option<Refusal>) -> Self {
        Self { about, waits: true }
    }

    const fn ends(about: Option<Refusal>) -> Self {
        Self {
            about,
            waits: false,
        }
    }
}

/// What a reply to a command means.
pub(crate) fn judged(stage: Stage, reply: &Reply) -> Verdict {
    let words = Words::of(reply.text);
    if !reply.is_for_good() {
        // Greylisting means everybody whom a server doesn't know yet; and nobody is given up for what may pass.
        let about = about(stage, reply, &words).about;
        let told = about.filter(|about| matches!(about, Refusal::Sender | Refusal::Mailbox));
        return Verdict::waits(told.filter(|_| !words.greylisting() && stage != Stage::Opening));
    }
    about(stage, reply, &words)
}

fn about(stage: Stage, reply: &Reply, words: &Words) -> Verdict {
    const ADDRESS: Verdict = Verdict::ends(Some(Refusal::Address));
    const MAILBOX: Verdict = Verdict::waits(Some(Refusal::Mailbox));
    const SENDER: Verdict = Verdict::waits(Some(Refusal::Sender));
    const TOO_LARGE: Verdict = Verdict::waits(Some(Refusal::Letter));
    // Missing permission to send (RFC 4954) is ours, whatever it answers.
    if matches!(stage, Stage::Opening | Stage::Sender)
        || matches!(reply.code, Some(530 | 534 | 535 | 538))
        || words.about_the_sender()
    {
        return SENDER;
    }
    let unknown = words.unknown_user();
    match reply.status.map(|status| (status.subject, status.detail)) {
        Some((1, 7 | 8)) => return SENDER,
        Some((7, _)) if stage == Stage::Content || !unknown => return SENDER,
        Some((2, 2)) => return MAILBOX,
        Some((2, 1)) if words.too_many() => return MAILBOX,
        Some((2, 3) | (3, 4)) => return TOO_LARGE,
        Some((1, 1 | 2 | 3 | 6 | 10) | (2, 1)) => return ADDRESS,
        // What other servers think of us is said under these, too.
        Some((1, 0) | (2 | 4, _)) if words.refuses_us() && !unknown => return SENDER,
        Some((1, _)) if stage != Stage::Content => return ADDRESS,
        Some((2, _)) if words.full() => return MAILBOX,
        Some((4, 1 | 4 | 310)) if stage != Stage::Content => return ADDRESS,
        Some((2, _)) if stage != Stage::Content => return ADDRESS,
        _ => {}
    }
    if unknown {
        return ADDRESS;
    }
    if words.refuses_us() {
        return SENDER;
    }
    if words.too_large() {
        return TOO_LARGE;
    }
    if words.full() || words.too_many() {
        return MAILBOX;
    }
    if words.content() {
        // Before there was a letter, it was held against us.
        return match stage {
            Stage::Recipient => SENDER,
            _ => Verdict::ends(Some(Refusal::Letter)),
        };
    }
    if stage == Stage::Content {
        return Verdict::ends(Some(Refusal::Letter));
    }
    if words.no_such_host() {
        return ADDRESS;
    }
    match (
        reply.status.map(|status| (status.subject, status.detail)),
        reply.code,
    ) {
        (Some((5, 0)), _) => ADDRESS,
        // A host that takes no mail (RFC 7504).
        (_, Some(521 | 556)) => ADDRESS,
        // Mailbox unavailable, not local, name not allowed; over quota (RFC 5321, section 4.2.3).
        (None | Some((0, 0)), Some(550 | 551 | 553)) => ADDRESS,
        (None | Some((0, 0)), Some(552)) => MAILBOX,
        _ => Verdict::ends(None),
    }
}

#[cfg(test)]
mod tests;
