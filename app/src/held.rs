//! What was typed into a form that failed: the error page holds it, when nothing else can. Nothing typed is lost, whether the database answers or not.

use crate::flash::{STEP, UNTYPED, is_secret};
use axum::Form;
use axum::body::{Body, Bytes};
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, Request};
use axum::http::{Method, header};
use leptos::prelude::*;

/// A form as it was sent.
#[derive(Debug, Clone)]
pub(crate) struct Held {
    /// Where it was sent to.
    action: String,
    /// Its fields as they came, secrets left out.
    fields: Vec<(String, String)>,
    /// Whether something was left out.
    secret: bool,
}

impl Held {
    /// Reads a request's form and leaves the request as it was. `None` where it sends no form, or one with a file.
    ///
    /// # Errors
    /// The body can't be read, or is larger than allowed.
    pub(crate) async fn of(request: Request) -> Result<(Request, Option<Self>), BytesRejection> {
        let kind = request.headers().get(header::CONTENT_TYPE);
        let form = b"application/x-www-form-urlencoded";
        let form = kind.is_some_and(|kind| kind.as_bytes().starts_with(form));
        if request.method() != Method::POST || !form {
            return Ok((request, None));
        }
        let (parts, body) = request.into_parts();
        let action = parts.uri.path_and_query().map(ToString::to_string);
        // Bounded by the limit that the route has.
        let bytes = Bytes::from_request(Request::from_parts(parts.clone(), body), &()).await?;
        let again = |bytes: &Bytes| Request::from_parts(parts.clone(), Body::from(bytes.clone()));
        let read = Form::<Vec<(String, String)>>::from_request(again(&bytes), &()).await;
        let held = read.ok().zip(action).map(|(Form(fields), action)| {
            let all = fields.len();
            let fields: Vec<_> = (fields.into_iter())
                .filter(|(name, _)| !is_secret(name))
                .collect();
            Self {
                action,
                secret: fields.len() < all,
                fields,
            }
        });
        Ok((Request::from_parts(parts, Body::from(bytes)), held))
    }

    /// The section of an error page that shows what was typed and sends it again.
    pub(crate) fn section(&self) -> impl IntoView + use<> {
        let typed = self.fields.iter().filter(|(name, text)| {
            !UNTYPED.contains(&name.as_str()) && name != STEP && !text.trim().is_empty()
        });
        let typed: Vec<_> = typed
            .map(|(name, text)| {
                view! { <dt>{named(name)}</dt><dd><bdi>{text.clone()}</bdi></dd> }
            })
            .collect();
        let fields: Vec<_> = self
            .fields
            .iter()
            .map(|(name, text)| view! { <input type="hidden" name=name.clone() value=text.clone() /> })
            .collect();
        let note = if self.secret {
            "It stands here as long as this page does. Passwords and codes are kept nowhere: go back and type those again."
        } else {
            "It stands here as long as this page does."
        };
        let shown = (!typed.is_empty()).then(|| view! { <dl class="data">{typed}</dl> });
        view! {
            <section class="card" id="typed" aria-labelledby="ty">
                <h2 class="tab" id="ty">"What you sent"</h2>
                <div class="slip">
                    <p>{note}</p>
                    {shown}
                    {(!self.secret).then(|| view! {
                        <form method="post" action=self.action.clone()>
                            {fields}
                            <p class="actions"><button class="button" data-kind="main">"Send it again"</button></p>
                        </form>
                    })}
                </div>
            </section>
        }
    }
}

/// A field's name for people: `country_code` is `Country code`.
fn named(name: &str) -> String {
    let words = name.replace(['_', '.'], " ");
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => words,
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;

    fn posted(body: &'static str) -> Request {
        Request::post("/contacts?kind=member")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body))
            .unwrap()
    }

    #[tokio::test]
    async fn what_was_sent_is_held_and_still_there_to_be_read() {
        let (request, held) = Held::of(posted("city=K%C3%B6ln&city=Bonn&version=3"))
            .await
            .unwrap();
        let held = held.unwrap();
        assert_eq!(held.action, "/contacts?kind=member");
        let city = |name: &str| ("city".to_owned(), name.to_owned());
        assert_eq!(held.fields[..2], [city("Köln"), city("Bonn")]);
        assert!(!held.secret);
        let Form(read) = Form::<Vec<(String, String)>>::from_request(request, &())
            .await
            .unwrap();
        assert_eq!(read, held.fields);
        let shown = held.section().to_html();
        assert!(
            shown.contains("Köln") && shown.contains("Send it again"),
            "{shown}"
        );
        assert!(!shown.contains("<dt>Version"), "{shown}");
    }

    #[tokio::test]
    async fn secrets_are_held_nowhere() {
        let (_, held) = Held::of(posted("email=a%40b.example&password=geheim"))
            .await
            .unwrap();
        let held = held.unwrap();
        assert!(held.secret);
        let shown = held.section().to_html();
        assert!(
            !shown.contains("geheim") && !shown.contains("Send it again"),
            "{shown}"
        );
        assert!(shown.contains("a@b.example"));
    }
}
