//! What a mail server's reply means.

use crate::queue::Tried;
use chrono::{DateTime, Utc};
use mail::Failure;
use model::letter::{Refusal, shown};
use model::verification::LetterStatus;

/// The columns of a letter or an invitation that a reply changes.
pub(super) struct Outcome<'a> {
    pub(super) status: &'a mut LetterStatus,
    pub(super) sent_at: &'a mut Option<DateTime<Utc>>,
    pub(super) last_error: &'a mut Option<String>,
    pub(super) refusal: &'a mut Option<Refusal>,
}

/// What a mail server's reply means for an e-mail. Only what is about the address is a bounce.
pub(super) fn answered(
    answer: Result<(), Failure>,
    now: DateTime<Utc>,
    outcome: Outcome<'_>,
) -> Tried {
    match answer {
        Ok(()) => {
            *outcome.status = LetterStatus::Sent;
            *outcome.sent_at = Some(now);
            *outcome.last_error = None;
            *outcome.refusal = None;
            Tried::Ended
        }
        Err(Failure::Refused { about, text, .. }) => {
            *outcome.refusal = about;
            let text = shown(&text);
            if about != Some(Refusal::Address) {
                return Tried::Failed(text);
            }
            *outcome.status = LetterStatus::Bounced;
            *outcome.last_error = Some(text);
            Tried::Ended
        }
        Err(Failure::Retry { about, why, .. }) => {
            *outcome.refusal = about;
            Tried::Retry(shown(&why))
        }
    }
}
