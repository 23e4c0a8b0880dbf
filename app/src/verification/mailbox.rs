//! The e-mails of an installation that has no mail server and writes them to its data folder: with their text and their links, for admins.

use super::words;
use crate::failure::Failure;
use crate::flash::Flash;
use crate::markup::IntoMarkup;
use crate::page::{Page, Place, framed};
use crate::parts::{Pages, State as Badge, When, encode};
use crate::site::{Post, Site};
use crate::visitor::Visitor;
use axum::extract::{Query, State};
use axum::response::Response;
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use mail::Kept;
use serde::Deserialize;
use service::Error;
use service::people::Invitation;
use service::verification::Letter;

/// The query parameters.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct MailboxQuery {
    cursor: Option<String>,
}

/// The page. Where e-mails are sent to a mail server there is none.
pub(super) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Query(query): Query<MailboxQuery>,
) -> Result<Response, Failure> {
    let failed = |error| Failure::of(&visitor.frame, error);
    let Some(mailbox) = &site.mailbox else {
        return Err(Failure::not_found(&visitor.frame));
    };
    let at = service::Page {
        limit: 20,
        after: query.cursor.as_deref().and_then(service::Cursor::decode),
    };
    let listed = site
        .service
        .verification()
        .letters(visitor.actor(), &at)
        .await
        .map_err(failed)?;
    let mut letters = Vec::with_capacity(listed.rows.len());
    for letter in listed.rows {
        let kept = mailbox
            .read(letter.id, letter.attempt)
            .await
            .map_err(|error| failed(Error::internal(format!("the mailbox: {error}"))))?;
        letters.push((letter, kept));
    }
    // Few, and only those that are still open: they precede the e-mails.
    let mut invitations = Vec::new();
    if query.cursor.is_none() {
        for asked in site
            .service
            .invitations()
            .readable(visitor.actor())
            .await
            .map_err(failed)?
        {
            let kept = mailbox
                .read(asked.letter_id(), asked.attempt)
                .await
                .map_err(|error| failed(Error::internal(format!("the mailbox: {error}"))))?;
            invitations.push((asked, kept));
        }
    }
    let now = site.service.now();
    Ok(framed(&visitor, &Flash::default(), || {
        let next = listed
            .next
            .as_ref()
            .map(|cursor| format!("/mailbox?cursor={}", encode(&cursor.encode())));
        let first = query.cursor.is_some().then(|| "/mailbox".to_owned());
        let invited = !invitations.is_empty();
        let shown = match letters.len() {
            1 => "1 letter".to_owned(),
            count => format!("{count} letters"),
        };
        let body = view! {
            <div class="page" data-width="narrow">
                <header class="head"><h1>"Mailbox"</h1></header>
                <p class="measure quiet">"No mail server is set, so letters are not sent: they lie in the data folder, and here. Whoever opens a link here answers for the person whom it was written to."</p>
                {invitations.into_iter().map(|(asked, kept)| invitation(asked, kept, now)).collect_view()}
                {if letters.is_empty() && invited { ().into_markup() } else if letters.is_empty() { empty().into_markup() } else { letters.into_iter().map(|(letter, kept)| card(letter, kept, now)).collect_view().into_markup() }}
                <Pages of="letters" shown=shown first=first next=next />
            </div>
        };
        Page::new("Mailbox", body).at(Place::Contacts)
    }))
}

fn empty() -> impl IntoView {
    view! {
        <section class="empty">
            <h2>"No letters"</h2>
            <p>"Ask a contact’s holder to confirm its name and address, and the letter lies here."</p>
            <p class="actions"><a class="button" href="/verification">"Who has not answered"</a></p>
        </section>
    }
}

fn card(letter: Letter, kept: Option<Kept>, now: DateTime<Utc>) -> impl IntoView {
    let badge = words::status(&letter, written_or_sent(kept.is_some()));
    let at = letter.sent_at.unwrap_or(letter.created_at);
    let id = format!("letter-{}", letter.id);
    written(
        Written {
            id,
            to: letter.email,
            badge,
            at,
            error: letter.last_error,
        },
        kept,
        now,
    )
}

fn invitation(asked: Invitation, kept: Option<Kept>, now: DateTime<Utc>) -> impl IntoView {
    let badge = crate::words::status(asked.status, written_or_sent(kept.is_some()));
    let at = asked.sent_at.unwrap_or(asked.created_at);
    let id = format!("invitation-{}", asked.user_id);
    written(
        Written {
            id,
            to: asked.email,
            badge,
            at,
            error: asked.last_error,
        },
        kept,
        now,
    )
}

/// A letter that is done and does not lie here was given to the mail server that was set then.
const fn written_or_sent(lies_here: bool) -> Post {
    if lies_here { Post::Kept } else { Post::Mailed }
}

/// What an e-mail's card shows besides its text.
struct Written {
    id: String,
    to: String,
    /// State and word.
    badge: (&'static str, &'static str),
    at: DateTime<Utc>,
    error: Option<String>,
}

fn written(of: Written, kept: Option<Kept>, now: DateTime<Utc>) -> impl IntoView {
    let Written {
        id,
        to,
        badge: (state, word),
        at,
        error,
    } = of;
    let (labelled, heading) = (id.clone(), id);
    let (subject, text) = match kept {
        Some(kept) => (kept.subject, body(&kept.text).into_markup()),
        None => (
            "Not written yet".to_owned(),
            view! { <p class="quiet">{error.unwrap_or_default()}</p> }.into_markup(),
        ),
    };
    view! {
        <article class="card letter" aria-labelledby=labelled>
            <p class="tab">"To " <bdi>{to}</bdi></p>
            <div class="slip">
                <header><h2 id=heading dir="auto">{subject}</h2><p class="row"><Badge state=state text=word /> <span class="quiet"><When at=at now=now /></span></p></header>
                {text}
            </div>
        </article>
    }
}

/// The text as it was written; a link on a line of its own can be followed. It is never prefetched.
fn body(text: &str) -> impl IntoView + use<> {
    let lines = text
        .lines()
        .map(|line| {
            let line = line.to_owned();
            if is_link(&line) {
                let href = line.clone();
                view! { <a href=href data-no-prefetch="">{line}</a> "\n" }.into_markup()
            } else {
                view! { {line} "\n" }.into_markup()
            }
        })
        .collect_view();
    view! { <div class="text" dir="auto">{lines}</div> }
}

fn is_link(line: &str) -> bool {
    (line.starts_with("https://") || line.starts_with("http://")) && !line.contains(' ')
}

#[cfg(test)]
mod tests {
    use super::is_link;

    #[test]
    fn only_a_whole_line_is_a_link() {
        assert!(is_link("https://desk.example/verify/ab"));
        for line in [
            "",
            "javascript:alert(1)",
            "see https://a.example",
            "https://a b",
        ] {
            assert!(!is_link(line), "{line}");
        }
    }
}
