//! One call of a server function: the caller, and how a use case's error is returned.

use crate::answers::{Answer, Conflict, Differs, Done, FunctionError, Values, WrongField};
use crate::flash::{Flash, NOT_KEPT, with_token};
use crate::form::{BOTH_VERSIONS, Outcome, Step, Way, differing};
use crate::site::Site;
use crate::visitor::{Frame, Visitor};
use crate::words::who_may;
use leptos::prelude::use_context;
use model::field::FieldErrors;
use model::spec::FieldSpec;
use service::{Actor, Error};

/// `Retry-After` for a busy database or an unavailable registry, in seconds.
const RETRY_AFTER: u64 = 5;

/// The caller of a function, and its state.
#[derive(Clone)]
pub(crate) struct Call {
    pub(crate) site: Site,
    pub(crate) visitor: Visitor,
}

impl Call {
    /// The call that is being answered.
    ///
    /// # Errors
    /// [`FunctionError::Unexpected`] when a function is run other than through its host.
    pub(crate) fn current() -> Result<Self, FunctionError> {
        use_context().ok_or(FunctionError::Unexpected {
            reference: String::new(),
        })
    }

    pub(crate) const fn actor(&self) -> &Actor {
        self.visitor.actor()
    }

    /// What was done, told on a page of ours that shows it.
    pub(crate) async fn done_at(&self, path: &str, text: impl Into<String>) -> Done {
        self.shown_at(path, &Flash::done(text)).await
    }

    /// The same, with everything that the page is to show once.
    pub(crate) async fn shown_at(&self, path: &str, flash: &Flash) -> Done {
        let token = flash.keep(&self.site, self.visitor.user).await;
        Done {
            text: flash.done.clone().unwrap_or_default(),
            to: Some(with_token(path, token)),
            ..Done::default()
        }
    }

    /// A form that is shown anew on its page, with everything that was typed and why.
    ///
    /// # Errors
    /// [`FunctionError::Busy`] when what was typed can't be kept for that page.
    pub(crate) async fn again_at(&self, path: &str, flash: &Flash) -> Answer<Done> {
        let token = flash.keep(&self.site, self.visitor.user).await;
        if token.is_none() {
            return Err(self.refused(Error::Unavailable(NOT_KEPT.into())));
        }
        Ok(Done {
            text: flash.refused.clone().unwrap_or_default(),
            to: Some(with_token(path, token)),
            ..Done::default()
        })
    }

    /// What a refusal means for a form that makes something once: where its token is used, the form comes back with another one, and with everything that was typed.
    ///
    /// # Errors
    /// Any other refusal; [`FunctionError::Busy`] when what was typed can't be kept.
    pub(crate) async fn refused_once(
        &self,
        page: &str,
        form: &Values,
        error: Error,
    ) -> Answer<Done> {
        match error {
            Error::Rule { code, message, .. } if code.ends_with(".form_used") => {
                let flash = Flash {
                    refused: Some(message.into_owned()),
                    ..Flash::typed(form)
                };
                self.again_at(page, &flash).await
            }
            error => Err(self.refused(error)),
        }
    }

    /// What a refusal means where a page shows both versions: that page, with everything that was typed and why it is shown.
    pub(crate) async fn refused_at(
        &self,
        path: &str,
        form: &Values,
        error: Error,
    ) -> FunctionError {
        let Error::Stale { current, version } = error else {
            return self.refused(error);
        };
        let stale = || Error::Stale {
            current: current.clone(),
            version,
        };
        let mut refused = self.refused(stale());
        if let (FunctionError::Stale(both), Ok(flash)) =
            (&mut refused, Flash::refusal(form, stale()))
        {
            // Where what was typed can't be kept for that page, it stays where it is.
            let token = flash.keep(&self.site, self.visitor.user).await;
            both.to = token.map(|token| with_token(path, Some(token)));
        }
        refused
    }

    /// What a refusal means for a form of these fields: after a conflict both versions, to be shown where the form is; where those are the same, the page at `path`.
    pub(crate) async fn refused_in(
        &self,
        specs: &[FieldSpec],
        path: &str,
        form: &Values,
        error: Error,
    ) -> FunctionError {
        let differ = match &error {
            Error::Stale { current, .. } => differing(specs, form, current),
            _ => Vec::new(),
        };
        self.refused_over(differ, path, form, error).await
    }

