//! What a mail server's reply means.

use crate::queue::{Tried, shortened};
use chrono::{DateTime, Utc};
use mail::Failure;
use model::verification::LetterStatus;

/// What a mail server's reply means for an e-mail.
pub(super) fn answered(
    answer: Result<(), Failure>,
    now: DateTime<Utc>,
    status: &mut LetterStatus,
    sent_at: &mut Option<DateTime<Utc>>,
    last_error: &mut Option<String>,
) -> Tried {
    match answer {
        Ok(()) => {
            *status = LetterStatus::Sent;
            *sent_at = Some(now);
            *last_error = None;
            Tried::Ended
        }
        Err(Failure::Refused {
            bounced: true,
            text,
            ..
        }) => {
            *status = LetterStatus::Bounced;
            *last_error = Some(shortened(&text));
            Tried::Ended
        }
        Err(Failure::Refused { text, .. }) => Tried::Failed(text),
        Err(Failure::Retry { why, .. }) => Tried::Retry(why),
    }
}
