//! Where a person is signed in, and ending that.

use super::names::PATH;
use crate::failure::Failure;
use crate::functions::account::EndSession;
use crate::markup::IntoMarkup;
use crate::parts::{State as Badge, When};
use crate::posted::Posted;
use crate::site::Site;
use crate::writes;
use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use service::auth::LoginSession;

/// The list; `here` is the present session.
pub(super) fn section(
    sessions: Vec<LoginSession>,
    here: Option<&str>,
    now: DateTime<Utc>,
) -> impl IntoView + use<> {
    let rows = sessions
        .into_iter()
        .enumerate()
        .map(|(number, session)| {
            let own = here == Some(session.key.as_str());
            row(number, session, own, now)
        })
        .collect_view();
    view! {
        <section class="card" aria-labelledby="sessions">
            <h2 class="tab" id="sessions">"Where you are signed in"</h2>
            <div class="slip">
                <div class="parts" id="signed-in" data-fresh="">{rows}</div>
                <form class="actions" method="post" action="/sign-out">
                    <p class="measure">"Everywhere at once: every browser, every token, and whatever they have open."</p>
                    <button class="button" data-kind="danger" name="everywhere" value="1">"Sign out everywhere"</button>
                </form>
            </div>
        </section>
    }
}

fn row(
    number: usize,
    session: LoginSession,
    own: bool,
    now: DateTime<Utc>,
) -> impl IntoView + use<> {
    let browser = match session.about.browser.as_str() {
        "" => "A browser".to_owned(),
        words => words.to_owned(),
    };
    let time = |at: Option<DateTime<Utc>>| match at {
        Some(at) => view! { <When at=at now=now /> }.into_markup(),
        None => "not known".into_markup(),
    };
    let heading = format!("session-{number}");
    let (named, labelled) = (browser.clone(), heading.clone());
    view! {
        <article aria-labelledby=labelled>
            <h3 id=heading><bdi>{browser}</bdi></h3>
            {own.then(|| view! { <p><Badge state="verified" text="This browser" /></p> })}
            <dl class="data">
                <dt>"From"</dt><dd>{session.about.network.unwrap_or_else(|| "not known".into())}</dd>
                <dt>"Signed in"</dt><dd>{time(session.created_at)}</dd>
                <dt>"Last used"</dt><dd>{time(session.seen_at)}</dd>
                <dt>"Ends"</dt><dd><When at=session.expires_at now=now /></dd>
            </dl>
            {(!own).then(|| view! {
                <form method="post" action="/account/sessions" data-function=EndSession::PATH data-of=session.key.clone()>
                    <input type="hidden" name="session" value=session.key.clone() />
                    <button class="button">"End this session" <span class="vh">" of " <bdi>{named}</bdi></span></button>
                </form>
            })}
        </article>
    }
}

/// Ends one, as a form without scripts does.
pub(super) async fn end(State(site): State<Site>, posted: Posted) -> Result<Response, Failure> {
    let actor = posted.visitor.actor();
    Ok(
        match writes::account::end_session(&site, actor, posted.text("session")).await {
            Ok(text) => posted.done(&site, PATH, text).await,
            Err(error) => posted.refused(&site, PATH, error).await,
        },
    )
}
