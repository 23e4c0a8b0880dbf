//! A submitted form. When the session has ended meanwhile, what was typed is stored, and restored after signing in.

use crate::anonymous::{Anonymous, cookie};
use crate::failure::Failure;
use crate::flash::{Flash, Values};
use crate::paths::{came_from, local, page_of};
use crate::site::Site;
use crate::visitor::{Frame, Visitor};
use axum::Form;
use axum::extract::{FromRequest, OptionalFromRequestParts, Request};
use axum::response::Response;
use model::id::UserId;
use service::Error;
use service::contacts::Version;

/// The field in which a form says what is to be done with it.
pub(crate) const STEP: &str = "step";

/// A signed-in person's form.
#[derive(Debug, Clone)]
pub(crate) struct Posted {
    pub(crate) visitor: Visitor,
    pub(crate) values: Values,
}

impl Posted {
    /// The text of a field; empty when it was not sent.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.values.get(name).map_or("", String::as_str)
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

    /// Redirects to a page of ours with everything that was typed.
    pub(crate) async fn again(&self, site: &Site, path: &str) -> Response {
        let mut flash = Flash {
            values: self.values.clone(),
            ..Flash::default()
        };
        flash.values.remove(STEP);
        flash.show_at(site, self.user(), path).await
    }

    /// What an error means for the form: wrong fields and rules go back to it with everything that was typed; anything else is an error page.
    pub(crate) async fn refused(&self, site: &Site, form: &str, error: Error) -> Response {
        let mut flash = Flash {
            values: self.values.clone(),
            ..Flash::default()
        };
        flash.values.remove(STEP);
        match error {
            Error::Invalid(errors) => flash.errors = errors,
            Error::Rule {
                message, fields, ..
            } => {
                flash.refused = Some(message.into_owned());
                flash.errors = fields;
            }
            Error::Stale { current, .. } => {
                flash.refused =
                    Some("Somebody else saved this meanwhile. Nothing was overwritten.".into());
                flash.conflict = Some(*current);
            }
            Error::Throttled { .. } | Error::Unavailable(_) => {
                flash.refused = Some(error.to_string())
            }
            other => {
                return axum::response::IntoResponse::into_response(Failure::of(
                    &self.visitor.frame,
                    other,
                ));
            }
        }
        flash.show_at(site, self.user(), form).await
    }
}

/// The version that a form is based on.
///
/// # Errors
/// `form.version` when it is missing or invalid.
pub(crate) fn version_in(values: &Values) -> Result<Version, Error> {
    let version = values.get("version").and_then(|text| text.parse().ok());
    version.map(Version::Is).ok_or_else(|| {
        Error::rule(
            "form.version",
            "This form does not say over which version it was written, so nothing was saved. Open the page again and send it from there.",
        )
    })
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
        let Form(pairs) = form.map_err(|why| Failure::unreadable(&frame, why))?;
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