    /// The same, with the fields in which the two versions differ.
    pub(crate) async fn refused_over(
        &self,
        differ: Vec<Differs>,
        path: &str,
        form: &Values,
        error: Error,
    ) -> FunctionError {
        match error {
            Error::Stale { version, .. } if !differ.is_empty() => {
                FunctionError::Stale(Box::new(Conflict {
                    version,
                    message: BOTH_VERSIONS.into(),
                    fields: differ,
                    to: None,
                }))
            }
            error => self.refused_at(path, form, error).await,
        }
    }

    /// What came of a form that may have to be looked over before it is saved: the page that is next. What was typed goes there with it.
    ///
    /// # Errors
    /// [`FunctionError::Busy`] when what was typed can't be kept for that page: nothing was written.
    pub(crate) async fn next(&self, way: &Way, form: &Values, outcome: Outcome) -> Answer<Done> {
        let (path, text) = match outcome {
            Outcome::Saved(flash) => return Ok(self.shown_at(&way.done, &flash).await),
            Outcome::Look => (
                &way.confirm,
                "Nothing is saved yet: look at what this touches first.",
            ),
            Outcome::Back => (&way.form, "Nothing was saved."),
        };
        let done = self.again_at(path, &Flash::typed(form)).await?;
        Ok(Done {
            text: text.into(),
            ..done
        })
    }

    /// What a refusal means for such a form: after a conflict both versions, beside the form or, once it was looked over, on its page.
    pub(crate) async fn refused_on(
        &self,
        specs: &[FieldSpec],
        way: &Way,
        form: &Values,
        error: Error,
    ) -> FunctionError {
        match Step::of(form) {
            Step::Look => self.refused_in(specs, &way.form, form, error).await,
            Step::Confirmed | Step::Back => self.refused_at(&way.form, form, error).await,
        }
    }

    /// What a use case's refusal means for whoever called.
    pub(crate) fn refused(&self, error: Error) -> FunctionError {
        refused(&self.visitor.frame, error)
    }
}

/// A use case's error as a function returns it. An internal error is logged under the reference number in the response.
///
/// Two versions are put side by side by the function that knows what was typed; elsewhere a conflict is reported as a lost race.
pub(crate) fn refused(frame: &Frame, error: Error) -> FunctionError {
    match error {
        Error::NotFound => FunctionError::NotFound,
        Error::Unauthenticated => FunctionError::SignedOut,
        Error::Forbidden(required) => FunctionError::Forbidden {
            message: who_may(frame.role(), required),
        },
        Error::Invalid(errors) => FunctionError::Invalid {
            fields: fields(&errors),
        },
        Error::Rule {
            code,
            message,
            fields: errors,
        } => FunctionError::Rule {
            code: code.to_owned(),
            message: message.into_owned(),
            fields: fields(&errors),
        },
        Error::Stale { version, .. } => FunctionError::Stale(Box::new(Conflict {
            version,
            message: "Somebody else saved this meanwhile. Nothing was overwritten; load the page again to see how it stands.".into(),
            fields: Vec::new(),
            to: None,
        })),
        Error::Throttled { retry_after } => FunctionError::Throttled {
            message: format!("Wait {retry_after} seconds before the next one."),
            retry_after,
        },
        Error::Unavailable(message) => FunctionError::Busy {
            message,
            retry_after: RETRY_AFTER,
        },
        Error::Internal(why) => FunctionError::Unexpected {
            reference: crate::frame::logged(frame, service::causes(&*why)),
        },
    }
}

/// The wrong fields with their texts, in the form's order; the first error of a field wins.
fn fields(errors: &FieldErrors) -> Vec<WrongField> {
    let mut fields: Vec<WrongField> = Vec::new();
    for error in &errors.0 {
        if !fields.iter().any(|known| known.field == error.field) {
            fields.push(WrongField {
                field: error.field.to_string(),
                text: error.code.text().into_owned(),
            });
        }
    }
    fields
}
