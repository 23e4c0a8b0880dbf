//! Requesting a contact's verification.

use crate::failure::Failure;
use crate::flash::Flash;
use crate::posted::Posted;
use crate::site::Site;
use axum::extract::{Path, State};
use axum::response::Response;
use model::id::ContactId;
use service::Error;
use service::verification::Letter;

/// Back to the page of the button: the hub or the contact's own page.
fn back(posted: &Posted, id: ContactId) -> String {
    if posted.text("from") == "hub" {
        "/verification".into()
    } else {
        format!("/contacts/{id}")
    }
}

/// Sends an e-mail.
pub(super) async fn send(
    State(site): State<Site>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let id: ContactId = id
        .parse()
        .map_err(|_| Failure::not_found(&posted.visitor.frame))?;
    let back = back(&posted, id);
    let letter = site
        .service
        .verification()
        .request(posted.visitor.actor(), id)
        .await;
    Ok(match letter {
        Ok(letter) => posted.done(&site, &back, asked(&letter)).await,
        Err(Error::Throttled { retry_after }) => {
            let text = spared(retry_after);
            Flash::refused(text)
                .show_at(&site, posted.user(), &back)
                .await
        }
        Err(Error::Rule { message, .. }) => {
            Flash::refused(message.into_owned())
                .show_at(&site, posted.user(), &back)
                .await
        }
        Err(error) => posted.refused(&site, &back, error).await,
    })
}

/// The request, in words.
pub(crate) fn asked(letter: &Letter) -> String {
    format!(
        "A letter goes to {}. Its link works for {} days.",
        letter.email,
        model::verification::LINK_DAYS
    )
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
    use super::wait;

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
