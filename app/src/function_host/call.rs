//! One call of a server function: the caller, and how a use case's error is returned.

use crate::flash::{Flash, with_token};
use crate::functions::{Done, FunctionError, WrongField};
use crate::site::Site;
use crate::visitor::{Frame, Visitor};
use leptos::prelude::use_context;
use model::field::FieldErrors;
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
        let text = text.into();
        let token = Flash::done(text.clone())
            .keep(&self.site, self.visitor.user)
            .await;
        Done {
            text,
            to: Some(with_token(path, token)),
            ..Done::default()
        }
    }

    /// What a refusal means where a page shows both versions: that page, and why it is shown.
    pub(crate) async fn refused_at(&self, path: &str, error: Error) -> FunctionError {
        let current = match &error {
            Error::Stale { current, .. } => (**current).clone(),
            _ => return self.refused(error),
        };
        let flash = Flash {
            conflict: Some(current),
            ..Flash::refused("Somebody else saved this meanwhile. Nothing was overwritten.")
        };
        let token = flash.keep(&self.site, self.visitor.user).await;
        let mut refused = self.refused(error);
        if let FunctionError::Stale(both) = &mut refused {
            both.to = Some(with_token(path, token));
        }
        refused
    }

    /// What a use case's refusal means for whoever called.
    pub(crate) fn refused(&self, error: Error) -> FunctionError {
        refused(&self.visitor.frame, error)
    }
}

/// A use case's error as a function returns it. An internal error is logged under the reference number in the response.
///
/// Two versions are put side by side by the function that knows what was typed; elsewhere a conflict is reported as a lost race.
pub(super) fn refused(frame: &Frame, error: Error) -> FunctionError {
    match error {
        Error::NotFound => FunctionError::NotFound,
        Error::Unauthenticated => FunctionError::SignedOut,
        Error::Forbidden(_) => FunctionError::Forbidden,
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
        Error::Stale { version, .. } => FunctionError::Stale(Box::new(crate::functions::Conflict {
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
            reference: crate::failure::logged(frame, service::causes(&*why)),
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

/// A count as it goes over the wire: as wide on both sides.
pub(crate) fn count(of: usize) -> u32 {
    u32::try_from(of).unwrap_or(u32::MAX)
}
