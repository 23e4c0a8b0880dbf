//! The text of an e-mail. Plain text; the link is on a line of its own.

use chrono::{DateTime, Utc};
use mail::Letter as Message;
use model::letter::ReturnToken;
use model::verification::{DEADLINE_DAYS, LetterKind};
use store::contacts::Contact;
use store::letters::Letter;

/// The whole text.
pub(super) fn compose(
    letter: &Letter,
    contact: &Contact,
    organization: &str,
    link: &str,
    token: ReturnToken,
    now: DateTime<Utc>,
) -> Message {
    let until = letter.expires_at.format("%-d %B %Y");
    let (name, email) = (contact.snapshot.full_name(), &letter.email);
    let (subject, opening) = match letter.kind {
        LetterKind::Verification => (
            format!("Please confirm your contact data for {organization}"),
            format!("{organization} has written you down as a contact of its domain names:"),
        ),
        LetterKind::Reminder => (
            format!("Reminder: please confirm your contact data for {organization}"),
            format!(
                "A week ago {organization} asked you to confirm this contact of its domain names:"
            ),
        ),
    };
    let text = format!(
        "{opening}\n\
         \n    Name    {name}\n    E-mail  {email}\n\
         \nIf this is you and the data is right, open this page and press its button:\n\
         \n{link}\n\
         \nThe link works once, until {until}.\n\
         Opening the page changes nothing; its button does.\n\
         \nIf this is not you, or something is wrong, do not press it. Tell\n{organization}.\n\
         \nWhy you get this: the rules for domain names ask that their\n\
         contacts can be reached. When the holder of a domain does not\n\
         answer within {DEADLINE_DAYS} days, the domain may be suspended.\n"
    );
    Message {
        id: letter.id,
        attempt: letter.attempt,
        token,
        to: email.clone(),
        subject,
        text,
        at: now,
    }
}
