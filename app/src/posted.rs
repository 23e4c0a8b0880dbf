//! A submitted form. When the session has ended meanwhile, what was typed is stored, and restored after signing in.

use crate::anonymous::{Anonymous, cookie};
use crate::answers::Values;
use crate::failure::Failure;
use crate::flash::{Flash, NOT_KEPT, see_other, with_token};
use crate::form::{text_in, version_in};
use crate::paths::{came_from, local, page_of};
use crate::site::Site;
use crate::visitor::{Frame, Visitor};
use axum::Form;
use axum::extract::{FromRequest, OptionalFromRequestParts, Request};
use axum::response::{IntoResponse, Response};
use model::id::UserId;
use service::Error;
use service::contacts::Version;

/// A signed-in person's form.
#[derive(Debug, Clone)]
pub(crate) struct Posted {
    pub(crate) visitor: Visitor,
    pub(crate) values: Values,
}

impl Posted {
    /// The text of a field; empty when it was not sent.
    pub(crate) fn text(&self, name: &str) -> &str {
        text_in(&self.values, name)
    }

    /// The version that the form is based on. Every form that changes something carries one: without it we would overwrite what somebody else saved
    /// meanwhile.
    ///
    /// # Errors
    /// An error page, when it is missing or invalid.
    pub(crate) fn version(&self) -> Result<Version, Failure> {
        version_in(&self.values).map_err(|error| Failure::of(&self.visitor.frame, error))
    }

    pub(crate) const fn user(&self) -> UserId {
        self.visitor.user
    }

    /// Redirects to a page of ours with a message.
    pub(crate) async fn done(&self, site: &Site, path: &str, text: impl Into<String>) -> Response {
        Flash::done(text).show_at(site, self.user(), path).await
    }

    /// The redirect to a page, with what was done; an error means there what [`Posted::refused`] says.
    pub(crate) async fn ended(
        &self,
        site: &Site,
        page: &str,
        outcome: Result<impl Into<String>, Error>,
    ) -> Response {
        match outcome {
            Ok(text) => self.done(site, page, text).await,
            Err(error) => self.refused(site, page, error).await,
        }
    }

    /// Redirects to a page of ours with everything that was typed; where that can't be kept, says so: it is still in the browser, one page back.
    pub(crate) async fn again(&self, site: &Site, path: &str) -> Response {
        match Flash::typed(&self.values).keep(site, self.user()).await {
            Some(token) => see_other(&with_token(path, Some(token))),
            None => Failure::of(&self.visitor.frame, Error::Unavailable(NOT_KEPT.into()))
                .into_response(),
        }
    }

    /// What an error means for the form: wrong fields, rules and what fails here go back to it with everything that was typed. Where that can't be kept, an error page says so, and
    /// holds what was typed ([`crate::held`]); so does the page of what is no matter of the form.
    pub(crate) async fn refused(&self, site: &Site, form: &str, error: Error) -> Response {
        let frame = &self.visitor.frame;
        let (flash, failure) = match Flash::refusal(&self.values, error) {
            Ok(flash) => (flash, None),
            Err(other) => match Failure::of(frame, other) {
                Failure::Shown(page) if page.reference.is_some() => {
                    let number = page.reference.as_deref().unwrap_or_default();
                    let text = format!(
                        "That failed here, and nothing was saved. {} Reference number: {number}.",
                        page.text
                    );
                    let flash = Flash {
                        refused: Some(text),
                        ..Flash::typed(&self.values)
                    };
                    (flash, Some(Failure::Shown(page)))
                }
                other => return other.into_response(),
            },
        };
        match (flash.keep(site, self.user()).await, failure) {
            (Some(token), _) => see_other(&with_token(form, Some(token))),
            (None, Some(failure)) => failure.into_response(),
            (None, None) => {
                let why = flash.refused.unwrap_or_else(|| NOT_KEPT.to_owned());
                Failure::of(frame, Error::Unavailable(why)).into_response()
            }
        }
    }
}

impl FromRequest<Site> for Posted {
    type Rejection = Failure;

    async fn from_request(request: Request, site: &Site) -> Result<Self, Failure> {
        let (mut parts, body) = request.into_parts();
        let visitor =
            <Visitor as OptionalFromRequestParts<Site>>::from_request_parts(&mut parts, site)
                .await?;
        let frame = Frame::of(&parts);
        let anonymous = Anonymous::of(&parts.headers, site);
        let next = came_from(&parts.headers).unwrap_or_else(|| local(&frame.here));
        let form =
            Form::<Vec<(String, String)>>::from_request(Request::from_parts(parts, body), site)
                .await;
        let Form(pairs) = form.map_err(|why| Failure::unreadable(&frame, why.status(), why))?;
        let values: Values = pairs.into_iter().collect();
        match visitor {
            Some(visitor) => Ok(Self { visitor, values }),
            None => {
                let flash = Flash {
                    values,
                    ..Flash::refused(
                        "You were signed out. What you typed is still here: look it over and send it again.",
                    )
                };
                let kept = match anonymous.may_leave(site) {
                    Some(key) => flash
                        .leave(site, &key, page_of(&next))
                        .await
                        .zip(cookie(site, &key)),
                    None => None,
                };
                Err(Failure::SignIn { next, kept })
            }
        }
    }
}
