//! Requesting a contact's verification.

use crate::failure::Failure;
use crate::flash::Flash;
use crate::form::selection::list_in;
use crate::paths::local;
use crate::posted::Posted;
use crate::site::Site;
use crate::words::{asked, spared};
use crate::writes;
use axum::extract::{Path, State};
use axum::response::Response;
use model::id::ContactId;
use service::Error;

/// Back to the page of the button: the hub or the contact's own page.
fn back(posted: &Posted, id: ContactId) -> String {
    if posted.text("from") == "hub" {
        "/verification".into()
    } else {
        format!("/contacts/{id}")
    }
}

/// Sends letters to those who were selected in the hub, or to all who have not answered.
pub(super) async fn send_many(State(site): State<Site>, posted: Posted) -> Response {
    let list = local(&format!("/verification?{}", list_in(&posted.values)));
    let sent = writes::contacts::ask_waiting(&site, posted.visitor.actor(), &posted.values).await;
    posted.ended(&site, &list, sent).await
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
        Ok(letter) => posted.done(&site, &back, asked(&letter, site.post())).await,
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
