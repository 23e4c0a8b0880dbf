//! The verification of one contact, on its page.

use super::words;
use crate::functions::contacts::VerifyContact;
use crate::markup::IntoMarkup;
use crate::parts::When;
use crate::site::Post;
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use service::verification::Standing;

/// The section; nothing for a contact that needs no verification.
pub(crate) fn section(
    standing: Option<&Standing>,
    may_write: bool,
    post: Post,
    now: DateTime<Utc>,
) -> Option<impl IntoView + use<>> {
    let standing = standing?;
    let id = standing.contact.id;
    let email = standing.contact.snapshot.email.clone();
    let since = standing.since;
    let bounced = standing.bounced().then(|| {
        view! { <p class="measure">"Mail to this address comes back: the mail server refused it for good. " {may_write.then(|| view! { <a href=format!("/contacts/{id}/edit#email")>"Correct the address"</a> })}</p> }
    });
    let asked = standing.letter.is_some();
    let verb = if asked {
        "Send it again"
    } else {
        "Send verification"
    };
    let button = (may_write && email.is_some()).then(|| {
        view! { <form method="post" action=format!("/contacts/{id}/verification") data-function=VerifyContact::PATH data-of=id.to_string()><button id="verify" class="button">{verb}</button></form> }
    });
    let body = match email {
        Some(email) => view! {
            <p class="measure">"Nobody has confirmed that " <bdi>{email}</bdi> " and the name belong together. A letter asks the holder, and its link answers once."</p>
        }
        .into_markup(),
        None => view! {
            <p class="measure">"There is no e-mail address to write to. " {may_write.then(|| view! { <a href=format!("/contacts/{id}/edit#email")>"Add one"</a> })}</p>
        }
        .into_markup(),
    };
    Some(view! {
        <section class="card" id="verification" aria-labelledby="ve" data-fresh="">
            <h2 class="tab"><span id="ve">"Verification"</span> <span class="quiet">{words::deadline(standing, now)}</span></h2>
            <div class="slip">
                {body}
                {bounced}
                <div class="row spread">
                    <dl class="data"><dt>"Unverified since"</dt><dd><When at=since now=now /></dd><dt>"Last letter"</dt><dd>{words::letter(standing.letter.as_ref(), post, now)}</dd></dl>
                    {button}
                </div>
            </div>
        </section>
    })
}
